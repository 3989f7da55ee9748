// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table is made twice, first only to see how wide its columns are: there can be many rows, and
 * the text of all of them takes more memory than what was counted.
 */
#include "output/stat.h"

#include <ctype.h>

#include "output/escape.h"
#include "output/width.h"

/* Columns before those of --by. */
enum { COLUMN_COUNT, COLUMN_AUDIT, COLUMN_FIRST, COLUMN_LAST, COLUMN_BY };
#define MAX_COLUMNS (COLUMN_BY + MAX_TALLY_PARTS)

/* Narrower terminals get the last time only, to the second. */
#define NARROW 100
/* On a terminal a list is cut to LIST columns; a path gets what is left, at least PATH. */
#define LIST_WIDTH 20
#define PATH_WIDTH 14

struct column {
	char heading[16];
	enum tally_value value;
	bool right; /* aligned */
	bool hidden;
	bool used; /* some row has a value there */
	size_t width;
	size_t limit; /* to which values are shortened, 0: none */
};

struct table {
	struct stat_report *report;
	struct column columns[MAX_COLUMNS];
	size_t num;
	size_t last; /* that is not hidden */
	/* Of the row that was last made: where the text of a column ends. */
	struct buf text;
	size_t ends[MAX_COLUMNS];
};

static bool is_narrow(const struct stat_report *report)
{
	return report->width && report->width < NARROW;
}

static void add_columns(struct table *t)
{
	static const char *const names[] = { "COUNT", "AUDIT", "FIRST", "LAST" };
	const struct tally_by *by = t->report->by;

	for (; t->num < COLUMN_BY; t->num++)
		t->columns[t->num] = (struct column){ .right = true };
	for (size_t i = 0; i < by->num; i++)
		t->columns[t->num++] = (struct column){
			.value = by->v[i]->value,
			.right = by->v[i]->value == TALLY_NUMBER,
		};
	for (size_t i = 0; i < t->num; i++) {
		const char *name = i < COLUMN_BY ? names[i] : by->v[i - COLUMN_BY]->name;
		struct column *column = &t->columns[i];

		for (size_t c = 0; name[c] && c + 1 < sizeof(column->heading); c++)
			column->heading[c] = toupper((unsigned char)name[c]);
		column->width = strlen(column->heading);
	}
	t->columns[COLUMN_FIRST].hidden = is_narrow(t->report);
}

static void put_logged(struct buf *b, const struct tally_row *row)
{
	if (row->by_verdict[VERDICT_UNKNOWN] == row->count)
		buf_put(b, '?');
	else
		buf_dec(b, row->by_verdict[VERDICT_LOGGED]);
}

static void put_value(struct table *t, struct column *column, struct span *key)
{
	const size_t start = t->text.len;
	struct span value;

	if (!tally_key_take(key, &value)) {
		buf_put(&t->text, '-');
		return;
	}
	column->used = true;
	escape_text(&t->text, value, t->report->utf8);
	if (!column->limit || buf_failed(&t->text))
		return;
	if (column->value == TALLY_PATH)
		text_shorten(&t->text, start, t->text.len - start, column->limit, t->report->utf8);
	else
		text_cut(&t->text, start, column->limit, t->report->utf8);
}

/* Makes the text of a row. */
static void make_row(struct table *t, const struct tally_row *row)
{
	const enum when_detail detail = is_narrow(t->report) ? WHEN_SECONDS : WHEN_FULL;
	const bool is_others = row == tally_others(t->report->tally);
	struct span key = row->key;

	t->text.len = 0;
	buf_dec(&t->text, row->count);
	t->ends[COLUMN_COUNT] = t->text.len;
	put_logged(&t->text, row);
	t->ends[COLUMN_AUDIT] = t->text.len;
	when_put(&t->text, &t->report->when, row->first, detail);
	t->ends[COLUMN_FIRST] = t->text.len;
	when_put(&t->text, &t->report->when, row->last, detail);
	t->ends[COLUMN_LAST] = t->text.len;
	if (is_others)
		buf_str(&t->text, "(others: the table is full)");
	for (size_t i = COLUMN_BY; i < t->num; i++) {
		if (!is_others)
			put_value(t, &t->columns[i], &key);
		t->ends[i] = t->text.len;
	}
}

static struct span text_of(const struct table *t, size_t column)
{
	const size_t start = column ? t->ends[column - 1] : 0;

	return (struct span){ t->text.data + start, t->ends[column] - start };
}

