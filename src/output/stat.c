// SPDX-License-Identifier: GPL-2.0-only
#include "output/stat.h"

#include <ctype.h>

#include "output/escape.h"
#include "output/table.h"
#include "output/width.h"

/* Columns before those of --by. */
enum { COLUMN_COUNT, COLUMN_AUDIT, COLUMN_FIRST, COLUMN_LAST, COLUMN_BY };

/* Narrower terminals get the last time only, to the second. */
#define NARROW 100
/* On a terminal a list is cut to LIST columns; a path gets what is left, at least PATH. */
#define LIST_WIDTH 20
#define PATH_WIDTH 14

static int add_columns(struct libscols_table *table, const struct tally_by *by)
{
	static const char *const names[] = { "COUNT", "AUDIT", "FIRST", "LAST" };

	for (size_t i = 0; i < COLUMN_BY; i++)
		if (!scols_table_new_column(table, names[i], 0, SCOLS_FL_RIGHT))
			return -ENOMEM;
	for (size_t i = 0; i < by->num; i++) {
		char heading[16] = "";

		for (size_t c = 0; by->v[i]->name[c] && c + 1 < sizeof(heading); c++)
			heading[c] = toupper((unsigned char)by->v[i]->name[c]);
		if (!scols_table_new_column(table, heading, 0,
					    by->v[i]->value == TALLY_NUMBER ? SCOLS_FL_RIGHT : 0))
			return -ENOMEM;
	}
	return 0;
}

/* A cell gets what the buffer holds; the buffer is empty again. */
static int set(struct libscols_line *line, size_t column, struct buf *b)
{
	int ret = scols_line_set_data(line, column, buf_cstr(b));

	b->len = 0;
	return ret || buf_failed(b) ? -ENOMEM : 0;
}

static void put_logged(struct buf *b, const struct tally_row *row)
{
	if (row->by_verdict[VERDICT_UNKNOWN] == row->count)
		buf_put(b, '?');
	else
		buf_dec(b, row->by_verdict[VERDICT_LOGGED]);
}

static int add_counts(struct stat_report *report, struct libscols_line *line,
		      const struct tally_row *row)
{
	const enum when_detail detail = report->width && report->width < NARROW ? WHEN_SECONDS
										: WHEN_FULL;
	struct buf b = {};
	int ret;

	buf_dec(&b, row->count);
	ret = set(line, COLUMN_COUNT, &b);
	put_logged(&b, row);
	ret = ret ? ret : set(line, COLUMN_AUDIT, &b);
	when_put(&b, &report->when, row->first, detail);
	ret = ret ? ret : set(line, COLUMN_FIRST, &b);
	when_put(&b, &report->when, row->last, detail);
	ret = ret ? ret : set(line, COLUMN_LAST, &b);
	buf_done(&b);
	return ret;
}

/* @used: whether some row has a value there, by part */
static int add_row(struct stat_report *report, struct libscols_table *table,
		   const struct tally_row *row, bool *used)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	struct span key = row->key, value;
	struct buf b = {};
	int ret = line ? add_counts(report, line, row) : -ENOMEM;

	for (size_t i = 0; i < report->by->num && !ret; i++) {
		bool there = tally_key_take(&key, &value);

		used[i] |= there;
		if (there)
			escape_text(&b, value, report->utf8);
		else
			buf_put(&b, '-');
		ret = set(line, COLUMN_BY + i, &b);
	}
	buf_done(&b);
	return ret;
}

static int add_others(struct stat_report *report, struct libscols_table *table)
{
	const struct tally_row *others = tally_others(report->tally);
	struct libscols_line *line;

	if (!others->count)
		return 0;
	line = scols_table_new_line(table, NULL);
	if (!line || scols_line_set_data(line, COLUMN_BY, "(others: the table is full)"))
		return -ENOMEM;
	return add_counts(report, line, others);
}

