/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_READER_H
#define LLTRACE_RECORDING_READER_H

#include "model/record.h"
#include "recording/layout.h"
#include "util/error.h"

/* A trace.dat that is open for reading: its layout, and its records. */
struct reader;

/**
 * reader_open - Opens a recording.
 * @fd: open at its beginning, and to be sought in; it is taken over, whatever happens
 * @name: of the file, for messages
 * @system: the event system whose formats layout keeps
 *
 * The libraries crash on what is crafted well enough: see confine_to_file().
 *
 * Returns 0 and a reader to be given to reader_close(), or a negative errno
 * with a message that names the file: empty, not a trace.dat, cut off, damaged, not readable by this build.
 */
int reader_open(struct reader **reader, int fd, const char *name, const char *system,
		struct error *err);

/** reader_layout - What the file says of itself; belongs to the reader. */
const struct layout *reader_layout(const struct reader *reader);

/**
 * reader_run - Gives every record of every buffer to @fn in order of time.
 * To be called once.
 *
 * record.time holds what the file asks to add (layout.time_offset) already, and
 * it is in nanoseconds since 1970 when layout.wall_clock is set.
 *
 * Records of other event systems are given too.  record.buffer is "" for the
 * top-level buffer and else the name of the instance.
 *
 * Returns 0 at the end or when @fn asked to stop, the negative errno @fn
 * returned, or -EPROTO with a message when the data is damaged; what was
 * given to @fn before stays valid.
 */
int reader_run(struct reader *reader, record_fn fn, void *arg, struct error *err);

/** reader_close - Closes and frees; NULL is allowed. */
void reader_close(struct reader *reader);

#endif
