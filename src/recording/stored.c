// SPDX-License-Identifier: GPL-2.0-only
#include "recording/stored.h"

#include <errno.h>

#include "recording/subbuf.h"

int stored_open(struct stored *s, struct span data, size_t page_size, const struct abi *abi)
{
	*s = (struct stored){
		.next = data.data,
		.end = data.data + data.len,
		.page_size = page_size,
	};
	s->kbuf = subbuf_kbuffer(abi);
	return s->kbuf ? 0 : -ENOMEM;
}

void stored_close(struct stored *s)
{
	kbuffer_free(s->kbuf);
	s->kbuf = NULL;
}

/* The first record of the next sub-buffer that has one; what another lost is before it as well. */
static const void *load(struct stored *s, unsigned long long *time)
{
	const void *data = NULL;

	while (!data && s->next < s->end) {
		kbuffer_load_subbuffer(s->kbuf, (void *)s->next);
		s->next = (size_t)(s->end - s->next) > s->page_size ? s->next + s->page_size
								    : s->end;
		s->missed = missed_add(s->missed, kbuffer_missed_events(s->kbuf));
		data = kbuffer_read_event(s->kbuf, time);
	}
	return data;
}

bool stored_next(struct stored *s, struct record *rec)
{
	unsigned long long time;
	const void *data = kbuffer_next_event(s->kbuf, &time);

	if (!data)
		data = load(s, &time);
	if (!data)
		return false;
	rec->data = data;
	rec->size = kbuffer_event_size(s->kbuf);
	rec->time = time;
	rec->missed = s->missed;
	s->missed = 0;
	return true;
}
