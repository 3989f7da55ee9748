/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_FEED_H
#define LLTRACE_VERBS_FEED_H

#include <stdbool.h>
#include <stdint.h>

#include "confine/confine.h"
#include "model/denial.h"
#include "model/event.h"
#include "model/summary.h"
#include "select_options.h"
#include "util/error.h"
#include "verbs/live.h"

/*
 * The way of events into a verb: opens the live kernel or a recording, decodes
 * its records, and hands over those that were selected.
 */
struct feed;

/* Where events come from. */
enum event_source {
	SOURCE_TRACE, /* trace events of the kernel, or a recording of them */
	SOURCE_AUDIT, /* audit's records, or a log of them */
	SOURCE_AUTO, /* the first that there is */
};

struct feed_options {
	const struct select_options *select;
	const char *file; /* a recording or a log, "-" for standard input; NULL: live */
	enum event_source source;
	bool enable_audit; /* live, while it runs, if audit is off */
	const char *clock; /* live: trace clock, NULL for the default */
	bool quiet; /* nothing on stderr but errors */
	bool verbose;
	unsigned int keep; /* what the verb does itself beside: of enum confine_keep */
	struct twin *twin; /* a recording: takes two processes, where that is of use; may be NULL */
	int out_fd; /* where the verb writes: live tracing ends when its reader
				 * goes away; -1 for none */
};

/* What a verb says of an event that it has no use for; it does not count as shown. */
#define FEED_UNUSED 2

/* What a verb does with what comes; each returns 0, 1 to stop, or a negative errno. */
struct feed_ops {
	/** Or FEED_UNUSED. */
	int (*event)(void *arg, const struct event *event);
	/** Before @record, of whose CPU record->missed events are missing. */
	int (*lost)(void *arg, const struct record *record);
	/** After a batch of records: time to show them.  @interrupt_fd: a signalfd or -1. */
	int (*batch)(void *arg, int interrupt_fd);
	/** Live: milliseconds until batch() is due without any event, -1: never.  NULL: never. */
	int (*wait_ms)(void *arg);
	/** Nothing more comes, unless the output's reader is gone.  NULL: nothing to do. */
	int (*end)(void *arg);
};

/* How the times of a feed's records are to be read. */
struct feed_clock {
	bool ticks; /* not nanoseconds */
	bool has_wall; /* wall_offset makes nanoseconds since 1970 */
	int64_t wall_offset;
};

/**
 * feed_open - Opens the source and resolves the selection; nothing is traced yet.
 *
 * Returns 0 and a feed for feed_close(), or a negative errno with a message.
 * *@status gets the exit status that goes with a failure.
 */
int feed_open(struct feed **feed, const struct feed_options *options, int *status,
	      struct error *err);

/** feed_clock - Belongs to the feed; the offset follows the system's clock. */
const struct feed_clock *feed_clock(const struct feed *feed);

/** feed_catalog - The events of the source; belongs to the feed. */
const struct catalog *feed_catalog(const struct feed *feed);

/**
 * feed_run - Hands over events until the recording ends, a limit is reached, an
 * operation asks to stop, or a signal comes.  Tells on stderr what was lost and left out.
 *
 * Returns 0 or a negative errno with a message (-EPIPE without one: the reader of
 * the output is gone).
 */
int feed_run(struct feed *feed, const struct feed_ops *ops, void *arg, struct error *err);

/** feed_summary - What was shown, lost and left out, once the run is over. */
struct summary feed_summary(const struct feed *feed);

/** feed_program - What became of the program that was run. */
struct program_result feed_program(const struct feed *feed);

/**
 * feed_close - Undoes everything in tracefs and frees; NULL is allowed.
 * Returns 0, or a negative errno with a message when something was left behind.
 */
int feed_close(struct feed *feed, struct error *err);

#endif
