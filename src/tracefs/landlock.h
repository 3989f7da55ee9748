/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_LANDLOCK_H
#define LLTRACE_TRACEFS_LANDLOCK_H

#include "util/error.h"

/**
 * landlock_abi - The version of Landlock's interface, landlock_create_ruleset(2).
 *
 * Returns it, or -ENOSYS: not built into this kernel, -EOPNOTSUPP: disabled at boot.
 */
int landlock_abi(void);

/**
 * landlock_check - Whether this kernel has Landlock enabled.  Returns 0, or -ENODEV with a
 * message that tells the two causes apart and what to do.
 */
int landlock_check(struct error *err);

/**
 * landlock_events_check - Whether the kernel has events in group landlock.
 * @tracefs: from tracefs_find()
 *
 * Returns 0, or -ENODEV with a message: as landlock_check(), or a kernel with Landlock but
 * without its trace events (they came with Linux 7.3).
 */
int landlock_events_check(const char *tracefs, struct error *err);

#endif
