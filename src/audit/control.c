// SPDX-License-Identifier: GPL-2.0-only
#include "audit/control.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The kernel answers at once; only one that does not know the request leaves us waiting. */
#define ANSWER_MS 1000

union message {
	struct nlmsghdr head;
	struct {
		struct nlmsghdr head;
		struct audit_status status;
	} with_status;
	char bytes[4096];
};

static int send_request(int fd, const union message *request)
{
	const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	ssize_t sent;

	do {
		sent = sendto(fd, request, request->head.nlmsg_len, 0,
			      (const struct sockaddr *)&kernel, sizeof(kernel));
	} while (sent < 0 && errno == EINTR);
	return sent < 0 ? -errno : 0;
}

/* The kernel's answer of this type, or its acknowledgement; *@len gets its length. */
static int receive(int fd, unsigned int type, union message *answer, size_t *len)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	ssize_t got;

	do {
		got = poll(&wait, 1, ANSWER_MS);
	} while (got < 0 && errno == EINTR);
	if (got <= 0)
		return got ? -errno : -ETIMEDOUT;
	do {
		got = recv(fd, answer, sizeof(*answer), 0);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	*len = got;
	if (answer->head.nlmsg_type == NLMSG_ERROR && *len >= NLMSG_LENGTH(sizeof(int)))
		return *(const int *)NLMSG_DATA(&answer->head);
	return answer->head.nlmsg_type == type ? 0 : -EBADMSG;
}

/* Sends a request and receives what answers it. */
static int ask(const union message *request, unsigned int type, union message *answer, size_t *len)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
	int ret;

	if (fd < 0)
		return -errno;
	ret = send_request(fd, request);
	if (!ret)
		ret = receive(fd, type, answer, len);
	close(fd);
	return ret;
}

int audit_ask(struct audit_state *state)
{
	const union message request = { .head = {
						.nlmsg_len = NLMSG_LENGTH(0),
						.nlmsg_type = AUDIT_GET,
						.nlmsg_flags = NLM_F_REQUEST,
					} };
	union message answer = {};
	size_t len;
	int ret = ask(&request, AUDIT_GET, &answer, &len);

	if (ret)
		return ret;
	/* Every kernel has these; what follows them has grown. */
	if (len < NLMSG_LENGTH(offsetof(struct audit_status, backlog)))
		return -EBADMSG;
	*state = (struct audit_state){
		.enabled = answer.with_status.status.enabled,
		.daemon = answer.with_status.status.pid,
		.lost = answer.with_status.status.lost,
	};
	return 0;
}

int audit_enable(uint32_t enabled)
{
	const union message request = { .with_status = {
						.head = {
							.nlmsg_len = NLMSG_LENGTH(
								sizeof(struct audit_status)),
							.nlmsg_type = AUDIT_SET,
							.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
						},
						.status = {
							.mask = AUDIT_STATUS_ENABLED,
							.enabled = enabled,
						},
					} };
	union message answer;
	size_t len;

	return ask(&request, NLMSG_ERROR, &answer, &len);
}
