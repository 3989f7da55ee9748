// SPDX-License-Identifier: GPL-2.0-only
/* The table of chosen columns. */
#include "output/columns.h"

#include <strings.h>

#include "output/text_impl.h"
#include "output/width.h"

#define DEFAULT_COLUMNS "TIME,TASK,KIND,BLOCKERS,OBJECT,DOMAIN,AUDIT"

/* A column that shrinks keeps this. */
#define LEAST 12

static const struct column *find(const char *name, size_t len)
{
	for (const struct column *c = all_columns; c->name; c++)
		if (strlen(c->name) == len && !strncasecmp(c->name, name, len))
			return c;
	return NULL;
}

static int unknown(const char *name, size_t len, struct error *err)
{
	struct buf names = {};

	for (const struct column *c = all_columns; c->name; c++)
		buf_printf(&names, "%s%s", names.len ? ", " : "", c->name);
	error_set(err, -EINVAL, "no column is called '%.*s': there are %s", (int)len, name,
		  buf_cstr(&names));
	buf_done(&names);
	return -EINVAL;
}

static int add(struct columns *columns, const char *list, struct error *err)
{
	for (;;) {
		size_t len = strcspn(list, ",");
		const struct column *column = find(list, len);

		if (!column)
			return unknown(list, len, err);
		if (columns->num == COLUMNS_MAX)
			return error_set(err, -EINVAL, "more than %d columns", COLUMNS_MAX);
		columns->v[columns->num++] = column;
		if (!list[len])
			return 0;
		list += len + 1;
	}
}

int columns_parse(struct columns *columns, const char *list, struct error *err)
{
	columns->num = 0;
	if (*list != '+')
		return add(columns, list, err);
	add(columns, DEFAULT_COLUMNS, NULL);
	return add(columns, list + 1, err);
}

void columns_need(struct columns *columns, const char *name)
{
	const struct column *column = find(name, strlen(name));

	for (size_t i = 0; i < columns->num; i++)
		if (columns->v[i] == column)
			return;
	if (columns->num < COLUMNS_MAX)
		columns->v[columns->num++] = column;
}

static enum when_detail time_detail(const struct style *style)
{
	return style_limit(style) ? layout_of(style)->when : WHEN_WORD;
}

static size_t width_of(const struct column *column, const struct style *style)
{
	return column->width ? column->width : when_width(&style->when, time_detail(style));
}

/* How much wider the columns are than the terminal. */
static size_t surplus(const struct style *style)
{
	size_t all = 0;

	for (size_t i = 0; i < style->columns->num; i++)
		all += !!i + width_of(style->columns->v[i], style);
	return style_limit(style) && all > style->width ? all - style->width : 0;
}

/* A line of the table: where its cells are. */
struct table_line {
	struct buf *b;
	struct style *style;
	size_t begin;
	size_t surplus; /* the padding of columns that shrink gives way first */
	struct part cells[COLUMNS_MAX]; /* without padding */
	size_t num;
};

static struct table_line begin_line(struct buf *b, struct style *style)
{
	return (struct table_line){
		.b = b, .style = style, .begin = b->len, .surplus = surplus(style)
	};
}

/* Ends the cell that began at @start: aligned, unless it is the last one. */
static void end_cell(struct table_line *l, size_t start)
{
	const struct columns *columns = l->style->columns;
	const struct column *column = columns->v[l->num];
	size_t width = width_of(column, l->style), less = 0, used;

	if (column->shrinks && width > LEAST) {
		less = width - LEAST < l->surplus ? width - LEAST : l->surplus;
		l->surplus -= less;
	}
	l->cells[l->num] = (struct part){ start, l->b->len - start };
	used = text_width((struct span){ l->b->data + start, l->b->len - start }) + less;
	if (used < width && column->align == RIGHT) {
		text_insert(l->b, start, width - used);
		l->cells[l->num].at += width - used;
	}
	if (++l->num == columns->num)
		return;
	if (used < width && column->align == LEFT)
		buf_fill(l->b, ' ', width - used);
	buf_put(l->b, ' ');
}

/* Takes the middle out of long values, the last ones first. */
static void fit(struct table_line *l)
{
	size_t width = text_width((struct span){ l->b->data + l->begin, l->b->len - l->begin });
	size_t excess, used, some;

	if (!style_limit(l->style) || width <= l->style->width)
		return;
	excess = width - l->style->width;
	for (size_t i = l->num; i-- && excess;) {
		const struct part *cell = &l->cells[i];

		used = text_width((struct span){ l->b->data + cell->at, cell->len });
		if (!l->style->columns->v[i]->shrinks || used <= LEAST)
			continue;
		some = used - LEAST < excess ? used - LEAST : excess;
		text_shorten(l->b, cell->at, cell->len, used - some, l->style->utf8);
		excess -= some;
	}
}

static void end_line(struct table_line *l)
{
	if (!buf_failed(l->b))
		fit(l);
	buf_put(l->b, '\n');
}

void columns_heading(struct buf *b, struct style *style)
{
	struct table_line l = begin_line(b, style);

	for (size_t i = 0; i < style->columns->num; i++) {
		size_t start = b->len;

		buf_str(b, style->columns->v[i]->name);
		end_cell(&l, start);
	}
	end_line(&l);
}

static void put_value(const struct row *row, const struct column *column)
{
	if (!row->event && !column->lost)
		return;
	if (column->role && !event_has(row->event, column->role))
		return;
	column->put(row, column->role);
}

static void put_row(const struct row *row)
{
	struct table_line l = begin_line(row->b, row->style);

	for (size_t i = 0; i < row->style->columns->num; i++) {
		size_t start = row->b->len;

		put_value(row, row->style->columns->v[i]);
		if (row->b->len == start)
			buf_put(row->b, '-');
		end_cell(&l, start);
	}
	end_line(&l);
}

static void columns_event(struct buf *b, const struct event *event, struct style *style)
{
	const struct row row = { b, event, event->record, style, time_detail(style) };

	put_row(&row);
}

static void columns_lost(struct buf *b, const struct record *record, struct style *style)
{
	const struct row row = { b, NULL, record, style, time_detail(style) };

	put_row(&row);
}

const struct line_form columns_form = {
	.name = "text",
	.default_when = WHEN_WALL,
	.event = columns_event,
	.lost = columns_lost,
};
