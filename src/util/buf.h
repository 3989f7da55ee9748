/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_UTIL_BUF_H
#define LLTRACE_UTIL_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes that somebody else owns; they need not end in NUL and may hold any value. */
struct span {
	const char *data;
	size_t len;
};

/**
 * span_str - The bytes of a C string, without its NUL.
 */
static inline struct span span_str(const char *s)
{
	return (struct span){ s, strlen(s) };
}

/**
 * span_is - Whether the bytes are those of the C string @s.
 */
static inline bool span_is(struct span a, const char *s)
{
	return a.len == strlen(s) && !memcmp(a.data, s, a.len);
}

/*
 * A growing array of bytes.  Zeroed memory is an empty one.  Appending never
 * reports failure: without memory the buffer turns "failed", swallows what is
 * appended from then on and says so in buf_failed(), so that code that builds a
 * line has one place to check.
 */
struct buf {
	char *data;
	size_t len;
	size_t cap;
	bool failed;
};

/** buf_done - Frees the memory; the buffer is empty again. */
void buf_done(struct buf *b);

/** buf_grow - Makes room for @n more bytes; false (and failed) without memory. */
bool buf_grow(struct buf *b, size_t n);

/** buf_failed - Whether an append was lost for want of memory. */
static inline bool buf_failed(const struct buf *b)
{
	return b->failed;
}

/** buf_room - Whether @n bytes fit, growing if need be. */
static inline bool buf_room(struct buf *b, size_t n)
{
	return b->cap - b->len >= n || buf_grow(b, n);
}

/**
 * buf_take - Appends @n bytes that the caller writes to the address it gets: NULL without memory.
 * The address is good until something else is appended.
 */
static inline char *buf_take(struct buf *b, size_t n)
{
	if (!buf_room(b, n))
		return NULL;
	b->len += n;
	return b->data + b->len - n;
}

static inline void buf_put(struct buf *b, char c)
{
	if (buf_room(b, 1))
		b->data[b->len++] = c;
}

static inline void buf_add(struct buf *b, const void *data, size_t len)
{
	if (len && buf_room(b, len)) {
		memcpy(b->data + b->len, data, len);
		b->len += len;
	}
}

static inline void buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

static inline void buf_span(struct buf *b, struct span s)
{
	buf_add(b, s.data, s.len);
}

/** buf_fill - Appends @n times the byte @c. */
void buf_fill(struct buf *b, char c, size_t n);

/** buf_hex - Appends @v in hex without prefix or leading zeros. */
void buf_hex(struct buf *b, uint64_t v);

/** buf_dec - Appends @v in decimal. */
void buf_dec(struct buf *b, uint64_t v);

/** buf_sdec - Appends the signed @v in decimal. */
void buf_sdec(struct buf *b, int64_t v);

/** buf_dec_pad - Appends @v in decimal with leading zeros up to @width digits. */
void buf_dec_pad(struct buf *b, uint64_t v, unsigned int width);

/** buf_printf - Appends formatted text; for places where speed does not matter. */
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * buf_cstr - Ends the content with a NUL that does not count in len and
 * returns it; "" when the buffer failed.  The text belongs to the buffer.
 */
const char *buf_cstr(struct buf *b);

#endif
