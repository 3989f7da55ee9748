// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "options.h"
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
	fputs("Usage: lltrace clean [options]\n"
	      "\n"
	      "Removes the tracing instances that killed runs of lltrace left in tracefs.\n"
	      "Those of runs that live are not touched.  Every live run of lltrace does the\n"
	      "same at its start.\n"
	      "\n",
	      out);
	options_help(out, clean_options);
	fputs("\n"
	      "Example:\n"
	      "  lltrace clean\n",
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

static int clean(bool dry_run)
{
	struct outcome outcome = {};
	struct error err = {};
	char *tracefs;
	int ret;

	ret = tracefs_find(&tracefs, &err);
	if (ret) {
		error_print(&err);
		error_done(&err);
		return EXIT_CANNOT;
	}
	ret = dry_run ? instance_find_dead(tracefs, found, &outcome)
		      : instance_remove_dead(tracefs, removed, &outcome);
	if (ret && ret != -ENOENT) {
		message("cannot read %s/instances: %s", tracefs, strerror(-ret));
		if (ret == -EACCES || ret == -EPERM)
			message("run it as root");
		outcome.failed++;
	} else if (!outcome.removed && !outcome.failed) {
		puts("nothing to remove");
	}
	free(tracefs);
	return outcome.failed ? EXIT_FAILED : 0;
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
	return clean(dry_run);
}

const struct verb clean_verb = {
	.name = "clean",
	.group = "check",
	.summary = "remove what a killed lltrace left behind in tracefs",
	.help = clean_help,
	.run = clean_run,
};
