// SPDX-License-Identifier: GPL-2.0-only
/* The table on a terminal, drawn over and over. */
#include <errno.h>

#include "output/stat.h"
#include "output/width.h"

/* ECMA-48: to the top left; erase to the end of the line, of the screen. */
#define HOME	   "\033[H"
#define ERASE_LINE "\033[K"
#define ERASE_REST "\033[J"

/* Kinds of denials, and denials. */
struct counts {
	uint64_t kinds, denials;
};

static void add_count(struct counts *counts, const struct tally_row *row)
{
	counts->kinds += row->count > 0;
	counts->denials += row->count;
}

static struct counts count(struct tally *tally, size_t max_rows)
{
	struct counts counts = {};
	size_t num;
	const struct tally_row *const *rows = tally_rows(tally, &num);

	for (size_t i = 0; i < num && i < max_rows; i++)
		add_count(&counts, rows[i]);
	return counts;
}

static void put_status(struct buf *b, const struct stat_report *report, const struct counts *all)
{
	const uint64_t others = tally_others(report->tally)->count;

	buf_printf(b, "%llu denial%s of %llu kind%s%s", (unsigned long long)all->denials + others,
		   all->denials + others == 1 ? "" : "s", (unsigned long long)all->kinds,
		   all->kinds == 1 ? "" : "s", others ? " and others" : "");
	if (report->lost || report->lost_unknown)
		buf_printf(b, ", %llu%s events lost", (unsigned long long)report->lost,
			   report->lost_unknown ? " or more" : "");
	buf_str(b, "; ^C ends\n");
}

/* What the table has no lines for. */
static void put_hidden(struct buf *b, const struct stat_report *report, const struct counts *all,
		       const struct counts *shown)
{
	const uint64_t others = tally_others(report->tally)->count;

	buf_printf(b, "(no room for %llu more kind%s%s: %llu denials)\n",
		   (unsigned long long)(all->kinds - shown->kinds),
		   all->kinds - shown->kinds == 1 ? "" : "s", others ? " and others" : "",
		   (unsigned long long)(all->denials - shown->denials + others));
}

static int put_lines(struct buf *b, struct stat_report *report, unsigned int height)
{
	const struct counts all = count(report->tally, SIZE_MAX);
	const bool others = tally_others(report->tally)->count;
	const size_t around = 1 + report->headings;
	struct counts shown;
	int ret;

	put_status(b, report, &all);
	if (all.kinds + others + around <= height) {
		report->max_rows = 0;
		return all.kinds || others ? stat_put(b, report) : 0;
	}
	/* A line is for what is hidden. */
	report->max_rows = height > around + 2 ? height - around - 1 : 1;
	shown = count(report->tally, report->max_rows);
	ret = stat_put(b, report);
	put_hidden(b, report, &all, &shown);
	return ret;
}

int stat_put_frame(struct buf *b, struct stat_report *report, unsigned int height)
{
	struct buf lines = {};
	int ret = put_lines(&lines, report, height);
	const char *line = buf_cstr(&lines), *end;

	buf_str(b, HOME);
	for (unsigned int i = 0; i < height && (end = strchr(line, '\n')); i++, line = end + 1) {
		const size_t start = b->len + (i ? 1 : 0);

		/* Behind the last one the screen would scroll. */
		buf_str(b, i ? "\n" : "");
		buf_add(b, line, end - line);
		if (report->width && !buf_failed(b))
			text_cut(b, start, report->width, report->utf8);
		buf_str(b, ERASE_LINE);
	}
	buf_str(b, ERASE_REST);
	ret = ret || !buf_failed(&lines) ? ret : -ENOMEM;
	buf_done(&lines);
	return ret;
}
