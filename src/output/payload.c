// SPDX-License-Identifier: GPL-2.0-only
#include "output/payload.h"

#include "output/escape.h"

#define MISSING "?"
#define CUT_OFF " (cut off)"

/* The record being printed. */
struct source {
	const struct abi *abi;
	struct span data;
};

static void put_string(struct buf *b, const struct source *s, const struct expr *e)
{
	struct span bytes;

	if (!field_bytes(e->field, s->abi, s->data, &bytes)) {
		buf_str(b, MISSING);
	} else if (e->kind == EXPR_UNTRUSTED) {
		escape_put(b, bytes, ESCAPE_KERNEL);
	} else {
		bytes.len = strnlen(bytes.data, bytes.len);
		escape_put(b, bytes, ESCAPE_CONTROL);
	}
}

static void put_names(struct buf *b, const struct source *s, const struct expr *e)
{
	struct number n;

	if (!expr_number(e->a, s->abi, s->data, &n))
		buf_str(b, MISSING);
	else if (e->kind == EXPR_MASK)
		names_put_mask(&e->names, b, n.v, e->text);
	else
		names_put_value(&e->names, b, n.v);
}

/* The bytes an array expression shows: all of its field, or as many as its count says. */
static bool array_bytes(const struct source *s, const struct expr *e, size_t elem_size,
			struct span *bytes)
{
	struct number count;

	if (!field_bytes(e->field, s->abi, s->data, bytes))
		return false;
	if (e->b && expr_number(e->b, s->abi, s->data, &count) && count.v < bytes->len / elem_size)
		bytes->len = count.v * elem_size;
	return true;
}

static size_t usable_size(size_t size)
{
	return size == 1 || size == 2 || size == 4 ? size : 8;
}

/* {a|b,,c} with names, {0x3,0x0,0x4} without; trace_print_array_seq(). */
static void put_array(struct buf *b, const struct source *s, const struct expr *e)
{
	size_t size = usable_size(e->size);
	struct span bytes;

	if (!array_bytes(s, e, size, &bytes)) {
		buf_str(b, MISSING);
		return;
	}
	buf_put(b, '{');
	for (size_t i = 0; i + size <= bytes.len; i += size) {
		uint64_t v = read_number(s->abi, bytes.data + i, size, false);

		if (i)
			buf_put(b, ',');
		if (e->kind == EXPR_LAYERS) {
			names_put_layer(&e->names, b, v, e->text);
		} else {
			buf_str(b, "0x");
			buf_hex(b, v);
		}
	}
	buf_put(b, '}');
}

static void put_hex(struct buf *b, const struct source *s, const struct expr *e)
{
	static const char digits[] = "0123456789abcdef";
	struct span bytes;

	if (!array_bytes(s, e, 1, &bytes)) {
		buf_str(b, MISSING);
		return;
	}
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = bytes.data[i];

		if (i)
			buf_str(b, e->text);
		buf_put(b, digits[c >> 4]);
		buf_put(b, digits[c & 0xf]);
	}
}

static void put_number(struct buf *b, const struct source *s, const struct expr *e)
{
	struct number n;

	if (!expr_number(e, s->abi, s->data, &n))
		buf_str(b, MISSING);
	else if (n.is_signed)
		buf_sdec(b, n.v);
	else
		buf_dec(b, n.v);
}

static void put_text(struct buf *b, const struct source *s, const struct expr *e)
{
	switch (e->kind) {
	case EXPR_CONST:
		escape_put(b, span_str(e->text), ESCAPE_CONTROL);
		break;
	case EXPR_STRING:
	case EXPR_UNTRUSTED:
		put_string(b, s, e);
		break;
	case EXPR_MASK:
	case EXPR_SYMBOL:
		put_names(b, s, e);
		break;
	case EXPR_LAYERS:
	case EXPR_ARRAY:
		put_array(b, s, e);
		break;
	case EXPR_HEX:
		put_hex(b, s, e);
		break;
	default:
		put_number(b, s, e);
	}
}

/* Cuts a number to the type that the conversion names, as passing it to printk does. */
static uint64_t cut(uint64_t v, const struct conversion *c)
{
	unsigned int shift = 64 - 8 * c->size;
	bool is_signed = c->type == 'd' || c->type == 'i';

	if (c->size >= 8)
		return v;
	v <<= shift;
	return is_signed ? (uint64_t)((int64_t)v >> shift) : v >> shift;
}

static void put_digits(struct buf *digits, uint64_t v, char type)
{
	switch (type) {
	case 'x':
	case 'X':
	case 'p':
		buf_hex(digits, v);
		break;
	case 'o':
		buf_printf(digits, "%llo", (unsigned long long)v);
		break;
	default:
		buf_dec(digits, v);
	}
}

