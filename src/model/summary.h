/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_SUMMARY_H
#define LLTRACE_MODEL_SUMMARY_H

#include "model/denial.h"

/* What is known at the end of a stream of events. */
struct summary {
	uint64_t shown;
	uint64_t lost;
	bool lost_unknown; /* more than that was lost */
	bool audit; /* what audit would not log was left out and counted */
	uint64_t hidden[UNLOGGED_COUNT]; /* by reason */
	bool hidden_unknown; /* not all of it could be counted */
};

#endif
