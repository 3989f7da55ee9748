/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_RING_H
#define LLTRACE_TRACEFS_RING_H

#include <stdbool.h>

#include "model/record.h"
#include "tracefs/session.h"
#include "util/error.h"

/*
 * The readers of a session's per-CPU ring buffers, and their records merged
 * into the order of time.
 *
 * A record can be handed over when no CPU can still hold an older one.  No
 * clock of ours is needed for that: after a first pass over all CPUs, M is the
 * newest time seen; whatever is older than M was in the buffers before the
 * second pass began, so after the second pass all records up to M are
 * complete.  A CPU that could not be emptied in the second pass (a pass reads
 * a bounded amount) vouches only for the times up to its last record.
 *
 * A record gets its time a little before it can be read.  If its CPU is stopped in
 * between (a virtual one), the record comes after younger ones of other CPUs:
 * the order of one CPU is certain, that of all is nearly so.
 */
struct ring;

/**
 * ring_open - Opens every CPU's buffer of @session, which must outlive the ring.
 *
 * Returns 0 and a ring for ring_free(), or a negative errno.
 */
int ring_open(struct ring **ring, struct session *session, struct error *err);

/**
 * ring_wait - Waits until a buffer has data, @fd is readable, or time is over.
 * @fd: one more descriptor to wait for (signals, timer), or -1
 * @timeout_ms: as for poll(2)
 *
 * Returns 1 when @fd is readable, 0 otherwise, or a negative errno.  EINTR is no error.
 */
int ring_wait(struct ring *ring, int fd, int timeout_ms);

/**
 * ring_drain - Reads what is there and gives complete records to @fn in order of time.
 * @flush: the session is stopped: hand over everything
 *
 * Returns 1 when records are held back until a next call, 0 when none are, the
 * negative errno of a failed read or of @fn.  *@stopped tells that @fn asked to stop.
 */
int ring_drain(struct ring *ring, bool flush, record_fn fn, void *arg, bool *stopped,
	       struct error *err);

/** ring_free - Closes the buffers and frees what was not handed over; NULL is allowed. */
void ring_free(struct ring *ring);

#endif
