// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/recorder.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "output/when.h"
#include "recording/spool.h"
#include "recording/survey.h"
#include "tracefs/tap.h"
#include "verbs/hidden.h"
#include "verbs/message.h"
#include "verbs/progress.h"
#include "verbs/wall.h"

/* How full a CPU's buffer wakes its reader, in percent: few wake-ups, and room for a burst. */
#define BUFFER_PERCENT 50
/* How often -n looks at the number of events. */
#define COUNT_MS 50
/* What a file has beside data and formats, at most. */
#define FRAME_ROOM (64 << 10)

struct recorder {
	const struct recorder_options *o;
	struct recording_result *result;
	struct live live;
	struct catalog catalog;
	struct choice choice;
	struct spool *spool;
	struct tap *tap;
	int *outs; /* the spool's descriptor of each CPU, -1 for none */
	unsigned int cpus;
	struct progress progress;

	struct frame_info info; /* points to what follows */
	struct frame_format *formats;
	struct frame_stat *stats;
	struct buf header_event;
	struct buf stat_texts;
	struct buf cmdlines;
	struct buf header_page;
	char *clock;
};

static int no_memory(struct error *err)
{
	return error_set(err, -ENOMEM, "out of memory");
}

/* Where the times of day are to be had from, as of now. */
static void note_wall(struct recorder *r)
{
	int64_t offset;

	if (when_clock_is_ticks(r->info.clock))
		return;
	if (!wall_offset(r->info.clock, &offset))
		return;
	r->info.wall_offset = offset;
	r->info.has_wall = true;
}

/* Before the trace: what the recording says of itself. */
static int make_info(struct recorder *r, struct error *err)
{
	struct session *session = r->live.session;
	int ret;

	r->formats = calloc(r->catalog.num, sizeof(*r->formats));
	r->clock = strdup(session_clock(session));
	r->cpus = session_cpus(session);
	r->outs = malloc(r->cpus * sizeof(*r->outs));
	r->stats = calloc(r->cpus, sizeof(*r->stats));
	if (!r->formats || !r->clock || !r->outs || !r->stats)
		return no_memory(err);
	for (unsigned int cpu = 0; cpu < r->cpus; cpu++)
		r->outs[cpu] = -1;
	for (size_t i = 0; i < r->catalog.num; i++)
		r->formats[i] = (struct frame_format){ r->catalog.v[i]->system,
						       span_str(r->catalog.v[i]->text) };
	ret = session_header_event(session, &r->header_event);
	if (ret)
		return error_set(err, ret, "cannot read events/header_event: %s", strerror(-ret));
	buf_str(&r->header_page, session_header_page(session));
	if (buf_failed(&r->header_page))
		return no_memory(err);
	r->info = (struct frame_info){
		.version = r->o->version,
		.compress = r->o->compress,
		.page_size = session_subbuf_size(session),
		.cpus = r->cpus,
		.header_page = { r->header_page.data, r->header_page.len },
		.header_event = { r->header_event.data, r->header_event.len },
		.formats = r->formats,
		.num_formats = r->catalog.num,
		.clock = r->clock,
	};
	note_wall(r);
	/* It is no use to lose an event for it. */
	if (!r->info.has_wall && !session_wall_offset(session, &r->info.wall_offset))
		r->info.has_wall = true;
	return 0;
}

static int open_out(void *arg, unsigned int cpu, struct error *err)
{
	struct recorder *r = arg;

	r->outs[cpu] = spool_cpu(r->spool, cpu, err);
	return r->outs[cpu];
}

/* The file's data may have this many bytes; checked by check_max_size(). */
static uint64_t max_data(const struct recorder *r)
{
	uint64_t frame = FRAME_ROOM;

	for (size_t i = 0; i < r->catalog.num; i++)
		frame += strlen(r->catalog.v[i]->text);
	return r->o->max_size > frame ? r->o->max_size - frame : 0;
}

static int check_max_size(struct recorder *r, struct error *err)
{
	uint64_t least = 4ULL * r->cpus * r->info.page_size;

	if (!r->o->max_size)
		return 0;
	if (max_data(r) < least)
		return error_set(err, -EINVAL,
				 "--max-size is too small: the least on this machine is %" PRIu64
				 "K",
				 (r->o->max_size - max_data(r) + least + 1023) / 1024);
	if (!spool_can_drop(r->spool))
		return error_set(err, -EOPNOTSUPP,
				 "--max-size can't be used for %s: its file system can't free the "
				 "beginning of a file",
				 r->o->file);
	return 0;
}

static unsigned int kib(uint64_t bytes)
{
	uint64_t n = (bytes + 1023) / 1024;

	return n > UINT32_MAX ? UINT32_MAX : n;
}

/* A program is not kept waiting for the kernel to change the clock; else time of day counts. */
static const char *choose_clock(const struct recorder_options *o)
{
	if (o->clock)
		return o->clock;
	return o->select->program ? NULL : WALL_CLOCK;
}

