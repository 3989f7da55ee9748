// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/feed.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "audit/log.h"
#include "audit/socket.h"
#include "recording/reader.h"
#include "tracefs/landlock.h"
#include "tracefs/ring.h"
#include "verbs/feed_impl.h"
#include "verbs/guard.h"
#include "verbs/message.h"
#include "verbs/twin.h"

static int open_file(struct feed *feed, int *status, struct error *err)
{
	const struct input *in = &feed->input;
	enum event_source source = feed->options.source;
	int ret = input_open(&feed->input, feed->options.file, err);

	if (ret)
		return ret;
	if (source == SOURCE_AUTO && audit_log_is((struct span){ in->begin, in->begin_len }))
		source = SOURCE_AUDIT;
	feed->kind = source == SOURCE_AUDIT ? FEED_AUDIT_LOG : FEED_RECORDING;
	if (source == SOURCE_AUDIT)
		return feed_audit_open(feed, status, err);
	ret = feed_file_open(feed, status, err);
	if (ret && audit_log_is((struct span){ in->begin, in->begin_len }))
		error_advise(err,
			     "it looks like a log of audit, which show, stat and suggest read");
	return ret;
}

/* In place of trace events that there are not; @err is about them. */
static int fall_back(struct feed *feed, int code, int *status, struct error *err)
{
	struct error audit = {};
	int ret;

	if (landlock_abi() < AUDIT_LANDLOCK_ABI)
		return code;
	live_close(&feed->live, NULL);
	live_init(&feed->live);
	catalog_done(&feed->catalog);
	feed->kind = FEED_AUDIT;
	ret = feed_audit_open(feed, status, &audit);
	if (ret) {
		*status = EXIT_CANNOT;
		error_advise(err, "audit has records of denials as well, but: %s%s%s", audit.what,
			     audit.advice ? "; " : "", audit.advice ? audit.advice : "");
		error_done(&audit);
		return code;
	}
	if (!feed->options.quiet)
		message("no trace events here (%s): reading audit's records, without denials that "
			"it "
			"does not log, rulesets, rules and checks",
			err->what);
	error_done(err);
	return 0;
}

static int open_live(struct feed *feed, int *status, struct error *err)
{
	int ret;

	if (feed->options.source == SOURCE_AUDIT) {
		feed->kind = FEED_AUDIT;
		return feed_audit_open(feed, status, err);
	}
	ret = feed_live_open(feed, status, err);
	if (ret && feed->options.source == SOURCE_AUTO && *status == EXIT_CANNOT)
		ret = fall_back(feed, ret, status, err);
	return ret;
}

void feed_guard(const struct feed *feed, int fd, struct twin *twin)
{
	struct confine_file file = { .fd = fd,
				     .size = UINT64_MAX,
				     .looks = feed->options.keep & CONFINE_KEEP_PATHS };
	struct stat st;

	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		file.size = st.st_size;
	guard_file(&file, feed->input.name, feed->options.verbose, twin);
}

int feed_open(struct feed **out, const struct feed_options *options, int *status, struct error *err)
{
	struct feed *feed = calloc(1, sizeof(*feed));
	int ret;

	*status = EXIT_FAILED;
	if (!feed)
		return error_set(err, -ENOMEM, "out of memory");
	feed->options = *options;
	feed->input.fd = -1;
	live_init(&feed->live);
	ret = options->file ? open_file(feed, status, err) : open_live(feed, status, err);
	if (!ret)
		ret = choice_init(&feed->choice, options->select, &feed->catalog,
				  feed->kind == FEED_TRACE ? BY_KERNEL : BY_READER, options->quiet,
				  status, err);
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
	return feed->options.file && limit && record->time - feed->first_time > limit;
}

static bool has_pid(const struct select_options *select, pid_t pid)
{
	for (size_t i = 0; i < select->num_pids; i++)
		if (select->pids[i] == pid)
			return true;
	return false;
}

/*
 * Whether a recording's event is of a process that was not chosen.  Of many events that is all
 * there is to know, so it comes before the rest is decoded.
 */
static bool is_of_another(const struct feed *feed, const struct format *format,
			  const struct record *record)
{
	const struct select_options *select = feed->options.select;
	const struct field *field = format->by_role[ROLE_PID];
	const struct span data = { record->data, record->size };
	uint64_t pid = 0;

	if (feed->kind != FEED_RECORDING || !select->num_pids || format->frees_domain)
		return false;
	return record->no_task || !field || !field_number(field, &format->abi, data, &pid) ||
	       !has_pid(select, pid);
}

