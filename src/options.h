/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OPTIONS_H
#define LLTRACE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "model/select.h"
#include "util/error.h"

/* One option of a verb, as -h prints it and the parser takes it. */
struct option_def {
	char letter; /* 0: none */
	const char *name; /* without "--" */
	const char *arg; /* placeholder of its argument, NULL: takes none */
	const char *help;
	/** Takes the option over; returns 0 or a negative errno with a message.  NULL: help. */
	int (*set)(void *target, const char *arg, struct error *err);
};

/**
 * options_parse - Parses a verb's arguments.
 * @tables: NULL-terminated list of tables, each ending in an entry without name
 * @targets: what each table's set() functions get
 *
 * Options may stand behind operands, up to "--".  Long options must be spelled
 * in full.  On return argv[*operand] is the first operand, *@program the first word
 * behind "--" or argc.
 *
 * Returns 0, 1 when help was asked for, -EINVAL with a message.
 */
int options_parse(int argc, char **argv, const struct option_def *const *tables,
		  void *const *targets, int *operand, int *program, struct error *err);

/** option_help - Prints the line of one option. */
void option_help(FILE *out, const struct option_def *def);

/** options_help - Prints the lines of a verb's own table, and that of -h, to @out. */
void options_help(FILE *out, const struct option_def *table);

/* The options that select events, shared by the verbs that read them. */
struct select_options {
	struct selection events; /* -e */
	bool audit; /* -A */
	char *filter; /* -f, raw kernel filter, or NULL */
	uint64_t count; /* -n, 0: no limit */
	uint64_t time_ns; /* --time in nanoseconds, 0: no limit */
};

/** select_options - Their table; the target is a struct select_options. */
extern const struct option_def select_options[];

/** select_options_done - Frees what the options hold. */
void select_options_done(struct select_options *options);

#endif
