// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs/ring.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tracefs/cpu_ring.h"

/* Wakes in a row that found nothing to read, after which poll(2) is not believed. */
#define MAX_FALSE_WAKES	    8
#define FALSE_WAKE_PAUSE_MS 20
/*
 * Between the two passes: a writer that was interrupted after it took the time
 * of its event has committed it by then.
 */
#define SETTLE_MS 5
/* How long a CPU that poll(2) can't watch (offline) may go unseen after it came up. */
#define UNWATCHED_MS 1000

struct ring {
	struct cpu_ring *cpus;
	struct cpu_ring **active; /* those with a record to hand over */
	struct pollfd *polls; /* one per CPU and one more */
	unsigned int num;
	unsigned int num_active;
	unsigned int false_wakes;
	bool unwatched;
	uint64_t newest; /* time of the newest record read */
	struct page_pool pool;
};

static int open_failed(struct session *session, unsigned int cpu, int code, struct error *err)
{
	error_set(err, code, "cannot open the ring buffer of CPU %u in %s: %s", cpu,
		  session_name(session), strerror(-code));
	if (code == -EMFILE)
		error_advise(err, "raise the limit of open files: ulimit -n");
	return code;
}

static int open_cpus(struct ring *r, struct session *session, unsigned int cpus, struct error *err)
{
	unsigned int cpu;
	int fd, ret;

	for (cpu = 0; cpu < cpus; cpu++) {
		fd = session_open_cpu(session, cpu);
		if (fd == -ENOENT || fd == -ENODEV || fd == -ENXIO)
			continue;
		if (fd < 0)
			return open_failed(session, cpu, fd, err);
		ret = cpu_ring_init(&r->cpus[r->num], cpu, fd, &r->pool);
		r->polls[r->num].fd = fd;
		r->num++;
		if (ret)
			return open_failed(session, cpu, ret, err);
	}
	if (!r->num)
		return open_failed(session, 0, -ENODEV, err);
	return 0;
}

int ring_open(struct ring **ring, struct session *session, struct error *err)
{
	unsigned int cpus = session_cpus(session);
	struct ring *r = calloc(1, sizeof(*r));
	int ret = -ENOMEM;

	if (!r)
		return open_failed(session, 0, -ENOMEM, err);
	r->cpus = calloc(cpus, sizeof(*r->cpus));
	r->active = calloc(cpus, sizeof(*r->active));
	r->polls = calloc(cpus + 1, sizeof(*r->polls));
	if (r->cpus && r->active && r->polls)
		ret = page_pool_init(&r->pool, session_header_page(session), cpus);
	if (ret)
		open_failed(session, 0, ret, err);
	else
		ret = open_cpus(r, session, cpus, err);
	if (ret) {
		ring_free(r);
		return ret;
	}
	*ring = r;
	return 0;
}

void ring_free(struct ring *r)
{
	unsigned int i;

	if (!r)
		return;
	for (i = 0; i < r->num; i++)
		cpu_ring_done(&r->cpus[i], &r->pool);
	page_pool_done(&r->pool);
	free(r->cpus);
	free(r->active);
	free(r->polls);
	free(r);
}

/*
 * Sets which CPUs poll(2) watches.  A CPU that was never online gives POLLERR
 * at once and forever; it is left out until something can be read from it.
 */
static void set_polls(struct ring *r, bool none)
{
	unsigned int i;

	r->unwatched = false;
	for (i = 0; i < r->num; i++) {
		bool watch = !r->cpus[i].poll_error;

		r->polls[i].fd = watch && !none ? r->cpus[i].fd : -1;
		r->polls[i].events = POLLIN;
		r->polls[i].revents = 0;
		r->unwatched |= !watch;
	}
}

static int min_timeout(int timeout_ms, int max)
{
	return timeout_ms < 0 || timeout_ms > max ? max : timeout_ms;
}

static void note_polls(struct ring *r)
{
	unsigned int i;
	bool woken = false;

	for (i = 0; i < r->num; i++) {
		if (r->polls[i].revents & (POLLERR | POLLNVAL))
			r->cpus[i].poll_error = true;
		woken |= r->polls[i].revents;
	}
	if (woken)
		r->false_wakes++;
}

