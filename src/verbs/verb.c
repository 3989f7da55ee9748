// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/verb.h"

#include <string.h>

#include "verbs/message.h"

/* What stands where nothing is expected, NULL when all is well. */
static const char *unexpected(const struct verb *verb, const struct operands *operands)
{
	if (operands->num > verb->max_operands)
		return operands->v[verb->max_operands];
	if (operands->program && !verb->takes_program)
		return "--";
	return NULL;
}

/* It was not the user's mistake. */
static int no_memory(const struct verb *verb, int argc, char **argv, const struct error *err)
{
	error_print(err);
	for (int i = 1; verb->takes_program && i < argc; i++)
		if (!strcmp(argv[i], "--"))
			return EXIT_NOT_RUN;
	return EXIT_FAILED;
}

bool verb_parse(const struct verb *verb, int argc, char **argv,
		const struct option_def *const *tables, void *const *targets,
		struct operands *operands, int *status)
{
	struct error err = {};
	const char *word;
	int ret;

	ret = options_parse(argc, argv, tables, targets, operands, &err);
	word = ret ? NULL : unexpected(verb, operands);
	*status = 0;
	if (ret > 0)
		verb->help(stdout);
	else if (ret == -ENOMEM)
		*status = no_memory(verb, argc, argv, &err);
	else if (ret < 0)
		*status = usage_error(verb->name, "%s", err.what);
	else if (word)
		*status = usage_error(verb->name, "unexpected argument '%s'%s", word,
				      verb->takes_program ? ": a program stands behind '--'" : "");
	error_done(&err);
	return !ret && !word;
}
