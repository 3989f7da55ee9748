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

struct domains_report {
	const struct report_args *args;
	struct domains *domains;
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
	options_help(out, report_options);
	fputs("\n"
	      "Examples:\n"
	      "  lltrace domains trace.dat\n"
	      "  lltrace domains -- ./sandboxed\n"
	      "  lltrace domains -j trace.dat | jq '.domains[] | select(.denials > 9)'\n",
	      out);
}

static int take_event(void *arg, const struct feed *feed, const struct event *event)
{
	struct domains_report *report = arg;

	return domains_add(report->domains, event);
}

static int print(void *arg, struct buf *b, const struct feed *feed, struct error *err)
{
	struct domains_report *report = arg;
	uint64_t left_out = domains_left_out(report->domains);

	if (left_out && !report->args->quiet)
		message("%" PRIu64 " events are left out: there was no room for them", left_out);
	if (!report->args->json)
		return domains_put(b, report->domains, !strcmp(nl_langinfo(CODESET), "UTF-8"));
	domains_put_json(b, report->domains);
	return 0;
}

static int run(const struct report_args *args)
{
	static const struct report_ops ops = { .event = take_event, .print = print };
	struct domains_report report = { args, domains_new(MAX_BYTES) };
	int status = EXIT_FAILED;

	if (report.domains)
		status = report_run(&args->feed, &ops, &report);
	else
		message("out of memory");
	domains_free(report.domains);
	return status;
}

static int domains_run(int argc, char **argv)
{
	static const struct option_def no_options[] = { {} };
	struct report_args args;
	int status;

	if (report_parse(&domains_verb, argc, argv, no_options, NULL, false, &args, &status) &&
	    report_has_tables(&domains_verb, &args, &status))
		status = run(&args);
	report_args_done(&args);
	return status;
}

const struct verb domains_verb = {
	.name = "domains",
	.group = "watch",
	.summary = "show the sandboxes, their rules and denials as a tree",
	.max_operands = 1,
	.takes_program = true,
	.help = domains_help,
	.run = domains_run,
};
