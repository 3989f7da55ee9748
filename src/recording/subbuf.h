/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_SUBBUF_H
#define LLTRACE_RECORDING_SUBBUF_H

#include "model/format.h"
#include "model/record.h"
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
 * will be by libraries that follow the lengths in it.
 */
bool subbuf_check(struct subbuf *subbuf, struct span page, const struct abi *abi);

/* Its events, one after the other. */
struct subbuf_events {
	const char *data;
	uint32_t committed; /* bytes with events */
	uint32_t at; /* of them, where the next begins */
	uint32_t last; /* where the one that was read last begins */
	size_t room; /* bytes that exist, from data on */
	uint64_t time; /* of the one before the next */
	bool big_endian;
};

/**
 * subbuf_begin - Goes to the first event of @page, which has to stay.
 * Returns how many were lost before it, or MISSED_UNKNOWN.
 */
uint64_t subbuf_begin(struct subbuf_events *events, struct span page, const struct abi *abi);

/**
 * subbuf_next - Sets data, size and time of @rec as of the next record.
 *
 * Returns false, with nothing set, when there is none, or what is there can't be one: never where
 * subbuf_check() found all well.
 */
bool subbuf_next(struct subbuf_events *events, struct record *rec);

/**
 * subbuf_erase - Makes padding of the record that subbuf_next() read last, with the same length and
 * time delta.  Its sub-buffer has to be in memory that can be written.
 */
void subbuf_erase(const struct subbuf_events *events);

#endif
