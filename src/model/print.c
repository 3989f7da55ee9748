// SPDX-License-Identifier: GPL-2.0-only
#include "model/print.h"

#include <ctype.h>
#include <stdlib.h>

#include "util/ascii.h"

/* Wider is nobody's output but an attempt to fill the memory. */
#define MAX_WIDTH 1024

static const char *parse_number(const char *p, int *n)
{
	for (*n = 0; isdigit((unsigned char)*p); p++)
		if (*n <= MAX_WIDTH)
			*n = *n * 10 + (*p - '0');
	if (*n > MAX_WIDTH)
		*n = MAX_WIDTH;
	return p;
}

static const char *parse_flags(const char *p, struct conversion *c)
{
	for (;; p++) {
		switch (*p) {
		case '-':
			c->left = true;
			break;
		case '0':
			c->pad = '0';
			break;
		case '#':
			c->prefix = true;
			break;
		case '+':
			c->sign = '+';
			break;
		case ' ':
			if (!c->sign)
				c->sign = ' ';
			break;
		default:
			return p;
		}
	}
}

static const char *parse_length(const char *p, struct conversion *c, unsigned int long_size)
{
	static const struct {
		const char *text;
		unsigned int size; /* 0: the kernel's long */
	} lengths[] = {
		{ "hh", 1 }, { "h", 2 }, { "ll", 8 }, { "l", 0 }, { "L", 8 },
		{ "j", 8 },  { "z", 0 }, { "Z", 0 },  { "t", 0 }, { "q", 8 },
	};

	c->size = 4;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		size_t len = strlen(lengths[i].text);

		if (strncmp(p, lengths[i].text, len))
			continue;
		c->size = lengths[i].size ? lengths[i].size : long_size;
		return p + len;
	}
	return p;
}

/* Parses what follows a '%'; returns where it ends, or NULL when it is no conversion. */
static const char *parse_conversion(const char *p, struct conversion *c, unsigned int long_size)
{
	*c = (struct conversion){ .pad = ' ', .precision = -1 };
	p = parse_flags(p, c);
	p = parse_number(p, &c->width);
	if (*p == '.')
		p = parse_number(p + 1, &c->precision);
	p = parse_length(p, c, long_size);
	if (!*p || !strchr("diuxXocsp", *p))
		return NULL;
	c->type = *p++;
	if (c->type == 'p') {
		c->size = long_size;
		/* Extensions like %pI4: their letters belong to the conversion. */
		while (isalnum((unsigned char)*p))
			p++;
	}
	return p;
}

/* "... NAME=" labels the value that follows, "NAME=0x" as well. */
static void find_label(struct piece *piece)
{
	size_t end = piece->literal_len, start;

	if (end > 2 && !strcmp(piece->literal + end - 2, "0x"))
		end -= 2;
	if (!end || piece->literal[end - 1] != '=')
		return;
	for (start = --end; start; start--) {
		char c = piece->literal[start - 1];

		if (!isalnum((unsigned char)c) && c != '_')
			break;
	}
	piece->label = (struct span){ piece->literal + start, end - start };
}

static bool add_piece(struct print *print, const struct buf *literal, const struct conversion *conv)
{
	struct piece *v = reallocarray(print->v, print->num + 1, sizeof(*v));
	struct piece *piece;

	if (!v)
		return false;
	print->v = v;
	piece = &v[print->num];
	*piece = (struct piece){ .literal_len = literal->len };
	if (conv)
		piece->conv = *conv;
	piece->literal = strndup(literal->data ? literal->data : "", literal->len);
	piece->plain = ascii_plain((struct span){ literal->data, literal->len }, "");
	if (!piece->literal)
		return false;
	print->num++;
	find_label(piece);
	return true;
}

/* A print fmt is C source: \" and \\ stand for one character. */
static char unescaped(char c)
{
	switch (c) {
	case 'n':
		return '\n';
	case 't':
		return '\t';
	default:
		return c;
	}
}

bool print_parse(struct print *print, const char *format, unsigned int long_size)
{
	struct buf literal = {};
	struct conversion conv;
	bool ok = true;

	while (ok && *format) {
		const char *after;

		if (*format == '\\' && format[1]) {
			buf_put(&literal, unescaped(format[1]));
			format += 2;
			continue;
		}
		if (*format != '%') {
			buf_put(&literal, *format++);
			continue;
		}
		if (format[1] == '%') {
			buf_put(&literal, '%');
			format += 2;
			continue;
		}
		after = parse_conversion(format + 1, &conv, long_size);
		if (!after) {
			buf_put(&literal, *format++);
			continue;
		}
		ok = add_piece(print, &literal, &conv);
		literal.len = 0;
		format = after;
	}
	if (ok && literal.len)
		ok = add_piece(print, &literal, NULL);
	ok = ok && !buf_failed(&literal);
	buf_done(&literal);
	if (!ok)
		print_done(print);
	return ok;
}

void print_done(struct print *print)
{
	for (size_t i = 0; i < print->num; i++) {
		free(print->v[i].literal);
		expr_free(print->v[i].expr);
	}
	free(print->v);
	*print = (struct print){};
}

static struct span trim(struct span s)
{
	while (s.len && isspace((unsigned char)*s.data)) {
		s.data++;
		s.len--;
	}
	while (s.len && isspace((unsigned char)s.data[s.len - 1]))
		s.len--;
	return s;
}

/* The length of a quoted string at the start of @s. */
static size_t quoted_len(struct span s)
{
	for (size_t i = 1; i < s.len; i++) {
		if (s.data[i] == '\\')
			i++;
		else if (s.data[i] == s.data[0])
			return i + 1;
	}
	return s.len;
}

/*
 * The first of the characters @stops in @s, from @at on, that stands outside of
 * brackets and quotes; s.len when there is none.
 */
static size_t find_outside(struct span s, size_t at, const char *stops)
{
	size_t depth = 0;

	while (at < s.len) {
		char c = s.data[at];

		if (c == '"' || c == '\'') {
			at += quoted_len((struct span){ s.data + at, s.len - at });
			continue;
		}
		if (!depth && c && strchr(stops, c))
			return at;
		if (c && strchr("([{", c))
			depth++;
		else if (c && strchr(")]}", c) && depth)
			depth--;
		at++;
	}
	return s.len;
}

bool print_split(struct span *args, struct span *arg)
{
	struct span rest = trim(*args);
	size_t end;

	if (!rest.len)
		return false;
	end = find_outside(rest, 0, ",");
	*arg = trim((struct span){ rest.data, end });
	end += end < rest.len;
	*args = (struct span){ rest.data + end, rest.len - end };
	return true;
}

static struct span without_parentheses(struct span s)
{
	while (s.len > 1 && s.data[0] == '(' && s.data[1] != '{' &&
	       find_outside((struct span){ s.data + 1, s.len - 1 }, 0, ")") == s.len - 2)
		s = trim((struct span){ s.data + 1, s.len - 2 });
	return s;
}

bool print_conditional(struct span arg, struct span parts[3])
{
	size_t question, colon, open = 1;

	arg = without_parentheses(arg);
	question = find_outside(arg, 0, "?");
	for (colon = question; open && colon < arg.len;) {
		colon = find_outside(arg, colon + 1, "?:");
		if (colon < arg.len)
			open += arg.data[colon] == '?' ? 1 : -1;
	}
	if (open)
		return false;
	parts[0] = trim((struct span){ arg.data, question });
	parts[1] = trim((struct span){ arg.data + question + 1, colon - question - 1 });
	parts[2] = trim((struct span){ arg.data + colon + 1, arg.len - colon - 1 });
	return true;
}
