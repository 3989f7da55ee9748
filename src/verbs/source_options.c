// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/source_options.h"

#include <string.h>

static int set_source(void *target, const char *arg, struct error *err)
{
	static const char *const words[] = {
		[SOURCE_TRACE] = "trace",
		[SOURCE_AUDIT] = "audit",
		[SOURCE_AUTO] = "auto",
	};
	struct source_options *o = target;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strcmp(words[i], arg))
			continue;
		o->source = i;
		return 0;
	}
	return error_set(err, -EINVAL, "--source takes auto, trace or audit, not '%s'", arg);
}

static int set_enable_audit(void *target, const char *arg, struct error *err)
{
	((struct source_options *)target)->enable_audit = true;
	return 0;
}

const struct option_def source_options[] = {
	{ 0, "source", "WHICH", "auto (default), trace events, or audit: its records", set_source },
	{ 0, "enable-audit", NULL, "switch audit on while lltrace listens to it",
	  set_enable_audit },
	{},
};

int source_options_put(const struct source_options *options, struct feed_options *feed,
		       struct error *err)
{
	feed->source = options->source;
	feed->enable_audit = options->enable_audit;
	if (options->enable_audit && (feed->file || options->source == SOURCE_TRACE))
		return error_set(err, -EINVAL, "--enable-audit needs audit as the source, live");
	return 0;
}
