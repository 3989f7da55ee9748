// SPDX-License-Identifier: GPL-2.0-only
#include "output/json_put.h"

#include "output/escape.h"
#include "util/ascii.h"

static const char digits[] = "0123456789abcdef";

#define REPLACEMENT 0xfffd

static void begin_value(struct json *j)
{
	if (j->comma)
		buf_put(j->b, ',');
	j->comma = true;
}

void json_open(struct json *j, char bracket)
{
	begin_value(j);
	buf_put(j->b, bracket);
	j->comma = false;
}

void json_close(struct json *j, char bracket)
{
	buf_put(j->b, bracket);
	j->comma = true;
}

/* Four digits for a UTF-16 code unit. */
static void put_unit(struct buf *b, unsigned int unit)
{
	char text[6] = { '\\',
			 'u',
			 digits[unit >> 12 & 0xf],
			 digits[unit >> 8 & 0xf],
			 digits[unit >> 4 & 0xf],
			 digits[unit & 0xf] };

	buf_add(b, text, sizeof(text));
}

static void put_point(struct json *j, uint32_t code)
{
	if (code <= 0xffff) {
		put_unit(j->b, code);
	} else if (j->toml) {
		buf_printf(j->b, "\\U%08x", (unsigned int)code);
	} else {
		put_unit(j->b, 0xd800 + ((code - 0x10000) >> 10));
		put_unit(j->b, 0xdc00 + ((code - 0x10000) & 0x3ff));
	}
}

static bool is_plain(unsigned char c)
{
	return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
}

static void put_ascii(struct buf *b, unsigned char c)
{
	static const char letters[128] = {
		['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
		['\n'] = 'n', ['\r'] = 'r',  ['\t'] = 't',
	};

	if (letters[c]) {
		buf_put(b, '\\');
		buf_put(b, letters[c]);
	} else {
		put_unit(b, c);
	}
}

/* Appends what is not plain; returns how many bytes it took. */
static size_t put_char(struct json *j, struct span rest, bool *valid)
{
	unsigned char c = *rest.data;
	uint32_t code;
	size_t len;

	if (c < 0x80) {
		put_ascii(j->b, c);
		return 1;
	}
	len = utf8_char(rest, &code);
	if (!len) {
		*valid = false;
		rest = span_str("\357\277\275");
		code = REPLACEMENT;
	}
	if (j->utf8 && utf8_is_safe(code))
		buf_add(j->b, rest.data, len ? len : rest.len);
	else
		put_point(j, code);
	return len ? len : 1;
}

static bool put_text(struct json *j, struct span bytes)
{
	bool valid = true;
	size_t i, start;

	for (i = 0; i < bytes.len;) {
		for (start = i; i < bytes.len && is_plain(bytes.data[i]); i++)
			;
		buf_add(j->b, bytes.data + start, i - start);
		if (i < bytes.len)
			i += put_char(j, (struct span){ bytes.data + i, bytes.len - i }, &valid);
	}
	return valid;
}

static bool is_all_plain(struct span bytes)
{
	return ascii_plain(bytes, "\"\\");
}

/* A string that needs no escapes, in quotes; with a colon when it is a key. */
static void put_plain(struct json *j, struct span text, bool is_key)
{
	char *to = buf_take(j->b, j->comma + text.len + 2 + is_key);

	if (!to)
		return;
	if (j->comma)
		*to++ = ',';
	*to++ = '"';
	memcpy(to, text.data, text.len);
	to[text.len] = '"';
	if (is_key)
		to[text.len + 1] = ':';
	j->comma = !is_key;
}

void json_plain_key(struct json *j, struct span name)
{
	put_plain(j, name, true);
}

static void put_escaped_key(struct json *j, const char *name, const char *suffix)
{
	json_raw_begin(j);
	put_text(j, span_str(name));
	buf_str(j->b, suffix);
	json_raw_end(j);
	buf_put(j->b, ':');
	j->comma = false;
}

void json_field_key(struct json *j, const struct field *field)
{
	if (field->name_plain)
		json_plain_key(j, (struct span){ field->name, field->name_len });
	else
		put_escaped_key(j, field->name, "");
}

void json_raw_begin(struct json *j)
{
	begin_value(j);
	buf_put(j->b, '"');
}

void json_raw_end(struct json *j)
{
	buf_put(j->b, '"');
}

bool json_string(struct json *j, struct span bytes)
{
	bool valid;

	if (is_all_plain(bytes)) {
		put_plain(j, bytes, false);
		return true;
	}
	json_raw_begin(j);
	valid = put_text(j, bytes);
	json_raw_end(j);
	return valid;
}

void json_hex_twin(struct json *j, const char *name, struct span bytes)
{
	put_escaped_key(j, name, "_hex");
	json_raw_begin(j);
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = bytes.data[i];

		buf_put(j->b, digits[c >> 4]);
		buf_put(j->b, digits[c & 0xf]);
	}
	json_raw_end(j);
}

void json_bytes(struct json *j, const char *name, struct span bytes)
{
	if (!json_string(j, bytes))
		json_hex_twin(j, name, bytes);
}

void json_word(struct json *j, const char *word)
{
	if (word)
		json_string(j, span_str(word));
	else
		json_null(j);
}

void json_id(struct json *j, uint64_t id)
{
	json_raw_begin(j);
	buf_hex(j->b, id);
	json_raw_end(j);
}

void json_number(struct json *j, uint64_t v, bool is_signed)
{
	bool negative = is_signed && (int64_t)v < 0;
	uint64_t magnitude = negative ? -v : v;
	bool quoted = magnitude > JSON_MAX_EXACT;

	begin_value(j);
	if (quoted)
		buf_put(j->b, '"');
	if (negative)
		buf_put(j->b, '-');
	buf_dec(j->b, magnitude);
	if (quoted)
		buf_put(j->b, '"');
}

void json_bool(struct json *j, bool v)
{
	begin_value(j);
	buf_str(j->b, v ? "true" : "false");
}

void json_null(struct json *j)
{
	begin_value(j);
	buf_str(j->b, "null");
}
