/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_CPU_RING_H
#define LLTRACE_TRACEFS_CPU_RING_H

#include <kbuffer.h>
#include <stdbool.h>

#include "model/record.h"
#include "tracefs/page.h"

/* A sub-buffer as read from the kernel. */
struct page {
	struct page *next;
	uint64_t missed; /* lost before its first record */
	uint64_t data[];
};

/* What all CPUs share: pages to use again, and what they look like. */
struct page_pool {
	struct page_layout layout;
	struct page *free;
	struct kbuffer *scan; /* for looking through a page just read */
	unsigned int max_pages; /* that one CPU may hold */
};

/* One CPU's buffer: the pages read from it, oldest first, and the record that is next. */
struct cpu_ring {
	int cpu;
	int fd;
	struct kbuffer *kbuf; /* stands on the record in the first page */
	struct page *first;
	struct page *last;
	unsigned int num_pages;
	const void *data; /* of the next record, NULL: there is none */
	uint64_t time; /* of the next record */
	uint64_t missed; /* lost before the next record */
	uint64_t newest; /* time of the last record read */
	uint64_t lost; /* before the next page read */
	bool emptied; /* the last pass found the end of the buffer */
	bool poll_error;
};

/**
 * page_pool_init - An empty pool.
 * @header_page: text of the instance's file
 * @cpus: that will share it
 *
 * Returns 0 or a negative errno; page_pool_done() is due in any case.
 */
int page_pool_init(struct page_pool *pool, const char *header_page, unsigned int cpus);

/** page_pool_done - Frees all pages that are not in use. */
void page_pool_done(struct page_pool *pool);

/**
 * cpu_ring_init - An empty queue that reads from @fd, which it closes in the end.
 *
 * Returns 0 or a negative errno; cpu_ring_done() is due in any case.
 */
int cpu_ring_init(struct cpu_ring *c, int cpu, int fd, struct page_pool *pool);

/** cpu_ring_done - Closes the descriptor and returns the pages. */
void cpu_ring_done(struct cpu_ring *c, struct page_pool *pool);

/**
 * cpu_ring_read - Reads until the buffer is empty or the queue is full; sets c->emptied.
 *
 * Returns 1 when something was read, 0 when not, or a negative errno.
 */
int cpu_ring_read(struct cpu_ring *c, struct page_pool *pool);

/** cpu_ring_record - Describes the next record, c->data not being NULL. */
void cpu_ring_record(const struct cpu_ring *c, struct record *rec);

/** cpu_ring_next - Goes on to the record after; the one before is no longer valid. */
void cpu_ring_next(struct cpu_ring *c, struct page_pool *pool);

#endif
