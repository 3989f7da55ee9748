// SPDX-License-Identifier: GPL-2.0-only
#include "util/index.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>

/* A thing is in one of so many slots from that of its hash's upper bits on. */
#define SLOT_BITS 16
#define PROBES	  16
#define NO_SLOT	  UINT64_MAX

/* The tags of slots are together, and few: what is not there is known without a look at what is. */
struct index {
	uint32_t tags[1 << SLOT_BITS]; /* 0: the slot is empty */
	void *slots[1 << SLOT_BITS];
	void *tree;
	int (*order)(const void *a, const void *b);
};

struct index *index_new(int (*order)(const void *a, const void *b))
{
	struct index *index = calloc(1, sizeof(*index));

	if (index)
		index->order = order;
	return index;
}

static uint32_t tag_of(uint64_t hash)
{
	return (uint32_t)hash | 1;
}

/* The slot that a thing is in or can be put into; NO_SLOT: it is in the tree or belongs there. */
static uint64_t find_slot(const struct index *index, uint64_t hash, const void *wanted)
{
	const uint64_t first = hash >> (64 - SLOT_BITS);

	for (uint64_t i = 0; i < PROBES; i++) {
		const uint64_t slot = (first + i) % (1 << SLOT_BITS);

		if (!index->tags[slot] || (index->tags[slot] == tag_of(hash) &&
					   !index->order(wanted, index->slots[slot])))
			return slot;
	}
	return NO_SLOT;
}

void *index_find(const struct index *index, uint64_t hash, const void *wanted)
{
	const uint64_t slot = find_slot(index, hash, wanted);
	void *const *found;

	if (slot != NO_SLOT)
		return index->slots[slot];
	found = tfind(wanted, &index->tree, index->order);
	return found ? *found : NULL;
}

int index_add(struct index *index, uint64_t hash, void *thing)
{
	const uint64_t slot = find_slot(index, hash, thing);

	if (slot == NO_SLOT)
		return tsearch(thing, &index->tree, index->order) ? 0 : -ENOMEM;
	index->tags[slot] = tag_of(hash);
	index->slots[slot] = thing;
	return 0;
}

static void keep(void *thing)
{
}

void index_free(struct index *index)
{
	if (!index)
		return;
	tdestroy(index->tree, keep);
	free(index);
}
