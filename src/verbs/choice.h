/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_CHOICE_H
#define LLTRACE_VERBS_CHOICE_H

#include "model/format.h"
#include "options.h"
#include "util/error.h"

/* Which events of a kernel or a recording the options select. */
struct choice {
	const struct select_options *select;
	const struct catalog *catalog;
	bool *wanted; /* by the event's place in catalog->by_id */
	size_t num; /* events wanted */
};

/**
 * choice_init - Looks up what is selected.  Options and catalog have to outlive it.
 * @quiet: nothing is said about what -A can't decide
 *
 * Returns 0 or a negative errno with a message, *@status being the exit status that goes
 * with it; choice_done() is due in any case.
 */
int choice_init(struct choice *choice, const struct select_options *select,
		const struct catalog *catalog, bool quiet, int *status, struct error *err);

/** choice_has - Whether an event of the catalog is wanted. */
static inline bool choice_has(const struct choice *choice, const struct format *format)
{
	return choice->wanted[format->id - choice->catalog->first_id];
}

/** choice_done - Frees. */
void choice_done(struct choice *choice);

#endif
