// SPDX-License-Identifier: GPL-2.0-only
/* How lines use the width of the terminal. */
#include "output/text_impl.h"
#include "output/width.h"

/* An object is padded to at most this. */
#define OBJECT_WIDTH 32

/*
 * A path is not shortened below the least; before its last component is cut the domain goes, but
 * not for more than the most.
 */
#define STRING_LEAST 12
#define STRING_MOST  28

/* Widest first.  IDs have nine digits for a long time: the kernel begins with 2^32 and more. */
static const struct layout layouts[] = {
	{ 140, WHEN_FULL, 22, 24, strlen("domain 195cc6b7c"), strlen("no audit: after exec"),
	  "  " },
	{ 100, WHEN_MS, 18, 18, strlen("195cc6b7c"), strlen("no audit"), " ", true },
	{ 0, WHEN_SECONDS, 16, 16, strlen("195cc6b7c"), strlen("no audit"), " ", true },
};

const struct layout *layout_of(const struct style *style)
{
	const struct layout *layout = layouts;

	while (style_limit(style) && style->width < layout->from)
		layout++;
	return layout;
}

/* The columns that the bytes from @start on take. */
static size_t width_from(const struct line *l, size_t start)
{
	return text_width((struct span){ l->b->data + start, l->b->len - start });
}

void line_pad(struct line *l, size_t start, size_t width)
{
	size_t used = width_from(l, start);

	if (used < width)
		buf_fill(l->b, ' ', width - used);
	buf_str(l->b, l->layout->gap);
}

void line_pad_object(struct line *l, size_t start)
{
	size_t width = OBJECT_WIDTH, end = l->b->len, left;

	if (style_limit(l->style)) {
		left = text_width((struct span){ l->b->data + l->begin, start - l->begin }) +
		       2 * strlen(l->layout->gap) + l->layout->domain + l->layout->verdict;
		left = left < l->style->width ? l->style->width - left : 0;
		width = left < width ? left : width;
	}
	line_pad(l, start, width);
	l->pad = (struct part){ end, l->b->len - end - strlen(l->layout->gap) };
}

static size_t part_width(const struct line *l, const struct part *part)
{
	return text_width((struct span){ l->b->data + part->at, part->len });
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many columns the string can do without, down to @least. */
static size_t slack(const struct line *l, size_t least)
{
	size_t width = part_width(l, &l->string);

	return width > least ? width - least : 0;
}

/* ... as long as there is a domain to be left out first. */
static size_t good_slack(const struct line *l)
{
	struct span string = { l->b->data + l->string.at, l->string.len };

	return slack(l, smaller(text_good_width(string, l->style->utf8), STRING_MOST));
}

/* Columns too many, counting audit's verdict as wide as it can be: it is a column. */
static size_t excess_of(const struct line *l)
{
	struct span head = { l->b->data + l->begin, l->verdict - l->begin };
	size_t width = width_from(l, l->begin), least;

	if (l->verdict) {
		least = text_width(head) + l->layout->verdict;
		width = width > least ? width : least;
	}
	return width > l->style->width ? width - l->style->width : 0;
}

/* The mark that says there are more fields than there is room for. */
static struct span more(const struct line *l)
{
	return span_str(l->style->utf8 ? " \342\200\246" : " ...");
}

/* Returns the bytes of the mark behind the line, if any. */
static size_t cut_end(struct line *l)
{
	size_t excess = excess_of(l), width, mark = 0;

	if (excess && l->b->len > l->extra) {
		l->b->len = l->extra;
		mark = more(l).len;
		buf_span(l->b, more(l));
		excess = excess_of(l);
	}
	if (excess && l->rest) {
		width = width_from(l, l->rest);
		text_cut(l->b, l->rest, width - smaller(excess, width), l->style->utf8);
		return 0;
	}
	return mark;
}

/* Takes a part away, and its columns off the excess. */
static size_t without(struct line *l, const struct part *part, size_t excess)
{
	size_t width = part_width(l, part);

	text_remove(l->b, part->at, part->len);
	return excess - smaller(excess, width);
}

/* Blanks instead of the domain; the last @tail bytes begin with the verdict. */
static void align_verdict(struct line *l, size_t tail)
{
	size_t at = l->b->len - tail, behind = width_from(l, at), used;

	used = text_width((struct span){ l->b->data + l->begin, at - l->begin }) +
	       (behind > l->layout->verdict ? behind : l->layout->verdict);
	if (used < l->style->width)
		text_insert(l->b, at, l->style->width - used);
}

/* From the end to the beginning, so that what is still to come stays where it is. */
void line_fit(struct line *l)
{
	size_t excess, some, mark, tail;
	bool no_domain;

	if (!style_limit(l->style) || buf_failed(l->b))
		return;
	mark = cut_end(l);
	tail = l->b->len - l->verdict;
	excess = excess_of(l);
	no_domain = l->domain.len && excess > l->pad.len + good_slack(l);
	if (no_domain)
		excess = without(l, &l->domain, excess);
	some = smaller(excess, l->pad.len);
	text_remove(l->b, l->pad.at, some);
	excess -= some;
	if (excess > slack(l, STRING_LEAST))
		excess = without(l, &l->peer_domain, excess);
	some = smaller(excess, slack(l, STRING_LEAST));
	text_shorten(l->b, l->string.at, l->string.len, part_width(l, &l->string) - some,
		     l->style->utf8);
	if (no_domain)
		align_verdict(l, tail);
	if (width_from(l, l->begin) > l->style->width)
		l->b->len -= mark;
	if (l->event->format->kind != KIND_DENY)
		text_cut(l->b, l->begin, l->style->width, l->style->utf8);
}
