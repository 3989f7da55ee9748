/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_PROGRESS_H
#define LLTRACE_VERBS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "util/buf.h"

/* A line on a terminal that is written again and again while a recording goes on. */
struct progress {
	bool on;
	bool shown;
	uint64_t start_ms;
	uint64_t next_ms; /* when it is due again */
};

/* How often the line is written, in milliseconds. */
#define PROGRESS_MS 250

/** progress_init - @wanted: nothing else is to be written there; needs stderr to be a terminal. */
void progress_init(struct progress *progress, bool wanted);

/** progress_due - Whether it is time to write the line. */
bool progress_due(const struct progress *progress);

/** progress_show - Writes the line: how many events, bytes and losses there are until now. */
void progress_show(struct progress *progress, uint64_t events, uint64_t bytes, uint64_t lost);

/** progress_clear - Removes the line. */
void progress_clear(struct progress *progress);

/** put_size - Appends a number of bytes for people: "512 B", "96.1 KiB", "1.2 GiB". */
void put_size(struct buf *b, uint64_t bytes);

#endif
