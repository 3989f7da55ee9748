// SPDX-License-Identifier: GPL-2.0-only
#include "model/agree.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>

struct agree {
	void *tree;
	struct agree_row *first, **last;
	size_t room;
	uint64_t left_out;
};

static int by_what(const void *a, const void *b)
{
	const struct agree_row *x = a, *y = b;
	size_t len = x->what.len < y->what.len ? x->what.len : y->what.len;
	int order = memcmp(x->what.data, y->what.data, len);

	return order ? order : (x->what.len > y->what.len) - (x->what.len < y->what.len);
}

struct agree *agree_new(size_t max_bytes)
{
	struct agree *a = calloc(1, sizeof(*a));

	if (!a)
		return NULL;
	a->last = &a->first;
	a->room = max_bytes;
	return a;
}

/* A new row; NULL with *@ret 0 when there is no room. */
static struct agree_row *add_row(struct agree *a, struct span what, int *ret)
{
	struct agree_row *row;
	size_t size = sizeof(*row) + what.len;

	*ret = 0;
	if (size > a->room) {
		a->left_out++;
		return NULL;
	}
	row = calloc(1, size);
	*ret = -ENOMEM;
	if (!row)
		return NULL;
	row->what = (struct span){ memcpy(row + 1, what.data, what.len), what.len };
	if (!tsearch(row, &a->tree, by_what)) {
		free(row);
		return NULL;
	}
	a->room -= size;
	*a->last = row;
	a->last = &row->next;
	*ret = 0;
	return row;
}

int agree_add(struct agree *a, uint64_t domain, struct span what, enum witness witness)
{
	const struct agree_row wanted = { .what = what };
	struct agree_row *const *found = tfind(&wanted, &a->tree, by_what);
	int ret = 0;
	struct agree_row *row = found ? *found : add_row(a, what, &ret);

	if (row) {
		row->domain = domain;
		row->count[witness]++;
	}
	return ret;
}

void agree_keep(struct agree *a, const struct id_set *domains)
{
	for (struct agree_row *row = a->first; row; row = row->next)
		if (!id_set_has(domains, row->domain))
			memset(row->count, 0, sizeof(row->count));
}

const struct agree_row *agree_first(const struct agree *a)
{
	return a->first;
}

uint64_t agree_left_out(const struct agree *a)
{
	return a->left_out;
}

/* As many of both as there are; taken off both. */
static uint64_t pair(uint64_t *a, uint64_t *b)
{
	uint64_t both = *a < *b ? *a : *b;

	*a -= both;
	*b -= both;
	return both;
}

struct agreement agree_of(const struct agree_row *row)
{
	uint64_t left[WITNESS_COUNT];
	uint64_t *audit = &left[WITNESS_AUDIT];
	struct agreement is = {};

	memcpy(left, row->count, sizeof(left));
	is.logged = pair(&left[WITNESS_LOGGED], audit);
	is.undecided = pair(&left[WITNESS_UNKNOWN], audit) + left[WITNESS_UNKNOWN];
	is.hidden = pair(&left[WITNESS_NOT_LOGGED], audit);
	is.not_logged = left[WITNESS_NOT_LOGGED];
	is.not_in_audit = left[WITNESS_LOGGED];
	is.not_traced = *audit;
	return is;
}

static void keep_node(void *node)
{
}

void agree_free(struct agree *a)
{
	if (!a)
		return;
	tdestroy(a->tree, keep_node);
	for (struct agree_row *row = a->first, *next; row; row = next) {
		next = row->next;
		free(row);
	}
	free(a);
}
