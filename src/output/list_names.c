// SPDX-License-Identifier: GPL-2.0-only
/* Lists of bare names, for shells and scripts. */
#include "output/escape.h"
#include "output/list.h"

static void put_name(struct buf *b, const char *name)
{
	escape_put(b, span_str(name), ESCAPE_CONTROL);
	buf_put(b, '\n');
}

static void put_events(struct buf *b, const struct catalog *catalog)
{
	for (size_t i = 0; i < catalog->num; i++)
		put_name(b, catalog->v[i]->short_name);
}

static void put_groups(struct buf *b, const struct catalog *catalog)
{
	for (enum kind k = 0; k < KIND_OTHER; k++)
		put_name(b, kind_name(k));
	put_name(b, "all");
}

/* Whether the field at [event][at] is the first one of its name. */
static bool is_first(const struct catalog *catalog, size_t event, size_t at)
{
	const char *name = catalog->v[event]->fields[at].name;

	for (size_t i = 0; i < event; i++)
		for (size_t j = 0; j < catalog->v[i]->num_fields; j++)
			if (!strcmp(catalog->v[i]->fields[j].name, name))
				return false;
	return true;
}

static void put_fields(struct buf *b, const struct catalog *catalog)
{
	for (size_t i = 0; i < catalog->num; i++)
		for (size_t j = 0; j < catalog->v[i]->num_fields; j++)
			if (is_first(catalog, i, j))
				put_name(b, catalog->v[i]->fields[j].name);
}

static void put_rights(struct buf *b, const struct catalog *catalog)
{
	for (enum family f = FAMILY_NONE + 1; f < FAMILY_COUNT; f++) {
		const struct names *names = list_rights(catalog, f);

		if (!names || !names->num)
			names = rights_known(f);
		for (size_t i = 0; i < names->num; i++)
			put_name(b, names->v[i].text);
	}
}

const struct list_of_names lists_of_names[] = {
	{ "events", put_events, true },
	{ "groups", put_groups, false },
	{ "fields", put_fields, true },
	{ "rights", put_rights, false },
	{},
};
