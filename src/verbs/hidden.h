/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_HIDDEN_H
#define LLTRACE_VERBS_HIDDEN_H

#include "model/denial.h"
#include "tracefs/session.h"
#include "verbs/filters.h"

/* The denials that -A left out. */
struct hidden {
	uint64_t denials[UNLOGGED_COUNT]; /* by reason */
	bool unknown; /* not all of them could be counted */
};

/** hidden_count - Adds what the kernel's filters kept back in a live trace with -A. */
void hidden_count(struct hidden *hidden, struct session *session, const struct filters *filters);

/** hidden_tell - Says on stderr how many there were and why.  @done: "shown", "recorded" */
void hidden_tell(const struct hidden *hidden, const char *done);

#endif
