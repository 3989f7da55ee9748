// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/escape.h"
#include "tracefs/events.h"
#include "tracefs/mount.h"
#include "util/io.h"
#include "util/shell.h"
#include "util/sink.h"
#include "verbs/feed.h"
#include "verbs/filters.h"
#include "verbs/guard.h"
#include "verbs/message.h"
#include "verbs/verb.h"

struct filter_options {
	const char *file; /* a recording, NULL: none */
	const char *format_dir; /* NULL: none */
};

/* Where the formats come from. */
struct source {
	const struct filter_options *options;
	struct feed *feed; /* of a kernel or a recording; NULL: of a directory */
	struct catalog own; /* of the directory */
	const struct catalog *catalog;
};

static int set_input(void *target, const char *arg, struct error *err)
{
	((struct filter_options *)target)->file = arg;
	return 0;
}

static int set_format_dir(void *target, const char *arg, struct error *err)
{
	((struct filter_options *)target)->format_dir = arg;
	return 0;
}

static const struct option_def filter_options[] = {
	{ 'i', "input", "FILE", "the events of the recording FILE, as the operand", set_input },
	{ 0, "format-dir", "DIR",
	  "the events whose format files are in DIR, as NAME\nor NAME/format", set_format_dir },
	{},
};

static void filter_help(FILE *out)
{
	fputs("Usage: lltrace filter [FILE|-] [options]\n"
	      "\n"
	      "Prints for each event the filter expression that the kernel would get from these\n"
	      "options, what no expression can hold and is left to the reader, and the shell\n"
	      "line that sets the filter without lltrace.  Changes nothing.\n"
	      "\n"
	      "Which events:\n",
	      out);
	options_help_part(out, select_options);
	fputs("\nOf which kernel (default: this one):\n", out);
	options_help(out, filter_options);
	fputs("\n"
	      "Examples:\n"
	      "  lltrace filter -A\n"
	      "  lltrace filter -e deny -r read_file --path '/etc/*' trace.dat\n",
	      out);
}

/* Format files are parsed by libtraceevent, which crashes on some that are damaged. */
static int open_dir(struct source *source, struct error *err)
{
	const char *dir = source->options->format_dir;
	const struct abi abi = abi_native();
	struct confine_file file = { .is_dir = true };

	file.fd = open_retry(AT_FDCWD, dir, O_RDONLY | O_DIRECTORY, 0);
	if (file.fd < 0)
		return error_set(err, file.fd, "cannot read %s: %s", dir, strerror(-file.fd));
	guard_file(&file, dir, false, NULL);
	close(file.fd);
	source->catalog = &source->own;
	return events_read_dir(&source->own, dir, "landlock", &abi, err);
}

static int open_feed(struct source *source, int *status, struct error *err)
{
	struct select_options all = {};
	const struct feed_options options = {
		.select = &all, .file = source->options->file, .quiet = true, .out_fd = -1
	};
	int ret = selection_add(&all.events, "all", err);

	if (!ret)
		ret = feed_open(&source->feed, &options, status, err);
	if (!ret)
		source->catalog = feed_catalog(source->feed);
	select_options_done(&all);
	return ret;
}

static void source_close(struct source *source)
{
	feed_close(source->feed, NULL);
	catalog_done(&source->own);
}

/* Why an event that was asked for can't come. */
static void put_left_out(struct buf *b, const struct chosen *chosen)
{
	buf_str(b, "  left out  ");
	if (chosen->undecided) {
		buf_str(b, "-A: no field tells whether audit would log it\n");
		return;
	}
	if (chosen->lacks >> LACKS_FILTER & 1) {
		buf_str(b, "-f: it lacks a field of the expression\n");
		return;
	}
	for (size_t kind = 0, num = 0; kind < CONDITION_COUNT; kind++) {
		if (!((chosen->lacks | chosen->never) >> kind & 1))
			continue;
		buf_printf(b, "%s%s: ", num++ ? "\n            " : "", condition_option(kind));
		if (chosen->lacks >> kind & 1)
			buf_printf(b, "no field tells %s", condition_what(kind));
		else
			buf_str(b, "no such event can be like that");
	}
	buf_put(b, '\n');
}

static void put_rest(struct buf *b, unsigned int rest)
{
	for (size_t kind = 0; kind < CONDITION_COUNT; kind++)
		if (rest >> kind & 1)
			buf_printf(b,
				   "  reading   %s: a control character, both kinds of quotes or "
				   "more than 254\n            bytes fit no expression\n",
				   condition_option(kind));
}

