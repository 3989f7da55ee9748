// SPDX-License-Identifier: GPL-2.0-only
#include <langinfo.h>
#include <stdlib.h>
#include <unistd.h>

#include "output/fold.h"
#include "output/line.h"
#include "util/sink.h"
#include "verbs/feed.h"
#include "verbs/message.h"
#include "verbs/source_options.h"
#include "verbs/terminal.h"
#include "verbs/text_options.h"
#include "verbs/twin.h"
#include "verbs/verb.h"
#include "verbs/wall.h"

enum color_mode {
	COLOR_AUTO,
	COLOR_ALWAYS,
	COLOR_NEVER,
};

struct show_options {
	const struct line_form *form;
	enum color_mode color;
	enum when_mode when;
	bool has_when;
	const char *clock;
	const char *input;
	bool quiet;
	bool verbose;
	struct text_options text;
};

struct show {
	struct feed *feed;
	struct sink sink;
	const struct line_form *form;
	struct style style;
	struct fold *fold; /* NULL: every denial is shown */
	struct twin twin;
	bool live;
};

static int set_format(void *target, const char *arg, struct error *err)
{
	static const struct line_form *const forms[] = { &text_form, &ftrace_form, &json_form,
							 &audit_form };
	struct show_options *o = target;

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		if (strcmp(forms[i]->name, arg))
			continue;
		o->form = forms[i];
		return 0;
	}
	return error_set(err, -EINVAL,
			 "no format is called '%s': there are text, ftrace, json and audit", arg);
}

static int set_json(void *target, const char *arg, struct error *err)
{
	((struct show_options *)target)->form = &json_form;
	return 0;
}

static int set_color(void *target, const char *arg, struct error *err)
{
	static const char *const words[] = {
		[COLOR_AUTO] = "auto",
		[COLOR_ALWAYS] = "always",
		[COLOR_NEVER] = "never",
	};
	struct show_options *o = target;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strcmp(words[i], arg))
			continue;
		o->color = i;
		return 0;
	}
	return error_set(err, -EINVAL, "--color takes auto, always or never, not '%s'", arg);
}

static int set_timestamps(void *target, const char *arg, struct error *err)
{
	struct show_options *o = target;

	o->has_when = true;
	if (when_parse(arg, &o->when))
		return 0;
	return error_set(err, -EINVAL, "-T takes wall, clock, delta or none, not '%s'", arg);
}

static int set_clock(void *target, const char *arg, struct error *err)
{
	((struct show_options *)target)->clock = arg;
	return 0;
}

static int set_input(void *target, const char *arg, struct error *err)
{
	((struct show_options *)target)->input = arg;
	return 0;
}

static int set_quiet(void *target, const char *arg, struct error *err)
{
	((struct show_options *)target)->quiet = true;
	return 0;
}

static int set_verbose(void *target, const char *arg, struct error *err)
{
	((struct show_options *)target)->verbose = true;
	return 0;
}

static const struct option_def show_options[] = {
	{ 'i', "input", "FILE", "read the recording FILE, as the operand does", set_input },
	{ 0, "format", "FORM",
	  "text (default); ftrace: as the kernel prints it;\njson: an object a line; audit: "
	  "audit's records",
	  set_format },
	{ 'j', "json", NULL, "the same as --format json", set_json },
	{ 'T', "timestamps", "WHICH", "wall (default), clock, delta or none", set_timestamps },
	{ 'C', "clock", "NAME", "trace clock of a live trace (default boot)", set_clock },
	{ 0, "color", "WHEN", "auto (default), always or never", set_color },
	{ 'q', "quiet", NULL, "no notes on stderr, only events and errors", set_quiet },
	{ 'v', "verbose", NULL, "more: filters, device and inode, counts", set_verbose },
	{},
};

