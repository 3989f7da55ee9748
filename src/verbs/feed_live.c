// SPDX-License-Identifier: GPL-2.0-only
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "output/when.h"
#include "tracefs/events.h"
#include "tracefs/mount.h"
#include "tracefs/ring.h"
#include "tracefs/session.h"
#include "verbs/feed_impl.h"
#include "verbs/message.h"

#define NSEC_PER_SEC 1000000000ULL
/* An event with a path of PATH_MAX does not fit a sub-buffer of 4 KiB; the kernel drops it. */
#define SUBBUF_KB 8

struct live {
	char *tracefs;
	struct session *session;
	struct ring *ring;
	struct session_event *events;
	const struct format **formats; /* of events */
	char **filters; /* owns the filter texts of events */
	size_t num_events;
	int signals;
	int timer;
	int wake; /* an epoll of what ends the run */
	uint64_t drained; /* records of the last drain */
};

/* Trace clocks that a process can read as well, and so turn into wall-clock time. */
static bool clock_id(const char *name, clockid_t *id)
{
	static const struct {
		const char *name;
		clockid_t id;
	} clocks[] = {
		{ "boot", CLOCK_BOOTTIME },
		{ "mono", CLOCK_MONOTONIC },
		{ "mono_raw", CLOCK_MONOTONIC_RAW },
		{ "tai", CLOCK_TAI },
	};

	for (size_t i = 0; i < sizeof(clocks) / sizeof(*clocks); i++) {
		if (strcmp(clocks[i].name, name))
			continue;
		*id = clocks[i].id;
		return true;
	}
	return false;
}

static int64_t now(clockid_t id)
{
	struct timespec ts = {};

	clock_gettime(id, &ts);
	return ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec;
}

/* Measured anew for every batch: the system's clock may be set. */
static void update_clock(struct feed *feed)
{
	const char *name = session_clock(feed->live->session);
	clockid_t id;

	feed->clock.ticks = when_clock_is_ticks(name);
	feed->clock.has_wall = clock_id(name, &id);
	if (feed->clock.has_wall)
		feed->clock.wall_offset = now(CLOCK_REALTIME) - now(id);
}

int live_open(struct feed *feed, int *status, struct error *err)
{
	struct live *live = calloc(1, sizeof(*live));
	int ret;

	if (!live)
		return error_set(err, -ENOMEM, "out of memory");
	feed->live = live;
	live->signals = live->timer = live->wake = -1;
	feed->abi = (struct abi){ __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__, sizeof(long) };
	*status = EXIT_CANNOT;
	ret = tracefs_find(&live->tracefs, err);
	if (!ret)
		ret = landlock_events_check(live->tracefs, err);
	if (!ret)
		ret = events_read(&feed->catalog, live->tracefs, "landlock", &feed->abi, err);
	if (ret)
		return ret;
	*status = EXIT_FAILED;
	feed->tasks = tasks_new(live->tracefs);
	return feed->tasks ? 0 : error_set(err, -ENOMEM, "out of memory");
}

/* "(A) && (B)", or the one that is there; false when neither is. */
static bool both(struct buf *b, const char *a, const char *c)
{
	if (a && c)
		buf_printf(b, "(%s) && (%s)", a, c);
	else if (a || c)
		buf_str(b, a ? a : c);
	return a || c;
}

/* Appends a text to the list of those that live until the end. */
static const char *keep(struct live *live, size_t at, struct buf *b)
{
	live->filters[at] = strdup(buf_cstr(b));
	return live->filters[at];
}

static int add_event(struct feed *feed, const struct format *format)
{
	const struct select_options *select = feed->options.select;
	struct live *live = feed->live;
	struct session_event *event = &live->events[live->num_events];
	struct buf audit = {}, b = {}, hidden = {};
	bool decide = select->audit && format->kind == KIND_DENY && denial_filter(format, &audit);
	const char *rule = decide ? buf_cstr(&audit) : NULL;
	int ret = 0;

	*event = (struct session_event){ .system = format->system, .name = format->name };
	live->formats[live->num_events] = format;
	if (both(&b, select->filter, rule)) {
		event->filter = keep(live, 2 * live->num_events, &b);
		ret = event->filter ? 0 : -ENOMEM;
	}
	if (!ret && decide && denial_count_key(format)) {
		b.len = 0;
		buf_printf(&hidden, "!(%s)", rule);
		both(&b, select->filter, buf_cstr(&hidden));
		event->count_filter = keep(live, 2 * live->num_events + 1, &b);
		event->count_key = denial_count_key(format);
		ret = event->count_filter ? 0 : -ENOMEM;
	}
	live->num_events++;
	buf_done(&audit);
	buf_done(&b);
	buf_done(&hidden);
	return ret;
}

