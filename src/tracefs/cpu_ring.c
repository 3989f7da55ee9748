// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs/cpu_ring.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "util/io.h"

/* The memory for pages of one CPU, and of all of them. */
#define MAX_QUEUE_BYTES (1UL << 20)
#define MAX_TOTAL_BYTES (64UL << 20)
#define MIN_QUEUE_PAGES 4

static struct kbuffer *new_kbuffer(const struct page_layout *layout)
{
	return kbuffer_alloc(layout->commit_size == 8 ? KBUFFER_LSIZE_8 : KBUFFER_LSIZE_4,
			     KBUFFER_ENDIAN_SAME_AS_HOST);
}

int page_pool_init(struct page_pool *pool, const char *header_page, unsigned int cpus)
{
	unsigned long bytes = MAX_TOTAL_BYTES / cpus;
	int ret = page_layout_parse(&pool->layout, header_page);

	if (ret)
		return ret;
	if (bytes > MAX_QUEUE_BYTES)
		bytes = MAX_QUEUE_BYTES;
	pool->max_pages = bytes / pool->layout.size;
	if (pool->max_pages < MIN_QUEUE_PAGES)
		pool->max_pages = MIN_QUEUE_PAGES;
	pool->scan = new_kbuffer(&pool->layout);
	return pool->scan ? 0 : -ENOMEM;
}

static void free_pages(struct page *page)
{
	struct page *next;

	for (; page; page = next) {
		next = page->next;
		free(page);
	}
}

void page_pool_done(struct page_pool *pool)
{
	free_pages(pool->free);
	pool->free = NULL;
	kbuffer_free(pool->scan);
	pool->scan = NULL;
}

static struct page *get_page(struct page_pool *pool)
{
	struct page *page = pool->free;

	if (page)
		pool->free = page->next;
	else
		page = malloc(sizeof(*page) + pool->layout.size);
	return page;
}

static void put_page(struct page_pool *pool, struct page *page)
{
	page->next = pool->free;
	pool->free = page;
}

int cpu_ring_init(struct cpu_ring *c, int cpu, int fd, struct page_pool *pool)
{
	*c = (struct cpu_ring){ .cpu = cpu, .fd = fd };
	c->kbuf = new_kbuffer(&pool->layout);
	return c->kbuf ? 0 : -ENOMEM;
}

void cpu_ring_done(struct cpu_ring *c, struct page_pool *pool)
{
	free_pages(c->first);
	kbuffer_free(c->kbuf);
	close(c->fd);
	*c = (struct cpu_ring){ .fd = -1 };
}

static void set_record(struct cpu_ring *c, const void *data, unsigned long long time)
{
	c->data = data;
	c->time = time;
}

/* Stands on the first record of the first page. */
static void load_page(struct cpu_ring *c)
{
	unsigned long long time = 0;
	const void *data;

	kbuffer_load_subbuffer(c->kbuf, c->first->data);
	c->missed = c->first->missed;
	data = kbuffer_read_event(c->kbuf, &time);
	set_record(c, data, time);
}

static void drop_page(struct cpu_ring *c, struct page_pool *pool)
{
	struct page *page = c->first;

	c->first = page->next;
	if (!c->first)
		c->last = NULL;
	c->num_pages--;
	put_page(pool, page);
}

static void append_page(struct cpu_ring *c, struct page *page)
{
	page->next = NULL;
	if (c->last)
		c->last->next = page;
	else
		c->first = page;
	c->last = page;
	c->num_pages++;
	if (c->first == page)
		load_page(c);
}

/*
 * Notes the time of the page's last record and what was lost before it; a page
 * without a record leaves its loss to the next one.  Returns whether it has any.
 */
static bool scan_page(struct cpu_ring *c, struct kbuffer *scan, struct page *page)
{
	unsigned long long time;
	bool any = false;
	void *data;
	int missed;

	kbuffer_load_subbuffer(scan, page->data);
	missed = kbuffer_missed_events(scan);
	c->lost = missed_add(c->lost, missed < 0 ? MISSED_UNKNOWN : (uint64_t)missed);
	for (data = kbuffer_read_event(scan, &time); data; data = kbuffer_next_event(scan, &time)) {
		any = true;
		if (time > c->newest)
			c->newest = time;
	}
	if (any) {
		page->missed = c->lost;
		c->lost = 0;
	}
	return any;
}

/* Reads one sub-buffer; 1 when there was one, 0 when not, or a negative errno. */
static int read_page(struct cpu_ring *c, struct page_pool *pool, struct page *page)
{
	const ssize_t n = read_retry(c->fd, page->data, pool->layout.size);

	/* A CPU that was never online has no buffer yet. */
	if (!n || n == -EAGAIN || n == -ENODEV)
		return 0;
	if (n < 0)
		return n;
	return (size_t)n == pool->layout.size ? 1 : -EIO;
}

int cpu_ring_read(struct cpu_ring *c, struct page_pool *pool)
{
	struct page *page;
	int ret, any = 0;

	c->emptied = false;
	while (c->num_pages < pool->max_pages) {
		page = get_page(pool);
		if (!page)
			return -ENOMEM;
		ret = read_page(c, pool, page);
		if (ret <= 0) {
			put_page(pool, page);
			c->emptied = !ret;
			return ret ? ret : any;
		}
		any = 1;
		if (scan_page(c, pool->scan, page))
			append_page(c, page);
		else
			put_page(pool, page);
	}
	return any;
}

void cpu_ring_record(const struct cpu_ring *c, struct record *rec)
{
	rec->data = c->data;
	rec->size = kbuffer_event_size(c->kbuf);
	rec->time = c->time;
	rec->missed = c->missed;
	rec->cpu = c->cpu;
}

void cpu_ring_next(struct cpu_ring *c, struct page_pool *pool)
{
	unsigned long long time = 0;
	const void *data = kbuffer_next_event(c->kbuf, &time);

	c->missed = 0;
	set_record(c, data, time);
	if (data)
		return;
	drop_page(c, pool);
	if (c->first)
		load_page(c);
}
