// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>

#include "model/condition_impl.h"
#include "model/glob.h"

/* The kernel takes less than 256 bytes; a pattern can get one more here. */
#define MAX_STRING 254

/* The name by which the kernel knows the task's, whatever fields an event has. */
#define COMM_FIELD "comm"

static const struct field *path_field(const struct format *format)
{
	const struct field *path = format->by_role[ROLE_PATH];

	return path ? path : format->by_role[ROLE_SUN_PATH];
}

/* The quote that the text does not have; 0 when nothing but bytes can say it. */
static char choose_quote(const char *text)
{
	if (strlen(text) > MAX_STRING)
		return 0;
	for (const char *s = text; *s; s++)
		if (iscntrl((unsigned char)*s))
			return 0;
	if (!strchr(text, '"'))
		return '"';
	return strchr(text, '\'') ? 0 : '\'';
}

/*
 * The kernel looks at a pattern's ends to choose a quicker comparison, of which some are wrong: one
 * that begins with a digit is no pattern to it, '!' turns the verdict around, and nothing
 * but a task name of 15 bytes ever ends with what follows a '*'.
 */
static const char *guard(const char *text)
{
	if (isdigit((unsigned char)*text) || *text == '!')
		return "\\";
	return *text == '*' && text[1] ? "*" : "";
}

static enum fit put_string(const char *field, const char *text, struct buf *expr)
{
	bool plain = glob_is_plain(span_str(text));
	char quote = choose_quote(text);

	if (!quote)
		return FIT_REST;
	buf_printf(expr, "%s %s %c%s%s%c", field, plain ? "==" : "~", quote,
		   plain ? "" : guard(text), text, quote);
	return FIT_EXPR;
}

static enum fit put_comm(const struct condition_term *term, const struct format *format,
			 struct buf *expr)
{
	(void)format;
	return put_string(COMM_FIELD, term->text, expr);
}

static enum fit put_path(const struct condition_term *term, const struct format *format,
			 struct buf *expr)
{
	const struct field *field = path_field(format);

	return field ? put_string(field->name, term->text, expr) : FIT_LACKS;
}

static enum fit put_domain(const struct condition_term *term, const struct format *format,
			   struct buf *expr)
{
	const struct field *field = format->by_role[ROLE_DOMAIN];

	if (!field)
		return FIT_LACKS;
	buf_printf(expr, "%s == 0x%llx", field->name, (unsigned long long)term->from);
	return FIT_EXPR;
}

static void put_range(struct buf *expr, const char *field, uint64_t from, uint64_t to)
{
	if (from == to)
		buf_printf(expr, "%s == %llu", field, (unsigned long long)from);
	else
		buf_printf(expr, "(%s >= %llu && %s <= %llu)", field, (unsigned long long)from,
			   field, (unsigned long long)to);
}

/* Of two ports the one that is not meant is 0. */
static void put_either(struct buf *expr, const char *a, const char *b, uint64_t from, uint64_t to)
{
	bool zero = !from;

	if (zero)
		buf_printf(expr, "(%s == 0 && %s == 0)", a, b);
	from += zero;
	if (from > to)
		return;
	buf_str(expr, zero ? " || " : "");
	put_range(expr, a, from, to);
	buf_str(expr, " || ");
	put_range(expr, b, from, to);
}

static enum fit put_port(const struct condition_term *term, const struct format *format,
			 struct buf *expr)
{
	const struct field *port = format->by_role[ROLE_PORT];
	const struct field *sport = format->by_role[ROLE_SPORT];
	const struct field *dport = format->by_role[ROLE_DPORT];

	if (port)
		put_range(expr, port->name, term->from, term->to);
	else if (sport && dport)
		put_either(expr, sport->name, dport->name, term->from, term->to);
	else
		return FIT_LACKS;
	return FIT_EXPR;
}

static enum fit (*const put_term[CONDITION_COUNT])(const struct condition_term *term,
						   const struct format *format,
						   struct buf *expr) = {
	[CONDITION_COMM] = put_comm,
	[CONDITION_DOMAIN] = put_domain,
	[CONDITION_RIGHT] = condition_put_right,
	[CONDITION_PATH] = put_path,
	[CONDITION_PORT] = put_port,
};

/* A condition being put together. */
struct assembly {
	struct buf any; /* "A || B" of the terms without '!' */
	struct buf none; /* "!(A) && !(B)" of the others */
	bool wants_any, has_any; /* there are terms without '!'; one of them always fits */
	bool never;
};

static enum fit add_term(struct assembly *a, const struct condition_term *term,
			 enum condition_kind kind, const struct format *format)
{
	struct buf expr = {};
	enum fit fit = put_term[kind](term, format, &expr);

	a->wants_any |= !term->negated;
	if (fit == FIT_ALWAYS) {
		a->has_any |= !term->negated;
		a->never |= term->negated;
	} else if (fit == FIT_EXPR && term->negated) {
		buf_printf(&a->none, "%s!(%s)", a->none.len ? " && " : "", buf_cstr(&expr));
	} else if (fit == FIT_EXPR) {
		buf_printf(&a->any, "%s%s", a->any.len ? " || " : "", buf_cstr(&expr));
	}
	buf_done(&expr);
	return fit;
}

static enum fit conclude(struct assembly *a, struct buf *expr)
{
	if (a->has_any)
		a->any.len = 0;
	if (a->never || (a->wants_any && !a->has_any && !a->any.len))
		return FIT_NEVER;
	if (!a->any.len && !a->none.len)
		return FIT_ALWAYS;
	if (a->any.len && a->none.len)
		buf_printf(expr, "(%s) && %s", buf_cstr(&a->any), buf_cstr(&a->none));
	else
		buf_str(expr, buf_cstr(a->any.len ? &a->any : &a->none));
	return FIT_EXPR;
}

enum fit condition_put(const struct condition *c, enum condition_kind kind,
		       const struct format *format, struct buf *expr)
{
	struct assembly a = {};
	enum fit fit = FIT_ALWAYS;
	bool rest = false;

	for (size_t i = 0; i < c->num && fit != FIT_LACKS; i++) {
		fit = add_term(&a, &c->v[i], kind, format);
		rest |= fit == FIT_REST;
	}
	if (fit != FIT_LACKS)
		fit = rest ? FIT_REST : conclude(&a, expr);
	buf_done(&a.any);
	buf_done(&a.none);
	return fit;
}

bool condition_match(const struct condition *c, enum condition_kind kind, const struct event *event)
{
	const struct field *field = path_field(event->format);
	struct span text = kind == CONDITION_PATH && field ? event_bytes(event, field->role)
							   : event->comm;
	bool wants_any = false, any = false;

	for (size_t i = 0; i < c->num; i++) {
		bool fits = glob_match(span_str(c->v[i].text), text);

		if (c->v[i].negated && fits)
			return false;
		wants_any |= !c->v[i].negated;
		any |= !c->v[i].negated && fits;
	}
	return any || !wants_any;
}
