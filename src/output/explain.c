// SPDX-License-Identifier: GPL-2.0-only
#include "output/explain.h"

#include "output/table.h"
#include "output/value.h"
#include "output/width.h"

enum { COLUMN_LAYER, COLUMN_RULESET, COLUMN_HANDLES, COLUMN_GRANTED, COLUMN_MISSING, COLUMNS };

#define INDENT	     "  "
#define INDENT_WIDTH (sizeof(INDENT) - 1)
/* The columns of a terminal that are for the others. */
#define OTHERS_WIDTH 50
#define LEAST_WIDTH  20

struct layers {
	struct libscols_table *table;
	const struct explanation *e;
	const struct style *style;
	struct buf b; /* a cell being made */
	bool failed;
};

static void set(struct layers *l, struct libscols_line *line, size_t column)
{
	l->failed |= !line || scols_line_set_data(line, column, buf_cstr(&l->b));
	l->b.len = 0;
}

static void set_mask(struct layers *l, struct libscols_line *line, size_t column, bool known,
		     uint64_t mask)
{
	if (!known)
		buf_put(&l->b, '?');
	else if (!mask)
		buf_put(&l->b, '-');
	else
		value_mask(&l->b, l->e->names, mask);
	set(l, line, column);
}

static void add_rule(struct layers *l, struct libscols_line *parent,
		     const struct explained_rule *rule, size_t layer)
{
	struct libscols_line *line = scols_table_new_line(l->table, parent);
	const size_t limit = l->style->width > OTHERS_WIDTH + LEAST_WIDTH
				     ? l->style->width - OTHERS_WIDTH
				     : LEAST_WIDTH;

	explain_rule_name(&l->b, rule, l->style->utf8);
	if (style_limit(l->style) && !buf_failed(&l->b))
		l->b.len = text_shorten(&l->b, 0, l->b.len, limit, l->style->utf8);
	set(l, line, COLUMN_LAYER);
	set_mask(l, line, COLUMN_GRANTED, true, rule->grants[layer] & l->e->requested);
}

static void put_ruleset(struct buf *b, const struct domain *domain)
{
	if (!domain || !domain->ruleset) {
		buf_put(b, '?');
		return;
	}
	buf_hex(b, domain->ruleset->id);
	buf_printf(b, ".%llu", (unsigned long long)domain->version);
}

static void add_layer(struct layers *l, size_t i)
{
	const struct explained_layer *layer = &l->e->layers[i];
	struct libscols_line *line = scols_table_new_line(l->table, NULL);

	buf_printf(&l->b, "%zu domain ", i + 1);
	if (layer->known)
		buf_hex(&l->b, layer->id);
	else
		buf_put(&l->b, '?');
	if (i == l->e->denier)
		buf_str(&l->b, ": denied");
	set(l, line, COLUMN_LAYER);
	put_ruleset(&l->b, layer->domain);
	set(l, line, COLUMN_RULESET);
	set_mask(l, line, COLUMN_HANDLES, layer->handles_known, layer->handles);
	set_mask(l, line, COLUMN_GRANTED, layer->granted_known, layer->granted);
	set_mask(l, line, COLUMN_MISSING, layer->missing_known, layer->missing);
	for (size_t r = 0; r < l->e->num_rules && !l->failed; r++)
		add_rule(l, line, &l->e->rules[r], i);
}

/* Layers of which nothing but their number may be told. */
static void add_more(struct layers *l, const char *text)
{
	buf_str(&l->b, text);
	set(l, scols_table_new_line(l->table, NULL), COLUMN_LAYER);
}

static void add_columns(struct layers *l)
{
	static const char *const names[COLUMNS] = { "LAYER", "RULESET", "HANDLES", "GRANTED",
						    "MISSING" };

	for (size_t i = 0; i < COLUMNS; i++) {
		int flags = i == COLUMN_LAYER ? SCOLS_FL_TREE : SCOLS_FL_WRAP;

		if ((i >= COLUMN_GRANTED && !l->e->has_rules) ||
		    (i == COLUMN_HANDLES && !l->e->names))
			flags |= SCOLS_FL_HIDDEN;
		l->failed |= !scols_table_new_column(l->table, names[i], 0, flags);
	}
}

static void fill(struct layers *l)
{
	const unsigned int limit = style_limit(l->style);

	scols_table_enable_ascii(l->table, !l->style->utf8);
	scols_table_set_termforce(l->table, limit > INDENT_WIDTH ? SCOLS_TERMFORCE_ALWAYS
								 : SCOLS_TERMFORCE_NEVER);
	if (limit > INDENT_WIDTH)
		scols_table_set_termwidth(l->table, limit - INDENT_WIDTH);
	add_columns(l);
	if (l->e->more_outside)
		add_more(l, "(more around them?)");
	for (size_t i = 0; i < l->e->num_layers && !l->failed; i++)
		add_layer(l, i);
	if (l->e->more_inside && l->e->has_rules)
		add_more(l, "(more inside?)");
}

/* A table's lines, below the sentences. */
static void put_indented(struct buf *b, struct span text)
{
	while (text.len) {
		const char *end = memchr(text.data, '\n', text.len);
		size_t len = end ? (size_t)(end - text.data) : text.len;

		buf_str(b, INDENT);
		buf_add(b, text.data, len);
		while (b->len && b->data[b->len - 1] == ' ')
			b->len--;
		buf_put(b, '\n');
		len += end != NULL;
		text = (struct span){ text.data + len, text.len - len };
	}
}

static int put_table(struct buf *b, const struct explanation *e, const struct style *style)
{
	struct layers l = { .table = scols_new_table(), .e = e, .style = style };
	struct buf text = {};
	int ret = -ENOMEM;

	if (l.table)
		fill(&l);
	if (l.table && !l.failed && !buf_failed(&l.b))
		ret = table_put(&text, l.table);
	if (!ret)
		put_indented(b, (struct span){ text.data, text.len });
	scols_unref_table(l.table);
	buf_done(&l.b);
	buf_done(&text);
	return ret;
}

/* A sentence, in lines of the terminal; what goes on is indented more. */
static void put_sentence(struct buf *b, struct span line, size_t width)
{
	size_t column = 0;

	while (line.len) {
		size_t blanks = strspn(line.data, " "), len;
		struct span word;

		len = strcspn(line.data + blanks, " \n");
		word = (struct span){ line.data + blanks, len };
		if (width && column && column + blanks + text_width(word) > width) {
			buf_str(b, "\n" INDENT INDENT);
			column = 2 * strlen(INDENT);
		} else {
			buf_fill(b, ' ', blanks);
			column += blanks;
		}
		buf_span(b, word);
		column += text_width(word);
		line = (struct span){ line.data + blanks + len, line.len - blanks - len };
	}
	buf_put(b, '\n');
}

static int put_words(struct buf *b, const struct explanation *e, const struct style *style)
{
	struct buf text = {};
	const char *line, *end;
	int ret;

	explain_words(&text, e, style->utf8);
	for (line = buf_cstr(&text); (end = strchr(line, '\n')); line = end + 1)
		put_sentence(b, (struct span){ line, end - line }, style_limit(style));
	ret = buf_failed(&text) ? -ENOMEM : 0;
	buf_done(&text);
	return ret;
}

int explain_put(struct buf *b, const struct explanation *e, struct style *style)
{
	int ret;

	text_form.event(b, e->event, style);
	ret = put_words(b, e, style);
	if (!ret)
		ret = put_table(b, e, style);
	buf_put(b, '\n');
	return ret;
}