static void show_help(FILE *out)
{
	fputs("Usage: lltrace show [FILE|-] [options]\n"
	      "       lltrace show [options] -- PROGRAM ARGS...\n"
	      "\n"
	      "Prints Landlock events: live until ^C; with a program, of it and all it starts;\n"
	      "or those of the recording FILE ('-' for standard input), made by\n"
	      "'lltrace record' or 'trace-cmd record -e landlock', or of a log of audit.\n"
	      "Where the kernel has no such events, live means audit's records of denials.\n"
	      "\n"
	      "Which events:\n",
	      out);
	select_options_help(out);
	fputs("\nHow:\n", out);
	options_help_part(out, text_options);
	options_help_part(out, source_options);
	options_help(out, show_options);
	fputs("\nColumns:\n", out);
	text_options_help(out);
	fputs("\n"
	      "Examples:\n"
	      "  lltrace show                     everything but rule checks, live\n"
	      "  lltrace show -A                  only what audit would log\n"
	      "  lltrace show -e deny,'*_domain'  denials and the life of domains\n"
	      "  lltrace show -n 1 -e deny        wait for the next denial\n"
	      "  lltrace show -- ./sandboxed      run a program and show what it is denied\n"
	      "  lltrace show -e deny --fold      denials, those that repeat counted\n"
	      "  lltrace show -e deny -o +CPU     a table, with the CPU\n"
	      "  lltrace show -j | jq -c .path    for programs\n"
	      "  lltrace show trace.dat           a recording, on any machine\n"
	      "  lltrace show /var/log/audit/audit.log\n"
	      "  ssh host cat trace.dat | lltrace show -\n",
	      out);
}

/* For folding: live the time that passes, in a recording the time that passed. */
static uint64_t now(const struct show *show, const struct record *record)
{
	if (show->live)
		return wall_ms() * 1000000;
	return show->style.when.ticks ? 0 : record->time;
}

/* Whether an event needs more than the event itself, or somebody waits for its line. */
static bool is_context_free(const struct show *show, const struct text_options *options)
{
	return !options->fold && show->form != &audit_form && show->style.when.mode != WHEN_DELTA &&
	       !show->style.width;
}

static int show_event(void *arg, const struct event *event)
{
	struct show *show = arg;
	const struct feed_clock *clock = feed_clock(show->feed);
	const size_t before = show->sink.buf.len;

	if (show->twin.skips) {
		twin_skip(&show->twin, event->record->size);
		return 0;
	}
	show->style.when.ticks = clock->ticks;
	show->style.when.has_wall = clock->has_wall;
	show->style.when.wall_offset = clock->wall_offset;
	/* The terminal may have been resized. */
	if (show->style.width)
		show->style.width = terminal_width(STDOUT_FILENO);
	if (show->fold)
		fold_event(show->fold, &show->sink.buf, event, &show->style,
			   now(show, event->record));
	else
		show->form->event(&show->sink.buf, event, &show->style);
	if (show->sink.buf.len == before && !show->fold)
		return FEED_UNUSED;
	return twin_step(&show->twin, &show->sink, event->record->size);
}

static int show_lost(void *arg, const struct record *record)
{
	struct show *show = arg;

	if (show->twin.skips)
		return 0;
	if (show->fold)
		fold_lost(show->fold, &show->sink.buf, record, &show->style);
	else
		show->form->lost(&show->sink.buf, record, &show->style);
	return twin_step(&show->twin, &show->sink, 0);
}

static int show_batch(void *arg, int interrupt_fd)
{
	struct show *show = arg;

	if (show->fold && show->live)
		fold_batch(show->fold, &show->sink.buf, &show->style, now(show, NULL));
	show->sink.interrupt_fd = interrupt_fd;
	return twin_end(&show->twin, &show->sink, 0);
}

static int show_wait_ms(void *arg)
{
	const struct show *show = arg;

	return show->fold ? fold_wait_ms(show->fold, now(show, NULL)) : -1;
}

static int show_end(void *arg)
{
	struct show *show = arg;

	if (!show->fold)
		return 0;
	fold_end(show->fold, &show->sink.buf, &show->style);
	return sink_flush(&show->sink);
}

/* At once, also where the first event is a long way off. */
static int show_heading(struct show *show, const struct text_options *options)
{
	if (!options->columns.num || options->no_headings || show->twin.second)
		return 0;
	columns_heading(&show->sink.buf, &show->style);
	return sink_flush(&show->sink);
}

/* Without it a reader knows that the stream did not come to its end. */
static int show_summary(struct show *show)
{
	const struct summary summary = feed_summary(show->feed);

	if (!show->form->summary)
		return 0;
	show->form->summary(&show->sink.buf, &summary);
	return twin_end(&show->twin, &show->sink, 0);
}

static bool wants_color(enum color_mode mode)
{
	return mode == COLOR_AUTO ? terminal_wants_color(STDOUT_FILENO) : mode == COLOR_ALWAYS;
}

/* A program writes to the terminal as well: its last line may not be ours. */
static int start_folding(struct show *show, const struct text_options *options,
			 const struct feed_options *feed_options, struct error *err)
{
	bool in_place = show->style.width && terminal_knows_escapes() &&
			!feed_options->select->program;

	if (!options->fold)
		return 0;
	show->fold = fold_new(show->form, in_place);
	return show->fold ? 0 : error_set(err, -ENOMEM, "out of memory");
}

