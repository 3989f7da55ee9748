// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <langinfo.h>
#include <string.h>

#include "output/domains.h"
#include "verbs/message.h"
#include "verbs/report.h"
#include "verbs/verb.h"

/* What is kept of domains, rulesets and rules. */
#define MAX_BYTES (8UL << 20)

struct domains_options {
	const char *input; /* -i */
	bool json;
	bool quiet;
};

struct domains_report {
	const struct domains_options *options;
	struct domains *domains;
};

static int set_input(void *target, const char *arg, struct error *err)
{
	((struct domains_options *)target)->input = arg;
	return 0;
}

static int set_json(void *target, const char *arg, struct error *err)
{
	((struct domains_options *)target)->json = true;
	return 0;
}

static int set_quiet(void *target, const char *arg, struct error *err)
{
	((struct domains_options *)target)->quiet = true;
	return 0;
}

static const struct option_def domains_options[] = {
	{ 'i', "input", "FILE", "read the recording FILE, as the operand does", set_input },
	{ 'j', "json", NULL, "one JSON document", set_json },
	{ 'q', "quiet", NULL, "no notes on stderr, only errors", set_quiet },
	{},
};

static void domains_help(FILE *out)
{
	fputs("Usage: lltrace domains [FILE|-] [options]\n"
	      "       lltrace domains [options] -- PROGRAM ARGS...\n"
	      "\n"
	      "Shows the sandboxes as a tree: who made them, what they handle, their rules,\n"
	      "those nested in them, and their denials.  Live until ^C, or of a program, or of\n"
	      "the recording FILE.\n"
	      "\n"
	      "Which events:\n",
	      out);
	select_options_help(out);
	fputs("\nHow:\n", out);
	options_help(out, domains_options);
	fputs("\n"
	      "Examples:\n"
	      "  lltrace domains trace.dat\n"
	      "  lltrace domains -- ./sandboxed\n"
	      "  lltrace domains -j trace.dat | jq '.domains[] | select(.freed | not)'\n",
	      out);
}

static int take_event(void *arg, const struct event *event)
{
	struct domains_report *report = arg;

	return domains_add(report->domains, event);
}

static int print(void *arg, struct buf *b, const struct feed *feed)
{
	struct domains_report *report = arg;
	uint64_t left_out = domains_left_out(report->domains);

	if (left_out && !report->options->quiet)
		message("%" PRIu64 " events are left out: there was no room for them", left_out);
	if (!report->options->json)
		return domains_put(b, report->domains, !strcmp(nl_langinfo(CODESET), "UTF-8"));
	domains_put_json(b, report->domains);
	return 0;
}

static int run(const struct feed_options *feed_options, const struct domains_options *options)
{
	static const struct report_ops ops = { take_event, print };
	struct domains_report report = { options, domains_new(MAX_BYTES) };
	int status = EXIT_FAILED;

	if (report.domains)
		status = report_run(feed_options, &ops, &report);
	else
		message("out of memory");
	domains_free(report.domains);
	return status;
}

static int domains_run(int argc, char **argv)
{
	struct select_options select = {};
	struct domains_options options = {};
	const struct option_def *const tables[] = { select_options, run_options, domains_options,
						    NULL };
	void *const targets[] = { &select, &select, &options };
	struct feed_options feed_options = { .select = &select, .out_fd = 1 };
	struct operands operands;
	struct error err = {};
	int status;

	if (verb_parse(&domains_verb, argc, argv, tables, targets, &operands, &status)) {
		feed_options.file = operands.num ? operands.v[0] : options.input;
		feed_options.quiet = options.quiet;
		if (operands.num && options.input)
			status = usage_error("domains", "unexpected argument '%s' beside -i",
					     operands.v[0]);
		else if (select_options_check(&select, &operands, feed_options.file, &err))
			status = usage_error("domains", "%s", err.what);
		else
			status = run(&feed_options, &options);
	}
	error_done(&err);
	select_options_done(&select);
	return status;
}

const struct verb domains_verb = {
	.name = "domains",
	.group = "understand",
	.summary = "show the sandboxes, their rules and denials as a tree",
	.max_operands = 1,
	.takes_program = true,
	.help = domains_help,
	.run = domains_run,
};
