// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/feed.h"

#include <inttypes.h>
#include <stdlib.h>

#include "recording/reader.h"
#include "tracefs/ring.h"
#include "verbs/feed_impl.h"
#include "verbs/message.h"

int feed_open(struct feed **out, const struct feed_options *options, int *status, struct error *err)
{
	struct feed *feed = calloc(1, sizeof(*feed));
	int ret;

	*status = EXIT_FAILED;
	if (!feed)
		return error_set(err, -ENOMEM, "out of memory");
	feed->options = *options;
	ret = options->file ? feed_file_open(feed, status, err) : feed_live_open(feed, status, err);
	if (!ret)
		ret = choice_init(&feed->choice, options->select, &feed->catalog,
				  feed->reader ? BY_READER : BY_KERNEL, options->quiet, status,
				  err);
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

static bool has_pid(const struct select_options *select, pid_t pid)
{
	for (size_t i = 0; i < select->num_pids; i++)
		if (select->pids[i] == pid)
			return true;
	return false;
}

/*
 * Whether an event is of the chosen processes.  Live the kernel has decided for all but
 * the end of a domain, which comes from a kernel thread.
 */
static bool is_of_processes(struct feed *feed, const struct event *event)
{
	const struct select_options *select = feed->options.select;
	uint64_t domain = event_number(event, ROLE_DOMAIN);

	if (!select->program && !select->num_pids)
		return true;
	if (format_frees_domain(event->format))
		return id_set_take(&feed->domains, domain);
	if (feed->reader && !has_pid(select, event_number(event, ROLE_PID)))
		return false;
	/* Without memory its end is not shown. */
	id_set_add(&feed->domains, domain);
	return true;
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
	if (!choice_has(&feed->choice, format)) {
		feed->unwanted++;
		return 0;
	}
	event_decode(&event, format, record);
	event.comm = tasks_name(feed->tasks, (int32_t)event_number(&event, ROLE_PID));
	if (!is_of_processes(feed, &event) || !choice_matches(&feed->choice, &event)) {
		feed->unwanted++;
		return 0;
	}
	if (feed->options.select->audit && format->kind == KIND_DENY &&
	    denial_verdict(&event, &why) != VERDICT_LOGGED) {
		feed->hidden.denials[why]++;
		return 0;
	}
	ret = feed->ops->event(feed->arg, &event);
	if (ret == FEED_UNUSED) {
		feed->unwanted++;
		return 0;
	}
	if (ret)
		return ret;
	feed->shown++;
	return feed->options.select->count && feed->shown == feed->options.select->count;
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
		hidden_tell(&feed->hidden, "shown");
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
	ret = feed->reader ? feed_file_run(feed, err) : feed_live_run(feed, err);
	if (ret != -EPIPE && ops->end) {
		int end = ops->end(arg);

		ret = ret ? ret : end;
	}
	if (ret != -EPIPE)
		tell_end(feed);
	return ret;
}

struct summary feed_summary(const struct feed *feed)
{
	struct summary summary = {
		.shown = feed->shown,
		.lost = feed->lost,
		.lost_unknown = feed->lost_unknown,
		.audit = feed->options.select->audit,
		.hidden_unknown = feed->hidden.unknown,
	};

	memcpy(summary.hidden, feed->hidden.denials, sizeof(summary.hidden));
	return summary;
}

struct program_result feed_program(const struct feed *feed)
{
	return feed->live.program;
}

int feed_close(struct feed *feed, struct error *err)
{
	int ret;

	if (!feed)
		return 0;
	ring_free(feed->ring);
	feed->ring = NULL;
	ret = live_close(&feed->live, err);
	reader_close(feed->reader);
	tasks_free(feed->tasks);
	id_set_done(&feed->domains);
	choice_done(&feed->choice);
	catalog_done(&feed->catalog);
	free(feed);
	return ret;
}
