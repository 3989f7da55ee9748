/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_CURSOR_H
#define LLTRACE_RECORDING_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "util/buf.h"

/* A place in bytes that nobody has checked.  Every read says whether it fitted. */
struct cursor {
	struct span in;
	size_t at; /* never beyond in.len */
	bool big_endian;
};

/** cursor_left - Bytes that are still to be read. */
static inline size_t cursor_left(const struct cursor *c)
{
	return c->in.len - c->at;
}

/** cursor_take - The next @n bytes, which stay where they are; false when there are fewer. */
static inline bool cursor_take(struct cursor *c, uint64_t n, struct span *out)
{
	if (n > cursor_left(c))
		return false;
	*out = (struct span){ c->in.data + c->at, n };
	c->at += n;
	return true;
}

/** bytes_number - The number of @size (at most 8) bytes at @data. */
static inline uint64_t bytes_number(const void *data, unsigned int size, bool big_endian)
{
	const uint8_t *byte = data;
	uint64_t v = 0;

	for (unsigned int i = 0; i < size; i++)
		v = v << 8 | byte[big_endian ? i : size - 1 - i];
	return v;
}

/** cursor_number - The next number of @size bytes; false when there are fewer. */
static inline bool cursor_number(struct cursor *c, unsigned int size, uint64_t *v)
{
	struct span bytes;

	if (!cursor_take(c, size, &bytes))
		return false;
	*v = bytes_number(bytes.data, size, c->big_endian);
	return true;
}

/**
 * cursor_string - The next text up to its NUL, which is skipped; false when
 * there is no NUL within @max bytes.
 */
static inline bool cursor_string(struct cursor *c, size_t max, struct span *out)
{
	size_t left = cursor_left(c) < max ? cursor_left(c) : max;
	const char *start, *end;

	if (!left)
		return false;
	start = c->in.data + c->at;
	end = memchr(start, '\0', left);
	if (!end)
		return false;
	*out = (struct span){ start, end - start };
	c->at += out->len + 1;
	return true;
}

#endif
