/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_FILTER_H
#define LLTRACE_MODEL_FILTER_H

#include "model/event.h"
#include "util/error.h"

/*
 * An ftrace filter expression, for events of one format: what the kernel would decide
 * about a record, decided here.  Grammar, types and verdicts are those of
 * kernel/trace/trace_events_filter.c (Documentation/trace/events.rst, "Event filtering"), quirks
 * included: people try an expression on a recording and then use it live.
 */
struct filter;

/**
 * filter_new - Parses an expression.
 *
 * Returns 0 and a filter for filter_free(); -EINVAL with a message that has the
 * expression, a caret below the place, and the reason in the kernel's words, or -ENOENT with
 * the same when it is about a field that the event lacks; -ENOMEM.
 * What only a running kernel can evaluate (.function, .ustring, CPUS{}) is refused.
 */
int filter_new(struct filter **filter, const char *text, const struct format *format,
	       struct error *err);

/** filter_match - Whether the event passes.  For "comm", @event->comm has to be there. */
bool filter_match(const struct filter *filter, const struct event *event);

/**
 * filter_join - Appends an expression that holds where all of @parts do; those that are NULL, or
 * a "0", which lets everything pass, are left out.  One alone is taken as it is.
 */
void filter_join(struct buf *b, const char *const *parts, size_t num);

/** filter_free - Frees; NULL is allowed. */
void filter_free(struct filter *filter);

#endif