/*
 * Whether an event is of the chosen processes.  Live the kernel has decided, and of audit's
 * records the source, for all but the end of a domain, which comes from a kernel thread.
 */
static bool is_of_processes(struct feed *feed, const struct event *event)
{
	const struct select_options *select = feed->options.select;
	uint64_t domain = event_number(event, ROLE_DOMAIN);

	if (!select->program && !select->num_pids)
		return true;
	if (event->format->frees_domain)
		return id_set_take(&feed->domains, domain);
	/* Without memory its end is not shown. */
	id_set_add(&feed->domains, domain);
	return true;
}

static struct span name_task(struct feed *feed, const struct event *event)
{
	if (event->record->comm.data)
		return event->record->comm;
	return event_has(event, ROLE_PID)
		       ? tasks_name(feed->tasks, (int32_t)event_number(event, ROLE_PID))
		       : span_str(TASKS_UNKNOWN);
}

/*
 * Whether another process renders the event, and counting it is all that is left to do here: with
 * two of them only audit's verdict decides on more than an event's name, and has to be decoded.
 */
static bool is_passed_over(const struct feed *feed, const struct format *format)
{
	return feed->options.twin && feed->options.twin->skips &&
	       !(feed->options.select->audit && format->kind == KIND_DENY);
}

static int count_shown(struct feed *feed)
{
	feed->shown++;
	return feed->options.select->count && feed->shown == feed->options.select->count;
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
	if (!choice_has(&feed->choice, format) || is_of_another(feed, format, record)) {
		feed->unwanted++;
		return 0;
	}
	if (is_passed_over(feed, format)) {
		twin_skip(feed->options.twin, record->size);
		return count_shown(feed);
	}
	event_decode(&event, format, record);
	if (record->no_task)
		event.have &= ~(1ULL << ROLE_PID);
	event.comm = name_task(feed, &event);
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
	return ret ? ret : count_shown(feed);
}

static void tell_end(const struct feed *feed)
{
	if (feed->lost)
		message("%s%" PRIu64 " event%s lost%s", feed->audit ? "up to " : "", feed->lost,
			feed->lost == 1 ? " was" : "s were",
			feed->audit ? "" : ": the ring buffer was full");
	if (feed->lost_unknown)
		message("events were lost, their number is not known");
	if (!feed->options.quiet && feed->options.select->audit)
		hidden_tell(&feed->hidden, "shown");
}

/* Of a run that came to its end. */
static void tell_shown(const struct feed *feed)
{
	if (feed->options.quiet)
		return;
	if (feed->options.verbose)
		message("%" PRIu64 " events shown, %" PRIu64
			" Landlock events not selected, %" PRIu64 " records of other systems",
			feed->shown, feed->unwanted, feed->others);
	else if (feed->options.file && !feed->shown && !feed->unwanted && !feed->others)
		message("%s has no events", feed->input.name);
	else if (feed->options.file && !feed->shown && !feed->options.select->audit)
		message("no event shown: %" PRIu64 " Landlock events not selected, %" PRIu64
			" records of other systems",
			feed->unwanted, feed->others);
}

int feed_run(struct feed *feed, const struct feed_ops *ops, void *arg, struct error *err)
{
	static int (*const run[])(struct feed *, struct error *) = {
		[FEED_TRACE] = feed_live_run,
		[FEED_RECORDING] = feed_file_run,
		[FEED_AUDIT] = feed_audit_run,
		[FEED_AUDIT_LOG] = feed_audit_run,
	};
	int ret;

	feed->ops = ops;
	feed->arg = arg;
	ret = run[feed->kind](feed, err);
	if (ret != -EPIPE && ops->end) {
		int end = ops->end(arg);

		ret = ret ? ret : end;
	}
	if (ret != -EPIPE)
		tell_end(feed);
	if (!ret)
		tell_shown(feed);
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
	if (feed_audit_close(feed, err))
		ret = -EIO;
	reader_close(feed->reader);
	input_done(&feed->input);
	tasks_free(feed->tasks);
	id_set_done(&feed->domains);
	choice_done(&feed->choice);
	catalog_done(&feed->catalog);
	free(feed);
	return ret;
}
