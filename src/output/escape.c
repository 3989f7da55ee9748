// SPDX-License-Identifier: GPL-2.0-only
#include "output/escape.h"

#include "util/ascii.h"

/* What a byte becomes: itself, an octal escape, or a backslash and this character. */
#define KEEP  0
#define OCTAL 1

/* Bytes that no output takes as they are, with the escapes that have a letter. */
#define UNPRINTABLE                                                                                \
	[0 ... 6] = OCTAL, ['\a'] = 'a', ['\b'] = OCTAL, ['\t'] = 't', ['\n'] = 'n', ['\v'] = 'v', \
	       ['\f'] = 'f', ['\r'] = 'r', [0x0e ... 0x1a] = OCTAL, ['\033'] = 'e',                \
	       [0x1c ... 0x1f] = OCTAL, [0x7f ... 0xff] = OCTAL

static const unsigned char tables[ESCAPE_COUNT][256] = {
	[ESCAPE_KERNEL] = {
		UNPRINTABLE,
		['"'] = '"', ['\\'] = '\\', [' '] = OCTAL, ['\''] = OCTAL, ['='] = OCTAL,
	},
	[ESCAPE_CONTROL] = { UNPRINTABLE },
};

static void put_escape(struct buf *b, unsigned char c, unsigned char how)
{
	char octal[4] = { '\\', '0' + (c >> 6), '0' + (c >> 3 & 7), '0' + (c & 7) };

	if (how == OCTAL) {
		buf_add(b, octal, sizeof(octal));
	} else {
		buf_put(b, '\\');
		buf_put(b, how);
	}
}

void escape_put(struct buf *b, struct span bytes, enum escape how)
{
	const unsigned char *table = tables[how];
	size_t start = 0, i;

	if (how == ESCAPE_KERNEL ? ascii_plain(bytes, " \"'=\\") : ascii_plain(bytes, "")) {
		buf_span(b, bytes);
		return;
	}
	for (i = 0; i < bytes.len; i++) {
		unsigned char c = bytes.data[i];

		if (table[c] == KEEP)
			continue;
		buf_add(b, bytes.data + start, i - start);
		put_escape(b, c, table[c]);
		start = i + 1;
	}
	buf_add(b, bytes.data + start, i - start);
}

size_t utf8_char(struct span s, uint32_t *code)
{
	const unsigned char *p = (const unsigned char *)s.data;
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len;

	if (!s.len || p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	len = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (s.len < len)
		return 0;
	*code = p[0] & (0x7f >> len);
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (p[i] & 0x3f);
	}
	if (*code < least[len] || *code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff))
		return 0;
	return len;
}

/* Code points that are invisible, move the cursor or turn the text around. */
static const struct {
	uint32_t first, last;
} unsafe_points[] = {
	{ 0x80, 0xa0 },	      { 0xad, 0xad },	    { 0x34f, 0x34f },	   { 0x61c, 0x61c },
	{ 0x115f, 0x1160 },   { 0x1680, 0x1680 },   { 0x17b4, 0x17b5 },	   { 0x180b, 0x180f },
	{ 0x2000, 0x200f },   { 0x2028, 0x202f },   { 0x205f, 0x206f },	   { 0x3000, 0x3000 },
	{ 0x3164, 0x3164 },   { 0xe000, 0xf8ff },   { 0xfdd0, 0xfdef },	   { 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff },   { 0xffa0, 0xffa0 },   { 0xfff0, 0xfffb },	   { 0xfffe, 0xffff },
	{ 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0x10ffff },
};

bool utf8_is_safe(uint32_t code)
{
	for (size_t i = 0; i < sizeof(unsafe_points) / sizeof(*unsafe_points); i++)
		if (code >= unsafe_points[i].first && code <= unsafe_points[i].last)
			return false;
	return true;
}

/* Appends one character, or one escaped byte; returns how many bytes it took. */
static size_t put_char(struct buf *b, struct span rest, bool utf8)
{
	unsigned char c = *rest.data;
	size_t len;
	uint32_t code;

	if (tables[ESCAPE_CONTROL][c] == KEEP) {
		buf_put(b, c);
		return 1;
	}
	len = utf8 ? utf8_char(rest, &code) : 0;
	if (len && utf8_is_safe(code)) {
		buf_add(b, rest.data, len);
		return len;
	}
	put_escape(b, c, tables[ESCAPE_CONTROL][c]);
	return 1;
}

static struct span rest_of(struct span s, size_t from)
{
	return (struct span){ s.data + from, s.len - from };
}

static bool needs_quotes(struct span s, bool utf8)
{
	uint32_t code;
	size_t len;

	if (ascii_plain(s, " \"'\\"))
		return !s.len;
	for (size_t i = 0; i < s.len; i += len) {
		unsigned char c = s.data[i];

		len = 1;
		if (c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != '\'')
			continue;
		len = utf8 ? utf8_char(rest_of(s, i), &code) : 0;
		if (!len || !utf8_is_safe(code))
			return true;
	}
	return false;
}

void escape_text(struct buf *b, struct span bytes, bool utf8)
{
	if (!needs_quotes(bytes, utf8)) {
		buf_span(b, bytes);
		return;
	}
	buf_put(b, '"');
	for (size_t i = 0; i < bytes.len;) {
		if (bytes.data[i] == '"' || bytes.data[i] == '\\') {
			buf_put(b, '\\');
			buf_put(b, bytes.data[i++]);
		} else {
			i += put_char(b, rest_of(bytes, i), utf8);
		}
	}
	buf_put(b, '"');
}

void escape_word(struct buf *b, struct span bytes, bool utf8)
{
	if (span_is(bytes, "-") || !bytes.len) {
		buf_str(b, bytes.len ? "\\055" : "\"\"");
		return;
	}
	for (size_t i = 0; i < bytes.len;) {
		unsigned char c = bytes.data[i];

		if (c == ' ' || c == '"' || c == '\\') {
			put_escape(b, c, c == '\\' ? c : OCTAL);
			i++;
		} else {
			i += put_char(b, rest_of(bytes, i), utf8);
		}
	}
}

void escape_lines(struct buf *b, struct span bytes)
{
	for (size_t i = 0; i < bytes.len;) {
		if (bytes.data[i] == '\n') {
			buf_put(b, '\n');
			i++;
		} else {
			i += put_char(b, rest_of(bytes, i), true);
		}
	}
}
