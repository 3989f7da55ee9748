/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_UTIL_INDEX_H
#define LLTRACE_UTIL_INDEX_H

#include <stdint.h>

/*
 * Things by what they are, found by a hash of it: of the bytes, or whatever mostly has other bits.
 * A thing is in one of a few slots, or in a balanced tree where all of these are taken, so
 * that no choice of what things are makes it slow.
 */
struct index;

/**
 * index_new - An empty one.
 * @order: as qsort(3) takes it; 0 for the same
 *
 * Returns NULL without memory.
 */
struct index *index_new(int (*order)(const void *a, const void *b));

/** index_find - The thing that is what @wanted is; NULL when there is none. */
void *index_find(const struct index *index, uint64_t hash, const void *wanted);

/** index_add - Adds a thing that is not there yet; it stays the caller's.  Returns 0 or -ENOMEM. */
int index_add(struct index *index, uint64_t hash, void *thing);

/** index_free - Frees the index, not the things; NULL is allowed. */
void index_free(struct index *index);

#endif
