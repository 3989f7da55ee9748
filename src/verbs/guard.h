/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_GUARD_H
#define LLTRACE_VERBS_GUARD_H

#include <stdbool.h>

#include "confine/confine.h"
#include "verbs/twin.h"

/**
 * guard_file - Goes on in a child process that is confined to the reading of a file.
 * @name: of the file, for messages
 * @verbose: says what was given up
 * @twin: of two children, where the file is worth it; NULL for one in any case
 *
 * Comes back in the child only, or in two of them, the second of which is mute.  The calling process
 * waits, and exits as the first did; when a signal killed that, as a damaged or crafted file makes
 * it happen inside of a library, it says so and exits with EXIT_FAILED.  Where there can be no child the process itself is confined.
 */
void guard_file(const struct confine_file *file, const char *name, bool verbose, struct twin *twin);

#endif
