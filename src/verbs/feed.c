// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/feed.h"

#include <inttypes.h>
#include <stdlib.h>

#include "recording/reader.h"
#include "verbs/feed_impl.h"
#include "verbs/message.h"

static size_t place_of(const struct feed *feed, const struct format *format)
{
	return format->id - feed->catalog.first_id;
}

/* With -A alone only denials are wanted. */
static bool is_wanted(const struct select_options *select, const struct format *format)
{
	if (select->audit && format->kind == KIND_DENY && audit_rule_of(format) == AUDIT_RULE_NONE)
		return false;
	if (select->audit && !select->events.num)
		return format->kind == KIND_DENY;
	return selection_has(&select->events, format);
}

/* Appends the short names of the events a test holds for; returns how many. */
static size_t list_events(const struct feed *feed, struct buf *b, enum audit_rule rule)
{
	size_t num = 0;

	for (size_t i = 0; i < feed->catalog.num; i++) {
		const struct format *format = feed->catalog.v[i];

		if (format->kind != KIND_DENY || audit_rule_of(format) != rule ||
		    !selection_has(&feed->options.select->events, format))
			continue;
		buf_str(b, num++ ? ", " : "");
		buf_str(b, format->short_name);
	}
	return num;
}

/* What -A can't decide, or only in part. */
static void tell_limits(const struct feed *feed)
{
	struct buf b = {};

	if (list_events(feed, &b, AUDIT_RULE_NONE))
		message("left out, for they have no field that tells whether audit would log them: "
			"%s",
			buf_cstr(&b));
	b.len = 0;
	if (list_events(feed, &b, AUDIT_RULE_FLAGS))
		message("this kernel's events give the domain's own log flags; whether logging is "
			"disabled for subdomains or a quiet rule applies, they do not tell");
	buf_done(&b);
}

static int resolve(struct feed *feed, int *status, struct error *err)
{
	const struct select_options *select = feed->options.select;
	size_t wanted = 0;
	int ret;

	ret = selection_check(&select->events, &feed->catalog, err);
	if (ret) {
		*status = EXIT_USAGE;
		return ret;
	}
	feed->wanted = calloc(feed->catalog.num_ids + 1, sizeof(*feed->wanted));
	if (!feed->wanted)
		return error_set(err, -ENOMEM, "out of memory");
	for (size_t i = 0; i < feed->catalog.num; i++) {
		const struct format *format = feed->catalog.v[i];

		feed->wanted[place_of(feed, format)] = is_wanted(select, format);
		wanted += is_wanted(select, format);
	}
	if (select->audit && !feed->options.quiet)
		tell_limits(feed);
	if (!wanted) {
		*status = select->events.num ? EXIT_USAGE : EXIT_CANNOT;
		return error_set(err, -ENOENT, "none of the events here is selected");
	}
	return 0;
}

int feed_open(struct feed **out, const struct feed_options *options, int *status, struct error *err)
{
	struct feed *feed = calloc(1, sizeof(*feed));
	int ret;

	*status = EXIT_FAILED;
	if (!feed)
		return error_set(err, -ENOMEM, "out of memory");
	feed->options = *options;
	ret = options->file ? file_open(feed, status, err) : live_open(feed, status, err);
	if (!ret)
		ret = resolve(feed, status, err);
	if (ret) {
		feed_close(feed, NULL);
		return ret;
	}
	*out = feed;
	return 0;
}

const struct feed_clock *feed_clock(const struct feed *feed)
{
	return &feed->clock;
}

const struct catalog *feed_catalog(const struct feed *feed)
{
	return &feed->catalog;
}

static int tell_lost(struct feed *feed, const struct record *record)
{
	if (record->missed == MISSED_UNKNOWN)
		feed->lost_unknown = true;
	else
		feed->lost += record->missed;
	return feed->ops->lost(feed->arg, record);
}

/* Live, a timer ends the run; in a recording, the times of its records. */
static bool is_over(struct feed *feed, const struct record *record)
{
	uint64_t limit = feed->options.select->time_ns;

	if (!feed->has_first_time) {
		feed->first_time = record->time;
		feed->has_first_time = true;
	}
	return feed->reader && limit && record->time - feed->first_time > limit;
}