/* number() of the kernel's lib/vsprintf.c. */
static void put_formatted(struct buf *b, uint64_t v, const struct conversion *c)
{
	bool is_signed = c->type == 'd' || c->type == 'i';
	bool negative = is_signed && (int64_t)v < 0;
	char sign = negative ? '-' : is_signed ? c->sign : 0;
	const char *prefix = "";
	struct buf digits = {};
	size_t zeros = 0, len;
	size_t width = c->width;

	if (c->prefix && (c->type == 'x' || c->type == 'X'))
		prefix = c->type == 'x' ? "0x" : "0X";
	else if (c->prefix && c->type == 'o' && v)
		prefix = "0";
	put_digits(&digits, negative ? -v : v, c->type);
	if (c->type == 'X')
		for (size_t i = 0; i < digits.len; i++)
			if (digits.data[i] >= 'a')
				digits.data[i] -= 'a' - 'A';
	len = digits.len + strlen(prefix) + (sign != 0);
	if (c->precision > (int)digits.len)
		zeros = c->precision - digits.len;
	else if (c->pad == '0' && !c->left && c->precision < 0 && width > len)
		zeros = width - len;
	len += zeros;
	if (!c->left && width > len)
		buf_fill(b, ' ', width - len);
	if (sign)
		buf_put(b, sign);
	buf_str(b, prefix);
	buf_fill(b, '0', zeros);
	buf_add(b, digits.data, digits.len);
	if (c->left && width > len)
		buf_fill(b, ' ', width - len);
	buf_done(&digits);
}

static bool is_plain(const struct conversion *c)
{
	return !c->width && c->precision < 0 && !c->prefix && !c->sign;
}

static void put_conversion(struct buf *b, uint64_t v, const struct conversion *c)
{
	v = cut(v, c);
	if (is_plain(c) && c->type == 'x')
		buf_hex(b, v);
	else if (is_plain(c) && c->type == 'u')
		buf_dec(b, v);
	else if (is_plain(c) && (c->type == 'd' || c->type == 'i'))
		buf_sdec(b, v);
	else
		put_formatted(b, v, c);
}

/* Cuts and pads the text behind @start as %-20.10s asks for. */
static void adjust_text(struct buf *b, size_t start, const struct conversion *c)
{
	size_t len = b->len - start, fill;

	if (c->precision >= 0 && len > (size_t)c->precision) {
		b->len = start + c->precision;
		len = c->precision;
	}
	if (len >= (size_t)c->width)
		return;
	fill = c->width - len;
	if (c->left) {
		buf_fill(b, ' ', fill);
	} else if (buf_room(b, fill)) {
		memmove(b->data + start + fill, b->data + start, len);
		memset(b->data + start, ' ', fill);
		b->len += fill;
	}
}

static void put_piece(struct buf *b, const struct source *s, const struct piece *piece)
{
	const struct expr *e = expr_choose(piece->expr, s->abi, s->data);
	const struct conversion *c = &piece->conv;
	size_t start = b->len;
	struct number n;
	char byte;

	if (!e || e->kind == EXPR_UNKNOWN) {
		buf_str(b, MISSING);
	} else if (c->type == 's') {
		put_text(b, s, e);
		if (c->width || c->precision >= 0)
			adjust_text(b, start, c);
	} else if (!expr_number(e, s->abi, s->data, &n)) {
		if (e->kind > EXPR_COND)
			put_text(b, s, e);
		else
			buf_str(b, MISSING);
	} else if (c->type == 'c') {
		byte = n.v;
		escape_put(b, (struct span){ &byte, 1 }, ESCAPE_CONTROL);
		adjust_text(b, start, c);
	} else {
		put_conversion(b, n.v, c);
	}
}

static struct source source_of(const struct event *event)
{
	return (struct source){ &event->format->abi, event->data };
}

void payload_value(struct buf *b, const struct event *event, const struct piece *piece)
{
	struct source s = source_of(event);

	put_piece(b, &s, piece);
}

void payload_field(struct buf *b, const struct event *event, const struct field *field)
{
	struct source s = source_of(event);
	struct expr e = { .field = field, .size = field->elem_size };
	uint64_t v;

	if (field->shape == FIELD_STRING) {
		e.kind = EXPR_UNTRUSTED;
		put_string(b, &s, &e);
	} else if (field->shape == FIELD_ARRAY) {
		e.kind = EXPR_ARRAY;
		put_array(b, &s, &e);
	} else if (!field_number(field, s.abi, s.data, &v)) {
		buf_str(b, MISSING);
	} else if (field->names.num && field->is_mask) {
		names_put_mask(&field->names, b, v, "|");
	} else if (field->names.num) {
		names_put_value(&field->names, b, v);
	} else if (field->is_signed) {
		buf_sdec(b, v);
	} else {
		buf_dec(b, v);
	}
}

/* For an event without a print fmt: all of its own fields. */
static void put_fields(struct buf *b, const struct event *event)
{
	const struct format *format = event->format;
	bool first = true;

	for (size_t i = 0; i < format->num_fields; i++) {
		const struct field *field = &format->fields[i];

		if (field->is_common)
			continue;
		if (!first)
			buf_put(b, ' ');
		first = false;
		escape_put(b, span_str(field->name), ESCAPE_KERNEL);
		buf_put(b, '=');
		payload_field(b, event, field);
	}
}

void payload_put(struct buf *b, const struct event *event)
{
	const struct print *print = &event->format->print;
	struct source s = source_of(event);

	for (size_t i = 0; i < print->num; i++) {
		const struct piece *piece = &print->v[i];

		if (piece->plain)
			buf_add(b, piece->literal, piece->literal_len);
		else
			escape_put(b, (struct span){ piece->literal, piece->literal_len },
				   ESCAPE_CONTROL);
		if (piece->conv.type)
			put_piece(b, &s, piece);
	}
	if (!print->num)
		put_fields(b, event);
	if (event->partial)
		buf_str(b, CUT_OFF);
}