static int show(struct feed_options *feed_options, const struct show_options *options)
{
	struct show s = {
		.form = options->form,
		.live = !feed_options->file,
		.style = {
			.when = {
				.mode = options->has_when ? options->when :
							    options->form->default_when,
				.date = feed_options->file != NULL,
			},
			.color = wants_color(options->color),
			.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8"),
			.verbose = options->verbose,
			.width = terminal_width(STDOUT_FILENO),
			.columns = &options->text.columns,
		},
	};
	static const struct feed_ops ops = { show_event, show_lost, show_batch, show_wait_ms,
					     show_end };
	struct program_result program = {};
	struct error err = {}, late = {};
	int status, ret;

	twin_init(&s.twin);
	if (is_context_free(&s, &options->text))
		feed_options->twin = &s.twin;
	ret = feed_open(&s.feed, feed_options, &status, &err);
	if (ret) {
		error_print(&err);
		error_done(&err);
		return program_exit_status(feed_options->select, &program, status);
	}
	sink_init(&s.sink, STDOUT_FILENO);
	ret = show_heading(&s, &options->text);
	if (!ret)
		ret = start_folding(&s, &options->text, feed_options, &err);
	if (!ret)
		ret = feed_run(s.feed, &ops, &s, &err);
	if (!ret)
		ret = show_summary(&s);
	/* What came before an error is shown. */
	if (ret && ret != -EPIPE && ret != -EINTR)
		twin_end(&s.twin, &s.sink, ret);
	status = ret && ret != -EPIPE ? EXIT_FAILED : 0;
	if (status) {
		if (ret == -ECHILD)
			error_set(&err, ret,
				  "%s may be damaged or crafted: one of the two processes "
				  "that read it is gone",
				  feed_options->file);
		else if (!err.what)
			error_set(&err, ret, "cannot write the output: %s", strerror(-ret));
		error_print(&err);
	}
	program = feed_program(s.feed);
	if (feed_close(s.feed, &late)) {
		error_print(&late);
		status = EXIT_FAILED;
	}
	fold_free(s.fold);
	sink_done(&s.sink);
	audit_log_done(&s.style.audit);
	error_done(&err);
	error_done(&late);
	return program_exit_status(feed_options->select, &program, status);
}

/* Audit's records have a time, whatever else, and are of denials and the domains they are of. */
static int prepare_audit(struct show_options *options, struct select_options *select,
			 struct error *err)
{
	if (options->form != &audit_form)
		return 0;
	if (options->has_when && options->when != WHEN_WALL && options->when != WHEN_CLOCK)
		return error_set(err, -EINVAL, "--format audit takes -T wall or clock");
	return selection_add(&select->context, "free_domain,log_domain", err);
}

static int show_run(int argc, char **argv)
{
	struct select_options select = {};
	struct show_options options = { .form = &text_form };
	struct source_options source = { .source = SOURCE_AUTO };
	const struct option_def *const tables[] = { select_options, run_options,    text_options,
						    show_options,   source_options, NULL };
	void *const targets[] = { &select, &select, &options.text, &options, &source };
	struct feed_options feed_options = { .select = &select, .out_fd = STDOUT_FILENO };
	struct error err = {};
	struct operands operands;
	int status;

	if (verb_parse(&show_verb, argc, argv, tables, targets, &operands, &status)) {
		feed_options.file = operands.num ? operands.v[0] : options.input;
		feed_options.clock = options.clock;
		feed_options.quiet = options.quiet;
		feed_options.verbose = options.verbose;
		if (operands.num && options.input)
			status = usage_error("show", "unexpected argument '%s' beside -i",
					     operands.v[0]);
		else if (select_options_check(&select, &operands, feed_options.file, &err) ||
			 prepare_audit(&options, &select, &err) ||
			 source_options_put(&source, &feed_options, &err))
			status = usage_error("show", "%s", err.what);
		else if (text_options_check(&options.text, &options.form, &err))
			status = usage_error("show", "%s", err.what);
		else
			status = show(&feed_options, &options);
	}
	select_options_done(&select);
	error_done(&err);
	return status;
}

const struct verb show_verb = {
	.name = "show",
	.group = "watch",
	.summary = "print Landlock events, live or from a recording",
	.max_operands = 1,
	.takes_program = true,
	.help = show_help,
	.run = show_run,
};
