// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sub-buffers.  libtracecmd and libtraceevent's kbuffer follow a commit size and
 * event lengths wherever they lead, backwards too, so each is looked at here.
 */
#include "recording/walk.h"

#include <endian.h>
#include <inttypes.h>
#include <stdlib.h>

#define COMMIT_SIZE   ((1u << 27) - 1)
#define COMMIT_MISSED (1u << 31) /* events were lost before this sub-buffer */
#define COMMIT_STORED (1u << 30) /* and how many stands behind the data */

/* What a file's bytes may grow to; a sub-buffer with one event shrinks to a hundredth. */
#define EXPANDED_FREE  (1ull << 30)
#define EXPANDED_RATIO 1024

enum {
	TYPE_PADDING = 29,
	TYPE_TIME_EXTEND = 30,
	TYPE_TIME_STAMP = 31,
};

/* One sub-buffer's place for events. */
struct events {
	const char *data;
	uint32_t committed; /* bytes with events */
	size_t room; /* bytes that exist, from data on */
	uint64_t records;
	bool big_endian;
};

static uint32_t word(const struct events *e, uint32_t at)
{
	uint32_t v;

	memcpy(&v, e->data + at, sizeof(v));
	return e->big_endian ? be32toh(v) : le32toh(v);
}

/* Where the event after the one at @at begins, 0 when that is nowhere. */
static uint32_t next_event(struct events *e, uint32_t at)
{
	uint32_t head, type, len, next;
	bool two_words;

	if (e->room - at < 4)
		return 0;
	head = word(e, at);
	type = e->big_endian ? head >> 27 : head & 31;
	two_words = !type || type >= TYPE_PADDING;
	if (two_words && e->room - at < 8)
		return 0;
	if (type >= TYPE_TIME_EXTEND)
		return at + 8;
	/* The rest of a sub-buffer is padding of any length, but not backwards. */
	if (type == TYPE_PADDING) {
		next = at + 4 + word(e, at + 4);
		return next > at ? next : 0;
	}
	len = type ? type * 4 : word(e, at + 4);
	if (len < 4 || len > e->committed)
		return 0;
	next = at + 4 + ((len + 3) & ~3u);
	e->records++;
	return next <= e->committed ? next : 0;
}

static bool events_ok(struct events *e)
{
	for (uint32_t at = 0; at < e->committed;) {
		at = next_event(e, at);
		if (!at)
			return false;
	}
	return true;
}

static bool subbuf_ok(struct walk *w, const char *data, size_t size)
{
	unsigned int commit_size = w->layout->long_size;
	size_t start = 8 + commit_size;
	struct events e = { .data = data + start, .big_endian = w->layout->big_endian };
	uint64_t commit;

	if (size < start)
		return false;
	commit = bytes_number(data + 8, commit_size, e.big_endian);
	e.committed = commit & COMMIT_SIZE;
	e.room = size - start;
	if (e.committed > e.room)
		return false;
	if ((commit & COMMIT_MISSED) && (commit & COMMIT_STORED) &&
	    e.room - e.committed < commit_size)
		return false;
	if (!events_ok(&e))
		return false;
	w->layout->num_records += e.records;
	return true;
}

static int check_subbufs(struct walk *w, const struct cpu_data *d, struct span data,
			 uint32_t page_size)
{
	for (size_t at = 0, size; at < data.len; at += size) {
		size = data.len - at < page_size ? data.len - at : page_size;
		if (!subbuf_ok(w, data.data + at, size))
			return walk_damaged(w,
					    "sub-buffer %zu of CPU %u at byte %" PRIu64
					    " is not well-formed",
					    at / page_size, d->cpu, d->offset);
	}
	return 0;
}

static int check_chunk(struct walk *w, const struct cpu_data *d, struct cursor *c,
		       uint32_t page_size)
{
	struct span data = {};
	char *unpacked = NULL;
	int ret;

	ret = walk_expand(w, c, "chunk of CPU data", &unpacked, &data.len);
	if (ret)
		return ret;
	data.data = unpacked;
	w->expanded += data.len;
	if (!data.len || data.len % page_size)
		ret = walk_damaged(w, "a chunk of CPU %u has %zu bytes", d->cpu, data.len);
	else if (w->expanded / EXPANDED_RATIO > w->file.len && w->expanded > EXPANDED_FREE)
		ret = walk_damaged(w, "its data unpacks to more than %" PRIu64 " bytes",
				   w->expanded);
	else
		ret = check_subbufs(w, d, data, page_size);
	free(unpacked);
	return ret;
}

/* The size that the file gives may leave the number of chunks out, as trace-cmd's does. */
static int check_chunks(struct walk *w, const struct cpu_data *d, uint32_t page_size)
{
	struct cursor c = { w->file, d->offset, w->layout->big_endian };
	uint32_t chunks;
	int ret;

	ret = walk_u32(w, &c, "number of chunks", &chunks);
	while (!ret && chunks--)
		ret = check_chunk(w, d, &c, page_size);
	return ret;
}

static int check_data(struct walk *w, const struct cpu_data *d, uint32_t page_size, bool compressed)
{
	uint64_t end;

	if (!d->size)
		return 0;
	if (__builtin_add_overflow(d->offset, d->size, &end))
		return walk_damaged(w, "CPU %u claims %" PRIu64 " bytes at byte %" PRIu64, d->cpu,
				    d->size, d->offset);
	if (end > w->file.len)
		return error_set(w->err, -EPROTO,
				 "%s is cut off: its CPU data ends at byte %" PRIu64
				 ", the file at byte %zu",
				 w->name, end, w->file.len);
	if (compressed)
		return check_chunks(w, d, page_size);
	if (d->offset % page_size)
		return walk_damaged(w, "the data of CPU %u begins amid a sub-buffer", d->cpu);
	return check_subbufs(w, d, (struct span){ w->file.data + d->offset, d->size }, page_size);
}

int walk_data(struct walk *w, size_t buffer, uint32_t page_size, bool compressed)
{
	int ret = 0;

	for (size_t i = 0; !ret && i < w->num_data; i++)
		if (w->data[i].buffer == buffer)
			ret = check_data(w, &w->data[i], page_size, compressed);
	return ret;
}
