// SPDX-License-Identifier: GPL-2.0-only
#include <linux/audit.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "verbs/checks.h"

/* The kernel answers at once; only one that does not know the request leaves us waiting. */
#define ANSWER_MS 1000

/* Asks for the state, AUDIT_GET.  Returns 0 or a negative errno. */
static int ask(int fd)
{
	const struct nlmsghdr request = {
		.nlmsg_len = NLMSG_LENGTH(0),
		.nlmsg_type = AUDIT_GET,
		.nlmsg_flags = NLM_F_REQUEST,
	};
	const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };

	return sendto(fd, &request, request.nlmsg_len, 0, (const struct sockaddr *)&kernel,
		      sizeof(kernel)) < 0
		       ? -errno
		       : 0;
}

/* The part of struct audit_status that every kernel has. */
struct state {
	uint32_t mask;
	uint32_t enabled;
};

static int answer(int fd, struct state *state)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	union {
		struct nlmsghdr head;
		char bytes[4096];
	} message;
	ssize_t len;

	if (poll(&wait, 1, ANSWER_MS) != 1)
		return -ETIMEDOUT;
	len = recv(fd, &message, sizeof(message), 0);
	if (len < 0)
		return -errno;
	if (message.head.nlmsg_type == NLMSG_ERROR && len >= (ssize_t)NLMSG_LENGTH(sizeof(int)))
		return *(const int *)NLMSG_DATA(&message.head);
	if (message.head.nlmsg_type != AUDIT_GET || len < (ssize_t)NLMSG_LENGTH(sizeof(*state)))
		return -EBADMSG;
	*state = *(const struct state *)NLMSG_DATA(&message.head);
	return 0;
}

void check_audit(struct machine *machine, struct finding_text *text)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
	struct state state = {};
	int ret = fd < 0 ? -errno : ask(fd);

	if (!ret)
		ret = answer(fd, &state);
	if (fd >= 0)
		close(fd);
	if (!ret && state.enabled) {
		buf_str(&text->seen, "on: it logs the denials that -A shows");
		return;
	}
	text->finding = FOUND_WARNING;
	if (!ret) {
		buf_str(&text->seen, "off: no denial is logged, -A shows those that would be");
		buf_str(&text->fix, "auditctl -e 1");
	} else if (ret == -EPROTONOSUPPORT || ret == -ECONNREFUSED) {
		buf_str(&text->seen, "this kernel has none, or it is disabled at boot");
	} else {
		buf_printf(&text->seen, "its state is not known: %s", strerror(-ret));
	}
}
