/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_UTIL_HASH_H
#define LLTRACE_UTIL_HASH_H

#include "util/buf.h"

/**
 * hash_bytes - A number that is mostly another one for other bytes, and cheaper to compare.
 *
 * Whoever chooses the bytes can make it the same: it speeds up comparisons, and nothing rests on it.
 */
static inline uint64_t hash_bytes(struct span s)
{
	const uint64_t odd = 0x9e3779b97f4a7c15; /* 2^64 over the golden ratio */
	uint64_t hash = s.len, bytes = 0;

	for (; s.len >= sizeof(bytes); s.data += sizeof(bytes), s.len -= sizeof(bytes)) {
		memcpy(&bytes, s.data, sizeof(bytes));
		hash = (hash ^ bytes) * odd;
		hash ^= hash >> 32;
	}
	for (bytes = 0; s.len; s.len--)
		bytes = bytes << 8 | (unsigned char)*s.data++;
	return (hash ^ bytes) * odd;
}

#endif
