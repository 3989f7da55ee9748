/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_WALL_H
#define LLTRACE_VERBS_WALL_H

#include <stdbool.h>
#include <stdint.h>

/* The trace clock that is nearest to wall-clock time: it goes on during suspend. */
#define WALL_CLOCK "boot"

/**
 * wall_offset - What is to be added to a trace clock's times, in nanoseconds, to get those
 * since 1970, as of now.
 *
 * Returns false for a clock that a process can't read.
 */
bool wall_offset(const char *clock, int64_t *offset);

/** wall_ms - Milliseconds of a clock that is never set. */
uint64_t wall_ms(void);

#endif
