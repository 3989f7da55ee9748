/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OPTIONS_H
#define LLTRACE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

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

/* What is left of the arguments beside the options. */
struct operands {
	char **v;
	int num;
	char **program; /* behind "--", ends in NULL; NULL without "--" */
};

/**
 * options_parse - Parses a verb's arguments.
 * @tables: NULL-terminated list of tables, each ending in an entry without name
 * @targets: what each table's set() functions get
 *
 * Options may stand behind operands, up to "--".  Long options must be spelled
 * in full.
 *
 * Returns 0, 1 when help was asked for, -EINVAL with a message.
 */
int options_parse(int argc, char **argv, const struct option_def *const *tables,
		  void *const *targets, struct operands *operands, struct error *err);

/**
 * option_size - Reads a size: a number of bytes, or one with K, M, G or T (powers of 1024;
 * "KiB" and "KB" mean the same).
 *
 * Returns 0; -EINVAL with a message that names @option for anything else, zero included.
 */
int option_size(const char *option, const char *arg, uint64_t *bytes, struct error *err);

/** options_help_part - Prints the lines of a table. */
void options_help_part(FILE *out, const struct option_def *table);

/** options_help - Prints the lines of a verb's own table, and that of -h. */
void options_help(FILE *out, const struct option_def *table);

#endif
