// SPDX-License-Identifier: GPL-2.0-only
#include "model/glob.h"

/*
 * Reads a class whose '[' is before *@at.  Returns false when it has no end; else *@at is
 * behind it and *@in tells whether it has @c.
 */
static bool read_class(struct span pattern, size_t *at, unsigned char c, bool *in)
{
	size_t i = *at;
	bool inverted = i < pattern.len && pattern.data[i] == '!', any = false;

	i += inverted;
	/* A ']' that comes first is one of the characters. */
	for (size_t first = i; i < pattern.len && (pattern.data[i] != ']' || i == first);) {
		unsigned char from = pattern.data[i], to = from;

		if (i + 2 < pattern.len && pattern.data[i + 1] == '-' &&
		    pattern.data[i + 2] != ']') {
			to = pattern.data[i + 2];
			i += 2;
		}
		any |= from <= c && c <= to;
		i++;
	}
	if (i >= pattern.len)
		return false;
	*at = i + 1;
	*in = any != inverted;
	return true;
}

/* Whether the piece of the pattern at *@at, which is no '*', fits @c; moves *@at behind it. */
static bool fits(struct span pattern, size_t *at, unsigned char c)
{
	unsigned char p = pattern.data[(*at)++];
	bool in;

	if (p == '?')
		return true;
	if (p == '[' && read_class(pattern, at, c, &in))
		return in;
	if (p == '\\')
		p = pattern.data[(*at)++];
	return p == c;
}

/* Behind a backslash at its end the kernel sees a NUL, which fits the end of the text. */
static struct span without_escaped_end(struct span pattern)
{
	size_t n = 0;

	while (n < pattern.len && pattern.data[pattern.len - 1 - n] == '\\')
		n++;
	pattern.len -= n % 2;
	return pattern;
}

/* Every '*' takes as little as it can; only the last one ever has to take more. */
bool glob_match(struct span pattern, struct span text)
{
	size_t p = 0, t = 0, star = SIZE_MAX, taken = 0;

	pattern = without_escaped_end(pattern);
	while (t < text.len || p < pattern.len) {
		if (p < pattern.len && pattern.data[p] == '*') {
			star = ++p;
			taken = t;
			continue;
		}
		if (p < pattern.len && t < text.len && fits(pattern, &p, text.data[t])) {
			t++;
			continue;
		}
		if (star == SIZE_MAX || taken >= text.len)
			return false;
		p = star;
		t = ++taken;
	}
	return true;
}

bool glob_is_plain(struct span pattern)
{
	for (size_t i = 0; i < pattern.len; i++)
		if (strchr("*?[\\", pattern.data[i]))
			return false;
	return true;
}
