/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_UTIL_ASCII_H
#define LLTRACE_UTIL_ASCII_H

#include "util/buf.h"

/* Bytes looked at eight at a time, which is what most text of a record needs. */
#define ASCII_EACH(byte) ((byte) * (UINT64_MAX / 0xff))

/* Of eight bytes: a bit for those that are zero, and maybe for some behind such a one. */
static inline uint64_t ascii_zeros(uint64_t bytes)
{
	return (bytes - ASCII_EACH(0x01)) & ~bytes & ASCII_EACH(0x80);
}

/* Of eight bytes: not 0 when one is no printable ASCII or is one of @others. */
static inline uint64_t ascii_not_plain(uint64_t bytes, const char *others)
{
	uint64_t found = bytes | (bytes + ASCII_EACH(0x01)) | (bytes - ASCII_EACH(0x20));

	for (; *others; others++)
		found |= ascii_zeros(bytes ^ ASCII_EACH((uint64_t)(unsigned char)*others));
	return found & ASCII_EACH(0x80);
}

/**
 * ascii_plain - Whether all of @s is printable ASCII and none of the characters @others.
 * @others: in the code as it is, so that the compiler makes a test of each
 */
static inline __attribute__((always_inline)) bool ascii_plain(struct span s, const char *others)
{
	uint64_t bytes = ASCII_EACH((uint64_t)'a');
	size_t i = 0;

	for (; s.len - i > sizeof(bytes); i += sizeof(bytes)) {
		memcpy(&bytes, s.data + i, sizeof(bytes));
		if (ascii_not_plain(bytes, others))
			return false;
	}
	/* The end: once more with bytes before it, or with those that are plain. */
	if (s.len >= sizeof(bytes))
		memcpy(&bytes, s.data + s.len - sizeof(bytes), sizeof(bytes));
	else
		for (; i < s.len; i++)
			bytes = bytes << 8 | (unsigned char)s.data[i];
	return !ascii_not_plain(bytes, others);
}

#endif
