// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>

#include "options.h"
#include "recording/spool.h"
#include "tracefs/mount.h"
#include "verbs/message.h"
#include "verbs/progress.h"
#include "verbs/verb.h"

static const struct option_def recover_options[] = {
	{},
};

static void recover_help(FILE *out)
{
	fputs("Usage: lltrace recover FILE\n"
	      "\n"
	      "Finishes a recording that was cut off, because lltrace was killed, the machine\n"
	      "went down or the disk was full.  What was recorded until then is in FILE.part;\n"
	      "it becomes FILE.\n"
	      "\n",
	      out);
	options_help(out, recover_options);
	fputs("\n"
	      "Example:\n"
	      "  lltrace recover trace.dat && lltrace show trace.dat\n",
	      out);
}

static int recover(const char *file)
{
	struct recovered recovered = {};
	struct error err = {};
	struct buf b = {};
	char *tracefs;
	int ret;

	/* The names of tasks are no condition. */
	if (tracefs_find(&tracefs, &err))
		tracefs = NULL;
	error_done(&err);
	ret = spool_recover(file, tracefs, &recovered, &err);
	if (ret) {
		error_print(&err);
	} else {
		if (recovered.cut)
			message("%" PRIu64
				" bytes at the end were written in part only and are cut off",
				recovered.cut);
		if (recovered.torn)
			message("%" PRIu64 " sub-buffer%s damaged: events are missing",
				recovered.torn, recovered.torn == 1 ? " was" : "s were");
		put_size(&b, recovered.size);
		message("recovered %s (%s)", file, buf_cstr(&b));
	}
	free(tracefs);
	buf_done(&b);
	error_done(&err);
	return ret ? EXIT_FAILED : 0;
}

static int recover_run(int argc, char **argv)
{
	const struct option_def *const tables[] = { recover_options, NULL };
	void *const targets[] = { NULL };
	struct operands operands;
	int status;

	if (!verb_parse(&recover_verb, argc, argv, tables, targets, &operands, &status))
		return status;
	if (!operands.num)
		return usage_error("recover", "which recording? FILE is missing");
	return recover(operands.v[0]);
}

const struct verb recover_verb = {
	.name = "recover",
	.group = "keep",
	.summary = "finish a recording that was cut off",
	.max_operands = 1,
	.help = recover_help,
	.run = recover_run,
};
