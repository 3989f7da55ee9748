// SPDX-License-Identifier: GPL-2.0-only
#include "recording/stored.h"

void stored_open(struct stored *s, struct span pages, size_t page_size, const struct abi *abi)
{
	*s = (struct stored){ .pages = pages, .page_size = page_size, .abi = *abi };
}

void stored_open_packed(struct stored *s, struct cursor at, struct expander *expander,
			size_t page_size, const struct abi *abi)
{
	stored_open(s, (struct span){}, page_size, abi);
	chunks_open(&s->chunks, at, expander);
}

/* Goes to the next sub-buffer; returns false when there is none. */
static bool load(struct stored *s)
{
	struct span page;

	if (!s->pages.len)
		s->pages = chunks_next(&s->chunks);
	if (!s->pages.len)
		return false;
	page = s->pages;
	if (page.len > s->page_size)
		page.len = s->page_size;
	s->pages.data += page.len;
	s->pages.len -= page.len;
	s->missed = missed_add(s->missed, subbuf_begin(&s->events, page, &s->abi));
	return true;
}

bool stored_next(struct stored *s, struct record *rec)
{
	/* What a sub-buffer without records lost is before the first of the next as well. */
	while (!subbuf_next(&s->events, rec))
		if (!load(s))
			return false;
	rec->missed = s->missed;
	s->missed = 0;
	return true;
}

void stored_close(struct stored *s)
{
	chunks_close(&s->chunks);
}
