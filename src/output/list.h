/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_LIST_H
#define LLTRACE_OUTPUT_LIST_H

#include <stdbool.h>

#include "model/format.h"
#include "util/buf.h"

/**
 * list_put - Appends a catalog for people: events by group with their fields, then
 * the names of the access rights; with @verbose the format files too.
 */
void list_put(struct buf *b, const struct catalog *catalog, bool verbose);

/** list_put_json - The same for programs, as one JSON document: event.schema.json. */
void list_put_json(struct buf *b, const struct catalog *catalog, bool verbose);

/* A list of bare names, one a line. */
struct list_of_names {
	const char *what;
	void (*put)(struct buf *b, const struct catalog *catalog);
	bool needs_events; /* there is none for an empty catalog */
};

/* All of them; the last one has no name. */
extern const struct list_of_names lists_of_names[];

/**
 * list_rights - The fullest table of names that any event has for the rights of a family, or
 * NULL.
 */
const struct names *list_rights(const struct catalog *catalog, enum family family);

#endif
