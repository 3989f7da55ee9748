/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_SURVEY_H
#define LLTRACE_RECORDING_SURVEY_H

#include "model/format.h"
#include "model/id_set.h"
#include "recording/spool.h"

/*
 * What the sub-buffers of a spool tell of, as far as the file has to know: whose names
 * belong into it, and which events do not.
 */
struct survey {
	const struct catalog *catalog;
	struct abi abi;
	bool chosen; /* only some processes were traced: domains matter */
	struct id_set pids; /* of tasks with events */
	struct id_set domains; /* that events tell of, other than of their end */
	uint64_t frees; /* events that tell of the end of a domain */
	uint64_t last_pid; /* the one looked up last */
};

/** survey_scan - Looks through all sub-buffers.  Returns 0 or a negative errno. */
int survey_scan(struct survey *survey, struct spool *spool);

/**
 * survey_prune - Takes out the ends of domains that nothing else tells of, after a scan.
 *
 * A process filter lets the end of every domain through, since a kernel thread tells it.
 * Those events become padding.  @pruned gets their number.  Returns 0 or a negative errno.
 */
int survey_prune(struct survey *survey, struct spool *spool, uint64_t *pruned);

/**
 * survey_names - Appends the names of the tasks that were found, in the form of saved_cmdlines.
 * @tracefs: see tasks_new()
 *
 * Returns 0 or -ENOMEM.
 */
int survey_names(const struct survey *survey, const char *tracefs, struct buf *names);

/** survey_done - Frees the sets. */
void survey_done(struct survey *survey);

#endif
