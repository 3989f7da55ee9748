// SPDX-License-Identifier: GPL-2.0-only
/*
 * Options that select events, and events that they decide about; what was asked for is decided here
 * once more, by fnmatch(3) and by the fields alone.  After a byte for byte order and size of long,
 * and one for the generation and how, the number of options: for each a byte that says which, and
 * its text.  Then fuzz_event().
 */
#include <fnmatch.h>
#include <string.h>

#include "fuzz.h"
#include "verbs/choice.h"

enum {
	HOW_CONTEXT = 1 << 0, /* as "lltrace suggest" asks for more than the denials */
};

#define MAX_OPTIONS 8

/* What to expect where a second opinion can't be had. */
enum answer { NO, YES, UNSURE };

static const struct option_def *option_of(unsigned int number)
{
	const struct option_def *def;
	unsigned int num = 0;

	for (def = select_options; def->name; def++)
		num++;
	for (def = run_options; def->name; def++)
		num++;
	number %= num;
	for (def = select_options; def->name; def++)
		if (!number--)
			return def;
	return run_options + number;
}

static void check_option(const struct select_options *o, const struct option_def *def)
{
	bool ok = true;

	if (def->letter == 'n')
		ok = o->count;
	else if (!strcmp(def->name, "time"))
		ok = o->time_ns && o->time_ns <= 315360000ULL * 1000000000;
	for (size_t i = 0; i < o->num_pids; i++)
		ok &= o->pids[i] > 0;
	if (!ok)
		fuzz_fail("taken over, and no sense", span_str(def->name));
}

/* Whether all options were taken. */
static bool take_options(struct select_options *o, struct span *in, char **texts)
{
	unsigned int num = fuzz_number(in, 1) % (MAX_OPTIONS + 1);
	bool taken = true;

	for (unsigned int i = 0; i < num; i++) {
		const struct option_def *def = option_of(fuzz_number(in, 1));
		struct error err = {};

		texts[i] = def->arg ? fuzz_string(in) : NULL;
		if (def->set(o, texts[i], &err)) {
			if (!err.what)
				fuzz_fail("refused, and nobody knows why", span_str(def->name));
			taken = false;
		} else {
			check_option(o, def);
		}
		fuzz_error(&err);
	}
	return taken;
}

/* Whether fnmatch(3) and the kernel agree on what the pattern means. */
static bool is_common_glob(const char *pattern)
{
	const char *class = strchr(pattern, '[');
	const size_t len = strlen(pattern);

	if (len && pattern[len - 1] == '\\')
		return false;
	/* "\", "^", and ":" between brackets, or none that ends */
	return !class || (!strpbrk(class, "\\^:.=") && strrchr(class, ']') > class &&
			  !strchr(strrchr(class, ']'), '['));
}

static enum answer glob_fits(const struct condition_term *term, struct span text)
{
	char copy[512];

	if (!is_common_glob(term->text) || memchr(text.data, '\0', text.len) ||
	    text.len >= sizeof(copy))
		return UNSURE;
	memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	return fnmatch(term->text, copy, 0) ? NO : YES;
}

static enum answer comm_fits(const struct condition_term *term, const struct event *event)
{
	return glob_fits(term, event->comm);
}

static enum answer domain_fits(const struct condition_term *term, const struct event *event)
{
	return event_number(event, ROLE_DOMAIN) == strtoull(term->text, NULL, 16) ? YES : NO;
}

static enum answer path_fits(const struct condition_term *term, const struct event *event)
{
	const bool is_path = format_has(event->format, ROLE_PATH);

	return glob_fits(term, event_bytes(event, is_path ? ROLE_PATH : ROLE_SUN_PATH));
}

static enum answer port_fits(const struct condition_term *term, const struct event *event)
{
	const char *dash = strchr(term->text, '-');
	const uint64_t from = strtoul(term->text, NULL, 10);
	const uint64_t to = dash ? strtoul(dash + 1, NULL, 10) : from;
	const uint64_t sport = event_number(event, ROLE_SPORT);
	uint64_t port = event_number(event, ROLE_PORT);

	/* the other one of two is 0; where neither is, either of them is meant */
	if (!format_has(event->format, ROLE_PORT))
		port = event_number(event, ROLE_DPORT);
	if (sport && port && sport >= from && sport <= to)
		return YES;
	if (!port)
		port = sport;
	return port >= from && port <= to ? YES : NO;
}

static enum answer (*const fits[CONDITION_COUNT])(const struct condition_term *term,
						  const struct event *event) = {
	[CONDITION_COMM] = comm_fits,
	[CONDITION_DOMAIN] = domain_fits,
	[CONDITION_PATH] = path_fits,
	[CONDITION_PORT] = port_fits,
};

