/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_VERB_H
#define LLTRACE_VERBS_VERB_H

#include <stdio.h>

/* One command of lltrace. */
struct verb {
	const char *name;
	const char *group; /* heading in the overview */
	const char *summary;
	/** Prints the page of "lltrace NAME -h". */
	void (*help)(FILE *out);
	/** Runs; argv[0] is the verb's name.  Returns the exit status. */
	int (*run)(int argc, char **argv);
};

extern const struct verb show_verb;
extern const struct verb record_verb;
extern const struct verb recover_verb;
extern const struct verb list_verb;
extern const struct verb clean_verb;

#endif