static int choose_events(struct feed *feed, struct error *err)
{
	struct live *live = feed->live;
	size_t num = feed->catalog.num;

	live->events = calloc(num, sizeof(*live->events));
	live->formats = calloc(num, sizeof(*live->formats));
	live->filters = calloc(2 * num, sizeof(*live->filters));
	if (!live->events || !live->formats || !live->filters)
		return error_set(err, -ENOMEM, "out of memory");
	for (size_t i = 0; i < num; i++) {
		const struct format *format = feed->catalog.v[i];

		if (feed->wanted[format->id - feed->catalog.first_id] && add_event(feed, format))
			return error_set(err, -ENOMEM, "out of memory");
	}
	return 0;
}

static int watch(const struct live *live, int fd, uint32_t events)
{
	struct epoll_event e = { .events = events, .data.fd = fd };

	if (fd < 0)
		return 0;
	/* Regular files can't be watched and need not be. */
	if (epoll_ctl(live->wake, EPOLL_CTL_ADD, fd, &e) < 0 && errno != EPERM)
		return -errno;
	return 0;
}

/* From here on a signal ends the run in order instead of killing the process. */
static int catch_signals(struct feed *feed, struct error *err)
{
	struct live *live = feed->live;
	sigset_t set;
	int ret;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return error_set(err, -errno, "cannot block signals: %m");
	live->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	live->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	live->wake = epoll_create1(EPOLL_CLOEXEC);
	if (live->signals < 0 || live->timer < 0 || live->wake < 0)
		return error_set(err, -errno, "cannot wait for signals: %m");
	ret = watch(live, live->signals, EPOLLIN);
	if (!ret)
		ret = watch(live, live->timer, EPOLLIN);
	if (!ret)
		ret = watch(live, feed->options.out_fd, EPOLLERR);
	return ret ? error_set(err, ret, "cannot wait for signals: %s", strerror(-ret)) : 0;
}

static int start_timer(const struct feed *feed, struct error *err)
{
	uint64_t ns = feed->options.select->time_ns;
	struct itimerspec spec = {
		.it_value = { .tv_sec = ns / NSEC_PER_SEC, .tv_nsec = ns % NSEC_PER_SEC },
	};

	if (ns && timerfd_settime(feed->live->timer, 0, &spec, NULL) < 0)
		return error_set(err, -errno, "cannot set a timer: %m");
	return 0;
}

static int arm(struct feed *feed, struct error *err)
{
	const struct session_options options = {
		.clock = feed->options.clock,
		.subbuf_kb = SUBBUF_KB,
	};
	struct live *live = feed->live;
	int ret;

	ret = session_new(&live->session, live->tracefs, &options, err);
	if (!ret)
		ret = ring_open(&live->ring, live->session, err);
	if (!ret)
		ret = session_arm(live->session, live->events, live->num_events, err);
	if (!ret)
		ret = start_timer(feed, err);
	if (ret)
		return ret;
	update_clock(feed);
	if (!feed->options.quiet)
		message("tracing %zu event%s%s", live->num_events, live->num_events == 1 ? "" : "s",
			isatty(STDIN_FILENO) ? ", ^C stops" : "");
	if (feed->options.verbose)
		for (size_t i = 0; i < live->num_events; i++)
			message("  %s%s%s", live->events[i].name,
				live->events[i].filter ? " if " : "",
				live->events[i].filter ? live->events[i].filter : "");
	return 0;
}

/* Why the loop was woken by something else than events. */
enum wake {
	WAKE_NONE,
	WAKE_SIGNAL,
	WAKE_TIME,
	WAKE_READER_GONE,
};

static enum wake why_woken(const struct feed *feed)
{
	struct live *live = feed->live;
	struct signalfd_siginfo info;
	struct epoll_event e;

