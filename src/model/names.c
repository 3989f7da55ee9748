// SPDX-License-Identifier: GPL-2.0-only
#include "model/names.h"

#include <stdlib.h>

void names_done(struct names *names)
{
	for (size_t i = 0; i < names->num; i++)
		free(names->v[i].text);
	free(names->v);
	*names = (struct names){};
}

/* What is printed as it is, in JSON as well: a recording's formats can have any bytes. */
static bool is_plain(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < ' ' || text.data[i] > '~' || text.data[i] == '"' ||
		    text.data[i] == '\\')
			return false;
	return true;
}

bool names_add(struct names *names, uint64_t value, struct span text)
{
	struct name *v;
	char *copy;

	if (!is_plain(text))
		return true;
	v = reallocarray(names->v, names->num + 1, sizeof(*v));
	if (!v)
		return false;
	names->v = v;
	copy = strndup(text.data, text.len);
	if (!copy)
		return false;
	v[names->num++] = (struct name){ value, copy };
	return true;
}

bool names_copy(struct names *to, const struct names *from)
{
	for (size_t i = 0; i < from->num; i++) {
		if (!names_add(to, from->v[i].value, span_str(from->v[i].text))) {
			names_done(to);
			return false;
		}
	}
	return true;
}

const char *names_find(const struct names *names, uint64_t value)
{
	for (size_t i = 0; i < names->num; i++)
		if (names->v[i].value == value)
			return names->v[i].text;
	return NULL;
}

bool names_are_bits(const struct names *names)
{
	uint64_t seen = 0;

	for (size_t i = 0; i < names->num; i++) {
		uint64_t v = names->v[i].value;

		if (!v || (v & (v - 1)) || (seen & v))
			return false;
		seen |= v;
	}
	return names->num > 0;
}

const char *names_take(const struct names *names, size_t *at, uint64_t *mask)
{
	while (*at < names->num && *mask) {
		const struct name *n = &names->v[(*at)++];

		if ((*mask & n->value) != n->value)
			continue;
		*mask &= ~n->value;
		return n->text;
	}
	return NULL;
}

/* Appends the names found in @mask; returns the bits that have none. */
static uint64_t put_names(const struct names *names, struct buf *b, uint64_t mask,
			  const char *delim)
{
	const char *text;
	bool first = true;
	size_t at = 0;

	while ((text = names_take(names, &at, &mask))) {
		if (!first)
			buf_str(b, delim);
		first = false;
		buf_str(b, text);
	}
	return mask;
}

void names_put_mask(const struct names *names, struct buf *b, uint64_t mask, const char *delim)
{
	size_t start = b->len;
	uint64_t rest = put_names(names, b, mask, delim);

	if (!rest)
		return;
	if (b->len > start)
		buf_str(b, delim);
	buf_str(b, "0x");
	buf_hex(b, rest);
}

void names_put_layer(const struct names *names, struct buf *b, uint64_t mask, const char *delim)
{
	put_names(names, b, mask, delim);
}

void names_put_value(const struct names *names, struct buf *b, uint64_t value)
{
	const char *text = names_find(names, value);

	if (text) {
		buf_str(b, text);
	} else {
		buf_str(b, "0x");
		buf_hex(b, value);
	}
}
