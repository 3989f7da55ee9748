// SPDX-License-Identifier: GPL-2.0-only
#include "model/tally.h"

#include <errno.h>
#include <stdlib.h>

#include "util/hash.h"
#include "util/index.h"

struct tally {
	struct index *index;
	const struct tally_row **rows; /* all there are */
	bool sorted; /* nothing was counted since they were */
	size_t num;
	size_t max_rows, max_bytes, bytes;
	struct tally_row others;
};

static int by_key(const void *a, const void *b)
{
	const struct tally_row *x = a, *y = b;
	size_t len = x->key.len < y->key.len ? x->key.len : y->key.len;
	int order = len ? memcmp(x->key.data, y->key.data, len) : 0;

	return order ? order : (x->key.len > y->key.len) - (x->key.len < y->key.len);
}

/* The order of the index: most comparisons end at the hashes. */
static int by_hash(const void *a, const void *b)
{
	const struct tally_row *x = a, *y = b;

	return x->hash != y->hash ? (x->hash < y->hash ? -1 : 1) : by_key(a, b);
}

static int by_count(const void *a, const void *b)
{
	const struct tally_row *const *x = a, *const *y = b;

	if ((*x)->count != (*y)->count)
		return (*x)->count < (*y)->count ? 1 : -1;
	if ((*x)->first != (*y)->first)
		return (*x)->first > (*y)->first ? 1 : -1;
	return by_key(*x, *y);
}

struct tally *tally_new(size_t max_rows, size_t max_bytes)
{
	struct tally *tally = calloc(1, sizeof(*tally));

	if (!tally)
		return NULL;
	tally->max_rows = max_rows;
	tally->max_bytes = max_bytes;
	tally->rows = calloc(max_rows ? max_rows : 1, sizeof(*tally->rows));
	tally->index = index_new(by_hash);
	if (!tally->rows || !tally->index) {
		tally_free(tally);
		return NULL;
	}
	return tally;
}

static struct tally_row *new_row(const struct tally_row *wanted)
{
	const struct span key = wanted->key;
	struct tally_row *row = calloc(1, sizeof(*row) + key.len);

	if (row) {
		if (key.len)
			memcpy(row + 1, key.data, key.len);
		row->key = (struct span){ (const char *)(row + 1), key.len };
		row->hash = wanted->hash;
	}
	return row;
}

/* The row of a key, made if there is room for it; NULL without memory. */
static struct tally_row *find_row(struct tally *tally, struct span key)
{
	const struct tally_row wanted = { .key = key, .hash = hash_bytes(key) };
	struct tally_row *row = index_find(tally->index, wanted.hash, &wanted);

	if (row)
		return row;
	if (tally->num == tally->max_rows || key.len > tally->max_bytes - tally->bytes)
		return &tally->others;
	row = new_row(&wanted);
	if (!row || index_add(tally->index, row->hash, row)) {
		free(row);
		return NULL;
	}
	tally->rows[tally->num++] = row;
	tally->bytes += key.len;
	return row;
}

int tally_add(struct tally *tally, struct span key, enum verdict verdict, uint64_t time)
{
	struct tally_row *row = find_row(tally, key);

	if (!row)
		return -ENOMEM;
	tally->sorted = false;
	if (!row->count++)
		row->first = time;
	row->last = time;
	row->by_verdict[verdict]++;
	return 0;
}

const struct tally_row *const *tally_rows(struct tally *tally, size_t *num)
{
	*num = tally->num;
	if (!tally->num)
		return NULL;
	if (!tally->sorted)
		qsort(tally->rows, tally->num, sizeof(*tally->rows), by_count);
	tally->sorted = true;
	return tally->rows;
}

const struct tally_row *tally_others(const struct tally *tally)
{
	return &tally->others;
}

void tally_free(struct tally *tally)
{
	if (!tally)
		return;
	index_free(tally->index);
	for (size_t i = 0; i < tally->num; i++)
		free((struct tally_row *)tally->rows[i]);
	free(tally->rows);
	free(tally);
}
