// SPDX-License-Identifier: GPL-2.0-only
#include "output/list.h"

#include "output/escape.h"

#define LINE_WIDTH 80
#define INDENT	   8

static void put_safe(struct buf *b, const char *text)
{
	escape_put(b, span_str(text), ESCAPE_CONTROL);
}

/* Words behind each other, broken at LINE_WIDTH. */
struct wrap {
	struct buf *b;
	size_t line; /* where the line begins */
	bool open;
};

static void put_word(struct wrap *w, const char *word)
{
	size_t len = strlen(word);

	if (w->open && w->b->len - w->line + 1 + len <= LINE_WIDTH) {
		buf_put(w->b, ' ');
	} else {
		if (w->open)
			buf_put(w->b, '\n');
		w->line = w->b->len;
		w->open = true;
		buf_fill(w->b, ' ', INDENT);
	}
	put_safe(w->b, word);
}

static void end_words(struct wrap *w)
{
	if (w->open)
		buf_put(w->b, '\n');
}

static void put_event(struct buf *b, const struct format *format, bool verbose)
{
	struct wrap w = { .b = b };

	buf_str(b, "    ");
	put_safe(b, format->short_name);
	buf_put(b, '\n');
	for (size_t i = 0; i < format->num_fields; i++)
		if (!format->fields[i].is_common)
			put_word(&w, format->fields[i].name);
	end_words(&w);
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
	static const struct {
		enum role role;
		enum family family; /* FAMILY_NONE: that of the event */
	} masks[] = {
		{ ROLE_HANDLED_FS, FAMILY_FS }, { ROLE_HANDLED_NET, FAMILY_NET },
		{ ROLE_SCOPED, FAMILY_SCOPE },	{ ROLE_ACCESS, FAMILY_NONE },
		{ ROLE_BLOCKERS, FAMILY_NONE },
	};
	const struct names *best = NULL;

	for (size_t i = 0; i < catalog->num; i++) {
		for (size_t j = 0; j < sizeof(masks) / sizeof(*masks); j++) {
			const struct format *format = catalog->v[i];
			const struct field *field = format->by_role[masks[j].role];

			if (!field ||
			    (masks[j].family ? masks[j].family : format->family) != family)
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
		struct wrap w = { .b = b };

		if (!names || !names->num)
			continue;
		buf_str(b, "    ");
		buf_str(b, family_name(f));
		buf_put(b, '\n');
		for (size_t i = 0; i < names->num; i++)
			put_word(&w, names->v[i].text);
		end_words(&w);
	}
}

void list_put(struct buf *b, const struct catalog *catalog, bool verbose)
{
	for (enum kind k = 0; k < KIND_COUNT; k++)
		put_group(b, catalog, k, verbose);
	put_rights(b, catalog);
}
