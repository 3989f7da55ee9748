/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_AUDIT_KIN_H
#define LLTRACE_AUDIT_KIN_H

#include <sys/types.h>

#include "audit/record.h"
#include "model/id_set.h"

/*
 * Processes and what they fork, as far as audit's records tell: by the parents they name, by the
 * domains that are seen in them, and by /proc where they are of this moment.  Zeroed memory knows
 * none.
 */
struct kin {
	struct id_set pids;
	struct id_set domains; /* made by them, or seen in them */
	bool follow; /* children and domains count */
	bool live; /* the records are of this moment */
};

/** kin_add - One of the processes that are asked for.  Returns 0 or -ENOMEM. */
int kin_add(struct kin *kin, pid_t pid);

/** kin_has - Whether an event is of them.  What it tells is learnt. */
bool kin_has(struct kin *kin, const struct audit_event *event);

/** kin_done - Frees. */
void kin_done(struct kin *kin);

#endif
