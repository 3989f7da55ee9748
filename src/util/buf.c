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
	unsigned int n = v ? (67 - __builtin_clzll(v)) / 4 : 1;
	char *to = buf_take(b, n);

	if (!to)
		return;
	for (; n--; v >>= 4)
		to[n] = digits[v & 0xf];
}

/* Writes @v's digits so that they end at @end, two at a time. */
static void decimal(char *end, uint64_t v)
{
	static const char pairs[] = "00010203040506070809"
				    "10111213141516171819"
				    "20212223242526272829"
				    "30313233343536373839"
				    "40414243444546474849"
				    "50515253545556575859"
				    "60616263646566676869"
				    "70717273747576777879"
				    "80818283848586878889"
				    "90919293949596979899";

	while (v > 99) {
		end -= 2;
		memcpy(end, pairs + v % 100 * 2, 2);
		v /= 100;
	}
	if (v > 9)
		memcpy(end - 2, pairs + v * 2, 2);
	else
		end[-1] = '0' + v;
}

static unsigned int num_digits(uint64_t v)
{
	unsigned int n = 1;

	for (; v > 9999; v /= 10000)
		n += 4;
	return n + (v > 9) + (v > 99) + (v > 999);
}

void buf_dec(struct buf *b, uint64_t v)
{
	const unsigned int n = num_digits(v);
	char *to = buf_take(b, n);

	if (to)
		decimal(to + n, v);
}

void buf_sdec(struct buf *b, int64_t v)
{
	if (v < 0)
		buf_put(b, '-');
	buf_dec(b, v < 0 ? -(uint64_t)v : (uint64_t)v);
}

void buf_dec_pad(struct buf *b, uint64_t v, unsigned int width)
{
	const unsigned int digits = num_digits(v), n = digits < width ? width : digits;
	char *to = buf_take(b, n);

	if (!to)
		return;
	memset(to, '0', n - digits);
	decimal(to + n, v);
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
