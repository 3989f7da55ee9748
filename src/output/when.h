/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_WHEN_H
#define LLTRACE_OUTPUT_WHEN_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "util/buf.h"

enum when_mode {
	WHEN_WALL, /* local time of day; the clock where that can't be known */
	WHEN_CLOCK, /* as the kernel prints it: seconds, or ticks */
	WHEN_DELTA, /* seconds since the event before */
	WHEN_NONE,
};

/* How much of a time is printed. */
enum when_detail {
	WHEN_FULL, /* microseconds, and the date where there is one */
	WHEN_MS, /* milliseconds */
	WHEN_SECONDS, /* a time of day without a fraction, other times as WHEN_MS */
	WHEN_WORD, /* microseconds, in one word: 2026-11-25T13:19:11.239754 */
};

/* How times of one trace are printed. */
struct when {
	enum when_mode mode;
	bool ticks; /* the clock does not count nanoseconds */
	bool has_wall; /* wall_offset makes nanoseconds since 1970 */
	int64_t wall_offset;
	bool date; /* with the date */
	/* from here on private */
	uint64_t last;
	bool has_last;
	time_t second; /* whose text is kept */
	const char *form; /* strftime(3)'s, of that text */
	char text[32];
	size_t text_len;
};

/**
 * when_parse - Finds the mode named "wall", "clock", "delta" or "none".
 * Returns false for another word.
 */
bool when_parse(const char *word, enum when_mode *mode);

/** when_clock_is_ticks - Whether a trace clock counts something else than nanoseconds. */
bool when_clock_is_ticks(const char *clock);

/**
 * when_put - Appends a time of the trace clock; nothing with WHEN_NONE.
 * Calls come in the order of the output.
 */
void when_put(struct buf *b, struct when *when, uint64_t time, enum when_detail detail);

/** when_width - The columns that such times usually take. */
unsigned int when_width(const struct when *when, enum when_detail detail);

/**
 * when_put_utc - Appends a time of the trace clock as "2026-11-25T13:19:11.239754123Z",
 * whatever the mode; not on one @when with when_put().
 * Returns false, with nothing appended, where the time of day can't be known.
 */
bool when_put_utc(struct buf *b, struct when *when, uint64_t time);

#endif
