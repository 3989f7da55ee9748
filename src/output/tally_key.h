/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_TALLY_KEY_H
#define LLTRACE_OUTPUT_TALLY_KEY_H

#include "model/event.h"
#include "util/buf.h"
#include "util/error.h"

/* What the values of a part are like. */
enum tally_value {
	TALLY_WORD,
	TALLY_NUMBER, /* in decimal */
	TALLY_LIST, /* words with commas between */
	TALLY_PATH,
};

/* By what denials are told apart when they are counted. */
struct tally_part {
	const char *name; /* "program" */
	enum tally_value value;
	/** Appends the value, raw bytes; false: the event has none. */
	bool (*put)(struct buf *b, const struct event *event);
};

/** tally_parts - All there are; ends in one without name. */
extern const struct tally_part tally_parts[];

#define MAX_TALLY_PARTS 8

/* Some of them, in the order that was asked for. */
struct tally_by {
	const struct tally_part *v[MAX_TALLY_PARTS];
	size_t num;
};

/**
 * tally_by_add - Adds the parts named in a list with commas.  Returns 0 or -EINVAL with a message
 * that lists those there are.
 */
int tally_by_add(struct tally_by *by, const char *list, struct error *err);

/** tally_key_put - Appends the key of a denial: the values of all parts. */
void tally_key_put(struct buf *b, const struct tally_by *by, const struct event *event);

/** tally_key_take - Takes the value of the next part off a key; false: it has none. */
bool tally_key_take(struct span *key, struct span *value);

#endif