	if (epoll_wait(live->wake, &e, 1, 0) != 1)
		return WAKE_NONE;
	if (e.data.fd == live->timer)
		return WAKE_TIME;
	if (e.data.fd != live->signals)
		return WAKE_READER_GONE;
	if (read(live->signals, &info, sizeof(info)) != sizeof(info))
		return WAKE_NONE;
	return WAKE_SIGNAL;
}

/* Records of the last drain after which a second signal is looked for. */
#define DRAIN_CHECK 4096

static bool signal_pending(const struct live *live)
{
	struct pollfd fd = { .fd = live->signals, .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

/* The first signal stops tracing and shows what was traced; a second one does not wait. */
static int last_record(void *arg, const struct record *record)
{
	struct feed *feed = arg;

	if (!(++feed->live->drained % DRAIN_CHECK) && signal_pending(feed->live))
		return -EINTR;
	return feed_record(feed, record);
}

/* One round: what the buffers hold, shown.  *@held: there is more to come at once. */
static int round_once(struct feed *feed, bool flush, bool *held, bool *stopped, struct error *err)
{
	int ret, batch;

	tasks_refresh(feed->tasks);
	update_clock(feed);
	ret = ring_drain(feed->live->ring, flush, flush ? last_record : feed_record, feed, stopped,
			 err);
	if (ret < 0)
		return ret;
	*held = ret > 0;
	batch = feed->ops->batch(feed->arg, feed->live->signals);
	if (batch > 0)
		*stopped = true;
	return batch < 0 ? batch : 0;
}

static int loop(struct feed *feed, bool *stopped, struct error *err)
{
	struct live *live = feed->live;
	bool held = false;
	int ret;

	while (!*stopped) {
		ret = ring_wait(live->ring, live->wake, held ? 0 : -1);
		if (ret < 0)
			return error_set(err, ret, "cannot wait for events: %s", strerror(-ret));
		if (ret > 0) {
			enum wake why = why_woken(feed);

			if (why == WAKE_READER_GONE)
				return -EPIPE;
			if (why != WAKE_NONE)
				return 0;
		}
		ret = round_once(feed, false, &held, stopped, err);
		/* A signal while the output was stuck: it is waiting in the signalfd. */
		if (ret && ret != -EINTR)
			return ret;
	}
	return 0;
}

static void count_hidden(struct feed *feed)
{
	struct live *live = feed->live;

	for (size_t i = 0; i < live->num_events; i++) {
		struct session_count counts[4];
		size_t num;

		if (!live->events[i].filter || live->formats[i]->kind != KIND_DENY ||
		    !feed->options.select->audit)
			continue;
		if (session_count(live->session, i, counts, 4, &num)) {
			feed->hidden_unknown = true;
			continue;
		}
		for (size_t j = 0; j < num; j++)
			feed->hidden[denial_count_reason(live->formats[i], counts[j].key)] +=
				counts[j].hits;
	}
}

static void count_lost(struct feed *feed)
{
	struct session_loss loss;

	if (session_loss(feed->live->session, &loss))
		return;
	/* The marks in the buffers know only of losses before a record that was read. */
	feed->lost = loss.overrun + loss.commit_overrun + loss.dropped;
	feed->lost_unknown = false;
}

int live_run(struct feed *feed, struct error *err)
{
	bool stopped = false, held;
	int ret;

	ret = choose_events(feed, err);
	if (!ret)
		ret = catch_signals(feed, err);
	if (!ret)
		ret = arm(feed, err);
	if (ret)
		return ret;
	ret = loop(feed, &stopped, err);
	session_stop(feed->live->session);
	/* What was traced until now is shown, unless nobody is there to see it. */
	if (!ret && !stopped)
		ret = round_once(feed, true, &held, &stopped, err);
	if (ret == -EINTR)
		ret = error_set(err, ret, "stopped before all events were shown");
	count_hidden(feed);
	count_lost(feed);
	return ret;
}

int live_close(struct live *live, struct error *err)
{
	int ret;

	if (!live)
		return 0;
	ring_free(live->ring);
	ret = session_free(live->session, err);
	if (live->filters)
		for (size_t i = 0; i < 2 * live->num_events; i++)
			free(live->filters[i]);
	free(live->filters);
	free(live->formats);
	free(live->events);
	free(live->tracefs);
	if (live->signals >= 0)
		close(live->signals);
	if (live->timer >= 0)
		close(live->timer);
	if (live->wake >= 0)
		close(live->wake);
	free(live);
	return ret;
}
