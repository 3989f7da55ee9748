/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_SESSION_IMPL_H
#define LLTRACE_TRACEFS_SESSION_IMPL_H

#include "tracefs/page.h"
#include "tracefs/session.h"
#include "util/buf.h"

/* What was done to one event. */
struct armed {
	char *dir; /* "events/landlock/NAME", below the instance */
	char *trigger; /* the counter in the spelling of the trigger file, or NULL */
	char *pause; /* the same, to stop it */
	bool enabled;
};

struct session {
	int dir; /* of the instance; carries the lock */
	char *path;
	const char *name; /* the end of path */
	char *tracefs;
	char *clock;
	struct buf header_page;
	struct page_layout page;
	unsigned int cpus;
	struct armed *events;
	size_t num_events;
	bool follows; /* has a process filter */
};

/**
 * session_disarm - Removes the counters; with @events also turns the events off.
 *
 * Goes on after a failure.  Returns 0 or the first negative errno.
 */
int session_disarm(struct session *session, bool events);

#endif
