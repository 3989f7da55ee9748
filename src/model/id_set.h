/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_ID_SET_H
#define LLTRACE_MODEL_ID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A set of IDs, of domains or of processes.  Zeroed memory is an empty one. */
struct id_set {
	uint64_t *slots; /* open addressing, a power of two, at most half full; 0: free */
	size_t num_slots;
	size_t num;
};

/** id_set_add - Puts an ID in; 0, which is none, is left out.  False without memory. */
bool id_set_add(struct id_set *set, uint64_t id);

/** id_set_has - Whether an ID is in. */
bool id_set_has(const struct id_set *set, uint64_t id);

/** id_set_take - Takes an ID out.  Returns whether it was in. */
bool id_set_take(struct id_set *set, uint64_t id);

/** id_set_done - Frees; the set is empty again. */
void id_set_done(struct id_set *set);

#endif
