// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs/tap.h"

#include <pthread.h>
#include <stdatomic.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "tracefs/tap_cpu.h"

struct tap {
	struct session *session;
	struct tap_shared shared;
	struct tap_cpu *cpus;
	pthread_t *threads;
	int stop; /* the other end of shared.stop_fd, -1 once closed */
	unsigned int num;
	unsigned int num_threads;
};

static int open_failed(const struct tap *t, unsigned int cpu, int code, struct error *err)
{
	error_set(err, code, "cannot open the ring buffer of CPU %u in %s: %s", cpu,
		  session_name(t->session), strerror(-code));
	if (code == -EMFILE)
		error_advise(err, "raise the limit of open files: ulimit -n");
	return code;
}

static int open_cpu(struct tap *t, unsigned int cpu, tap_out_fn out, void *arg, struct error *err)
{
	int in, ret;

	in = session_open_cpu(t->session, cpu);
	if (in == -ENOENT || in == -ENODEV || in == -ENXIO)
		return 0;
	if (in < 0)
		return open_failed(t, cpu, in, err);
	ret = out(arg, cpu, err);
	if (ret < 0) {
		close(in);
		return ret;
	}
	ret = tap_cpu_init(&t->cpus[t->num++], &t->shared, cpu, in, ret);
	return ret ? open_failed(t, cpu, ret, err) : 0;
}

static int set_up(struct tap *t, tap_out_fn out, void *arg, struct error *err)
{
	unsigned int cpus = session_cpus(t->session), cpu;
	int stop[2], ret = 0;

	t->shared.page_size = session_subbuf_size(t->session);
	if (pipe2(stop, O_CLOEXEC))
		return open_failed(t, 0, -errno, err);
	t->shared.stop_fd = stop[0];
	t->stop = stop[1];
	t->shared.news_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (t->shared.news_fd < 0)
		return open_failed(t, 0, -errno, err);
	t->cpus = calloc(cpus, sizeof(*t->cpus));
	t->threads = calloc(cpus, sizeof(*t->threads));
	if (!t->cpus || !t->threads)
		return error_set(err, -ENOMEM, "out of memory");
	for (cpu = 0; cpu < cpus && !ret; cpu++)
		ret = open_cpu(t, cpu, out, arg, err);
	if (!ret && !t->num)
		ret = open_failed(t, 0, -ENODEV, err);
	return ret;
}

int tap_open(struct tap **tap, struct session *session, tap_out_fn out, void *arg,
	     struct error *err)
{
	struct tap *t = calloc(1, sizeof(*t));
	int ret;

	if (!t)
		return error_set(err, -ENOMEM, "out of memory");
	t->session = session;
	t->stop = t->shared.stop_fd = t->shared.news_fd = -1;
	ret = set_up(t, out, arg, err);
	if (ret) {
		tap_free(t);
		return ret;
	}
	*tap = t;
	return 0;
}

static void *run(void *arg)
{
	tap_cpu_run(arg);
	return NULL;
}

int tap_start(struct tap *t, struct error *err)
{
	int ret;

	for (; t->num_threads < t->num; t->num_threads++) {
		ret = pthread_create(&t->threads[t->num_threads], NULL, run,
				     &t->cpus[t->num_threads]);
		if (ret)
			return error_set(err, -ret, "cannot start a thread for CPU %u: %s",
					 t->cpus[t->num_threads].cpu, strerror(ret));
	}
	return 0;
}

int tap_event_fd(const struct tap *t)
{
	return t->shared.news_fd;
}

bool tap_failed(struct tap *t)
{
	uint64_t news;
	bool failed = false;

	/* Nothing to read is no news. */
	if (read(t->shared.news_fd, &news, sizeof(news)) < 0)
		return false;
	for (unsigned int i = 0; i < t->num; i++)
		failed |= atomic_load(&t->cpus[i].error) != 0;
	return failed;
}

static void close_stop(struct tap *t)
{
	if (t->stop >= 0)
		close(t->stop);
	t->stop = -1;
}

static void join(struct tap *t, enum tap_order order)
{
	atomic_store(&t->shared.order, order);
	/* To hang up can't fail, as to write could. */
	close_stop(t);
	while (t->num_threads)
		pthread_join(t->threads[--t->num_threads], NULL);
}

int tap_finish(struct tap *t, struct error *err)
{
	join(t, TAP_DRAIN);
	for (unsigned int i = 0; i < t->num; i++) {
		const struct tap_cpu *c = &t->cpus[i];
		int code = atomic_load(&c->error);

		if (code)
			return error_set(err, code, "cannot %s CPU %u: %s",
					 c->reading ? "read the ring buffer of"
						    : "write the events of",
					 c->cpu, strerror(-code));
	}
	return 0;
}

void tap_free(struct tap *t)
{
	if (!t)
		return;
	if (t->num_threads)
		join(t, TAP_ABORT);
	for (unsigned int i = 0; i < t->num; i++)
		tap_cpu_done(&t->cpus[i]);
	close_stop(t);
	if (t->shared.stop_fd >= 0)
		close(t->shared.stop_fd);
	if (t->shared.news_fd >= 0)
		close(t->shared.news_fd);
	free(t->cpus);
	free(t->threads);
	free(t);
}
