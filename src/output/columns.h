/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_COLUMNS_H
#define LLTRACE_OUTPUT_COLUMNS_H

#include "output/line.h"
#include "util/error.h"

#define COLUMNS_MAX 64

/* One line of a table in the making: an event's, or, without one, that of lost events. */
struct row {
	struct buf *b;
	const struct event *event;
	const struct record *record;
	struct style *style;
	enum when_detail time;
};

/*
 * A column.  A value is one word, whatever a record holds (escape_word()), and what has none
 * is a dash: a line can be taken apart at its blanks.
 */
struct column {
	const char *name;
	unsigned int width; /* it is padded to; 0: that of times */
	enum { LEFT, RIGHT } align;
	bool shrinks; /* on a terminal, where the line is too long */
	bool lost; /* known of lost events */
	enum role role; /* the event has to have, ROLE_NONE: none */
	/** Appends the value, or nothing. */
	void (*put)(const struct row *row, enum role role);
};

/* All there are, ending in one without name. */
extern const struct column all_columns[];

/* Those that were chosen, in their order.  Zeroed memory has none. */
struct columns {
	const struct column *v[COLUMNS_MAX];
	size_t num;
};

/**
 * columns_parse - Reads a list of names with commas between, in letters of any case; with "+" in
 * front it comes behind the default columns.  What @columns had is replaced.
 *
 * Returns 0; -EINVAL with a message that has all names for an unknown one.
 */
int columns_parse(struct columns *columns, const char *list, struct error *err);

/** columns_need - Appends the column unless it is among them, or there is no room. */
void columns_need(struct columns *columns, const char *name);

/** columns_heading - Appends the line of the names. */
void columns_heading(struct buf *b, struct style *style);

#endif
