/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_TALLY_H
#define LLTRACE_MODEL_TALLY_H

#include "model/denial.h"
#include "util/buf.h"

/*
 * How many denials there were of each kind, in bounded memory.  Kinds are told apart by the bytes
 * of their keys; those that come when the table is full are counted together.
 */
struct tally;

struct tally_row {
	struct span key; /* belongs to the tally */
	uint64_t hash; /* of the key */
	uint64_t count;
	uint64_t by_verdict[VERDICT_UNKNOWN + 1];
	uint64_t first, last; /* times of their records */
};

/**
 * tally_new - An empty table.
 * @max_rows, @max_bytes: kinds that it holds, and bytes of their keys
 *
 * Returns a table for tally_free(), NULL without memory.
 */
struct tally *tally_new(size_t max_rows, size_t max_bytes);

/** tally_add - Counts a denial.  Returns 0 or -ENOMEM. */
int tally_add(struct tally *tally, struct span key, enum verdict verdict, uint64_t time);

/**
 * tally_rows - All kinds, the most frequent first, of those as frequent the one that was first.
 * Valid until the next tally_add(); NULL with *@num 0 when there are none.
 */
const struct tally_row *const *tally_rows(struct tally *tally, size_t *num);

/** tally_others - The denials of kinds for which there was no room; their key is empty. */
const struct tally_row *tally_others(const struct tally *tally);

/** tally_free - Frees; NULL is allowed. */
void tally_free(struct tally *tally);

#endif