static const char *cell(struct libscols_line *line, size_t column)
{
	return scols_cell_get_data(scols_line_get_cell(line, column));
}

/* The room that the table takes without one of its columns. */
static size_t width_without(struct libscols_table *table, size_t without)
{
	size_t sum = 0;

	for (size_t c = 0; c < scols_table_get_ncols(table); c++) {
		struct libscols_column *column = scols_table_get_column(table, c);
		size_t width = strlen(scols_cell_get_data(scols_column_get_header(column)));

		if (c == without || scols_column_is_hidden(column))
			continue;
		for (size_t n = 0; n < scols_table_get_nlines(table); n++) {
			const char *text = cell(scols_table_get_line(table, n), c);
			size_t needs = text ? text_width(span_str(text)) : 0;

			width = needs > width ? needs : width;
		}
		sum += width + 1;
	}
	return sum;
}

static int shorten(struct stat_report *report, struct libscols_table *table, size_t column,
		   enum tally_value value, size_t width)
{
	struct buf b = {};
	int ret = 0;

	for (size_t n = 0; n < scols_table_get_nlines(table) && !ret; n++) {
		struct libscols_line *line = scols_table_get_line(table, n);
		const char *text = cell(line, column);

		if (!text)
			continue;
		buf_str(&b, text);
		if (value == TALLY_PATH)
			b.len = text_shorten(&b, 0, b.len, width, report->utf8);
		else
			text_cut(&b, 0, width, report->utf8);
		ret = set(line, column, &b);
	}
	buf_done(&b);
	return ret;
}

/* Makes the table fit the terminal: lists first, then paths. */
static int fit(struct stat_report *report, struct libscols_table *table)
{
	static const struct {
		enum tally_value value;
		size_t least;
	} order[] = { { TALLY_LIST, LIST_WIDTH }, { TALLY_PATH, PATH_WIDTH } };
	int ret = 0;

	for (size_t o = 0; o < sizeof(order) / sizeof(*order); o++) {
		for (size_t i = 0; i < report->by->num && !ret; i++) {
			size_t others = width_without(table, COLUMN_BY + i), width = order[o].least;

			if (report->by->v[i]->value != order[o].value)
				continue;
			if (report->width > others + width)
				width = report->width - others;
			ret = shorten(report, table, COLUMN_BY + i, order[o].value, width);
		}
	}
	return ret;
}

static int fill(struct stat_report *report, struct libscols_table *table)
{
	bool used[MAX_TALLY_PARTS] = {};
	size_t num;
	const struct tally_row *const *rows = tally_rows(report->tally, &num);
	int ret = add_columns(table, report->by);

	scols_table_enable_noheadings(table, !report->headings);
	/* What it would take from the terminal is given. */
	scols_table_set_termforce(table,
				  report->width ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
	if (report->width)
		scols_table_set_termwidth(table, report->width);
	if (report->max_rows && num > report->max_rows)
		num = report->max_rows;
	for (size_t i = 0; i < num && !ret; i++)
		ret = add_row(report, table, rows[i], used);
	if (report->width && report->width < NARROW)
		scols_column_set_flags(scols_table_get_column(table, COLUMN_FIRST),
				       SCOLS_FL_HIDDEN);
	/* Scripts can count on all columns. */
	for (size_t i = 0; i < report->by->num && report->width; i++)
		if (!used[i])
			scols_column_set_flags(scols_table_get_column(table, COLUMN_BY + i),
					       SCOLS_FL_HIDDEN);
	if (!ret && !report->max_rows)
		ret = add_others(report, table);
	return ret || !report->width ? ret : fit(report, table);
}

int stat_put(struct buf *b, struct stat_report *report)
{
	struct libscols_table *table = scols_new_table();
	int ret = table ? fill(report, table) : -ENOMEM;

	if (!ret)
		ret = table_put(b, table);
	scols_unref_table(table);
	return ret;
}