static int start(struct recorder *r, struct error *err)
{
	const struct live_options options = {
		.choice = &r->choice,
		.session = {
			.clock = choose_clock(r->o),
			.buffer_kb = kib(r->o->buffer_size),
			.buffer_percent = BUFFER_PERCENT,
			.subbuf_kb = kib(r->o->subbuf_size),
		},
		.quiet = r->o->quiet,
		.verbose = r->o->verbose,
		.out_fd = -1,
		.keep = CONFINE_KEEP_FILES,
	};
	int ret;

	ret = live_prepare(&r->live, &options, err);
	if (!ret)
		ret = make_info(r, err);
	if (!ret)
		ret = spool_create(&r->spool, r->o->file, &r->info, err);
	if (!ret)
		ret = check_max_size(r, err);
	if (!ret)
		ret = tap_open(&r->tap, r->live.session, open_out, r, err);
	if (!ret)
		ret = tap_start(r->tap, err);
	if (ret)
		return ret;
	ret = live_start(&r->live, &options, err);
	progress_init(&r->progress, !r->o->quiet && !r->o->select->program);
	return ret;
}

static uint64_t spooled(const struct recorder *r)
{
	uint64_t bytes = 0;

	for (unsigned int cpu = 0; cpu < r->cpus; cpu++)
		if (r->outs[cpu] >= 0)
			bytes += spool_size(r->spool, cpu);
	return bytes;
}

static int drop_oldest(struct recorder *r, struct error *err)
{
	int ret;

	if (!r->o->max_size)
		return 0;
	ret = spool_drop_oldest(r->spool, max_data(r), &r->result->dropped);
	return ret ? error_set(err, ret, "cannot drop the oldest events: %s", strerror(-ret)) : 0;
}

/* Whether as many events are there as -n asks for; shows how many there are. */
static bool look_at_counts(struct recorder *r)
{
	struct session_stats stats;

	if (!r->o->select->count && !progress_due(&r->progress))
		return false;
	if (live_stats(&r->live, &stats))
		return false;
	if (progress_due(&r->progress))
		progress_show(&r->progress, stats.events, spooled(r), session_lost(&stats));
	return r->o->select->count && stats.events >= r->o->select->count;
}

static int loop(struct recorder *r, enum wake *why, struct error *err)
{
	struct pollfd fds[] = {
		{ .fd = r->live.wake, .events = POLLIN },
		{ .fd = tap_event_fd(r->tap), .events = POLLIN },
	};
	int timeout = r->o->select->count ? COUNT_MS : r->progress.on ? PROGRESS_MS : -1;
	int ret;

	*why = WAKE_NONE;
	while (*why == WAKE_NONE) {
		if (poll(fds, 2, timeout) < 0 && errno != EINTR)
			return error_set(err, -errno, "cannot wait for events: %m");
		if (tap_failed(r->tap))
			return 0;
		ret = drop_oldest(r, err);
		if (ret)
			return ret;
		if (look_at_counts(r))
			return 0;
		if (fds[0].revents)
			*why = live_woken(&r->live);
	}
	return 0;
}

/* What the kernel says of each CPU's buffer. */
static void take_stats(struct recorder *r)
{
	size_t *ends = calloc(r->cpus, sizeof(*ends));
	unsigned int cpu;

	for (cpu = 0; ends && cpu < r->cpus; cpu++) {
		if (r->outs[cpu] >= 0)
			session_cpu_stats(r->live.session, cpu, &r->stat_texts);
		ends[cpu] = r->stat_texts.len;
	}
	for (cpu = 0; ends && cpu < r->cpus; cpu++) {
		size_t start = cpu ? ends[cpu - 1] : 0;

		if (ends[cpu] > start)
			r->stats[r->info.num_stats++] = (struct frame_stat){
				cpu, { r->stat_texts.data + start, ends[cpu] - start }
			};
	}
	r->info.stats = r->stats;
	if (!ends || buf_failed(&r->stat_texts))
		message("out of memory: the recording is without the kernel's statistics");
	free(ends);
}

static void tell_lost(const struct recorder *r, const struct session_stats *all)
{
	struct buf b = {};
	size_t cpus = 0;

	for (size_t i = 0; i < r->info.num_stats; i++) {
		struct session_stats stats = {};

		session_add_stats(&stats, r->stats[i].text);
		if (!session_lost(&stats))
			continue;
		buf_printf(&b, "%s%" PRIu64 " on CPU %u", cpus++ ? ", " : "", session_lost(&stats),
			   r->stats[i].cpu);
	}
	message("%" PRIu64 " event%s lost: the ring buffer was full (%s); a larger one: -b %uM",
		session_lost(all), session_lost(all) == 1 ? " was" : "s were", buf_cstr(&b),
		(kib(r->o->buffer_size) + 1023) / 1024 * 4);
	buf_done(&b);
}

