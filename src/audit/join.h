/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_AUDIT_JOIN_H
#define LLTRACE_AUDIT_JOIN_H

#include "audit/text.h"

/*
 * Records of audit put together to events: those of one serial number belong together, but come
 * between those of others, and not all of them have to come.  In bounded memory.
 */
struct audit_join;

/* One record of Landlock in an event. */
struct audit_entry {
	unsigned int type;
	struct span fields;
};

/* What is known once no more records of a serial number are expected. */
struct audit_event {
	uint64_t ms, serial;
	struct span syscall; /* fields of the SYSCALL record, .data NULL: there was none */
	const struct audit_entry *entries; /* in their order */
	size_t num;
};

/**
 * audit_event_fn - Takes an event that has a record of Landlock; it is valid during the call.
 * Returns 0 to go on, 1 to stop, or a negative errno.
 */
typedef int (*audit_event_fn)(void *arg, const struct audit_event *event);

/**
 * audit_join_new - @patience_ms: how long records of an event are waited for; nothing tells that
 * no more come where audit has no context for a task.  Returns NULL without memory.
 */
struct audit_join *audit_join_new(audit_event_fn take, void *arg, uint64_t patience_ms);

/**
 * audit_join_add - Takes a record in and gives away the events that are complete, in the order in
 * which they began.
 * @now_ms: a clock that says how long to wait for the rest of an event: the system's own, or
 *          the times of the records
 *
 * Returns 0, 1 or a negative errno of audit_event_fn, or -ENOMEM.
 */
int audit_join_add(struct audit_join *join, const struct audit_text *text, uint64_t now_ms);

/** audit_join_late - Gives away what was waited for long enough.  Returns as audit_join_add(). */
int audit_join_late(struct audit_join *join, uint64_t now_ms);

/** audit_join_wait_ms - How long until audit_join_late() has something to do, -1: never. */
int audit_join_wait_ms(const struct audit_join *join, uint64_t now_ms);

/** audit_join_all - Gives away all there is.  Returns as audit_join_add(). */
int audit_join_all(struct audit_join *join);

/** audit_join_free - Frees; NULL is allowed. */
void audit_join_free(struct audit_join *join);

#endif
