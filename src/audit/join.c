// SPDX-License-Identifier: GPL-2.0-only
#include "audit/join.h"

#include <errno.h>
#include <stdlib.h>

/* More events at once are not waited for; more records in one neither. */
#define MAX_PENDING 1024
#define MAX_ENTRIES 64

struct pending {
	struct pending *next;
	struct audit_event event;
	struct audit_entry entries[MAX_ENTRIES]; /* their text is the pending one's */
	char *syscall;
	uint64_t since_ms;
	bool complete;
};

struct audit_join {
	audit_event_fn take;
	void *arg;
	uint64_t patience_ms;
	struct pending *first, **last;
	size_t num;
};

struct audit_join *audit_join_new(audit_event_fn take, void *arg, uint64_t patience_ms)
{
	struct audit_join *join = calloc(1, sizeof(*join));

	if (!join)
		return NULL;
	join->take = take;
	join->arg = arg;
	join->patience_ms = patience_ms;
	join->last = &join->first;
	return join;
}

static void pending_free(struct pending *p)
{
	for (size_t i = 0; i < p->event.num; i++)
		free((char *)p->entries[i].fields.data);
	free(p->syscall);
	free(p);
}

static struct pending *find(const struct audit_join *join, uint64_t serial)
{
	struct pending *p = join->first;

	while (p && (p->event.serial != serial || p->complete))
		p = p->next;
	return p;
}

/* Gives the first one away. */
static int give(struct audit_join *join)
{
	struct pending *p = join->first;
	int ret;

	join->first = p->next;
	if (!join->first)
		join->last = &join->first;
	join->num--;
	ret = p->event.num ? join->take(join->arg, &p->event) : 0;
	pending_free(p);
	return ret;
}

static struct pending *begin(struct audit_join *join, const struct audit_text *text,
			     uint64_t now_ms)
{
	struct pending *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->event.ms = text->ms;
	p->event.serial = text->serial;
	p->event.entries = p->entries;
	p->since_ms = now_ms;
	*join->last = p;
	join->last = &p->next;
	join->num++;
	return p;
}

static int add_entry(struct pending *p, const struct audit_text *text)
{
	char *copy = malloc(text->fields.len + 1);

	if (!copy)
		return -ENOMEM;
	memcpy(copy, text->fields.data, text->fields.len);
	p->entries[p->event.num++] = (struct audit_entry){ text->type, { copy, text->fields.len } };
	/* A domain is freed by a kernel thread, which has no context. */
	p->complete = p->event.num == MAX_ENTRIES ||
		      span_is(audit_get_word(text->fields, "status"), "deallocated");
	return 0;
}

static int set_syscall(struct pending *p, const struct audit_text *text)
{
	if (p->syscall)
		return 0;
	p->syscall = malloc(text->fields.len + 1);
	if (!p->syscall)
		return -ENOMEM;
	memcpy(p->syscall, text->fields.data, text->fields.len);
	p->event.syscall = (struct span){ p->syscall, text->fields.len };
	return 0;
}

/* These end an event, and do not begin one. */
static bool is_end(unsigned int type)
{
	return type == AUDIT_TYPE_EOE || type == AUDIT_TYPE_PROCTITLE;
}

static int take_in(struct audit_join *join, const struct audit_text *text, uint64_t now_ms)
{
	struct pending *p = find(join, text->serial);

	if (is_end(text->type)) {
		if (p)
			p->complete = true;
		return 0;
	}
	if (!p)
		p = begin(join, text, now_ms);
	if (!p)
		return -ENOMEM;
	return text->type == AUDIT_TYPE_SYSCALL ? set_syscall(p, text) : add_entry(p, text);
}

static bool is_late(const struct audit_join *join, uint64_t now_ms)
{
	const struct pending *p = join->first;

	return now_ms >= p->since_ms && now_ms - p->since_ms >= join->patience_ms;
}

int audit_join_late(struct audit_join *join, uint64_t now_ms)
{
	int ret = 0;

	while (!ret && join->first &&
	       (join->first->complete || join->num > MAX_PENDING || is_late(join, now_ms)))
		ret = give(join);
	return ret;
}

int audit_join_add(struct audit_join *join, const struct audit_text *text, uint64_t now_ms)
{
	int ret = 0;

	if (is_end(text->type) || text->type == AUDIT_TYPE_SYSCALL ||
	    text->type == AUDIT_TYPE_LANDLOCK_ACCESS || text->type == AUDIT_TYPE_LANDLOCK_DOMAIN)
		ret = take_in(join, text, now_ms);
	return ret ? ret : audit_join_late(join, now_ms);
}

int audit_join_wait_ms(const struct audit_join *join, uint64_t now_ms)
{
	if (!join->first)
		return -1;
	if (is_late(join, now_ms) || now_ms < join->first->since_ms)
		return 0;
	return join->first->since_ms + join->patience_ms - now_ms;
}

int audit_join_all(struct audit_join *join)
{
	int ret = 0;

	while (!ret && join->first)
		ret = give(join);
	return ret;
}

void audit_join_free(struct audit_join *join)
{
	if (!join)
		return;
	while (join->first) {
		struct pending *p = join->first;

		join->first = p->next;
		pending_free(p);
	}
	free(join);
}