static void tell_unread(uint64_t unread)
{
	message("%" PRIu64 " event%s stayed in the ring buffer: the kernel gives out no more",
		unread, unread == 1 ? "" : "s");
}

/* The session is stopped and read: what it has to say before it goes. */
static void take_results(struct recorder *r)
{
	struct hidden hidden = {};
	struct session_stats stats;

	take_stats(r);
	if (live_stats(&r->live, &stats)) {
		message("how many events were recorded and lost is not known: cannot read the "
			"kernel's counts");
	} else {
		r->result->events = stats.events - stats.unread;
		r->result->lost = session_lost(&stats) + stats.unread;
		if (session_lost(&stats))
			tell_lost(r, &stats);
		if (stats.unread)
			tell_unread(stats.unread);
	}
	if (r->o->select->audit && !r->o->quiet) {
		hidden_count(&hidden, r->live.session, &r->live.filters);
		hidden_tell(&hidden, "recorded");
	}
	/* The system's clock may have been set meanwhile; the end is nearer to who asks. */
	note_wall(r);
}

/* Takes out what is not of the chosen processes, and finds the names of those that are. */
static int survey(struct recorder *r, struct error *err)
{
	const struct select_options *select = r->o->select;
	struct survey survey = { .catalog = &r->catalog,
				 .abi = abi_native(),
				 .chosen = select->program || select->num_pids };
	uint64_t pruned = 0;
	int ret;

	ret = survey_scan(&survey, r->spool);
	if (!ret)
		ret = survey_prune(&survey, r->spool, &pruned);
	if (!ret)
		ret = survey_names(&survey, r->live.tracefs, &r->cmdlines);
	r->info.cmdlines = (struct span){ r->cmdlines.data, r->cmdlines.len };
	r->result->events -= pruned;
	survey_done(&survey);
	return ret ? error_set(err, ret, "cannot look through the events: %s", strerror(-ret)) : 0;
}

/* Keeps the first of two failures and says the second. */
static int first_error(int first, int second, struct error *err, struct error *late)
{
	if (second && !first) {
		struct error swap = *err;

		*err = *late;
		*late = swap;
		first = second;
	} else if (second) {
		error_print(late);
	}
	error_done(late);
	return first;
}

static int finish(struct recorder *r, int ret, struct error *err)
{
	struct error late = {};

	session_stop(r->live.session);
	ret = first_error(ret, tap_finish(r->tap, &late), err, &late);
	ret = first_error(ret, drop_oldest(r, &late), err, &late);
	progress_clear(&r->progress);
	take_results(r);
	tap_free(r->tap);
	r->tap = NULL;
	ret = first_error(ret, live_remove(&r->live, &late), err, &late);
	ret = first_error(ret, survey(r, &late), err, &late);
	r->result->events -= r->result->dropped;
	ret = first_error(ret,
			  spool_finish(r->spool, &r->info, &r->result->size, &r->result->unpacked,
				       &late),
			  err, &late);
	r->result->has_file = r->result->size > 0;
	return ret;
}

static int record(struct recorder *r, struct error *err)
{
	struct pollfd wake = { .events = POLLIN };
	struct error late = {};
	enum wake why;
	int ret;

	ret = start(r, err);
	if (ret) {
		/* Nothing was recorded yet. */
		tap_free(r->tap);
		r->tap = NULL;
		if (r->spool)
			ret = first_error(ret, spool_discard(r->spool, &late), err, &late);
		return ret;
	}
	ret = loop(r, &why, err);
	if (!ret && why == WAKE_PROGRAM && live_frees_late(&r->live)) {
		wake.fd = r->live.signals;
		poll(&wake, 1, LIVE_FREE_MS);
	}
	ret = finish(r, ret, err);
	live_wait_program(&r->live, r->o->quiet);
	return ret;
}

static void done(struct recorder *r)
{
	tap_free(r->tap);
	spool_free(r->spool);
	choice_done(&r->choice);
	catalog_done(&r->catalog);
	buf_done(&r->header_event);
	buf_done(&r->header_page);
	buf_done(&r->stat_texts);
	buf_done(&r->cmdlines);
	free(r->formats);
	free(r->stats);
	free(r->outs);
	free(r->clock);
}

int recorder_run(const struct recorder_options *options, struct recording_result *result,
		 int *status, struct error *err)
{
	struct recorder r = { .o = options, .result = result };
	struct error late = {};
	int ret;

	*result = (struct recording_result){};
	ret = live_open(&r.live, &r.catalog, status, err);
	if (!ret)
		ret = choice_init(&r.choice, options->select, &r.catalog, BY_KERNEL, options->quiet,
				  status, err);
	if (!ret) {
		*status = EXIT_USAGE;
		ret = choice_check_kernel(&r.choice, err);
	}
	if (!ret) {
		*status = EXIT_FAILED;
		ret = record(&r, err);
	}
	result->program = r.live.program;
	ret = first_error(ret, live_close(&r.live, &late), err, &late);
	done(&r);
	return ret;
}
