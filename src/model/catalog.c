// SPDX-License-Identifier: GPL-2.0-only
#include "model/format.h"

#include <stdlib.h>

/* common_type has 16 bits. */
#define MAX_ID 0xffff

static int by_name(const void *a, const void *b)
{
	const struct format *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

/* Rebuilds the table by id; the ids of one system lie close together. */
static int index_ids(struct catalog *catalog)
{
	unsigned int first = MAX_ID, last = 0;
	struct format **by_id;

	for (size_t i = 0; i < catalog->num; i++) {
		unsigned int id = catalog->v[i]->id;

		first = id < first ? id : first;
		last = id > last ? id : last;
	}
	by_id = calloc(last - first + 1, sizeof(*by_id));
	if (!by_id)
		return -ENOMEM;
	for (size_t i = 0; i < catalog->num; i++)
		by_id[catalog->v[i]->id - first] = catalog->v[i];
	free(catalog->by_id);
	catalog->by_id = by_id;
	catalog->first_id = first;
	catalog->num_ids = last - first + 1;
	return 0;
}

int catalog_add(struct catalog *catalog, struct format *format)
{
	struct format **v;
	int ret;

	if (format->id > MAX_ID)
		return -EEXIST;
	for (size_t i = 0; i < catalog->num; i++)
		if (catalog->v[i]->id == format->id || !strcmp(catalog->v[i]->name, format->name))
			return -EEXIST;
	v = reallocarray(catalog->v, catalog->num + 1, sizeof(*v));
	if (!v)
		return -ENOMEM;
	catalog->v = v;
	v[catalog->num++] = format;
	ret = index_ids(catalog);
	if (ret) {
		catalog->num--;
		return ret;
	}
	qsort(catalog->v, catalog->num, sizeof(*catalog->v), by_name);
	return 0;
}

void catalog_done(struct catalog *catalog)
{
	for (size_t i = 0; i < catalog->num; i++)
		format_free(catalog->v[i]);
	free(catalog->v);
	free(catalog->by_id);
	*catalog = (struct catalog){};
}
