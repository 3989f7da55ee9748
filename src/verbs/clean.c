// SPDX-License-Identifier: GPL-2.0-only
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "recording/spool.h"
#include "recording/temporary.h"
#include "tracefs/instance.h"
#include "tracefs/mount.h"
#include "verbs/message.h"
#include "verbs/verb.h"

static int set_dry_run(void *target, const char *arg, struct error *err)
{
	*(bool *)target = true;
	return 0;
}

static const struct option_def clean_options[] = {
	{ 'n', "dry-run", NULL, "only list them", set_dry_run },
	{},
};

static void clean_help(FILE *out)
{
	fputs("Usage: lltrace clean [options] [FILE...]\n"
	      "\n"
	      "Removes what killed runs of lltrace left: tracing instances in tracefs, as\n"
	      "every live run does at its start, and recordings for standard output that were\n"
	      "never complete.  What belongs to runs that live is not touched.\n"
	      "\n"
	      "With FILE, removes FILE.part alone: a recording that was cut off and is not\n"
	      "wanted.  'lltrace recover FILE' makes a recording of it instead.\n"
	      "\n",
	      out);
	options_help(out, clean_options);
	fputs("\n"
	      "Examples:\n"
	      "  lltrace clean\n"
	      "  lltrace clean -n trace.dat\n",
	      out);
}

struct outcome {
	unsigned int removed;
	unsigned int failed;
};

static void removed(void *arg, const char *path, int error)
{
	struct outcome *outcome = arg;

	if (!error) {
		outcome->removed++;
		printf("removed %s\n", path);
		return;
	}
	outcome->failed++;
	message("cannot remove %s: %s", path, strerror(-error));
	if (error == -EBUSY)
		message("a program has its files open; end it and try again");
}

static void found(void *arg, const char *path, int error)
{
	struct outcome *outcome = arg;

	if (error) {
		outcome->failed++;
		message("cannot look at %s: %s", path, strerror(-error));
		return;
	}
	outcome->removed++;
	puts(path);
}

static void clean_temporary(bool dry_run, struct outcome *outcome)
{
	int ret = temporary_dead(!dry_run, dry_run ? found : removed, outcome);

	if (!ret)
		return;
	message("cannot look into %s: %s", temporary_place(), strerror(-ret));
	outcome->failed++;
}

/* Returns 0, or EXIT_CANNOT without tracefs. */
static int clean_tracefs(bool dry_run, struct outcome *outcome)
{
	struct error err = {};
	char *tracefs;
	int ret;

	ret = tracefs_find(&tracefs, &err);
	if (ret) {
		error_print(&err);
		error_done(&err);
		return EXIT_CANNOT;
	}
	ret = dry_run ? instance_find_dead(tracefs, found, outcome)
		      : instance_remove_dead(tracefs, removed, outcome);
	if (ret && ret != -ENOENT) {
		message("cannot read %s/instances: %s", tracefs, strerror(-ret));
		if (ret == -EACCES || ret == -EPERM)
			message("run it as root");
		outcome->failed++;
	}
	free(tracefs);
	return 0;
}

/* What a killed run left of the recording. */
static void clean_recording(bool dry_run, const char *file, struct outcome *outcome)
{
	struct error err = {};
	int ret = spool_remove_dead(file, dry_run, &err);

	if (!ret) {
		outcome->removed++;
		printf(dry_run ? "%s.part\n" : "removed %s.part\n", file);
		return;
	}
	outcome->failed++;
	if (ret == -ENOENT)
		error_set(&err, ret, "there is no %s.part to be removed", file);
	error_print(&err);
	error_done(&err);
}

static int clean(bool dry_run, const struct operands *files)
{
	struct outcome outcome = {};
	int status = 0;

	for (int i = 0; i < files->num; i++)
		clean_recording(dry_run, files->v[i], &outcome);
	if (!files->num) {
		clean_temporary(dry_run, &outcome);
		status = clean_tracefs(dry_run, &outcome);
		if (!status && !outcome.removed && !outcome.failed)
			puts("nothing to remove");
	}
	return outcome.failed ? EXIT_FAILED : status;
}

static int clean_run(int argc, char **argv)
{
	const struct option_def *const tables[] = { clean_options, NULL };
	bool dry_run = false;
	void *const targets[] = { &dry_run };
	struct operands operands;
	int status;

	if (!verb_parse(&clean_verb, argc, argv, tables, targets, &operands, &status))
		return status;
	return clean(dry_run, &operands);
}

const struct verb clean_verb = {
	.name = "clean",
	.group = "check",
	.summary = "remove what a killed lltrace left behind",
	.max_operands = INT_MAX,
	.help = clean_help,
	.run = clean_run,
};
