// SPDX-License-Identifier: GPL-2.0-only
#include "audit/text.h"

#include <ctype.h>

#define MS_PER_SEC 1000

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool take(struct span *text, const char *prefix)
{
	size_t len = strlen(prefix);

	if (text->len < len || memcmp(text->data, prefix, len))
		return false;
	text->data += len;
	text->len -= len;
	return true;
}

/* At least one digit, and a value of 64 bits. */
static bool take_number(struct span *text, uint64_t *value)
{
	size_t at = 0;

	*value = 0;
	for (; at < text->len && is_digit(text->data[at]); at++)
		if (__builtin_mul_overflow(*value, 10, value) ||
		    __builtin_add_overflow(*value, (uint64_t)(text->data[at] - '0'), value))
			return false;
	text->data += at;
	text->len -= at;
	return at > 0;
}

/* Up to a blank, which is taken as well; the whole rest where there is none. */
static struct span take_word(struct span *text)
{
	const char *end = memchr(text->data, ' ', text->len);
	struct span word = { text->data, end ? (size_t)(end - text->data) : text->len };
	size_t taken = word.len + (end != NULL);

	text->data += taken;
	text->len -= taken;
	return word;
}

bool audit_text_message(struct audit_text *text, struct span message)
{
	uint64_t seconds, ms;

	if (!take(&message, "audit(") || !take_number(&message, &seconds) || !take(&message, ".") ||
	    !take_number(&message, &ms) || !take(&message, ":") ||
	    !take_number(&message, &text->serial) || !take(&message, "):"))
		return false;
	take(&message, " ");
	text->fields = message;
	return ms < MS_PER_SEC && !__builtin_mul_overflow(seconds, MS_PER_SEC, &text->ms) &&
	       !__builtin_add_overflow(text->ms, ms, &text->ms);
}

static const struct {
	const char *name;
	enum audit_type type;
} types[] = {
	{ "SYSCALL", AUDIT_TYPE_SYSCALL },
	{ "EOE", AUDIT_TYPE_EOE },
	{ "PROCTITLE", AUDIT_TYPE_PROCTITLE },
	{ "EVENT_LISTENER", AUDIT_TYPE_EVENT_LISTENER },
	{ "LANDLOCK_ACCESS", AUDIT_TYPE_LANDLOCK_ACCESS },
	{ "LANDLOCK_DOMAIN", AUDIT_TYPE_LANDLOCK_DOMAIN },
};

static unsigned int type_of(struct span name)
{
	uint64_t number;

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (span_is(name, types[i].name))
			return types[i].type;
	if (take(&name, "UNKNOWN[")) {
		if (!take_number(&name, &number) || !span_is(name, "]"))
			return AUDIT_TYPE_OTHER;
	} else if (!take_number(&name, &number) || name.len) {
		return AUDIT_TYPE_OTHER;
	}
	return number > UINT16_MAX ? AUDIT_TYPE_OTHER : number;
}

bool audit_text_line(struct audit_text *text, struct span line)
{
	const char *enriched = memchr(line.data, '\x1d', line.len);

	if (enriched)
		line.len = enriched - line.data;
	if (take(&line, "node="))
		take_word(&line);
	if (!take(&line, "type="))
		return false;
	text->type = type_of(take_word(&line));
	take(&line, "msg=");
	return audit_text_message(text, line);
}

static bool is_name(struct span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!isalnum((unsigned char)name.data[i]) && !strchr("_-", name.data[i]))
			return false;
	return name.len > 0;
}

/* A quoted string holds no quote, and ends the field. */
static bool take_quoted(struct span *fields, struct span *value)
{
	const char *end;

	take(fields, "\"");
	end = memchr(fields->data, '"', fields->len);
	if (!end)
		return false;
	*value = (struct span){ fields->data, end - fields->data };
	fields->data += value->len + 1;
	fields->len -= value->len + 1;
	return !fields->len || take(fields, " ");
}

bool audit_next(struct span *fields, struct audit_field *field)
{
	const char *equals;

	while (take(fields, " "))
		;
	equals = memchr(fields->data, '=', fields->len);
	if (!equals)
		return false;
	field->name = (struct span){ fields->data, equals - fields->data };
	if (!is_name(field->name))
		return false;
	fields->data += field->name.len + 1;
	fields->len -= field->name.len + 1;
	field->quoted = fields->len && *fields->data == '"';
	if (field->quoted)
		return take_quoted(fields, &field->value);
	field->value = take_word(fields);
	return true;
}

bool audit_get(struct span fields, const char *name, struct audit_field *field)
{
	while (audit_next(&fields, field))
		if (span_is(field->name, name))
			return true;
	return false;
}

static int digit_of(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

bool audit_get_number(struct span fields, const char *name, int base, uint64_t *value)
{
	struct audit_field field;

	if (!audit_get(fields, name, &field) || field.quoted || !field.value.len)
		return false;
	*value = 0;
	for (size_t i = 0; i < field.value.len; i++) {
		int digit = digit_of(field.value.data[i]);

		if (digit >= base || __builtin_mul_overflow(*value, base, value) ||
		    __builtin_add_overflow(*value, digit, value))
			return false;
	}
	return true;
}

struct span audit_get_word(struct span fields, const char *name)
{
	struct audit_field field;

	if (!audit_get(fields, name, &field) || field.quoted)
		return (struct span){ "", 0 };
	return field.value;
}

/* Two capital digits a byte: audit_log_n_hex(). */
static bool put_hex(struct buf *bytes, struct span hex)
{
	if (!hex.len || hex.len % 2)
		return false;
	for (size_t i = 0; i < hex.len; i++)
		if (digit_of(hex.data[i]) > 15 || (hex.data[i] >= 'a' && hex.data[i] <= 'f'))
			return false;
	for (size_t i = 0; i < hex.len; i += 2)
		buf_put(bytes, digit_of(hex.data[i]) << 4 | digit_of(hex.data[i + 1]));
	return true;
}

bool audit_get_string(struct span fields, const char *name, struct buf *bytes)
{
	struct audit_field field;

	if (!audit_get(fields, name, &field))
		return false;
	if (!field.quoted)
		return put_hex(bytes, field.value);
	buf_span(bytes, field.value);
	return true;
}