/* Calls for the rows of the table, one after the other; without memory it ends early. */
static int each_row(struct table *t, void (*row)(struct table *t, struct buf *b), struct buf *b)
{
	const struct stat_report *report = t->report;
	const struct tally_row *others = tally_others(report->tally);
	size_t num;
	const struct tally_row *const *rows = tally_rows(report->tally, &num);
	bool all = !report->max_rows || num <= report->max_rows;

	for (size_t i = 0; i < (all ? num : report->max_rows) && !buf_failed(&t->text); i++) {
		make_row(t, rows[i]);
		row(t, b);
	}
	if (!report->max_rows && others->count) {
		make_row(t, others);
		row(t, b);
	}
	return buf_failed(&t->text) ? -ENOMEM : 0;
}

static void measure(struct table *t, struct buf *b)
{
	for (size_t i = 0; i < t->num && !buf_failed(&t->text); i++) {
		const size_t width = text_width(text_of(t, i));

		if (width > t->columns[i].width)
			t->columns[i].width = width;
	}
}

static void put_cell(const struct table *t, struct buf *b, size_t i, struct span text, size_t width)
{
	const struct column *column = &t->columns[i];
	const size_t blanks = column->width > width ? column->width - width : 0;

	if (column->right)
		buf_fill(b, ' ', blanks);
	buf_span(b, text);
	if (i == t->last)
		return;
	if (!column->right)
		buf_fill(b, ' ', blanks);
	buf_put(b, ' ');
}

static void put_row(struct table *t, struct buf *b)
{
	for (size_t i = 0; i < t->num && !buf_failed(&t->text); i++) {
		const struct span text = text_of(t, i);

		if (!t->columns[i].hidden)
			put_cell(t, b, i, text, text_width(text));
	}
	buf_put(b, '\n');
}

static void put_headings(const struct table *t, struct buf *b)
{
	for (size_t i = 0; i < t->num; i++) {
		const struct span heading = span_str(t->columns[i].heading);

		if (!t->columns[i].hidden)
			put_cell(t, b, i, heading, heading.len);
	}
	buf_put(b, '\n');
}

/* The room that the table takes without one of its columns. */
static size_t width_without(const struct table *t, size_t without)
{
	size_t sum = 0;

	for (size_t i = 0; i < t->num; i++)
		if (i != without && !t->columns[i].hidden)
			sum += t->columns[i].width + 1;
	return sum;
}

static int shorten(struct table *t, struct column *column, size_t limit)
{
	if (column->width <= limit)
		return 0;
	column->limit = limit;
	column->width = strlen(column->heading);
	return each_row(t, measure, NULL);
}

/* Makes the table fit the terminal: lists first, then paths. */
static int fit(struct table *t)
{
	static const struct {
		enum tally_value value;
		size_t least;
	} order[] = { { TALLY_LIST, LIST_WIDTH }, { TALLY_PATH, PATH_WIDTH } };
	int ret = 0;

	for (size_t o = 0; o < sizeof(order) / sizeof(*order); o++) {
		for (size_t i = COLUMN_BY; i < t->num && !ret; i++) {
			size_t others = width_without(t, i), limit = order[o].least;

			if (t->columns[i].value != order[o].value)
				continue;
			if (t->report->width > others + limit)
				limit = t->report->width - others;
			ret = shorten(t, &t->columns[i], limit);
		}
	}
	return ret;
}

/* What no row has a value for takes no room; scripts can count on all columns. */
static void hide_unused(struct table *t)
{
	for (size_t i = COLUMN_BY; i < t->num; i++)
		t->columns[i].hidden = !t->columns[i].used;
}

static int put_table(struct table *t, struct buf *b)
{
	int ret = each_row(t, measure, NULL);

	if (t->report->width) {
		hide_unused(t);
		ret = ret ? ret : fit(t);
	}
	if (ret)
		return ret;
	for (size_t i = 0; i < t->num; i++)
		if (!t->columns[i].hidden)
			t->last = i;
	if (t->report->headings)
		put_headings(t, b);
	return each_row(t, put_row, b);
}

int stat_put(struct buf *b, struct stat_report *report)
{
	struct table t = { .report = report };
	size_t num;
	int ret = 0;

	tally_rows(report->tally, &num);
	add_columns(&t);
	if (num || tally_others(report->tally)->count)
		ret = put_table(&t, b);
	buf_done(&t.text);
	return ret;
}
