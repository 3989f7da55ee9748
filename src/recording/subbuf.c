// SPDX-License-Identifier: GPL-2.0-only
/*
 * A commit size and the lengths of events may lead anywhere, backwards too, and a file that is
 * mapped may change after it was checked, so each is looked at wherever it is used.
 */
#include "recording/subbuf.h"

#include <endian.h>

#include "recording/cursor.h"

enum {
	TYPE_PADDING = 29,
	TYPE_TIME_EXTEND = 30,
	TYPE_TIME_STAMP = 31,
};

/* What the kernel leaves out of a TYPE_TIME_STAMP: kernel/trace/ring_buffer.c. */
#define TIME_HIGH (0xf8ull << 56)

/* Of a header word. */
#define DELTA_BITS 27
#define TYPE_BITS  5
#define TYPE_MASK  ((1u << TYPE_BITS) - 1)

/* A header word, and for some types another. */
struct item {
	uint32_t type;
	uint32_t delta;
	uint32_t more; /* the other word of a time */
	uint32_t data, len; /* of a record: where its bytes begin, and how many */
	uint32_t next; /* where the item behind it begins */
};

static uint32_t word(const struct subbuf_events *e, uint32_t at)
{
	uint32_t v;

	memcpy(&v, e->data + at, sizeof(v));
	return e->big_endian ? be32toh(v) : le32toh(v);
}

static bool is_record(const struct item *item)
{
	return item->type < TYPE_PADDING;
}

static bool has_two_words(const struct item *item)
{
	return !item->type || !is_record(item);
}

/* Returns whether there can be such an item. */
static bool read_other(const struct subbuf_events *e, uint32_t at, struct item *item)
{
	item->data = item->len = 0;
	item->more = word(e, at + 4);
	item->next = at + 8;
	if (item->type != TYPE_PADDING)
		return true;
	/* The rest of a sub-buffer is padding of any length, but not backwards. */
	item->next = at + 4 + item->more;
	return item->next > at;
}

/* The item at @at; returns false where there can't be one. */
static inline bool read_item(const struct subbuf_events *e, uint32_t at, struct item *item)
{
	uint32_t head, len;

	if (e->room - at < 4)
		return false;
	head = word(e, at);
	item->type = e->big_endian ? head >> DELTA_BITS : head & TYPE_MASK;
	item->delta = e->big_endian ? head & ((1u << DELTA_BITS) - 1) : head >> TYPE_BITS;
	if (has_two_words(item) && e->room - at < 8)
		return false;
	if (!is_record(item))
		return read_other(e, at, item);
	/* A length of its own counts itself. */
	len = item->type ? item->type * 4 : word(e, at + 4);
	if (len < 4 || len > e->committed)
		return false;
	len = (len + 3) & ~3u;
	item->next = at + 4 + len;
	item->data = item->type ? at + 4 : at + 8;
	item->len = item->next - item->data;
	return item->next <= e->committed;
}

static bool follow(const struct subbuf_events *e, struct subbuf *subbuf)
{
	struct item item;

	for (uint32_t at = 0; at < e->committed; at = item.next) {
		if (!read_item(e, at, &item))
			return false;
		subbuf->records += is_record(&item);
		subbuf->sound = at;
	}
	subbuf->sound = e->committed;
	return true;
}

/* Returns whether its events fit in it. */
static bool begin(struct subbuf_events *e, struct span page, const struct abi *abi,
		  uint64_t *commit)
{
	const size_t start = SUBBUF_COMMIT + abi->long_size;

	*e = (struct subbuf_events){ .big_endian = abi->big_endian };
	*commit = 0;
	if (page.len < start)
		return false;
	*commit = bytes_number(page.data + SUBBUF_COMMIT, abi->long_size, abi->big_endian);
	e->data = page.data + start;
	e->committed = *commit & SUBBUF_SIZE;
	e->room = page.len - start;
	e->time = bytes_number(page.data, SUBBUF_COMMIT, abi->big_endian);
	return e->committed <= e->room;
}

/* Whether the number of lost events is behind the events. */
static bool has_number(uint64_t commit)
{
	return commit & SUBBUF_MISSED && commit & SUBBUF_STORED;
}

bool subbuf_check(struct subbuf *subbuf, struct span page, const struct abi *abi)
{
	struct subbuf_events e;
	bool fits;

	*subbuf = (struct subbuf){};
	fits = begin(&e, page, abi, &subbuf->commit);
	return fits && follow(&e, subbuf) &&
	       (!has_number(subbuf->commit) || e.room - e.committed >= abi->long_size);
}

static uint64_t missed(const struct subbuf_events *e, uint64_t commit, const struct abi *abi)
{
	if (!(commit & SUBBUF_MISSED))
		return 0;
	if (!has_number(commit) || e->room - e->committed < abi->long_size)
		return MISSED_UNKNOWN;
	return bytes_number(e->data + e->committed, abi->long_size, abi->big_endian);
}

uint64_t subbuf_begin(struct subbuf_events *e, struct span page, const struct abi *abi)
{
	uint64_t commit;

	if (!begin(e, page, abi, &commit))
		e->committed = 0;
	return missed(e, commit, abi);
}

/* A time stamp has lost its highest bits, which are those of the time before it, or one more. */
static uint64_t time_stamp(uint64_t before, uint64_t stamp)
{
	if (!(before & TIME_HIGH))
		return stamp;
	stamp |= before & TIME_HIGH;
	return stamp < before ? stamp + (TIME_HIGH & -TIME_HIGH) : stamp;
}

static void pass_time(struct subbuf_events *e, const struct item *item)
{
	const uint64_t time = (uint64_t)item->more << DELTA_BITS | item->delta;

	switch (item->type) {
	case TYPE_TIME_STAMP:
		e->time = time_stamp(e->time, time);
		break;
	case TYPE_TIME_EXTEND:
		e->time += time;
		break;
	default:
		e->time += item->delta;
	}
}

bool subbuf_next(struct subbuf_events *e, struct record *rec)
{
	struct item item;

	while (e->at < e->committed && read_item(e, e->at, &item)) {
		e->last = e->at;
		e->at = item.next;
		pass_time(e, &item);
		if (!is_record(&item))
			continue;
		rec->data = e->data + item.data;
		rec->size = item.len;
		rec->time = e->time;
		return true;
	}
	return false;
}

static void put_word(const struct subbuf_events *e, uint32_t at, uint32_t v)
{
	v = e->big_endian ? htobe32(v) : htole32(v);
	memcpy((char *)e->data + at, &v, sizeof(v));
}

void subbuf_erase(const struct subbuf_events *e)
{
	const unsigned int shift = e->big_endian ? DELTA_BITS : 0;
	const uint32_t head = word(e, e->last) & ~(TYPE_MASK << shift);

	put_word(e, e->last, head | (uint32_t)TYPE_PADDING << shift);
	/* The bytes from this word on. */
	put_word(e, e->last + 4, e->at - e->last - 4);
}
