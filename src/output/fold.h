/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_FOLD_H
#define LLTRACE_OUTPUT_FOLD_H

#include "output/line.h"

/* Different denials that are remembered; a new one takes the place of that longest unseen. */
#define FOLD_DENIALS 128

/* A denial's repeats are told at most that often, in nanoseconds. */
#define FOLD_PAUSE 1000000000ULL

/*
 * Denials that are equal in everything but the time, told once and then counted.
 *
 * The first is printed at once.  Its repeats are counted, and told by a line that is the
 * latest of them and says how many it stands for: FOLD_PAUSE after the denial's line before,
 * when its place is needed, or at the end.  The counts of all lines together are the number of
 * denials.  In place, on a terminal, the last line is rewritten instead.
 *
 * Times, @now, are nanoseconds of whatever clock, and do not go back.
 */
struct fold;

/**
 * fold_new - @in_place: the output is a terminal that nobody else writes to.
 * Returns NULL without memory.
 */
struct fold *fold_new(const struct line_form *form, bool in_place);

/** fold_event - Takes an event; appends what is due and its line, unless it is a repeat. */
void fold_event(struct fold *fold, struct buf *b, const struct event *event, struct style *style,
		uint64_t now);

/** fold_lost - Appends the form's line for lost events. */
void fold_lost(struct fold *fold, struct buf *b, const struct record *record, struct style *style);

/** fold_batch - Nothing more comes for the moment: rewrites the last line, appends what is due. */
void fold_batch(struct fold *fold, struct buf *b, struct style *style, uint64_t now);

/** fold_wait_ms - Milliseconds until something is due, rounded up; -1 when nothing will be. */
int fold_wait_ms(const struct fold *fold, uint64_t now);

/** fold_end - Appends all repeats that were not told. */
void fold_end(struct fold *fold, struct buf *b, struct style *style);

/** fold_free - Frees; NULL is allowed. */
void fold_free(struct fold *fold);

#endif
