/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_FILTERS_H
#define LLTRACE_VERBS_FILTERS_H

#include "tracefs/session.h"
#include "verbs/choice.h"

/* What the kernel is asked for: the chosen events and the filter of each. */
struct filters {
	struct session_event *events; /* for session_arm() */
	const struct format **formats; /* of events */
	bool *decided; /* of events: audit's decision is in the filter */
	char **texts; /* owns the filter texts of events */
	size_t num;
};

/** filters_init - Makes the filters.  Returns 0 or -ENOMEM; filters_done() is due in any case. */
int filters_init(struct filters *filters, const struct choice *choice, struct error *err);

/** filters_done - Frees. */
void filters_done(struct filters *filters);

#endif
