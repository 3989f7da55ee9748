// SPDX-License-Identifier: GPL-2.0-only
/* The oldest sub-buffers of a spool make room for newer ones. */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <stdlib.h>
#include <unistd.h>

#include "recording/spool_impl.h"
#include "recording/subbuf.h"
#include "util/io.h"

#define PUNCH (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE)

bool spool_can_drop(struct spool *s)
{
	int fd = open_retry(s->dir, SPOOL_RESERVE, O_RDWR | O_NOFOLLOW, 0);
	bool can;

	if (fd < 0)
		return false;
	can = !fallocate(fd, PUNCH, 0, s->page_size) && !allocate_retry(fd, 0, s->page_size);
	close(fd);
	return can;
}

/* What is looked through: one page, in memory. */
struct dropper {
	struct spool *spool;
	char *page;
	uint64_t *ends; /* of each CPU */
	uint64_t *times; /* of each CPU's oldest sub-buffer */
	uint64_t *punched; /* up to where each CPU's file has been given back */
};

/* A sub-buffer begins with the time of its first event. */
static int read_time(struct dropper *d, unsigned int cpu)
{
	const struct spool_cpu *c = &d->spool->cpus[cpu];

	if (c->start >= d->ends[cpu]) {
		d->times[cpu] = UINT64_MAX;
		return 0;
	}
	return pread_all(c->fd, &d->times[cpu], sizeof(d->times[cpu]), c->start);
}

static int count_events(struct dropper *d, unsigned int cpu, uint64_t *events)
{
	const struct spool_cpu *c = &d->spool->cpus[cpu];
	const struct span page = { d->page, d->spool->page_size };
	const struct abi abi = abi_native();
	struct subbuf subbuf;
	int ret = pread_all(c->fd, d->page, page.len, c->start);

	if (ret)
		return ret;
	subbuf_check(&subbuf, page, &abi);
	*events += subbuf.records;
	return 0;
}

static unsigned int oldest(const struct dropper *d)
{
	unsigned int best = 0;

	for (unsigned int cpu = 1; cpu < d->spool->num_cpus; cpu++)
		if (d->times[cpu] < d->times[best])
			best = cpu;
	return best;
}

static int drop(struct dropper *d, uint64_t total, uint64_t max, uint64_t *events)
{
	struct spool *s = d->spool;
	int ret = 0;

	while (!ret && total > max) {
		unsigned int cpu = oldest(d);

		ret = count_events(d, cpu, events);
		s->cpus[cpu].start += s->page_size;
		total -= s->page_size;
		if (!ret)
			ret = read_time(d, cpu);
	}
	/* In one piece for each CPU. */
	for (unsigned int cpu = 0; !ret && cpu < s->num_cpus; cpu++) {
		uint64_t len = s->cpus[cpu].start - d->punched[cpu];

		if (len && fallocate(s->cpus[cpu].fd, PUNCH, d->punched[cpu], len))
			ret = -errno;
	}
	return ret;
}

int spool_drop_oldest(struct spool *s, uint64_t max, uint64_t *events)
{
	struct dropper d = { .spool = s };
	uint64_t total = 0;
	int ret = 0;

	for (unsigned int cpu = 0; cpu < s->num_cpus; cpu++)
		total += spool_size(s, cpu);
	if (total <= max)
		return 0;
	d.page = malloc(s->page_size);
	d.ends = calloc(s->num_cpus, 3 * sizeof(*d.ends));
	if (!d.page || !d.ends)
		ret = -ENOMEM;
	d.times = d.ends ? d.ends + s->num_cpus : NULL;
	d.punched = d.times ? d.times + s->num_cpus : NULL;
	for (unsigned int cpu = 0; !ret && cpu < s->num_cpus; cpu++) {
		d.ends[cpu] = spool_end(s, cpu);
		d.punched[cpu] = s->cpus[cpu].start;
		ret = read_time(&d, cpu);
	}
	if (!ret)
		ret = drop(&d, total, max, events);
	free(d.page);
	free(d.ends);
	return ret;
}