int feed_record(void *arg, const struct record *record)
{
	struct feed *feed = arg;
	const struct format *format;
	struct event event;
	enum unlogged why;
	int ret;

	if (is_over(feed, record))
		return 1;
	if (record->missed) {
		ret = tell_lost(feed, record);
		if (ret)
			return ret;
	}
	format = catalog_id(&feed->catalog, event_id(&feed->abi, record));
	if (!format) {
		feed->others++;
		return 0;
	}
	if (!feed->wanted[place_of(feed, format)]) {
		feed->unwanted++;
		return 0;
	}
	event_decode(&event, format, record);
	if (feed->options.select->audit && format->kind == KIND_DENY &&
	    denial_verdict(&event, &why) != VERDICT_LOGGED) {
		feed->hidden[why]++;
		return 0;
	}
	event.comm = tasks_name(feed->tasks, (int32_t)event_number(&event, ROLE_PID));
	ret = feed->ops->event(feed->arg, &event);
	if (ret)
		return ret;
	feed->shown++;
	return feed->options.select->count && feed->shown == feed->options.select->count;
}

/* The sentence behind -A's empty screen. */
static void tell_hidden(const struct feed *feed)
{
	static const char *const reasons[UNLOGGED_COUNT] = {
		[UNLOGGED_NOT] = "its fields are cut off",
		[UNLOGGED_SAME_EXEC] = "log_same_exec is off",
		[UNLOGGED_NEW_EXEC] = "after exec, log_new_exec is off",
		[UNLOGGED_BEFORE_EXEC] = "before exec, logging is off or a rule is quiet",
		[UNLOGGED_AFTER_EXEC] = "after exec, where logging is off by default",
	};
	struct buf b = {};
	uint64_t total = 0;
	size_t kinds = 0;

	for (size_t i = 0; i < UNLOGGED_COUNT; i++) {
		total += feed->hidden[i];
		kinds += feed->hidden[i] != 0;
	}
	for (size_t i = 0; i < UNLOGGED_COUNT; i++) {
		if (!feed->hidden[i])
			continue;
		buf_str(&b, b.len ? "; " : "");
		if (kinds > 1)
			buf_printf(&b, "%" PRIu64 " ", feed->hidden[i]);
		buf_str(&b, reasons[i]);
	}
	if (total)
		message("%" PRIu64 " denial%s not shown: audit would not log %s (%s)", total,
			total == 1 ? "" : "s", total == 1 ? "it" : "them", buf_cstr(&b));
	if (feed->hidden_unknown)
		message("how many denials audit would not have logged is not known: this kernel "
			"can't count them (no hist triggers)");
	buf_done(&b);
}

static void tell_end(const struct feed *feed)
{
	if (feed->lost)
		message("%" PRIu64 " event%s lost: the ring buffer was full", feed->lost,
			feed->lost == 1 ? " was" : "s were");
	if (feed->lost_unknown)
		message("events were lost, their number is not known");
	if (feed->options.quiet)
		return;
	if (feed->options.select->audit)
		tell_hidden(feed);
	if (feed->options.verbose)
		message("%" PRIu64 " events shown, %" PRIu64
			" Landlock events not selected, %" PRIu64 " records of other systems",
			feed->shown, feed->unwanted, feed->others);
	else if (feed->reader && !feed->shown && !feed->unwanted && !feed->others)
		message("%s has no events", feed->options.file);
	else if (feed->reader && !feed->shown && !feed->options.select->audit)
		message("no event shown: %" PRIu64 " Landlock events not selected, %" PRIu64
			" records of other systems",
			feed->unwanted, feed->others);
}

int feed_run(struct feed *feed, const struct feed_ops *ops, void *arg, struct error *err)
{
	int ret;

	feed->ops = ops;
	feed->arg = arg;
	ret = feed->reader ? file_run(feed, err) : live_run(feed, err);
	if (ret != -EPIPE)
		tell_end(feed);
	return ret;
}

int feed_close(struct feed *feed, struct error *err)
{
	int ret;

	if (!feed)
		return 0;
	ret = live_close(feed->live, err);
	reader_close(feed->reader);
	tasks_free(feed->tasks);
	catalog_done(&feed->catalog);
	free(feed->wanted);
	free(feed);
	return ret;
}
