/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_TARGET_USER_H
#define LLTRACE_TRACEFS_TARGET_USER_H

#include <sys/types.h>

/* Inside of target.h: the user a program runs as. */
struct target_user {
	char *name;
	char *home; /* NULL: HOME and the like stay as they are */
	char *shell;
	uid_t uid;
	gid_t gid;
	gid_t *groups;
	int num_groups;
};

/**
 * target_user_become - Turns the calling process into the user, for good: groups, then gid,
 * then uid, each checked, and sets HOME, USER, LOGNAME and SHELL.
 *
 * Returns 0 or a negative errno; then the process must not go on.
 */
int target_user_become(const struct target_user *user);

#endif
