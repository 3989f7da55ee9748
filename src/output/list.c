// SPDX-License-Identifier: GPL-2.0-only
#include "output/list.h"

#include "output/escape.h"
#include "output/wrap.h"

#define INDENT 8

static void put_safe(struct buf *b, const char *text)
{
	escape_put(b, span_str(text), ESCAPE_CONTROL);
}

static void put_event(struct buf *b, const struct format *format, bool verbose)
{
	struct wrap w = { .b = b, .indent = INDENT };

	buf_str(b, "    ");
	put_safe(b, format->short_name);
	buf_put(b, '\n');
	for (size_t i = 0; i < format->num_fields; i++)
		if (!format->fields[i].is_common)
			wrap_word(&w, format->fields[i].name);
	wrap_end(&w);
	if (verbose) {
		escape_lines(b, span_str(format->text));
		buf_str(b, "\n");
	}
}

static void put_group(struct buf *b, const struct catalog *catalog, enum kind kind, bool verbose)
{
	bool any = false;

	for (size_t i = 0; i < catalog->num; i++) {
		if (catalog->v[i]->kind != kind)
			continue;
		if (!any) {
			buf_str(b, kind_name(kind));
			buf_put(b, '\n');
		}
		any = true;
		put_event(b, catalog->v[i], verbose);
	}
}

const struct names *list_rights(const struct catalog *catalog, enum family family)
{
	const struct names *best = NULL;

	for (size_t i = 0; i < catalog->num; i++) {
		for (size_t j = 0; j < RIGHT_MASKS; j++) {
			const struct format *format = catalog->v[i];
			const struct field *field = format->by_role[right_masks[j].role];

			if (!field || format_mask_family(format, &right_masks[j]) != family)
				continue;
			if (!best || field->names.num > best->num)
				best = &field->names;
		}
	}
	return best;
}

static void put_rights(struct buf *b, const struct catalog *catalog)
{
	buf_str(b, "access rights\n");
	for (enum family f = FAMILY_NONE + 1; f < FAMILY_COUNT; f++) {
		const struct names *names = list_rights(catalog, f);
		struct wrap w = { .b = b, .indent = INDENT };

		if (!names || !names->num)
			continue;
		buf_str(b, "    ");
		buf_str(b, family_name(f));
		buf_put(b, '\n');
		for (size_t i = 0; i < names->num; i++)
			wrap_word(&w, names->v[i].text);
		wrap_end(&w);
	}
}

void list_put(struct buf *b, const struct catalog *catalog, bool verbose)
{
	for (enum kind k = 0; k < KIND_COUNT; k++)
		put_group(b, catalog, k, verbose);
	put_rights(b, catalog);
}
