/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_STAT_H
#define LLTRACE_OUTPUT_STAT_H

#include "model/tally.h"
#include "output/tally_key.h"
#include "output/when.h"
#include "util/buf.h"

/* Counts of denials, for people and for programs. */
struct stat_report {
	struct tally *tally;
	const struct tally_by *by;
	struct when when; /* of the times */
	uint64_t lost; /* events that are not counted because they were lost */
	bool lost_unknown; /* more than that */
	bool utf8; /* the reader takes UTF-8 */
	unsigned int width; /* of the terminal, 0: none */
	bool headings;
	size_t max_rows; /* more are left out; 0: all are there */
};

/**
 * stat_put - Appends a table, the most frequent first; denials for whose kind there was no room
 * stand in a line of their own.  Returns 0 or -ENOMEM.
 */
int stat_put(struct buf *b, struct stat_report *report);

/**
 * stat_put_frame - Appends a line about the whole and the table, for a terminal whose screen it is
 * to fill: from the top left, no line wider than report->width, no more than @height of them.
 * What there is no room for is counted in the last one.  Returns 0 or -ENOMEM.
 */
int stat_put_frame(struct buf *b, struct stat_report *report, unsigned int height);

/** stat_put_json - The same as one document: event.schema.json. */
void stat_put_json(struct buf *b, struct stat_report *report);

#endif