/* Up to the name of the file below tracefs. */
static void put_echo(struct buf *b, const char *text, const char *tracefs)
{
	/* The echo of some shells has ideas of its own about backslashes. */
	buf_str(b, strchr(text, '\\') ? "printf '%s\\n' " : "echo ");
	shell_put(b, text);
	buf_str(b, " > ");
	shell_put(b, tracefs);
}

static void put_event(struct buf *b, const struct session_event *event, const char *tracefs)
{
	if (!event->filter) {
		buf_str(b, "  filter    none\n");
		return;
	}
	buf_str(b, "  filter    ");
	buf_str(b, event->filter);
	buf_str(b, "\n  shell     ");
	put_echo(b, event->filter, tracefs);
	buf_printf(b, "/events/%s/%s/filter\n", event->system, event->name);
}

/* Processes are chosen for the whole instance. */
static void put_pids(struct buf *b, const struct select_options *select, const char *tracefs)
{
	struct buf pids = {};

	for (size_t i = 0; i < select->num_pids; i++)
		buf_printf(&pids, "%s%ld", i ? " " : "", (long)select->pids[i]);
	buf_printf(b, "processes\n  pids      %s%s\n  shell     ", buf_cstr(&pids),
		   select->only_pids ? "" : ", and what they fork");
	if (!select->only_pids) {
		put_echo(b, "1", tracefs);
		buf_str(b, "/options/event-fork; ");
	}
	put_echo(b, buf_cstr(&pids), tracefs);
	buf_str(b, "/set_event_pid\n");
	buf_done(&pids);
}

static void put_all(struct buf *b, const struct choice *choice, const struct filters *filters,
		    const char *tracefs)
{
	if (choice->select->num_pids)
		put_pids(b, choice->select, tracefs);
	for (size_t i = 0, at = 0; i < choice->catalog->num; i++) {
		const struct format *format = choice->catalog->v[i];
		const struct chosen *chosen = choice_of(choice, format);

		if (!chosen->named)
			continue;
		escape_put(b, span_str(format->name), ESCAPE_CONTROL);
		buf_put(b, '\n');
		if (chosen->wanted)
			put_event(b, &filters->events[at++], tracefs);
		else
			put_left_out(b, chosen);
		put_rest(b, chosen->wanted ? chosen->rest : 0);
	}
}

static int print(const struct source *source, const struct select_options *select, int *status,
		 struct error *err)
{
	/* What a running kernel thinks of -f, only that can tell. */
	bool live = source->feed && !source->options->file;
	char *tracefs = NULL;
	struct filters filters = {};
	struct choice choice;
	struct sink sink;
	int ret = choice_init(&choice, select, source->catalog, live ? BY_KERNEL : BY_READER, true,
			      status, err);

	if (!ret)
		ret = filters_init(&filters, &choice, err);
	if (!ret && live)
		ret = tracefs_find(&tracefs, err);
	if (!ret) {
		*status = EXIT_FAILED;
		sink_init(&sink, STDOUT_FILENO);
		put_all(&sink.buf, &choice, &filters, tracefs ? tracefs : "/sys/kernel/tracing");
		ret = sink_flush(&sink);
		if (ret && ret != -EPIPE)
			error_set(err, ret, "cannot write the output: %s", strerror(-ret));
		sink_done(&sink);
	}
	free(tracefs);
	filters_done(&filters);
	choice_done(&choice);
	return ret == -EPIPE ? 0 : ret;
}

static int filter(const struct filter_options *options, const struct select_options *select)
{
	struct source source = { .options = options };
	struct error err = {};
	int status = EXIT_FAILED, ret;

	ret = options->format_dir ? open_dir(&source, &err) : open_feed(&source, &status, &err);
	if (!ret)
		ret = print(&source, select, &status, &err);
	source_close(&source);
	if (ret)
		error_print(&err);
	error_done(&err);
	return ret ? status : 0;
}

static int filter_run(int argc, char **argv)
{
	struct select_options select = {};
	struct filter_options options = {};
	const struct option_def *const tables[] = { select_options, filter_options, NULL };
	void *const targets[] = { &select, &options };
	struct operands operands;
	int status;

	if (verb_parse(&filter_verb, argc, argv, tables, targets, &operands, &status)) {
		if (operands.num && options.file) {
			status = usage_error("filter", "unexpected argument '%s' beside -i",
					     operands.v[0]);
		} else {
			options.file = operands.num ? operands.v[0] : options.file;
			status = options.file && options.format_dir
					 ? usage_error("filter", "--format-dir can't be given "
								 "together with a recording")
					 : filter(&options, &select);
		}
	}
	select_options_done(&select);
	return status;
}

const struct verb filter_verb = {
	.name = "filter",
	.group = "check",
	.summary = "print the kernel filters that options come to",
	.max_operands = 1,
	.help = filter_help,
	.run = filter_run,
};
