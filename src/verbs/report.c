// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/report.h"

#include <string.h>
#include <unistd.h>

#include "output/tables.h"
#include "util/sink.h"
#include "verbs/message.h"

static int set_input(void *target, const char *arg, struct error *err)
{
	((struct report_args *)target)->input = arg;
	return 0;
}

static int set_json(void *target, const char *arg, struct error *err)
{
	((struct report_args *)target)->json = true;
	return 0;
}

static int set_quiet(void *target, const char *arg, struct error *err)
{
	((struct report_args *)target)->quiet = true;
	return 0;
}

const struct option_def report_options[] = {
	{ 'i', "input", "FILE", "read the recording FILE, as the operand does", set_input },
	{ 'j', "json", NULL, "one JSON document", set_json },
	{ 'q', "quiet", NULL, "no notes on stderr, only errors", set_quiet },
	{},
};

bool report_parse(const struct verb *verb, int argc, char **argv, const struct option_def *own,
		  void *target, bool audit, struct report_args *args, int *status)
{
	const struct option_def *const tables[] = { select_options,
						    run_options,
						    own,
						    report_options,
						    audit ? source_options : NULL,
						    NULL };
	void *const targets[] = { &args->select, &args->select, target, args, &args->source };
	struct operands operands;
	struct error err = {};

	*args = (struct report_args){ .source.source = audit ? SOURCE_AUTO : SOURCE_TRACE };
	if (!verb_parse(verb, argc, argv, tables, targets, &operands, status))
		return false;
	args->feed = (struct feed_options){
		.select = &args->select,
		.file = operands.num ? operands.v[0] : args->input,
		.quiet = args->quiet,
		.out_fd = STDOUT_FILENO,
	};
	*status = 0;
	if (operands.num && args->input)
		*status = usage_error(verb->name, "unexpected argument '%s' beside -i",
				      operands.v[0]);
	else if (select_options_check(&args->select, &operands, args->feed.file, &err) ||
		 source_options_put(&args->source, &args->feed, &err))
		*status = usage_error(verb->name, "%s", err.what);
	error_done(&err);
	return !*status;
}

bool report_has_tables(const struct verb *verb, const struct report_args *args, int *status)
{
	if (has_tables || args->json)
		return true;
	*status = usage_error(verb->name, "this lltrace was built without libsmartcols: there is "
					  "no table, only -j");
	return false;
}

void report_args_done(struct report_args *args)
{
	select_options_done(&args->select);
}

struct report {
	const struct report_ops *ops;
	void *arg;
};

static int take_event(void *arg, const struct event *event)
{
	struct report *report = arg;

	return report->ops->event(report->arg, event);
}

/* How many were lost, feed_summary() knows at the end. */
static int take_lost(void *arg, const struct record *record)
{
	return 0;
}

static int take_batch(void *arg, int interrupt_fd)
{
	return 0;
}

static int print(struct report *report, const struct feed *feed, struct error *err)
{
	struct sink sink;
	int ret;

	sink_init(&sink, STDOUT_FILENO);
	ret = report->ops->print(report->arg, &sink.buf, feed, err);
	if (!ret)
		ret = sink_flush(&sink);
	sink_done(&sink);
	return ret;
}

static int run(struct report *report, struct feed *feed, struct error *err)
{
	static const struct feed_ops ops = { take_event, take_lost, take_batch };
	int ret = feed_run(feed, &ops, report, err), printed;

	if (ret == -EPIPE || ret == -ENOMEM)
		return ret;
	printed = print(report, feed, ret ? NULL : err);
	if (!ret && printed && printed != -EPIPE && !err->what)
		error_set(err, printed, "cannot write the output: %s", strerror(-printed));
	return ret ? ret : printed;
}

int report_run(const struct feed_options *options, const struct report_ops *ops, void *arg)
{
	struct report report = { ops, arg };
	struct program_result program = {};
	struct error err = {}, late = {};
	struct feed *feed = NULL;
	int status, ret = feed_open(&feed, options, &status, &err);

	if (!ret) {
		ret = run(&report, feed, &err);
		status = ret && ret != -EPIPE ? EXIT_FAILED : 0;
		program = feed_program(feed);
	}
	if (status) {
		if (!err.what)
			error_set(&err, ret, "cannot read the events: %s", strerror(-ret));
		error_print(&err);
	}
	if (feed_close(feed, &late)) {
		error_print(&late);
		status = EXIT_FAILED;
	}
	error_done(&err);
	error_done(&late);
	return program_exit_status(options->select, &program, status);
}
