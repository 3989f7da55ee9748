// SPDX-License-Identifier: GPL-2.0-only
#include "recording/stored.h"

void stored_open(struct stored *s, struct span data, size_t page_size, const struct abi *abi)
{
	*s = (struct stored){
		.next = data.data,
		.end = data.data + data.len,
		.page_size = page_size,
		.abi = *abi,
	};
}

static void load(struct stored *s)
{
	struct span page = { s->next, s->end - s->next };

	if (page.len > s->page_size)
		page.len = s->page_size;
	s->next += page.len;
	s->missed = missed_add(s->missed, subbuf_begin(&s->events, page, &s->abi));
}

bool stored_next(struct stored *s, struct record *rec)
{
	/* What a sub-buffer without records lost is before the first of the next as well. */
	while (!subbuf_next(&s->events, rec)) {
		if (s->next == s->end)
			return false;
		load(s);
	}
	rec->missed = s->missed;
	s->missed = 0;
	return true;
}
