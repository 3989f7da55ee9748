/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_CHOICE_H
#define LLTRACE_VERBS_CHOICE_H

#include "model/filter.h"
#include "model/format.h"
#include "select_options.h"
#include "util/error.h"

/* The bit in chosen.lacks for -f. */
#define LACKS_FILTER CONDITION_COUNT

/* What the options come to for one event; the masks have a bit for each condition_kind. */
struct chosen {
	bool named; /* -e asks for it */
	bool undecided; /* -A: it has no field that tells whether audit would log it */
	bool wanted;
	bool unconditional; /* wanted whatever the conditions and -f */
	unsigned int lacks; /* no field tells it, so the event is not wanted */
	unsigned int never; /* no such event can fit it, likewise */
	unsigned int rest; /* no expression can hold it: choice_matches() */
	char *expr; /* the conditions as a filter expression, NULL: none */
	const char *raw; /* -f, which belongs to the options; NULL: none */
	struct filter *conditions; /* expr, for a recording */
	struct filter *filter; /* -f, for a recording */
};

/* Which events of a kernel or a recording the options select. */
struct choice {
	const struct select_options *select;
	const struct catalog *catalog;
	struct chosen *events; /* by the event's place in catalog->by_id */
	size_t num; /* events wanted */
};

/* Who evaluates the filter expressions. */
enum evaluator {
	BY_KERNEL,
	BY_READER, /* choice_matches() */
};

/**
 * choice_init - Looks up what is selected.  Options and catalog have to outlive it.
 * @quiet: nothing is said about events that can't be decided, and are left out
 *
 * Returns 0 or a negative errno with a message, *@status being the exit status that goes
 * with it; choice_done() is due in any case.
 */
int choice_init(struct choice *choice, const struct select_options *select,
		const struct catalog *catalog, enum evaluator evaluator, bool quiet, int *status,
		struct error *err);

/** choice_of - What the options come to for an event of the catalog. */
static inline const struct chosen *choice_of(const struct choice *choice,
					     const struct format *format)
{
	return &choice->events[format->id - choice->catalog->first_id];
}

/** choice_has - Whether an event of the catalog is wanted. */
static inline bool choice_has(const struct choice *choice, const struct format *format)
{
	return choice_of(choice, format)->wanted;
}

/**
 * choice_matches - Whether a wanted event fulfils what was not left to the kernel.
 * @event->comm has to be there.
 */
bool choice_matches(const struct choice *choice, const struct event *event);

/**
 * choice_check_kernel - Whether the kernel alone can keep out what is not wanted: 0, or -EINVAL
 * with a message when something is left to choice_matches().
 */
int choice_check_kernel(const struct choice *choice, struct error *err);

/** choice_done - Frees; the catalog has to be there still. */
void choice_done(struct choice *choice);

#endif
