// SPDX-License-Identifier: GPL-2.0-only
/*
 * libtracecmd and libtraceevent's kbuffer follow a commit size and event lengths wherever they
 * lead, backwards too, so each is looked at here.
 */
#include "recording/subbuf.h"

#include <endian.h>

#include "recording/cursor.h"

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
	if (next > e->committed)
		return 0;
	e->records++;
	return next;
}

static bool follow(struct events *e, uint32_t *sound)
{
	uint32_t next;

	for (uint32_t at = 0; at < e->committed; at = next) {
		next = next_event(e, at);
		if (!next)
			return false;
		*sound = at;
	}
	*sound = e->committed;
	return true;
}

bool subbuf_check(struct subbuf *subbuf, struct span page, const struct abi *abi)
{
	const size_t start = SUBBUF_COMMIT + abi->long_size;
	struct events e = { .data = page.data + start, .big_endian = abi->big_endian };
	bool ok;

	*subbuf = (struct subbuf){};
	if (page.len < start)
		return false;
	subbuf->commit = bytes_number(page.data + SUBBUF_COMMIT, abi->long_size, abi->big_endian);
	e.committed = subbuf->commit & SUBBUF_SIZE;
	e.room = page.len - start;
	if (e.committed > e.room)
		return false;
	ok = follow(&e, &subbuf->sound);
	subbuf->records = e.records;
	return ok && (!(subbuf->commit & SUBBUF_MISSED) || !(subbuf->commit & SUBBUF_STORED) ||
		      e.room - e.committed >= abi->long_size);
}

struct kbuffer *subbuf_kbuffer(const struct abi *abi)
{
	return kbuffer_alloc(abi->long_size == 8 ? KBUFFER_LSIZE_8 : KBUFFER_LSIZE_4,
			     abi->big_endian ? KBUFFER_ENDIAN_BIG : KBUFFER_ENDIAN_LITTLE);
}
