// SPDX-License-Identifier: GPL-2.0-only
#include "audit/serials.h"

#include <string.h>

static uint64_t size_of(const struct serials *s, size_t i)
{
	return s->holes[i].to - s->holes[i].from + 1;
}

static void remove_hole(struct serials *s, size_t i)
{
	s->num--;
	memmove(&s->holes[i], &s->holes[i + 1], (s->num - i) * sizeof(*s->holes));
}

/* Makes room at @i, at the cost of the oldest one. */
static size_t make_room(struct serials *s, size_t i)
{
	if (s->num == MAX_HOLES) {
		s->closed += size_of(s, 0);
		remove_hole(s, 0);
		i -= i > 0;
	}
	memmove(&s->holes[i + 1], &s->holes[i], (s->num - i) * sizeof(*s->holes));
	s->num++;
	return i;
}

static void fill(struct serials *s, uint64_t serial)
{
	size_t i = 0;

	while (i < s->num && s->holes[i].to < serial)
		i++;
	if (i == s->num || serial < s->holes[i].from)
		return;
	if (s->holes[i].from == s->holes[i].to) {
		remove_hole(s, i);
	} else if (serial == s->holes[i].from) {
		s->holes[i].from++;
	} else if (serial == s->holes[i].to) {
		s->holes[i].to--;
	} else {
		uint64_t from = s->holes[i].from;

		s->holes[i].from = serial + 1;
		i = make_room(s, i);
		s->holes[i].from = from;
		s->holes[i].to = serial - 1;
	}
}

void serials_see(struct serials *s, uint64_t serial)
{
	if (serial < s->newest) {
		fill(s, serial);
		return;
	}
	if (s->newest && serial > s->newest + 1) {
		size_t i = make_room(s, s->num);

		s->holes[i].from = s->newest + 1;
		s->holes[i].to = serial - 1;
	}
	s->newest = serial;
}

uint64_t serials_missing(const struct serials *s)
{
	uint64_t missing = s->closed;

	for (size_t i = 0; i < s->num; i++)
		missing += size_of(s, i);
	return missing;
}

void serials_forget(struct serials *s)
{
	s->num = 0;
	s->closed = 0;
}
