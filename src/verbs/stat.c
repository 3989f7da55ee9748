// SPDX-License-Identifier: GPL-2.0-only
#include <langinfo.h>
#include <string.h>
#include <unistd.h>

#include "output/stat.h"
#include "verbs/message.h"
#include "verbs/report.h"
#include "verbs/terminal.h"
#include "verbs/verb.h"

/* What is counted apart; some 12 MB at most. */
#define MAX_ROWS  32768
#define MAX_BYTES (8UL << 20)

struct stat_options {
	const char *input; /* -i */
	struct tally_by by;
	bool json;
	bool no_headings;
	bool quiet;
};

struct stat {
	const struct stat_options *options;
	bool from_file;
	struct tally *tally;
	struct buf key;
};

static int set_input(void *target, const char *arg, struct error *err)
{
	((struct stat_options *)target)->input = arg;
	return 0;
}

static int set_by(void *target, const char *arg, struct error *err)
{
	return tally_by_add(&((struct stat_options *)target)->by, arg, err);
}

static int set_json(void *target, const char *arg, struct error *err)
{
	((struct stat_options *)target)->json = true;
	return 0;
}

static int set_no_headings(void *target, const char *arg, struct error *err)
{
	((struct stat_options *)target)->no_headings = true;
	return 0;
}

static int set_quiet(void *target, const char *arg, struct error *err)
{
	((struct stat_options *)target)->quiet = true;
	return 0;
}

static const struct option_def stat_options[] = {
	{ 'i', "input", "FILE", "read the recording FILE, as the operand does", set_input },
	{ 0, "by", "WHAT",
	  "what to tell denials apart by: program, pid,\n"
	  "domain, right, path, port, event (commas between;\n"
	  "default program,right,path,port)",
	  set_by },
	{ 'j', "json", NULL, "one JSON document", set_json },
	{ 0, "no-headings", NULL, "no line of headings", set_no_headings },
	{ 'q', "quiet", NULL, "no notes on stderr, only errors", set_quiet },
	{},
};

static void stat_help(FILE *out)
{
	fputs("Usage: lltrace stat [FILE|-] [options]\n"
	      "       lltrace stat [options] -- PROGRAM ARGS...\n"
	      "\n"
	      "Counts denials: live until ^C; with a program, those of it and all it starts; or\n"
	      "those of the recording FILE.  Prints a table, the most frequent first.\n"
	      "\n"
	      "Which events:\n",
	      out);
	select_options_help(out);
	fputs("\nHow:\n", out);
	options_help(out, stat_options);
	fputs("\n"
	      "Examples:\n"
	      "  lltrace stat trace.dat\n"
	      "  lltrace stat --by program,right --time 60\n"
	      "  lltrace stat -A -- make\n",
	      out);
}

static int stat_event(void *arg, const struct event *event)
{
	struct stat *stat = arg;

	if (event->format->kind != KIND_DENY)
		return 0;
	stat->key.len = 0;
	tally_key_put(&stat->key, &stat->options->by, event);
	if (buf_failed(&stat->key))
		return -ENOMEM;
	return tally_add(stat->tally, (struct span){ stat->key.data, stat->key.len },
			 denial_verdict(event, NULL), event->record->time);
}

static int stat_print(void *arg, struct buf *b, const struct feed *feed)
{
	struct stat *stat = arg;
	const struct feed_clock *clock = feed_clock(feed);
	struct summary summary = feed_summary(feed);
	struct stat_report report = {
		.tally = stat->tally,
		.by = &stat->options->by,
		.when = { .mode = WHEN_WALL,
			  .ticks = clock->ticks,
			  .has_wall = clock->has_wall,
			  .wall_offset = clock->wall_offset,
			  .date = stat->from_file },
		.lost = summary.lost,
		.lost_unknown = summary.lost_unknown,
		.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8"),
		.width = terminal_width(STDOUT_FILENO),
		.headings = !stat->options->no_headings,
	};
	size_t num;

	if (!tally_rows(stat->tally, &num) && summary.shown && !stat->options->quiet)
		message("none of these events is a denial");
	if (!stat->options->json)
		return stat_put(b, &report);
	stat_put_json(b, &report);
	return 0;
}

static int stat(const struct feed_options *feed_options, const struct stat_options *options)
{
	static const struct report_ops ops = { stat_event, stat_print };
	struct stat stat = {
		.tally = tally_new(MAX_ROWS, MAX_BYTES),
		.options = options,
		.from_file = feed_options->file,
	};
	int status = EXIT_FAILED;

	if (stat.tally)
		status = report_run(feed_options, &ops, &stat);
	else
		message("out of memory");
	tally_free(stat.tally);
	buf_done(&stat.key);
	return status;
}

/* Denials are what is counted, whatever else there is. */
static int select_denials(struct select_options *select, struct error *err)
{
	return select->events.num ? 0 : selection_add(&select->events, "deny", err);
}

static int stat_run(int argc, char **argv)
{
	struct select_options select = {};
	struct stat_options options = {};
	const struct option_def *const tables[] = { select_options, run_options, stat_options,
						    NULL };
	void *const targets[] = { &select, &select, &options };
	struct feed_options feed_options = { .select = &select, .out_fd = STDOUT_FILENO };
	struct operands operands;
	struct error err = {};
	int status;

	if (verb_parse(&stat_verb, argc, argv, tables, targets, &operands, &status)) {
		feed_options.file = operands.num ? operands.v[0] : options.input;
		feed_options.quiet = options.quiet;
		if (!options.by.num)
			tally_by_add(&options.by, "program,right,path,port", NULL);
		if (operands.num && options.input)
			status = usage_error("stat", "unexpected argument '%s' beside -i",
					     operands.v[0]);
		else if (select_options_check(&select, &operands, feed_options.file, &err) ||
			 select_denials(&select, &err))
			status = usage_error("stat", "%s", err.what);
		else
			status = stat(&feed_options, &options);
	}
	error_done(&err);
	select_options_done(&select);
	return status;
}

const struct verb stat_verb = {
	.name = "stat",
	.group = "understand",
	.summary = "count denials by program, right, path and more",
	.max_operands = 1,
	.takes_program = true,
	.help = stat_help,
	.run = stat_run,
};
