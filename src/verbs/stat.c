// SPDX-License-Identifier: GPL-2.0-only
#include <langinfo.h>
#include <string.h>
#include <unistd.h>

#include "output/stat.h"
#include "verbs/message.h"
#include "verbs/report.h"
#include "verbs/terminal.h"
#include "verbs/verb.h"
#include "verbs/wall.h"

/* What is counted apart; some 12 MB at most. */
#define MAX_ROWS  32768
#define MAX_BYTES (8UL << 20)

struct stat_options {
	struct tally_by by;
	bool no_headings;
	bool live;
};

struct stat {
	const struct report_args *args;
	const struct stat_options *options;
	struct tally *tally;
	struct buf key;
	/* --live */
	uint64_t drawn_ms; /* when the last frame was, 0: there was none */
	unsigned int width, height; /* of the terminal then */
	bool changed; /* since then */
};

/* The time from a frame to the next one; a terminal that is resized is noticed as late. */
#define FRAME_MS 500

static int set_by(void *target, const char *arg, struct error *err)
{
	return tally_by_add(&((struct stat_options *)target)->by, arg, err);
}

static int set_no_headings(void *target, const char *arg, struct error *err)
{
	((struct stat_options *)target)->no_headings = true;
	return 0;
}

static int set_live(void *target, const char *arg, struct error *err)
{
	((struct stat_options *)target)->live = true;
	return 0;
}

static const struct option_def stat_options[] = {
	{ 0, "by", "WHAT",
	  "what to tell denials apart by: program, pid,\n"
	  "domain, right, path, port, event (commas between;\n"
	  "default program,right,path,port)",
	  set_by },
	{ 0, "live", NULL, "redraw the table on the terminal as events come", set_live },
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
	options_help_part(out, source_options);
	options_help(out, report_options);
	fputs("\n"
	      "Examples:\n"
	      "  lltrace stat trace.dat\n"
	      "  lltrace stat --by program,right --time 60\n"
	      "  lltrace stat -A -- make\n"
	      "  lltrace stat --live --by program,path\n",
	      out);
}

static int stat_event(void *arg, const struct feed *feed, const struct event *event)
{
	struct stat *stat = arg;

	if (event->format->kind != KIND_DENY)
		return 0;
	stat->changed = true;
	stat->key.len = 0;
	tally_key_put(&stat->key, &stat->options->by, event);
	if (buf_failed(&stat->key))
		return -ENOMEM;
	return tally_add(stat->tally, (struct span){ stat->key.data, stat->key.len },
			 denial_verdict(event, NULL), event->record->time);
}

static struct stat_report report_of(const struct stat *stat, const struct feed *feed)
{
	const struct feed_clock *clock = feed_clock(feed);
	const struct summary summary = feed_summary(feed);

	return (struct stat_report){
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
}

static int stat_print(void *arg, struct buf *b, const struct feed *feed, struct error *err)
{
	struct stat *stat = arg;
	const struct summary summary = feed_summary(feed);
	struct stat_report report = report_of(stat, feed);
	size_t num;

	if (!tally_rows(stat->tally, &num) && summary.shown && !stat->args->quiet)
		message("none of these events is a denial");
	if (!stat->args->json)
		return stat_put(b, &report);
	stat_put_json(b, &report);
	return 0;
}

/* What is on the screen stays in the terminal's history. */
static void begin_frames(struct stat *stat, struct buf *b)
{
	if (!stat->drawn_ms)
		buf_fill(b, '\n', stat->height);
}

static int draw(void *arg, struct buf *b, const struct feed *feed)
{
	struct stat *stat = arg;
	const unsigned int width = terminal_width(STDOUT_FILENO);
	const unsigned int height = terminal_height(STDOUT_FILENO);
	const uint64_t now = wall_ms();
	struct stat_report report;

	if (stat->drawn_ms && now - stat->drawn_ms < FRAME_MS)
		return 0;
	if (!stat->changed && width == stat->width && height == stat->height)
		return 0;
	stat->width = width;
	stat->height = height;
	begin_frames(stat, b);
	stat->drawn_ms = now;
	stat->changed = false;
	report = report_of(stat, feed);
	return stat_put_frame(b, &report, height);
}

static int wait_for_frame(void *arg)
{
	const struct stat *stat = arg;
	const uint64_t since = wall_ms() - stat->drawn_ms;

	return stat->changed && since < FRAME_MS ? FRAME_MS - since : FRAME_MS;
}

/* The last frame gives way to the whole table. */
static void end_frames(void *arg, struct buf *b)
{
	const struct stat *stat = arg;

	if (stat->drawn_ms)
		buf_str(b, "\033[H\033[J");
}

static int stat(const struct report_args *args, const struct stat_options *options)
{
	static const struct report_ops at_end = { .event = stat_event, .print = stat_print };
	static const struct report_ops live = {
		.event = stat_event,
		.batch = draw,
		.wait_ms = wait_for_frame,
		.end = end_frames,
		.print = stat_print,
	};
	struct stat stat = {
		.args = args,
		.options = options,
		.tally = tally_new(MAX_ROWS, MAX_BYTES),
	};
	int status = EXIT_FAILED;

	if (stat.tally)
		status = report_run(&args->feed, options->live ? &live : &at_end, &stat);
	else
		message("out of memory");
	tally_free(stat.tally);
	buf_done(&stat.key);
	return status;
}

/* What --live can't be; NULL: nothing is in its way. */
static const char *live_obstacle(const struct report_args *args)
{
	if (args->feed.file)
		return "--live is not for a recording";
	if (args->select.program)
		return "--live is not for a program, which writes to the same terminal";
	if (args->json)
		return "--live and -j are forms of their own";
	if (!isatty(STDOUT_FILENO))
		return "--live needs a terminal";
	return terminal_knows_escapes() ? NULL : "--live needs a terminal that can be redrawn";
}

static bool can_be_live(const struct report_args *args, const struct stat_options *options,
			int *status)
{
	const char *obstacle = options->live ? live_obstacle(args) : NULL;

	if (obstacle)
		*status = usage_error("stat", "%s", obstacle);
	return !obstacle;
}

static int stat_run(int argc, char **argv)
{
	struct stat_options options = {};
	struct report_args args;
	int status;

	if (report_parse(&stat_verb, argc, argv, stat_options, &options, true, &args, &status) &&
	    can_be_live(&args, &options, &status)) {
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
