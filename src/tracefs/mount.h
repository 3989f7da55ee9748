/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_MOUNT_H
#define LLTRACE_TRACEFS_MOUNT_H

#include "util/error.h"

/**
 * tracefs_find - Finds where tracefs is mounted, without mounting anything.
 *
 * /proc/self/mountinfo decides: a mount of type tracefs (/sys/kernel/tracing
 * preferred), else "tracing" below a debugfs.  @dir gets an absolute path to be
 * freed by the caller.
 *
 * Returns 0; -ENOENT: not mounted; -EACCES: mounted, but this user may not
 * enter it; -EPERM: kernel lockdown forbids it.  Each with its own message and
 * the command that helps.
 */
int tracefs_find(char **dir, struct error *err);

#endif
