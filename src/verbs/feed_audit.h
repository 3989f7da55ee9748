/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_FEED_AUDIT_H
#define LLTRACE_VERBS_FEED_AUDIT_H

#include "audit/control.h"
#include "audit/kin.h"
#include "audit/socket.h"
#include "verbs/feed_impl.h"

/* What is behind a feed of audit's records. */
struct audit_feed {
	struct audit_socket socket;
	struct audit_join *join;
	struct audit_builder builder;
	struct kin kin;
	struct audit_state state; /* at the beginning */
	bool has_state;
	bool switched_on; /* by us */
	bool marked; /* the mark at the end has been seen */
	uint64_t missed; /* before the next record */
	uint64_t bad; /* records that break the rules */
};

/** audit_know_processes - Takes in whose events are asked for.  Returns 0 or -ENOMEM. */
int audit_know_processes(struct feed *feed);

/** audit_live_open - Listens, and looks whether audit is on.  Returns as feed_open(). */
int audit_live_open(struct feed *feed, int *status, struct error *err);

/** audit_live_run - Runs until something ends it, and hands over what audit tells. */
int audit_live_run(struct feed *feed, struct error *err);

#endif
