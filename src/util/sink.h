/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_UTIL_SINK_H
#define LLTRACE_UTIL_SINK_H

#include "util/buf.h"

/*
 * Where output goes: collected in a buffer, written in large pieces.  Waiting
 * for a reader that has stopped ends when interrupt_fd becomes readable.
 */
struct sink {
	int fd;
	int interrupt_fd; /* a signalfd, or -1 */
	struct buf buf; /* not yet written */
	bool never_blocks; /* a regular file */
};

/** sink_init - @fd stays the caller's. */
void sink_init(struct sink *sink, int fd);

/** sink_done - Frees the buffer; what is in it is lost. */
void sink_done(struct sink *sink);

/**
 * sink_flush - Writes what is in the buffer.
 *
 * Returns 0; -EPIPE when the reader is gone; -EINTR when interrupt_fd became
 * readable while the reader took nothing (the rest stays in the buffer);
 * -ENOMEM when output was lost before for want of memory; or another negative errno.
 */
int sink_flush(struct sink *sink);

/** sink_full - Flushes once enough has been collected.  Returns as sink_flush(). */
static inline int sink_full(struct sink *sink)
{
	return sink->buf.len < 1 << 16 && !sink->buf.failed ? 0 : sink_flush(sink);
}

#endif
