/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_SELECT_OPTIONS_H
#define LLTRACE_SELECT_OPTIONS_H

#include <sys/types.h>

#include "model/condition.h"
#include "model/select.h"
#include "options.h"

/* The options that select events, shared by the verbs that read them. */
struct select_options {
	struct selection events; /* -e */
	bool audit; /* -A */
	struct selection context; /* without -e: denials, and these whatever the conditions are */
	struct conditions conditions; /* -c, -d, -r, --path, --port */
	char *filter; /* -f, a filter expression, or NULL */
	uint64_t count; /* -n, 0: no limit */
	uint64_t time_ns; /* --time in nanoseconds, 0: no limit */
	pid_t *pids; /* -p or -P */
	size_t num_pids;
	bool only_pids; /* -P: not what they fork */
	const char *user; /* -u, or NULL */
	char **program; /* behind "--", ends in NULL; NULL: none */
};

/** select_options - What events have to be like; the target is a struct select_options. */
extern const struct option_def select_options[];

/** run_options - Whose and how many events are read; the same target. */
extern const struct option_def run_options[];

/** select_options_help - Prints the lines of both tables for a page of help. */
void select_options_help(FILE *out);

/**
 * select_options_check - What no option can see alone: those that exclude each other, and
 * takes over the program to run.
 * @file: a recording is read, where nothing can be run
 *
 * Returns 0 or -EINVAL with a message.
 */
int select_options_check(struct select_options *options, const struct operands *operands, bool file,
			 struct error *err);

/** select_options_done - Frees what the options hold. */
void select_options_done(struct select_options *options);

#endif
