// SPDX-License-Identifier: GPL-2.0-only
#include "output/width.h"

#include <wchar.h>

#include "output/escape.h"
#include "util/ascii.h"

/* What is left of a path's beginning, if it takes the end of the last component. */
#define HEAD_MIN 4

static struct span rest_of(struct span s, size_t from)
{
	return (struct span){ s.data + from, s.len - from };
}

/* The colour at the start of @s: ESC [ ... m. */
static size_t color_len(struct span s)
{
	const char *end;

	if (s.len < 2 || s.data[0] != '\033' || s.data[1] != '[')
		return 0;
	end = memchr(s.data, 'm', s.len);
	return end ? end + 1 - s.data : 0;
}

/* The escape at the start of @s: a backslash with three octal digits, or with a character. */
static size_t escape_len(struct span s)
{
	size_t len = 1;

	if (s.len < 2 || s.data[0] != '\\')
		return 0;
	while (len < s.len && len < 4 && s.data[len] >= '0' && s.data[len] <= '7')
		len++;
	return len == 1 ? 2 : len;
}

/* One character beyond ASCII; what the C library does not know is taken for a narrow one. */
static size_t utf8_len(struct span s, size_t *width)
{
	uint32_t code;
	size_t len = utf8_char(s, &code);
	int columns;

	if (!len)
		return 0;
	columns = wcwidth(code);
	*width = columns < 0 ? 1 : columns;
	return len;
}

/*
 * The bytes at the start of @s that belong together, and their columns: a colour, an escape, a
 * character with all that combines with it.
 */
static size_t unit(struct span s, size_t *width)
{
	size_t len = color_len(s), more, mark;

	*width = 0;
	if (len)
		return len;
	len = *width = escape_len(s);
	if (!len)
		len = utf8_len(s, width);
	if (!len)
		len = *width = 1;
	while ((more = utf8_len(rest_of(s, len), &mark)) && !mark)
		len += more;
	return len;
}

size_t text_width(struct span s)
{
	size_t total = 0, i = 0, width;

	if (ascii_plain(s, "\\"))
		return s.len;
	while (i < s.len) {
		unsigned char c = s.data[i];

		if (c >= ' ' && c < 0x7f && c != '\\') {
			total++;
			i++;
		} else {
			i += unit(rest_of(s, i), &width);
			total += width;
		}
	}
	return total;
}

/* The most bytes at the start of @s that take at most @columns, which become what they take. */
static size_t fitting(struct span s, size_t *columns)
{
	size_t used = 0, i = 0, width, len;

	while (i < s.len) {
		len = unit(rest_of(s, i), &width);
		if (used + width > *columns)
			break;
		used += width;
		i += len;
	}
	*columns = used;
	return i;
}

/* Where the end of @s begins that takes at most @columns; which become what it takes. */
static size_t ending(struct span s, size_t *columns)
{
	size_t left = text_width(s), i = 0, width;

	while (left > *columns) {
		i += unit(rest_of(s, i), &width);
		left -= width;
	}
	*columns = left;
	return i;
}

static struct span ellipsis(bool utf8)
{
	return span_str(utf8 ? "\342\200\246" : "...");
}

/* The columns of the path's last component with the slash before it; all of @s without one. */
static size_t last_component(struct span s)
{
	size_t end = s.len;

	if (end && s.data[end - 1] == '"')
		end--;
	if (end && s.data[end - 1] == '/')
		end--;
	while (end && s.data[end - 1] != '/')
		end--;
	return text_width(rest_of(s, end ? end - 1 : 0));
}

void text_remove(struct buf *b, size_t start, size_t len)
{
	memmove(b->data + start, b->data + start + len, b->len - start - len);
	b->len -= len;
}

void text_insert(struct buf *b, size_t start, size_t n)
{
	if (!buf_room(b, n))
		return;
	memmove(b->data + start + n, b->data + start, b->len - start);
	memset(b->data + start, ' ', n);
	b->len += n;
}

/* Replaces @len bytes at @start. */
static void replace(struct buf *b, size_t start, size_t len, struct span by)
{
	if (by.len > len && !buf_room(b, by.len - len))
		return;
	memmove(b->data + start + by.len, b->data + start + len, b->len - start - len);
	memcpy(b->data + start, by.data, by.len);
	b->len += by.len - len;
}

size_t text_shorten(struct buf *b, size_t start, size_t len, size_t columns, bool utf8)
{
	struct span s = { b->data + start, len }, dots = ellipsis(utf8);
	size_t dots_width = text_width(dots), room, last, head, from, to;

	if (text_width(s) <= columns)
		return len;
	room = columns > dots_width ? columns - dots_width : 0;
	head = room / 4 < HEAD_MIN ? room / 4 : HEAD_MIN;
	last = last_component(s);
	if (last > room - head)
		last = room - head;
	to = ending(s, &last);
	head = room - last;
	from = fitting((struct span){ s.data, to }, &head);
	replace(b, start + from, to - from, dots);
	return len - (to - from) + dots.len;
}

size_t text_good_width(struct span text, bool utf8)
{
	return HEAD_MIN + text_width(ellipsis(utf8)) + last_component(text);
}

void text_cut(struct buf *b, size_t start, size_t columns, bool utf8)
{
	struct span s = { b->data + start, b->len - start }, dots = ellipsis(utf8);
	size_t dots_width = text_width(dots);

	if (text_width(s) <= columns)
		return;
	columns = columns > dots_width ? columns - dots_width : 0;
	b->len = start + fitting(s, &columns);
	buf_span(b, dots);
}
