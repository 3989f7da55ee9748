/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_INSTANCE_H
#define LLTRACE_TRACEFS_INSTANCE_H

#include "util/error.h"

/**
 * instance_create - Makes a new instances/lltrace-PID and locks it.
 * @tracefs: where tracefs is mounted
 * @path: gets its absolute path, to be freed by the caller
 *
 * Returns a descriptor of the directory that holds the lock, or a negative errno.
 */
int instance_create(const char *tracefs, char **path, struct error *err);

/**
 * instance_remove - Removes the directory @path; waits a moment for one in use.
 *
 * The lock may still be held.  Returns 0 or a negative errno.
 */
int instance_remove(const char *path);

/**
 * instance_remove_dead - Removes the instances whose runs do not live any more.
 * @removed: told of each, with 0 or the negative errno of what failed; NULL for none
 *
 * Returns 0, or the negative errno of what could not be read: -ENOENT without instances.
 */
int instance_remove_dead(const char *tracefs,
			 void (*removed)(void *arg, const char *path, int error), void *arg);

/** instance_find_dead - Tells of the same instances, and leaves them. */
int instance_find_dead(const char *tracefs, void (*found)(void *arg, const char *path, int error),
		       void *arg);

#endif
