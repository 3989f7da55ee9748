/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_REPORT_H
#define LLTRACE_VERBS_REPORT_H

#include "util/buf.h"
#include "verbs/feed.h"
#include "verbs/source_options.h"
#include "verbs/verb.h"

/* The arguments of such a verb. */
struct report_args {
	struct select_options select;
	struct feed_options feed;
	struct source_options source;
	const char *input; /* -i */
	bool json;
	bool quiet;
};

/** report_options - What all of them take; the target is a struct report_args. */
extern const struct option_def report_options[];

/**
 * report_parse - Parses the arguments, prints the page of help, or what is wrong with them.
 * @own, @target: the verb's own options
 * @audit: denials as audit tells them are enough for it
 *
 * Returns true when the verb is to go on, else *@status is the exit status; report_args_done() is
 * due in any case.  What is in @args points to it: it has to stay where it is.
 */
bool report_parse(const struct verb *verb, int argc, char **argv, const struct option_def *own,
		  void *target, bool audit, struct report_args *args, int *status);

/**
 * report_has_tables - Whether this build can print the report as a table or a tree, or is not
 * asked to; says what is wrong otherwise, and sets *@status.
 */
bool report_has_tables(const struct verb *verb, const struct report_args *args, int *status);

/** report_args_done - Frees. */
void report_args_done(struct report_args *args);

/* What verbs do that take all events in and print at the end; @feed has clock and losses. */
struct report_ops {
	/** Takes an event in; returns 0, FEED_UNUSED or a negative errno. */
	int (*event)(void *arg, const struct feed *feed, const struct event *event);
	/**
	 * Appends what is said of an event at once, unless it was unused; returns 0 or a negative
	 * errno.  NULL: nothing.
	 */
	int (*put)(void *arg, struct buf *b, const struct feed *feed, const struct event *event);
	/** Appends that events were lost before @record.  NULL: print() tells. */
	void (*lost)(void *arg, struct buf *b, const struct record *record);
	/** Live, after a batch of events: returns as put().  NULL: nothing. */
	int (*batch)(void *arg, struct buf *b, const struct feed *feed);
	/** Milliseconds until batch() is due without any event, -1: never.  NULL: never. */
	int (*wait_ms)(void *arg);
	/** Nothing more comes; before anything is said of the end.  NULL: nothing. */
	void (*end)(void *arg, struct buf *b);
	/**
	 * Appends the report.  Returns 0 or a negative errno, with a message or without.
	 */
	int (*print)(void *arg, struct buf *b, const struct feed *feed, struct error *err);
};

/**
 * report_run - Opens the source, runs it to its end, and prints the report; what came before an
 * error is reported as well.  Returns the exit status.
 */
int report_run(const struct feed_options *options, const struct report_ops *ops, void *arg);

#endif