int ring_wait(struct ring *r, int fd, int timeout_ms)
{
	bool distrust = r->false_wakes >= MAX_FALSE_WAKES;

	set_polls(r, distrust);
	if (distrust) {
		timeout_ms = min_timeout(timeout_ms, FALSE_WAKE_PAUSE_MS);
		r->false_wakes--;
	} else if (r->unwatched) {
		timeout_ms = min_timeout(timeout_ms, UNWATCHED_MS);
	}
	r->polls[r->num] = (struct pollfd){ .fd = fd, .events = POLLIN };
	if (poll(r->polls, r->num + 1, timeout_ms) < 0)
		return errno == EINTR ? 0 : -errno;
	note_polls(r);
	return !!r->polls[r->num].revents;
}

/* Reads from every CPU what is there, up to the bound of one pass. */
static int read_pass(struct ring *r, struct error *err)
{
	unsigned int i;
	int ret;

	for (i = 0; i < r->num; i++) {
		struct cpu_ring *c = &r->cpus[i];

		ret = cpu_ring_read(c, &r->pool);
		if (ret < 0)
			return error_set(err, ret, "cannot read the ring buffer of CPU %d: %s",
					 c->cpu, strerror(-ret));
		if (!ret)
			continue;
		r->false_wakes = 0;
		c->poll_error = false;
		if (c->newest > r->newest)
			r->newest = c->newest;
	}
	return 0;
}

/* Lists the CPUs that hold records. */
static void find_active(struct ring *r)
{
	unsigned int i;

	r->num_active = 0;
	for (i = 0; i < r->num; i++)
		if (r->cpus[i].data)
			r->active[r->num_active++] = &r->cpus[i];
}

/*
 * Up to which time the records are complete, @newest being the newest time
 * that was known before the last pass.
 */
static uint64_t complete_until(const struct ring *r, uint64_t newest)
{
	uint64_t until = newest;
	unsigned int i;

	for (i = 0; i < r->num; i++)
		if (!r->cpus[i].emptied && r->cpus[i].newest < until)
			until = r->cpus[i].newest;
	return until;
}

/* The place in the active list of the CPU with the oldest record; *@next: of the second oldest. */
static unsigned int oldest(const struct ring *r, uint64_t *next)
{
	unsigned int i, best = 0;

	*next = UINT64_MAX;
	for (i = 1; i < r->num_active; i++) {
		uint64_t time = r->active[i]->time;

		if (time < r->active[best]->time) {
			*next = r->active[best]->time;
			best = i;
		} else if (time < *next) {
			*next = time;
		}
	}
	return best;
}

/* Hands over the records up to time @until; returns what @fn returned if not 0. */
static int hand_over(struct ring *r, uint64_t until, record_fn fn, void *arg)
{
	struct record rec = { .buffer = "" };
	uint64_t next;
	int ret = 0;

	while (r->num_active && !ret) {
		unsigned int i = oldest(r, &next);
		struct cpu_ring *c = r->active[i];

		if (c->time > until)
			break;
		/* As long as no other CPU has an older one. */
		if (next > until)
			next = until;
		do {
			cpu_ring_record(c, &rec);
			ret = fn(arg, &rec);
			cpu_ring_next(c, &r->pool);
		} while (!ret && c->data && c->time <= next);
		if (!c->data)
			r->active[i] = r->active[--r->num_active];
	}
	return ret;
}

static bool all_emptied(const struct ring *r)
{
	unsigned int i;

	for (i = 0; i < r->num; i++)
		if (!r->cpus[i].emptied)
			return false;
	return true;
}

int ring_drain(struct ring *r, bool flush, record_fn fn, void *arg, bool *stopped,
	       struct error *err)
{
	uint64_t newest, until;
	int ret;

	*stopped = false;
	ret = read_pass(r, err);
	if (ret)
		return ret;
	do {
		find_active(r);
		/* A second pass only completes what there is. */
		if (!r->num_active && !flush)
			return 0;
		newest = r->newest;
		if (!flush)
			poll(NULL, 0, SETTLE_MS);
		ret = read_pass(r, err);
		if (ret)
			return ret;
		until = flush && all_emptied(r) ? UINT64_MAX : complete_until(r, newest);
		find_active(r);
		ret = hand_over(r, until, fn, arg);
	} while (!ret && flush && until != UINT64_MAX);
	*stopped = ret > 0;
	return ret < 0 ? ret : r->num_active > 0;
}
