/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_CONFINE_CONFINE_IMPL_H
#define LLTRACE_CONFINE_CONFINE_IMPL_H

#include <stdbool.h>
#include <stdint.h>

#include "confine/confine.h"

/** confine_part - Appends one part to a report, with a comma; @report may be NULL. */
void confine_part(struct buf *report, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/** caps_keep - Gives up all capabilities but those of @keep, numbers of capabilities(7). */
void caps_keep(const int *keep, size_t num, struct buf *report);

/**
 * landlock_leave - Enforces a ruleset that handles all rights known here.
 * @dir: what is below it can be read; -1: there is no rule
 */
void landlock_leave(int dir, struct buf *report);

/** syscalls_leave - Leaves the system calls that @file needs, and those of output. */
void syscalls_leave(const struct confine_file *file, struct buf *report);

#endif