static enum answer condition_fits(const struct condition *c, enum condition_kind kind,
				  const struct event *event)
{
	bool asked = false, any = false, unsure = false;

	for (size_t i = 0; i < c->num; i++) {
		enum answer answer = fits[kind] ? fits[kind](&c->v[i], event) : UNSURE;

		if (answer == YES && c->v[i].negated)
			return NO;
		unsure |= answer == UNSURE;
		asked |= !c->v[i].negated;
		any |= answer == YES;
	}
	if (unsure)
		return UNSURE;
	return any || !asked ? YES : NO;
}

/* A word without a glob is a name, a short name or a group, or it does not select. */
static void check_named(const struct choice *choice, const struct format *format)
{
	const struct selection *events = &choice->select->events;
	bool named = false, has_globs = false;

	for (size_t i = 0; i < events->num; i++) {
		const char *word = events->words[i];

		has_globs |= strpbrk(word, "*?[\\") != NULL;
		named |= !strcmp(word, "all") || !strcmp(word, kind_name(format->kind));
		if (!strncmp(word, "landlock:", 9))
			word += 9;
		named |= !strcmp(word, format->name) || !strcmp(word, format->short_name);
	}
	if (!events->num || (choice_of(choice, format)->named ? named || has_globs : !named))
		return;
	fuzz_fail("-e does not select it, or should not", span_str(format->name));
}

/* What goes into the kernel's files can be seen, and is an expression. */
static void check_expressions(const struct choice *choice)
{
	for (size_t i = 0; i < choice->catalog->num; i++) {
		const struct format *format = choice->catalog->v[i];
		const struct chosen *chosen = choice_of(choice, format);
		struct filter *filter;
		struct error err = {};

		check_named(choice, format);
		if (!chosen->expr)
			continue;
		for (const char *at = chosen->expr; *at; at++)
			if ((unsigned char)*at < ' ' || *at == 0x7f)
				fuzz_fail("a control character", span_str(chosen->expr));
		if (filter_new(&filter, chosen->expr, format, &err))
			fuzz_fail("no expression", span_str(chosen->expr));
		filter_free(filter);
	}
}

static void check_event(const struct choice *choice, const struct event *event)
{
	const struct chosen *chosen = choice_of(choice, event->format);
	enum answer answer = YES;

	if (!choice_has(choice, event->format) || chosen->unconditional) {
		if (chosen->unconditional && !choice_matches(choice, event))
			fuzz_fail("left out", span_str(event->format->name));
		return;
	}
	if (event->partial) {
		choice_matches(choice, event);
		return;
	}
	for (size_t kind = 0; kind < CONDITION_COUNT && answer != NO; kind++) {
		const struct condition *c = &choice->select->conditions.by_kind[kind];
		enum answer one = condition_fits(c, kind, event);

		answer = one == YES ? answer : one;
	}
	if (chosen->filter && answer == YES)
		answer = filter_match(chosen->filter, event) ? YES : NO;
	if (answer != UNSURE && choice_matches(choice, event) != (answer == YES))
		fuzz_fail(answer == YES ? "does not fit, and should" : "fits, and should not",
			  span_str(chosen->expr ? chosen->expr : event->format->name));
}

static void choose(const struct select_options *options, unsigned int how, unsigned int abi,
		   enum evaluator evaluator, struct span in)
{
	const struct catalog *catalog = fuzz_catalog(how >> 6, abi);
	struct choice choice;
	struct fuzz_event e;
	struct error err = {};
	int status = 0;

	if (!choice_init(&choice, options, catalog, evaluator, true, &status, &err)) {
		check_expressions(&choice);
		choice_check_kernel(&choice, &err);
		while (evaluator == BY_READER && fuzz_event(&in, abi, &e)) {
			if (catalog_id(catalog, e.event.format->id) == e.event.format)
				check_event(&choice, &e.event);
			free(e.copy);
		}
	} else if (!err.what || !status) {
		fuzz_fail("no reason, or no exit status", (struct span){});
	}
	fuzz_error(&err);
	choice_done(&choice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = { (const char *)data, size };
	const unsigned int abi = fuzz_number(&in, 1), how = fuzz_number(&in, 1);
	struct select_options options = {};
	char *texts[MAX_OPTIONS] = {};

	if (take_options(&options, &in, texts)) {
		if (how & HOW_CONTEXT)
			selection_add(&options.context, "domain,ruleset", NULL);
		choose(&options, how, abi, BY_KERNEL, in);
		choose(&options, how, abi, BY_READER, in);
	}
	select_options_done(&options);
	for (size_t i = 0; i < MAX_OPTIONS; i++)
		free(texts[i]);
	return 0;
}
