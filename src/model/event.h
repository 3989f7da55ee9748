/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_EVENT_H
#define LLTRACE_MODEL_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "model/format.h"
#include "model/record.h"

/*
 * A record decoded by its format: what is known of it, by meaning.  Spans
 * point into the record.
 */
struct event {
	const struct format *format;
	const struct record *record;
	struct span data; /* the record's bytes */
	struct span comm; /* name of the task, filled in by the source */
	bool partial; /* the record is shorter than its format */
	uint64_t have; /* bit (1 << role): value[role] is set */
	union {
		uint64_t number;
		struct span bytes;
	} value[ROLE_COUNT];
};

/**
 * event_decode - Decodes a record of this format.
 *
 * A field that lies outside of the record, or whose data does, is left out and
 * the event marked as partial.  @event->comm is emptied.
 */
void event_decode(struct event *event, const struct format *format, const struct record *record);

/** event_has - Whether the value with this role is there. */
static inline bool event_has(const struct event *event, enum role role)
{
	return event->have >> role & 1;
}

/** event_number - The number with this role, or 0 when the event has none. */
static inline uint64_t event_number(const struct event *event, enum role role)
{
	return event_has(event, role) ? event->value[role].number : 0;
}

/** event_bytes - The string or array with this role, or an empty one. */
static inline struct span event_bytes(const struct event *event, enum role role)
{
	return event_has(event, role) ? event->value[role].bytes : (struct span){ "", 0 };
}

/**
 * event_id - The id (common_type) of the event in a record, or -1 when it is
 * too short to have one.  @common_type is where: offset 0, two bytes, in every kernel.
 */
int event_id(const struct abi *abi, const struct record *record);

#endif
