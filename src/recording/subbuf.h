/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_SUBBUF_H
#define LLTRACE_RECORDING_SUBBUF_H

#include <kbuffer.h>

#include "model/format.h"
#include "util/buf.h"

/*
 * A sub-buffer as nobody has checked it.  It begins with a time of 8 bytes and the commit, a
 * word of a long's size: linux/ring_buffer.h, and events/header_page.
 */

/* Where the commit is. */
#define SUBBUF_COMMIT 8

/* Of the commit: bytes of events; that some were lost before; that their number is behind them. */
#define SUBBUF_SIZE   ((1u << 27) - 1)
#define SUBBUF_STORED (1u << 30)
#define SUBBUF_MISSED (1u << 31)

/* What is in one. */
struct subbuf {
	uint64_t commit; /* 0 where there is no room for one */
	uint64_t records;
	/* Bytes up to the last event before the first that can't be one: it may be torn itself. */
	uint32_t sound;
};

/**
 * subbuf_check - Follows the events of a sub-buffer.
 *
 * Returns whether all of it can be read; no byte outside of @page is looked at, or
 * will be by those that follow the lengths in it.
 */
bool subbuf_check(struct subbuf *subbuf, struct span page, const struct abi *abi);

/** subbuf_kbuffer - What reads such sub-buffers, for kbuffer_free(); NULL without memory. */
struct kbuffer *subbuf_kbuffer(const struct abi *abi);

#endif
