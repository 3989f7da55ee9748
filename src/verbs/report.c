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
	{ 'j', "json", NULL, "JSON, for programs", set_json },
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
	struct feed *feed;
	struct sink sink;
};

static int take_event(void *arg, const struct event *event)
{
	struct report *report = arg;
	int ret = report->ops->event(report->arg, report->feed, event);

	if (!ret && report->ops->put)
		ret = report->ops->put(report->arg, &report->sink.buf, report->feed, event);
	return ret ? ret : sink_full(&report->sink);
}

static int take_lost(void *arg, const struct record *record)
{
	struct report *report = arg;

	if (report->ops->lost)
		report->ops->lost(report->arg, &report->sink.buf, record);
	return sink_full(&report->sink);
}

static int take_batch(void *arg, int interrupt_fd)
{
	struct report *report = arg;
	int ret = 0;

	if (report->ops->batch)
		ret = report->ops->batch(report->arg, &report->sink.buf, report->feed);
	report->sink.interrupt_fd = interrupt_fd;
	return ret ? ret : sink_flush(&report->sink);
}

static int take_wait_ms(void *arg)
{
	const struct report *report = arg;

	return report->ops->wait_ms ? report->ops->wait_ms(report->arg) : -1;
}

static int take_end(void *arg)
{
	struct report *report = arg;

	if (report->ops->end)
		report->ops->end(report->arg, &report->sink.buf);
	return sink_flush(&report->sink);
}

static int print(struct report *report, struct error *err)
{
	int ret = report->ops->print(report->arg, &report->sink.buf, report->feed, err);

	return ret ? ret : sink_flush(&report->sink);
}

static int run(struct report *report, struct error *err)
{
	static const struct feed_ops ops = { take_event, take_lost, take_batch, take_wait_ms,
					     take_end };
	int ret = feed_run(report->feed, &ops, report, err), printed;

	if (ret == -EPIPE || ret == -ENOMEM)
		return ret;
	report->sink.interrupt_fd = -1;
	printed = print(report, ret ? NULL : err);
	if (!ret && printed && printed != -EPIPE && !err->what)
		error_set(err, printed, "cannot write the output: %s", strerror(-printed));
	return ret ? ret : printed;
}

int report_run(const struct feed_options *options, const struct report_ops *ops, void *arg)
{
	struct report report = { ops, arg };
	struct program_result program = {};
	struct error err = {}, late = {};
	int status, ret = feed_open(&report.feed, options, &status, &err);

	sink_init(&report.sink, STDOUT_FILENO);
	if (!ret) {
		ret = run(&report, &err);
		status = ret && ret != -EPIPE ? EXIT_FAILED : 0;
		program = feed_program(report.feed);
	}
	if (status) {
		if (!err.what)
			error_set(&err, ret, "cannot read the events: %s", strerror(-ret));
		error_print(&err);
	}
	if (feed_close(report.feed, &late)) {
		error_print(&late);
		status = EXIT_FAILED;
	}
	error_done(&err);
	error_done(&late);
	sink_done(&report.sink);
	return program_exit_status(options->select, &program, status);
}
