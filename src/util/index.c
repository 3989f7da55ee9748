// SPDX-License-Identifier: GPL-2.0-only
#include "util/index.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>

/* A thing is in one of so many slots from that of its hash's upper bits on. */
#define SLOT_BITS 16
#define PROBES	  16

struct index {
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

/* The slot that a thing is in or can be put into; NULL: it is in the tree or belongs there. */
static void *const *find_slot(const struct index *index, uint64_t hash, const void *wanted)
{
	const uint64_t first = hash >> (64 - SLOT_BITS);

	for (uint64_t i = 0; i < PROBES; i++) {
		void *const *slot = &index->slots[(first + i) % (1 << SLOT_BITS)];

		if (!*slot || !index->order(wanted, *slot))
			return slot;
	}
	return NULL;
}

void *index_find(const struct index *index, uint64_t hash, const void *wanted)
{
	void *const *found = find_slot(index, hash, wanted);

	if (!found)
		found = tfind(wanted, &index->tree, index->order);
	return found ? *found : NULL;
}

int index_add(struct index *index, uint64_t hash, void *thing)
{
	void **slot = (void **)find_slot(index, hash, thing);

	if (!slot)
		return tsearch(thing, &index->tree, index->order) ? 0 : -ENOMEM;
	*slot = thing;
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
