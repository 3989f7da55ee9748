// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>
#include <unistd.h>

#include "output/list.h"
#include "util/sink.h"
#include "verbs/feed.h"
#include "verbs/message.h"
#include "verbs/verb.h"

struct list_options {
	bool json;
	bool verbose;
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

static const struct option_def list_options[] = {
	{ 'j', "json", NULL, "one JSON document", set_json },
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
	      "  lltrace list -j | jq -r '.rights.fs[].name'\n",
	      out);
}

static int list(const char *file, const struct list_options *options)
{
	struct select_options select = {};
	const struct feed_options feed_options = {
		.select = &select, .file = file, .quiet = true, .out_fd = -1
	};
	struct error err = {};
	struct sink sink;
	struct feed *feed;
	int status = EXIT_FAILED, ret;
	void (*put)(struct buf * b, const struct catalog *catalog, bool verbose);

	put = options->json ? list_put_json : list_put;
	ret = selection_add(&select.events, "all", &err);
	if (!ret)
		ret = feed_open(&feed, &feed_options, &status, &err);
	if (ret) {
		error_print(&err);
		error_done(&err);
		select_options_done(&select);
		return status;
	}
	sink_init(&sink, STDOUT_FILENO);
	put(&sink.buf, feed_catalog(feed), options->verbose);
	ret = sink_flush(&sink);
	if (ret && ret != -EPIPE)
		message("cannot write the output: %s", strerror(-ret));
	sink_done(&sink);
	feed_close(feed, NULL);
	select_options_done(&select);
	return ret && ret != -EPIPE ? EXIT_FAILED : 0;
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
