/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_REPORT_H
#define LLTRACE_VERBS_REPORT_H

#include "util/buf.h"
#include "verbs/feed.h"

/* What verbs do that take all events in and print at the end. */
struct report_ops {
	/** Takes an event in; returns 0 or a negative errno. */
	int (*event)(void *arg, const struct event *event);
	/**
	 * Appends the report; @feed has what is known of clock, losses and formats.
	 * Returns 0 or a negative errno.
	 */
	int (*print)(void *arg, struct buf *b, const struct feed *feed);
};

/**
 * report_run - Opens the source, runs it to its end, and prints the report; what came before an
 * error is reported as well.  Returns the exit status.
 */
int report_run(const struct feed_options *options, const struct report_ops *ops, void *arg);

#endif
