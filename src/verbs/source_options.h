/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_SOURCE_OPTIONS_H
#define LLTRACE_VERBS_SOURCE_OPTIONS_H

#include "options.h"
#include "verbs/feed.h"

/* Where events come from, for the verbs that can do with what audit tells. */
struct source_options {
	enum event_source source;
	bool enable_audit;
};

/** source_options - --source and --enable-audit; the target is a struct source_options. */
extern const struct option_def source_options[];

/** source_options_put - Hands them on; from a file audit can't be switched on: -EINVAL. */
int source_options_put(const struct source_options *options, struct feed_options *feed,
		       struct error *err);

#endif
