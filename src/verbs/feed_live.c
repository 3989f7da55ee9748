// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "output/when.h"
#include "tracefs/ring.h"
#include "tracefs/session.h"
#include "verbs/feed_impl.h"
#include "verbs/wall.h"

/* An event with a path of PATH_MAX does not fit a sub-buffer of 4 KiB; the kernel drops it. */
#define SUBBUF_KB 8

/* Measured anew for every batch: the system's clock may be set. */
static void update_clock(struct feed *feed)
{
	const char *name = session_clock(feed->live.session);

	feed->clock.ticks = when_clock_is_ticks(name);
	feed->clock.has_wall = wall_offset(name, &feed->clock.wall_offset);
}

int feed_live_open(struct feed *feed, int *status, struct error *err)
{
	int ret = live_open(&feed->live, &feed->catalog, status, err);

	if (ret)
		return ret;
	feed->abi = abi_native();
	feed->tasks = tasks_new(feed->live.tracefs);
	return feed->tasks ? 0 : error_set(err, -ENOMEM, "out of memory");
}

/* Records of the last drain after which a second signal is looked for. */
#define DRAIN_CHECK 4096

/* The first signal stops tracing and shows what was traced; a second one does not wait. */
static int last_record(void *arg, const struct record *record)
{
	struct feed *feed = arg;

	if (!(++feed->drained % DRAIN_CHECK) && live_signal_pending(&feed->live))
		return -EINTR;
	return feed_record(feed, record);
}

/* One round: what the buffers hold, shown.  *@held: there is more to come at once. */
static int round_once(struct feed *feed, bool flush, bool *held, bool *stopped, struct error *err)
{
	int ret, batch;

	tasks_refresh(feed->tasks);
	update_clock(feed);
	ret = ring_drain(feed->ring, flush, flush ? last_record : feed_record, feed, stopped, err);
	if (ret < 0)
		return ret;
	*held = ret > 0;
	batch = feed->ops->batch(feed->arg, feed->live.signals);
	if (batch > 0)
		*stopped = true;
	return batch < 0 ? batch : 0;
}

/* How long to wait for events: not at all where some are held back. */
static int timeout(const struct feed *feed, bool held)
{
	if (held)
		return 0;
	return feed->ops->wait_ms ? feed->ops->wait_ms(feed->arg) : -1;
}

static int loop(struct feed *feed, enum wake *why, bool *stopped, struct error *err)
{
	bool held = false;
	int ret;

	*why = WAKE_NONE;
	while (!*stopped) {
		ret = ring_wait(feed->ring, feed->live.wake, timeout(feed, held));
		if (ret < 0)
			return error_set(err, ret, "cannot wait for events: %s", strerror(-ret));
		if (ret > 0)
			*why = live_woken(&feed->live);
		if (*why == WAKE_READER_GONE)
			return -EPIPE;
		if (*why != WAKE_NONE)
			return 0;
		ret = round_once(feed, false, &held, stopped, err);
		/* A signal while the output was stuck: it is waiting in the signalfd. */
		if (ret && ret != -EINTR)
			return ret;
	}
	return 0;
}

/* The program has ended: its domains are freed a little later. */
static int wait_for_frees(struct feed *feed, bool *stopped, struct error *err)
{
	uint64_t end = wall_ms() + LIVE_FREE_MS, now;
	bool held = false;
	int ret = 0;

	if (!live_frees_late(&feed->live))
		return 0;
	/* The round before the first wait may know of a domain. */
	do {
		ret = round_once(feed, false, &held, stopped, err);
		now = wall_ms();
		if (ret || *stopped || now >= end || (!held && !feed->domains.num))
			break;
		ret = ring_wait(feed->ring, -1, held ? 0 : end - now);
	} while (ret >= 0);
	return ret < 0 ? ret : 0;
}

static void count_lost(struct feed *feed)
{
	struct session_stats stats;

	if (session_stats(feed->live.session, &stats))
		return;
	/* The marks in the buffers know only of losses before a record that was read. */
	feed->lost = session_lost(&stats);
	feed->lost_unknown = false;
}

static int start(struct feed *feed, const struct live_options *options, struct error *err)
{
	int ret;

	ret = live_prepare(&feed->live, options, err);
	if (!ret)
		ret = ring_open(&feed->ring, feed->live.session, err);
	return ret ? ret : live_start(&feed->live, options, err);
}

int feed_live_run(struct feed *feed, struct error *err)
{
	const struct feed_options *o = &feed->options;
	const struct live_options options = {
		.choice = &feed->choice,
		.session = {
			.clock = o->clock ? o->clock : WALL_CLOCK,
			.subbuf_kb = SUBBUF_KB,
		},
		.quiet = o->quiet,
		.verbose = o->verbose,
		.out_fd = o->out_fd,
		.keep = o->keep,
	};
	bool stopped = false, held;
	enum wake why;
	int ret;

	ret = start(feed, &options, err);
	if (ret)
		return ret;
	ret = loop(feed, &why, &stopped, err);
	if (!ret && why == WAKE_PROGRAM)
		ret = wait_for_frees(feed, &stopped, err);
	session_stop(feed->live.session);
	/* What was traced until now is shown, unless nobody is there to see it. */
	if (!ret && !stopped)
		ret = round_once(feed, true, &held, &stopped, err);
	if (ret == -EINTR)
		ret = error_set(err, ret, "stopped before all events were shown");
	if (o->select->audit)
		hidden_count(&feed->hidden, feed->live.session, &feed->live.filters);
	count_lost(feed);
	if (!ret || ret == -EPIPE)
		live_wait_program(&feed->live, o->quiet);
	return ret;
}
