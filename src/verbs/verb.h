/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_VERB_H
#define LLTRACE_VERBS_VERB_H

#include <stdbool.h>
#include <stdio.h>

#include "options.h"

/* One command of lltrace. */
struct verb {
	const char *name;
	const char *group; /* heading in the overview */
	const char *summary;
	int max_operands;
	bool takes_program; /* behind "--" */
	/** Prints the page of "lltrace NAME -h". */
	void (*help)(FILE *out);
	/** Runs; argv[0] is the verb's name.  Returns the exit status. */
	int (*run)(int argc, char **argv);
};

/**
 * verb_parse - Parses a verb's arguments; prints its page when that is asked for, and what is
 * wrong with them.  Arguments are those of options_parse().
 *
 * Returns true when the verb is to go on, else *@status is the exit status.
 */
bool verb_parse(const struct verb *verb, int argc, char **argv,
		const struct option_def *const *tables, void *const *targets,
		struct operands *operands, int *status);

extern const struct verb show_verb;
extern const struct verb record_verb;
extern const struct verb recover_verb;
extern const struct verb stat_verb;
extern const struct verb domains_verb;
extern const struct verb explain_verb;
extern const struct verb suggest_verb;
extern const struct verb list_verb;
extern const struct verb filter_verb;
extern const struct verb doctor_verb;
extern const struct verb clean_verb;

#endif
