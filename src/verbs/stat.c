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
	struct tally_by by;
	bool no_headings;
};

struct stat {
	const struct report_args *args;
	const struct stat_options *options;
	struct tally *tally;
	struct buf key;
};

static int set_by(void *target, const char *arg, struct error *err)
{
	return tally_by_add(&((struct stat_options *)target)->by, arg, err);
}

static int set_no_headings(void *target, const char *arg, struct error *err)
{
	((struct stat_options *)target)->no_headings = true;
	return 0;
}

static const struct option_def stat_options[] = {
	{ 0, "by", "WHAT",
	  "what to tell denials apart by: program, pid,\n"
	  "domain, right, path, port, event (commas between;\n"
	  "default program,right,path,port)",
	  set_by },
	{ 0, "no-headings", NULL, "no line of headings", set_no_headings },
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
	options_help_part(out, stat_options);
	options_help(out, report_options);
	fputs("\n"
	      "Examples:\n"
	      "  lltrace stat trace.dat\n"
	      "  lltrace stat --by program,right --time 60\n"
	      "  lltrace stat -A -- make\n",
	      out);
}

static int stat_event(void *arg, const struct feed *feed, const struct event *event)
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

static int stat_print(void *arg, struct buf *b, const struct feed *feed, struct error *err)
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
			  .date = stat->args->feed.file != NULL },
		.lost = summary.lost,
		.lost_unknown = summary.lost_unknown,
		.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8"),
		.width = terminal_width(STDOUT_FILENO),
		.headings = !stat->options->no_headings,
	};
	size_t num;

	if (!tally_rows(stat->tally, &num) && summary.shown && !stat->args->quiet)
		message("none of these events is a denial");
	if (!stat->args->json)
		return stat_put(b, &report);
	stat_put_json(b, &report);
	return 0;
}

static int stat(const struct report_args *args, const struct stat_options *options)
{
	static const struct report_ops ops = { .event = stat_event, .print = stat_print };
	struct stat stat = { args, options, tally_new(MAX_ROWS, MAX_BYTES), {} };
	int status = EXIT_FAILED;

	if (stat.tally)
		status = report_run(&args->feed, &ops, &stat);
	else
		message("out of memory");
	tally_free(stat.tally);
	buf_done(&stat.key);
	return status;
}

static int stat_run(int argc, char **argv)
{
	struct stat_options options = {};
	struct report_args args;
	int status;

	if (report_parse(&stat_verb, argc, argv, stat_options, &options, &args, &status) &&
	    report_has_tables(&stat_verb, &args, &status)) {
		if (!options.by.num)
			tally_by_add(&options.by, "program,right,path,port", NULL);
		/* Denials are what is counted, whatever else there is. */
		if (!args.select.events.num)
			selection_add(&args.select.events, "deny", NULL);
		status = stat(&args, &options);
	}
	report_args_done(&args);
	return status;
}

const struct verb stat_verb = {
	.name = "stat",
	.group = "watch",
	.summary = "count denials by program, right, path and more",
	.max_operands = 1,
	.takes_program = true,
	.help = stat_help,
	.run = stat_run,
};
