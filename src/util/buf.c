// SPDX-License-Identifier: GPL-2.0-only
#include "util/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define BUF_MIN_CAP 256

void buf_done(struct buf *b)
{
	free(b->data);
	*b = (struct buf){};
}

bool buf_grow(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : BUF_MIN_CAP;
	char *data;

	if (b->failed)
		return false;
	while (cap - b->len < n) {
		if (cap > SIZE_MAX / 2)
			goto fail;
		cap *= 2;
	}
	data = realloc(b->data, cap);
	if (!data)
		goto fail;
	b->data = data;
	b->cap = cap;
	return true;
fail:
	/* Nothing fits any more: what came behind the gap would be taken for what was to be there. */
	b->failed = true;
	b->cap = b->len;
	return false;
}

void buf_fill(struct buf *b, char c, size_t n)
{
	if (n && buf_room(b, n)) {
		memset(b->data + b->len, c, n);
		b->len += n;
	}
}

void buf_hex(struct buf *b, uint64_t v)
{
	static const char digits[] = "0123456789abcdef";
	char text[16];
	size_t at = sizeof(text);

	do {
		text[--at] = digits[v & 0xf];
		v >>= 4;
	} while (v);
	buf_add(b, text + at, sizeof(text) - at);
}

/* Writes @v's digits so that they end at @end; returns where they begin. */
static char *decimal(char *end, uint64_t v)
{
	do {
		*--end = '0' + v % 10;
		v /= 10;
	} while (v);
	return end;
}

void buf_dec(struct buf *b, uint64_t v)
{
	char text[20];
	char *start = decimal(text + sizeof(text), v);

	buf_add(b, start, text + sizeof(text) - start);
}

void buf_sdec(struct buf *b, int64_t v)
{
	if (v < 0)
		buf_put(b, '-');
	buf_dec(b, v < 0 ? -(uint64_t)v : (uint64_t)v);
}

void buf_dec_pad(struct buf *b, uint64_t v, unsigned int width)
{
	char text[20];
	char *start = decimal(text + sizeof(text), v);

	while (start > text && text + sizeof(text) - start < (ptrdiff_t)width)
		*--start = '0';
	buf_add(b, start, text + sizeof(text) - start);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list args, again;
	int n;

	va_start(args, fmt);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, args);
	/* One byte more: vsnprintf() ends with a NUL that does not count. */
	if (n > 0 && buf_room(b, n + 1)) {
		vsnprintf(b->data + b->len, n + 1, fmt, again);
		b->len += n;
	}
	va_end(again);
	va_end(args);
}

const char *buf_cstr(struct buf *b)
{
	if (b->failed || !buf_room(b, 1))
		return "";
	b->data[b->len] = '\0';
	return b->data;
}
