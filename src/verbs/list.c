// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/list.h"
#include "tracefs/mount.h"
#include "tracefs/session.h"
#include "util/sink.h"
#include "verbs/feed.h"
#include "verbs/message.h"
#include "verbs/verb.h"

struct list_options {
	bool json;
	bool verbose;
	const struct list_of_names *names;
	bool clocks;
};

static int set_json(void *target, const char *arg, struct error *err)
{
	((struct list_options *)target)->json = true;
	return 0;
}

static int set_verbose(void *target, const char *arg, struct error *err)
{
	((struct list_options *)target)->verbose = true;
	return 0;
}

static int set_names(void *target, const char *arg, struct error *err)
{
	struct list_options *o = target;

	o->clocks = !strcmp(arg, "clocks");
	for (o->names = lists_of_names; o->names->what; o->names++)
		if (!strcmp(arg, o->names->what))
			return 0;
	o->names = NULL;
	return o->clocks ? 0
			 : error_set(err, -EINVAL,
				     "--names takes events, groups, fields, rights or clocks, not "
				     "'%s'",
				     arg);
}

static const struct option_def list_options[] = {
	{ 'j', "json", NULL, "one JSON document", set_json },
	{ 0, "names", "WHAT",
	  "bare names, one a line: of events, groups, fields,\nrights or clocks", set_names },
	{ 'v', "verbose", NULL, "the format files as well", set_verbose },
	{},
};

static void list_help(FILE *out)
{
	fputs("Usage: lltrace list [FILE|-] [options]\n"
	      "\n"
	      "Lists the Landlock events of this kernel, or of the recording FILE, by group,\n"
	      "with their fields, and the names of the access rights.\n"
	      "\n"
	      "Options:\n",
	      out);
	options_help(out, list_options);
	fputs("\n"
	      "Examples:\n"
	      "  lltrace list\n"
	      "  lltrace list -v trace.dat\n"
	      "  lltrace list --names rights\n"
	      "  lltrace list -j | jq -r '.rights.fs[].name'\n",
	      out);
}

static void put_catalog(struct buf *b, const struct catalog *catalog,
			const struct list_options *options)
{
	if (options->names)
		options->names->put(b, catalog);
	else if (options->json)
		list_put_json(b, catalog, options->verbose);
	else
		list_put(b, catalog, options->verbose);
}

static int put_events(struct buf *b, const char *file, const struct list_options *options,
		      int *status, struct error *err)
{
	static const struct catalog none;
	struct select_options select = {};
	const struct feed_options feed_options = {
		.select = &select, .file = file, .quiet = true, .out_fd = -1
	};
	struct feed *feed = NULL;
	int ret = selection_add(&select.events, "all", err);

	if (!ret)
		ret = feed_open(&feed, &feed_options, status, err);
	/* What Landlock itself has, any machine knows. */
	if (ret && !file && options->names && !options->names->needs_events) {
		error_done(err);
		ret = 0;
	}
	if (!ret)
		put_catalog(b, feed ? feed_catalog(feed) : &none, options);
	feed_close(feed, NULL);
	select_options_done(&select);
	return ret;
}

static int put_clocks(struct buf *b, int *status, struct error *err)
{
	char *tracefs;
	int ret = tracefs_find(&tracefs, err);

	if (ret) {
		*status = EXIT_CANNOT;
		return ret;
	}
	ret = session_clocks(tracefs, b, err);
	free(tracefs);
	return ret;
}

static int list(const char *file, const struct list_options *options)
{
	struct error err = {};
	struct sink sink;
	int status = EXIT_FAILED, ret;

	sink_init(&sink, STDOUT_FILENO);
	ret = options->clocks ? put_clocks(&sink.buf, &status, &err)
			      : put_events(&sink.buf, file, options, &status, &err);
	if (!ret) {
		ret = sink_flush(&sink);
		if (ret && ret != -EPIPE)
			error_set(&err, ret, "cannot write the output: %s", strerror(-ret));
	}
	sink_done(&sink);
	if (ret && ret != -EPIPE)
		error_print(&err);
	error_done(&err);
	return ret && ret != -EPIPE ? status : 0;
}

static int list_run(int argc, char **argv)
{
	struct list_options options = {};
	const struct option_def *const tables[] = { list_options, NULL };
	void *const targets[] = { &options };
	struct operands operands;
	int status;

	if (!verb_parse(&list_verb, argc, argv, tables, targets, &operands, &status))
		return status;
	if ((options.names || options.clocks) && (options.json || options.verbose))
		return usage_error("list", "--names goes with neither -j nor -v");
	if (options.clocks && operands.num)
		return usage_error("list", "a recording has no list of clocks");
	return list(operands.num ? operands.v[0] : NULL, &options);
}

const struct verb list_verb = {
	.name = "list",
	.group = "check",
	.summary = "list the events and access rights of a kernel or a recording",
	.max_operands = 1,
	.help = list_help,
	.run = list_run,
};
