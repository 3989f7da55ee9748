// SPDX-License-Identifier: GPL-2.0-only
#include "model/id_set.h"

#include <stdlib.h>

#define MIN_SLOTS 64

static size_t home(const struct id_set *set, uint64_t id)
{
	return (id * 0x9E3779B97F4A7C15ULL >> 32) & (set->num_slots - 1);
}

/* The slot of the ID, or the free one where it belongs. */
static size_t find(const struct id_set *set, uint64_t id)
{
	size_t i = home(set, id);

	while (set->slots[i] && set->slots[i] != id)
		i = (i + 1) & (set->num_slots - 1);
	return i;
}

static bool grow(struct id_set *set)
{
	size_t num = set->num_slots ? set->num_slots * 2 : MIN_SLOTS;
	struct id_set bigger = { calloc(num, sizeof(*set->slots)), num, set->num };

	if (!bigger.slots)
		return false;
	for (size_t i = 0; i < set->num_slots; i++)
		if (set->slots[i])
			bigger.slots[find(&bigger, set->slots[i])] = set->slots[i];
	free(set->slots);
	*set = bigger;
	return true;
}

bool id_set_add(struct id_set *set, uint64_t id)
{
	size_t i;

	if (!id)
		return true;
	if ((set->num + 1) * 2 > set->num_slots && !grow(set))
		return false;
	i = find(set, id);
	set->num += !set->slots[i];
	set->slots[i] = id;
	return true;
}

bool id_set_has(const struct id_set *set, uint64_t id)
{
	return id && set->num && set->slots[find(set, id)];
}

bool id_set_take(struct id_set *set, uint64_t id)
{
	size_t mask = set->num_slots - 1, gap, i;

	if (!id_set_has(set, id))
		return false;
	gap = find(set, id);
	/* What was pushed past the gap moves up, so that it is found again. */
	for (i = (gap + 1) & mask; set->slots[i]; i = (i + 1) & mask) {
		if (((i - home(set, set->slots[i])) & mask) < ((i - gap) & mask))
			continue;
		set->slots[gap] = set->slots[i];
		gap = i;
	}
	set->slots[gap] = 0;
	set->num--;
	return true;
}

void id_set_done(struct id_set *set)
{
	free(set->slots);
	*set = (struct id_set){};
}
