/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_AUDIT_SOCKET_H
#define LLTRACE_AUDIT_SOCKET_H

#include <linux/netlink.h>
#include <sys/types.h>

#include "audit/serials.h"
#include "audit/text.h"
#include "util/error.h"

/* The first version of Landlock's interface whose denials audit has records of: Linux 6.15. */
#define AUDIT_LANDLOCK_ABI 7

/*
 * The multicast group on which the kernel tells all of audit's records to whoever has
 * CAP_AUDIT_READ, whether auditd runs or not, and without taking them from it.
 */
struct audit_socket {
	int fd;
	struct serials serials;
	bool overrun; /* events were lost, behind those that are still to be read */
	_Alignas(struct nlmsghdr) char data[16384]; /* audit's longest message is 8970 bytes */
};

/** audit_socket_open - Returns 0 or a negative errno with a message. */
int audit_socket_open(struct audit_socket *s, struct error *err);

/**
 * audit_socket_read - Takes the next record, if one is there; it is valid until the next call.
 * Returns 1, 0 when there is none now, or a negative errno.
 */
int audit_socket_read(struct audit_socket *s, struct audit_text *text);

/**
 * audit_socket_missed - How many events were lost since the last call, at most: those of the
 * serial numbers that are missing, whatever they were about.  To be called when all has been
 * read that there was.
 */
uint64_t audit_socket_missed(struct audit_socket *s);

/**
 * audit_socket_mark - Has the kernel make a record, behind all those that it has made so far:
 * an AUDIT_EVENT_LISTENER one of this process that leaves the group.  Returns 0 or a negative errno.
 */
int audit_socket_mark(void);

/** audit_socket_is_mark - Whether this is such a record. */
bool audit_socket_is_mark(const struct audit_text *text, pid_t pid);

/** audit_socket_close - Closes. */
void audit_socket_close(struct audit_socket *s);

#endif
