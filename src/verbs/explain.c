// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <langinfo.h>
#include <unistd.h>

#include "output/explain.h"
#include "verbs/message.h"
#include "verbs/report.h"
#include "verbs/terminal.h"
#include "verbs/verb.h"

/* What is kept of domains, rulesets and rules. */
#define MAX_BYTES (8UL << 20)
/* Checks that wait for a denial; less than 1 MB. */
#define MAX_CHECKS 4096
/* They come microseconds before it; the task may lose its CPU between. */
#define WINDOW_NS 100000000ULL

struct explain_options {
	bool all;
};

struct explain_report {
	const struct report_args *args;
	struct domains *domains;
	struct explain *explain;
	struct style style;
};

static int set_all(void *target, const char *arg, struct error *err)
{
	((struct explain_options *)target)->all = true;
	return 0;
}

static const struct option_def explain_options[] = {
	{ 0, "all", NULL,
	  "live: trace the rule checks of all tasks, which\nare on the kernel's hot path",
	  set_all },
	{},
};

static void explain_help(FILE *out)
{
	fputs("Usage: lltrace explain [FILE|-] [options]\n"
	      "       lltrace explain [options] -- PROGRAM ARGS...\n"
	      "\n"
	      "Says for each denial why: what was requested, what each layer of nested domains\n"
	      "handles, the rules that were checked, what they granted, and so what is missing\n"
	      "where.  Live until ^C, or of a program, or of the recording FILE.\n"
	      "\n"
	      "Which events:\n",
	      out);
	select_options_help(out);
	fputs("\nHow:\n", out);
	options_help_part(out, explain_options);
	options_help(out, report_options);
	fputs("\n"
	      "Examples:\n"
	      "  lltrace explain trace.dat\n"
	      "  lltrace explain -- ./sandboxed\n"
	      "  lltrace explain --path '/etc/*' -n 1 trace.dat\n",
	      out);
}

/* Without a window where the clock does not count time. */
static uint64_t window(const struct feed *feed)
{
	return feed_clock(feed)->ticks ? 0 : WINDOW_NS;
}

static int take_event(void *arg, const struct feed *feed, const struct event *event)
{
	struct explain_report *report = arg;
	int ret = domains_add(report->domains, event);

	explain_add(report->explain, event, window(feed));
	if (ret)
		return ret;
	return event->format->kind == KIND_DENY ? 0 : FEED_UNUSED;
}

static void update_style(struct explain_report *report, const struct feed *feed)
{
	const struct feed_clock *clock = feed_clock(feed);

	report->style.when.ticks = clock->ticks;
	report->style.when.has_wall = clock->has_wall;
	report->style.when.wall_offset = clock->wall_offset;
	report->style.width = terminal_width(STDOUT_FILENO);
}

static int put_event(void *arg, struct buf *b, const struct feed *feed, const struct event *event)
{
	struct explain_report *report = arg;
	struct explanation explanation;

	explain_denial(report->explain, report->domains, event, window(feed), &explanation);
	update_style(report, feed);
	if (!report->args->json)
		return explain_put(b, &explanation, &report->style);
	explain_put_json(b, &explanation, explain_evicted(report->explain), &report->style);
	return 0;
}

static void put_lost(void *arg, struct buf *b, const struct record *record)
{
	struct explain_report *report = arg;

	explain_lost(report->explain, record->time);
	(report->args->json ? &json_form : &text_form)->lost(b, record, &report->style);
}

static void tell_left_out(const struct explain_report *report)
{
	uint64_t evicted = explain_evicted(report->explain);
	uint64_t left_out = domains_left_out(report->domains);

	if (evicted)
		message("%" PRIu64 " rule checks were pushed out by others before a denial could "
			"be explained with them",
			evicted);
	if (left_out)
		message("%" PRIu64 " events about domains and rules are left out: there was no "
			"room for them",
			left_out);
}

static int print(void *arg, struct buf *b, const struct feed *feed, struct error *err)
{
	const struct explain_report *report = arg;
	const struct summary summary = feed_summary(feed);

	if (!report->args->quiet)
		tell_left_out(report);
	if (report->args->json)
		json_form.summary(b, &summary);
	return 0;
}

static int run(const struct report_args *args)
{
	static const struct report_ops ops = {
		.event = take_event,
		.put = put_event,
		.lost = put_lost,
		.print = print,
	};
	struct explain_report report = {
		.args = args,
		.domains = domains_new(MAX_BYTES),
		.explain = explain_new(MAX_CHECKS),
		.style = {
			.when = { .mode = WHEN_WALL, .date = args->feed.file != NULL },
			.color = terminal_wants_color(STDOUT_FILENO),
			.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8"),
		},
	};
	int status = EXIT_FAILED;

	if (report.domains && report.explain)
		status = report_run(&args->feed, &ops, &report);
	else
		message("out of memory");
	domains_free(report.domains);
	explain_free(report.explain);
	return status;
}

/* Checks are many: live they are traced where few tasks are, or by wish. */
static int select_context(struct report_args *args, bool all)
{
	const struct select_options *select = &args->select;
	bool few = args->feed.file || select->program || select->num_pids;

	return selection_add(&args->select.context,
			     few || all ? "domain,ruleset,rule,check" : "domain,ruleset,rule",
			     NULL);
}

static int explain_run(int argc, char **argv)
{
	struct explain_options options = {};
	struct report_args args;
	int status;

	if (report_parse(&explain_verb, argc, argv, explain_options, &options, false, &args,
			 &status) &&
	    report_has_tables(&explain_verb, &args, &status)) {
		if (select_context(&args, options.all))
			status = EXIT_FAILED;
		else
			status = run(&args);
	}
	report_args_done(&args);
	return status;
}

const struct verb explain_verb = {
	.name = "explain",
	.group = "watch",
	.summary = "say why an access was denied, layer by layer",
	.max_operands = 1,
	.takes_program = true,
	.help = explain_help,
	.run = explain_run,
};
