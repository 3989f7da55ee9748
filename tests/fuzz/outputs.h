/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TESTS_FUZZ_OUTPUTS_H
#define LLTRACE_TESTS_FUZZ_OUTPUTS_H

#include "model/agree.h"
#include "model/domains.h"
#include "model/explain.h"
#include "model/policy.h"
#include "model/tally.h"
#include "output/columns.h"
#include "output/fold.h"
#include "output/tally_key.h"

/* All that lltrace makes of events, each form checked. */
struct outputs {
	unsigned int allowed; /* enum fuzz_output */
	struct style style;
	struct columns columns;
	struct fold *fold;
	struct tally *tally;
	struct tally_by by;
	struct domains *domains;
	struct policy *policy;
	struct explain *explain;
	struct agree *agree;
	uint64_t now;
	struct buf b;
};

/** outputs_begin - Before the first event.  The bits of @how choose the style. */
void outputs_begin(struct outputs *o, unsigned int how);

/** outputs_event - Prints an event in all forms. */
void outputs_event(struct outputs *o, const struct event *event);

/** outputs_end - Prints what is told at the end, and frees. */
void outputs_end(struct outputs *o);

#endif
