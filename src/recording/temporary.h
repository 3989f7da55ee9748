/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_TEMPORARY_H
#define LLTRACE_RECORDING_TEMPORARY_H

#include <stdbool.h>

/*
 * Where a recording for standard output is until it is complete: a directory lltrace-XXXXXX, which
 * holds TEMPORARY_FILE, or its spool.
 */
#define TEMPORARY_FILE "trace.dat"

/** temporary_place - TMPDIR, or /var/tmp without it. */
const char *temporary_place(void);

/**
 * temporary_new - Makes a directory that nobody else can put anything into.
 *
 * *@dir gets its path, also when it can't be made; NULL without memory.  To be freed by the
 * caller.  Returns 0 or a negative errno.
 */
int temporary_new(char **dir);

/**
 * temporary_dead - Finds those of this user whose runs were killed before the recording was
 * complete, which the lock of a spool tells.
 * @remove: remove them; else they are left
 * @fn: told of each, with 0 or the negative errno of what failed
 *
 * Returns 0, or the negative errno of what could not be read.
 */
int temporary_dead(bool remove, void (*fn)(void *arg, const char *path, int error), void *arg);

#endif
