/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_EVENTS_H
#define LLTRACE_TRACEFS_EVENTS_H

#include "model/format.h"
#include "util/error.h"

/**
 * events_read - Reads the format files of an event system into a catalog.
 * @tracefs: where it is mounted
 *
 * An event that goes away meanwhile, or whose format is not understood, is
 * left out.  Returns 0, or a negative errno with a message.
 */
int events_read(struct catalog *catalog, const char *tracefs, const char *system,
		const struct abi *abi, struct error *err);

/**
 * events_read_dir - The same from a directory with a format file for each event, which is
 * NAME/format, as in tracefs, or NAME.
 */
int events_read_dir(struct catalog *catalog, const char *dir, const char *system,
		    const struct abi *abi, struct error *err);

#endif
