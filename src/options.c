// SPDX-License-Identifier: GPL-2.0-only
#include "options.h"

#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* Values of getopt's long options: an index into the tables, above all letters. */
#define FIRST_LONG  256
#define HELP_COLUMN 29

int option_size(const char *option, const char *arg, uint64_t *bytes, struct error *err)
{
	static const char units[] = "KMGT";
	unsigned long long n;
	const char *unit;
	unsigned int shift = 0;
	char *end;

	errno = 0;
	n = strtoull(arg, &end, 10);
	unit = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
	if (unit) {
		shift = 10 * (unit - units + 1);
		end++;
		end += !strcasecmp(end, "ib") ? 2 : !strcasecmp(end, "b");
	}
	if (errno || !isdigit((unsigned char)*arg) || *end || !n || n > UINT64_MAX >> shift)
		return error_set(err, -EINVAL, "%s takes a size such as 64K, 8M or 1G, not '%s'",
				 option, arg);
	*bytes = (uint64_t)n << shift;
	return 0;
}

/* All options of a verb, in the form getopt_long() takes. */
struct parser {
	char letters[128];
	struct option longs[64];
	const struct option_def *defs[64];
	void *targets[64];
	int num;
};

static void add_def(struct parser *p, const struct option_def *def, void *target)
{
	size_t len = strlen(p->letters);

	if (def->letter) {
		p->letters[len++] = def->letter;
		if (def->arg)
			p->letters[len] = ':';
	}
	p->longs[p->num] = (struct option){ def->name, def->arg ? required_argument : no_argument,
					    NULL, FIRST_LONG + p->num };
	p->defs[p->num] = def;
	p->targets[p->num] = target;
	p->num++;
}

/* The index of what getopt_long() returned, or -1. */
static int find_def(const struct parser *p, int c)
{
	if (c >= FIRST_LONG)
		return c - FIRST_LONG;
	for (int i = 0; i < p->num; i++)
		if (p->defs[i]->letter == c)
			return i;
	return -1;
}

/* The word in which getopt_long() found its last long option. */
static const char *last_word(char **argv)
{
	const char *word = argv[optind - 1];

	return optarg && optarg == word ? argv[optind - 2] : word;
}

/* getopt_long() takes "--verb" for "--verbose"; a script that relies on it breaks one day. */
static bool is_full(const char *word, const char *name)
{
	size_t len = strlen(name);

	return !strncmp(word, "--", 2) && !strncmp(word + 2, name, len) &&
	       (!word[len + 2] || word[len + 2] == '=');
}

static int refuse(int c, char **argv, struct error *err)
{
	const char *word = argv[optind - 1];
	bool is_long = !strncmp(word, "--", 2);

	if (c == ':' && is_long)
		return error_set(err, -EINVAL, "%s needs an argument", word);
	if (c == ':')
		return error_set(err, -EINVAL, "-%c needs an argument", optopt);
	if (optopt >= FIRST_LONG)
		return error_set(err, -EINVAL, "%.*s takes no argument", (int)strcspn(word, "="),
				 word);
	if (optopt)
		return error_set(err, -EINVAL, "unknown option -%c", optopt);
	return error_set(err, -EINVAL, "unknown option %s", word);
}

static int run_parser(const struct parser *p, int argc, char **argv, struct error *err)
{
	int c, i, ret;

	while ((c = getopt_long(argc, argv, p->letters, p->longs, NULL)) != -1) {
		if (c == '?' || c == ':')
			return refuse(c, argv, err);
		i = find_def(p, c);
		if (c >= FIRST_LONG && !is_full(last_word(argv), p->longs[i].name))
			return error_set(err, -EINVAL, "unknown option %s", last_word(argv));
		if (!p->defs[i]->set)
			return 1;
		ret = p->defs[i]->set(p->targets[i], optarg, err);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct option_def help_option = { 'h', "help", NULL, "show this page", NULL };

int options_parse(int argc, char **argv, const struct option_def *const *tables,
		  void *const *targets, struct operands *operands, struct error *err)
{
	struct parser p = { .letters = ":" };
	int end, ret;

	for (size_t t = 0; tables[t]; t++)
		for (const struct option_def *def = tables[t]; def->name; def++)
			add_def(&p, def, targets[t]);
	add_def(&p, &help_option, NULL);
	/* What stands behind "--" is a program's command line. */
	for (end = 1; end < argc && strcmp(argv[end], "--"); end++)
		;
	opterr = 0;
	optind = 0;
	ret = run_parser(&p, end, argv, err);
	*operands = (struct operands){ argv + optind, end - optind, NULL };
	if (end < argc)
		operands->program = argv + end + 1;
	return ret;
}

static void option_help(FILE *out, const struct option_def *def)
{
	const char *line = def->help;
	int used;

	if (def->letter)
		used = fprintf(out, "  -%c, --%s", def->letter, def->name);
	else
		used = fprintf(out, "      --%s", def->name);
	if (def->arg)
		used += fprintf(out, " %s", def->arg);
	for (;;) {
		size_t len = strcspn(line, "\n");

		fprintf(out, "%*s%.*s\n", used < HELP_COLUMN ? HELP_COLUMN - used : 1, "", (int)len,
			line);
		if (!line[len])
			return;
		line += len + 1;
		used = 0;
	}
}

void options_help_part(FILE *out, const struct option_def *table)
{
	for (const struct option_def *def = table; def->name; def++)
		option_help(out, def);
}

void options_help(FILE *out, const struct option_def *table)
{
	options_help_part(out, table);
	option_help(out, &help_option);
}
