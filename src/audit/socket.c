// SPDX-License-Identifier: GPL-2.0-only
#include "audit/socket.h"

#include <linux/audit.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Only as much of it is used as records wait. */
#define BUFFER_BYTES (64 << 20)

static int join_group(void)
{
	const struct sockaddr_nl address = {
		.nl_family = AF_NETLINK,
		.nl_groups = 1U << (AUDIT_NLGRP_READLOG - 1),
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_AUDIT);
	int ret;

	if (fd < 0)
		return -errno;
	if (!bind(fd, (const struct sockaddr *)&address, sizeof(address)))
		return fd;
	ret = -errno;
	close(fd);
	return ret;
}

int audit_socket_open(struct audit_socket *s, struct error *err)
{
	const int bytes = BUFFER_BYTES;

	*s = (struct audit_socket){ .fd = join_group() };
	if (s->fd == -EPERM) {
		error_set(err, -EPERM, "cannot listen to audit: %s", strerror(EPERM));
		error_advise(err, "it takes root, or CAP_AUDIT_READ");
		return -EPERM;
	}
	if (s->fd < 0)
		return error_set(err, s->fd, "cannot listen to audit: %s", strerror(-s->fd));
	/* What does not fit the default is lost with more noise, but no sooner than it has to be. */
	if (setsockopt(s->fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)))
		setsockopt(s->fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
	return 0;
}

int audit_socket_read(struct audit_socket *s, struct audit_text *text)
{
	struct sockaddr_nl from;
	struct iovec part = { s->data, sizeof(s->data) };
	struct msghdr message = { &from, sizeof(from), &part, 1 };
	const struct nlmsghdr *head = (const struct nlmsghdr *)s->data;

	for (;;) {
		ssize_t len = recvmsg(s->fd, &message, 0);
		struct span body;

		if (len < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return 0;
		if (len < 0 && errno == ENOBUFS && !s->overrun) {
			s->overrun = true;
			serials_forget(&s->serials);
		}
		if (len < 0 && errno != EINTR && errno != ENOBUFS)
			return -errno;
		if (len < NLMSG_HDRLEN || from.nl_pid)
			continue;
		text->type = head->nlmsg_type;
		/* nlmsg_len is not to be trusted: kernel/audit.c sends it with and without head. */
		body = (struct span){ s->data + NLMSG_HDRLEN, len - NLMSG_HDRLEN };
		body.len = strnlen(body.data, body.len);
		if (!audit_text_message(text, body))
			continue;
		serials_see(&s->serials, text->serial);
		return 1;
	}
}

/* A number may be missing for other reasons as well, so that only what an overrun explains counts. */
uint64_t audit_socket_missed(struct audit_socket *s)
{
	uint64_t missed = s->overrun ? serials_missing(&s->serials) : 0;

	if (missed) {
		s->overrun = false;
		serials_forget(&s->serials);
	}
	return missed;
}

int audit_socket_mark(void)
{
	int fd = join_group();

	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

bool audit_socket_is_mark(const struct audit_text *text, pid_t pid)
{
	uint64_t number;

	return text->type == AUDIT_TYPE_EVENT_LISTENER &&
	       span_is(audit_get_word(text->fields, "op"), "disconnect") &&
	       audit_get_number(text->fields, "pid", 10, &number) && number == (uint64_t)pid;
}

void audit_socket_close(struct audit_socket *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}
