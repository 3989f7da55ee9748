// SPDX-License-Identifier: GPL-2.0-only
#include "recording/survey.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/mman.h>

#include "model/event.h"
#include "recording/spool_impl.h"
#include "recording/subbuf.h"
#include "tracefs/tasks.h"

/* What is done with a record, the one that was read last. */
typedef int (*visit_fn)(struct survey *survey, const struct format *format,
			const struct record *rec, const struct subbuf_events *events);

static uint64_t domain_of(const struct format *format, const struct record *rec)
{
	struct event event;

	event_decode(&event, format, rec);
	return event_number(&event, ROLE_DOMAIN);
}

/* One task has many events in a row. */
static bool add_pid(struct survey *survey, const struct format *format, const struct record *rec)
{
	const struct field *field = format->by_role[ROLE_PID];
	uint32_t pid;

	if (!field || field->size != sizeof(pid) || field->offset + sizeof(pid) > rec->size)
		return true;
	memcpy(&pid, (const char *)rec->data + field->offset, sizeof(pid));
	if (pid == survey->last_pid)
		return true;
	survey->last_pid = pid;
	return id_set_add(&survey->pids, pid);
}

static int visit_scan(struct survey *survey, const struct format *format, const struct record *rec,
		      const struct subbuf_events *events)
{
	(void)events;
	if (!add_pid(survey, format, rec))
		return -ENOMEM;
	if (!survey->chosen || !format_has(format, ROLE_DOMAIN))
		return 0;
	if (format->frees_domain) {
		survey->frees++;
		return 0;
	}
	return id_set_add(&survey->domains, domain_of(format, rec)) ? 0 : -ENOMEM;
}

/* What survey_prune() has taken out, it counts down in survey->frees. */
static int visit_prune(struct survey *survey, const struct format *format, const struct record *rec,
		       const struct subbuf_events *events)
{
	if (!format->frees_domain || id_set_has(&survey->domains, domain_of(format, rec)))
		return 0;
	subbuf_erase(events);
	survey->frees--;
	return 0;
}

static int visit_page(struct survey *survey, struct span page, visit_fn visit)
{
	struct subbuf_events events;
	struct record rec = { .buffer = "" };
	const struct format *format;
	int ret = 0;

	subbuf_begin(&events, page, &survey->abi);
	while (!ret && subbuf_next(&events, &rec)) {
		format = catalog_id(survey->catalog, event_id(&survey->abi, &rec));
		if (format)
			ret = visit(survey, format, &rec, &events);
	}
	return ret;
}

static int visit_pages(struct survey *survey, struct span pages, size_t page_size, visit_fn visit)
{
	int ret = 0;

	for (; pages.len >= page_size && !ret; pages.len -= page_size) {
		ret = visit_page(survey, (struct span){ pages.data, page_size }, visit);
		pages.data += page_size;
	}
	return ret;
}

/* Offsets in a file that is mapped have to fit the machine's pages, so it is mapped whole. */
static int visit_cpu(struct survey *survey, struct spool *s, unsigned int cpu, visit_fn visit)
{
	const struct spool_cpu *c = &s->cpus[cpu];
	uint64_t end = spool_end(s, cpu);
	char *map;
	int ret;

	if (end == c->start)
		return 0;
	map = mmap(NULL, end, PROT_READ | PROT_WRITE, MAP_SHARED, c->fd, 0);
	if (map == MAP_FAILED)
		return -errno;
	madvise(map, end, MADV_SEQUENTIAL);
	ret = visit_pages(survey, (struct span){ map + c->start, end - c->start }, s->page_size,
			  visit);
	munmap(map, end);
	return ret;
}

static int visit_spool(struct survey *survey, struct spool *s, visit_fn visit)
{
	int ret = 0;

	for (unsigned int cpu = 0; cpu < s->num_cpus && !ret; cpu++)
		if (s->cpus[cpu].fd >= 0)
			ret = visit_cpu(survey, s, cpu, visit);
	return ret;
}

int survey_scan(struct survey *survey, struct spool *spool)
{
	return visit_spool(survey, spool, visit_scan);
}

int survey_prune(struct survey *survey, struct spool *spool, uint64_t *pruned)
{
	const uint64_t frees = survey->frees;
	int ret = frees ? visit_spool(survey, spool, visit_prune) : 0;

	*pruned = frees - survey->frees;
	return ret;
}

/* A newline in a name would begin a line that names somebody else. */
static void put_name(struct buf *names, uint64_t pid, struct span name)
{
	buf_printf(names, "%" PRIu64 " ", pid);
	for (size_t i = 0; i < name.len; i++)
		buf_put(names, name.data[i] == '\n' ? '?' : name.data[i]);
	buf_put(names, '\n');
}

int survey_names(const struct survey *survey, const char *tracefs, struct buf *names)
{
	struct tasks *tasks = tasks_new(tracefs);

	if (!tasks)
		return -ENOMEM;
	for (size_t i = 0; i < survey->pids.num_slots; i++) {
		uint64_t pid = survey->pids.slots[i];
		struct span name = tasks_name(tasks, pid);

		if (pid && !span_is(name, TASKS_UNKNOWN))
			put_name(names, pid, name);
	}
	tasks_free(tasks);
	return buf_failed(names) ? -ENOMEM : 0;
}

void survey_done(struct survey *survey)
{
	id_set_done(&survey->pids);
	id_set_done(&survey->domains);
}
