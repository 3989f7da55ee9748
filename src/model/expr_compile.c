// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the arguments of a print fmt to expressions: those that libtraceevent
 * parses by their tree, the rest by what their text gives away.
 */
#include "model/expr.h"

#include <ctype.h>
#include <stdlib.h>
#include <traceevent/event-parse.h>

static struct field *find_field(struct field *fields, size_t num, struct span name)
{
	for (size_t i = 0; i < num; i++)
		if (span_is(name, fields[i].name))
			return &fields[i];
	return NULL;
}

/* What is being compiled, for the functions below. */
struct scope {
	struct field *fields;
	size_t num;
};

static struct expr *compile(const struct tep_print_arg *arg, const struct scope *s);

/* A node about a field; EXPR_UNKNOWN when the event has no such field. */
static struct expr *about_field(enum expr_kind kind, const struct field *field)
{
	struct expr *e = expr_new(field ? kind : EXPR_UNKNOWN);

	if (e)
		e->field = field;
	return e;
}

static struct field *named_field(const struct scope *s, const char *name)
{
	return name ? find_field(s->fields, s->num, span_str(name)) : NULL;
}

/* How a field is shown when nothing is done with it. */
static enum expr_kind plain_kind(const struct field *field)
{
	static const enum expr_kind kinds[] = {
		[FIELD_NUMBER] = EXPR_FIELD,
		[FIELD_STRING] = EXPR_STRING,
		[FIELD_ARRAY] = EXPR_ARRAY,
	};

	return kinds[field->shape];
}

static struct expr *plain(const struct field *field)
{
	struct expr *e = about_field(field ? plain_kind(field) : EXPR_UNKNOWN, field);

	if (e && field && e->kind == EXPR_ARRAY)
		e->size = field->elem_size;
	return e;
}

static struct expr *compile_atom(const struct tep_print_arg *arg)
{
	struct expr *e = expr_new(EXPR_CONST);

	if (!e || !arg->atom.atom)
		return e;
	e->number = strtoull(arg->atom.atom, NULL, 0);
	e->text = strdup(arg->atom.atom);
	if (!e->text) {
		expr_free(e);
		return NULL;
	}
	return e;
}

/* Frees a node that could not get all its parts. */
static struct expr *complete(struct expr *e, bool ok)
{
	if (ok)
		return e;
	expr_free(e);
	return NULL;
}

static bool add_symbols(struct names *names, const struct tep_print_flag_sym *sym)
{
	for (; sym; sym = sym->next)
		if (sym->str && sym->value &&
		    !names_add(names, strtoull(sym->value, NULL, 0), span_str(sym->str)))
			return false;
	return true;
}

/* The first table seen for a field names its bits or values everywhere. */
static bool teach(const struct scope *s, const struct expr *e, bool is_mask)
{
	const struct field *shown = expr_field(e->a ? e->a : e);
	struct field *field = shown ? named_field(s, shown->name) : NULL;

	if (!field || field->names.num || !e->names.num)
		return true;
	field->is_mask = is_mask;
	return names_copy(&field->names, &e->names);
}

static struct expr *compile_names(enum expr_kind kind, const struct tep_print_arg *of,
				  const char *delim, const struct tep_print_flag_sym *sym,
				  const struct scope *s)
{
	struct expr *e = expr_new(kind);
	bool ok;

	if (!e)
		return NULL;
	e->a = compile(of, s);
	e->text = strdup(delim ? delim : "");
	ok = e->a && e->text && add_symbols(&e->names, sym) && teach(s, e, kind == EXPR_MASK);
	return complete(e, ok);
}

static struct expr *compile_flags(const struct tep_print_arg *arg, const struct scope *s)
{
	return compile_names(EXPR_MASK, arg->flags.field, arg->flags.delim, arg->flags.flags, s);
}

static struct expr *compile_symbol(const struct tep_print_arg *arg, const struct scope *s)
{
	return compile_names(EXPR_SYMBOL, arg->symbol.field, NULL, arg->symbol.symbols, s);
}

/* The integer types a print fmt casts to. */
static const struct cast_type {
	const char *name;
	unsigned int size;
	bool is_signed;
} cast_types[] = {
	{ "char", 1, true },	  { "signed char", 1, true },	  { "unsigned char", 1, false },
	{ "short", 2, true },	  { "unsigned short", 2, false }, { "int", 4, true },
	{ "unsigned", 4, false }, { "unsigned int", 4, false },	  { "bool", 1, false },
	{ "u8", 1, false },	  { "__u8", 1, false },		  { "s8", 1, true },
	{ "u16", 2, false },	  { "__u16", 2, false },	  { "s16", 2, true },
	{ "u32", 4, false },	  { "__u32", 4, false },	  { "s32", 4, true },
	{ "dev_t", 4, false },	  { "pid_t", 4, true },
};

static struct expr *compile_cast(const struct tep_print_arg *arg, const struct scope *s)
{
	struct expr *e = expr_new(EXPR_CAST);
	const char *type = arg->typecast.type;

	if (!e)
		return NULL;
	e->size = sizeof(uint64_t);
	e->is_signed = type && !strchr(type, 'u');
	for (size_t i = 0; type && i < sizeof(cast_types) / sizeof(*cast_types); i++) {
		if (strcmp(type, cast_types[i].name))
			continue;
		e->size = cast_types[i].size;
		e->is_signed = cast_types[i].is_signed;
	}
	e->a = compile(arg->typecast.item, s);
	/* A cast of text or of a pointer changes nothing that is shown. */
	if (e->a && e->a->kind >= EXPR_STRING) {
		struct expr *inner = e->a;

		e->a = NULL;
		expr_free(e);
		return inner;
	}
	return complete(e, e->a);
}

/* "a ? b : c == d ? e : f" is taken for "(a ? b : c) == d ? e : f": what was meant is lost. */
static bool is_misread(const struct tep_print_arg *condition)
{
	return condition && condition->type == TEP_PRINT_OP && condition->op.left &&
	       condition->op.left->type == TEP_PRINT_OP && condition->op.left->op.op &&
	       !strcmp(condition->op.left->op.op, "?");
}

static struct expr *compile_cond(const struct tep_print_arg *arg, const struct scope *s)
{
	const struct tep_print_arg *branches = arg->op.right;
	struct expr *e;

	if (is_misread(arg->op.left) || !branches || branches->type != TEP_PRINT_OP ||
	    strcmp(branches->op.op, ":"))
		return expr_new(EXPR_UNKNOWN);
	e = expr_new(EXPR_COND);
	if (!e)
		return NULL;
	e->a = compile(arg->op.left, s);
	e->b = compile(branches->op.left, s);
	e->c = compile(branches->op.right, s);
	return complete(e, e->a && e->b && e->c);
}

static struct expr *compile_op(const struct tep_print_arg *arg, const struct scope *s)
{
	bool unary = !arg->op.left || arg->op.left->type == TEP_PRINT_NULL;
	struct expr *e;
	int op;

	if (!strcmp(arg->op.op, "?"))
		return compile_cond(arg, s);
	op = expr_operator(arg->op.op, unary);
	if (op < 0)
		return expr_new(EXPR_UNKNOWN);
	e = expr_new(unary ? EXPR_UNARY : EXPR_BINARY);
	if (!e)
		return NULL;
	e->op = op;
	e->a = compile(unary ? arg->op.right : arg->op.left, s);
	if (!unary)
		e->b = compile(arg->op.right, s);
	return complete(e, e->a && (unary || e->b));
}

/* The array or string field that an argument like __get_dynamic_array(x) or REC->x names. */
static const struct field *bytes_field(const struct tep_print_arg *arg, const struct scope *s)
{
	if (!arg)
		return NULL;
	switch (arg->type) {
	case TEP_PRINT_DYNAMIC_ARRAY:
		return arg->dynarray.field ? named_field(s, arg->dynarray.field->name) : NULL;
	case TEP_PRINT_FIELD:
		return named_field(s, arg->field.name);
	case TEP_PRINT_STRING:
	case TEP_PRINT_BSTRING:
		return named_field(s, arg->string.string);
	case TEP_PRINT_TYPE:
		return bytes_field(arg->typecast.item, s);
	default:
		return NULL;
	}
}

static struct expr *compile_int_array(const struct tep_print_arg *arg, const struct scope *s)
{
	struct expr *e = about_field(EXPR_ARRAY, bytes_field(arg->int_array.field, s));

	if (!e || e->kind == EXPR_UNKNOWN)
		return e;
	e->size = e->field->elem_size;
	if (arg->int_array.el_size && arg->int_array.el_size->type == TEP_PRINT_ATOM)
		e->size = strtoul(arg->int_array.el_size->atom.atom, NULL, 0);
	e->b = arg->int_array.count ? compile(arg->int_array.count, s) : NULL;
	return complete(e, !arg->int_array.count || e->b);
}

static struct expr *compile_hex(const struct tep_print_arg *arg, const struct scope *s)
{
	struct expr *e = about_field(EXPR_HEX, bytes_field(arg->hex.field, s));

	if (!e || e->kind == EXPR_UNKNOWN)
		return e;
	e->text = strdup(arg->type == TEP_PRINT_HEX_STR ? "" : " ");
	e->b = arg->hex.size ? compile(arg->hex.size, s) : NULL;
	return complete(e, e->text && (!arg->hex.size || e->b));
}

/*
 * A call of a function that a plugin has registered.  Its name is not told; of Landlock's print
 * fmts it is the one that escapes a string.
 */
static struct expr *compile_call(const struct tep_print_arg *arg, const struct scope *s)
{
	for (const struct tep_print_arg *a = arg->func.args; a; a = a->next) {
		const struct field *field = bytes_field(a, s);

		if (field && field->shape == FIELD_STRING)
			return about_field(EXPR_UNTRUSTED, field);
	}
	return expr_new(EXPR_UNKNOWN);
}

static struct expr *compile(const struct tep_print_arg *arg, const struct scope *s)
{
	if (!arg)
		return expr_new(EXPR_UNKNOWN);
	switch (arg->type) {
	case TEP_PRINT_ATOM:
		return compile_atom(arg);
	case TEP_PRINT_FIELD:
	case TEP_PRINT_STRING:
	case TEP_PRINT_BSTRING:
	case TEP_PRINT_DYNAMIC_ARRAY:
		return plain(bytes_field(arg, s));
	case TEP_PRINT_DYNAMIC_ARRAY_LEN:
		return about_field(EXPR_LENGTH, arg->dynarray.field
							? named_field(s, arg->dynarray.field->name)
							: NULL);
	case TEP_PRINT_FLAGS:
		return compile_flags(arg, s);
	case TEP_PRINT_SYMBOL:
		return compile_symbol(arg, s);
	case TEP_PRINT_TYPE:
		return compile_cast(arg, s);
	case TEP_PRINT_OP:
		return compile_op(arg, s);
	case TEP_PRINT_INT_ARRAY:
		return compile_int_array(arg, s);
	case TEP_PRINT_HEX:
	case TEP_PRINT_HEX_STR:
		return compile_hex(arg, s);
	case TEP_PRINT_FUNC:
		return compile_call(arg, s);
	default:
		return expr_new(EXPR_UNKNOWN);
	}
}

struct expr *expr_compile(const struct tep_print_arg *arg, struct field *fields, size_t num_fields)
{
	return compile(arg, &(struct scope){ fields, num_fields });
}

/* What stands before the name of a field in the text of an argument. */
static const char *const field_markers[] = {
	"__get_str(",
	"__get_rel_str(",
	"__get_dynamic_array(",
	"__get_rel_dynamic_array(",
	"__get_sockaddr(",
	"__get_bitmask(",
	"REC->",
};

static struct span identifier_at(struct span text, size_t at)
{
	size_t end;

	while (at < text.len && text.data[at] == ' ')
		at++;
	for (end = at; end < text.len; end++)
		if (!isalnum((unsigned char)text.data[end]) && text.data[end] != '_')
			break;
	return (struct span){ text.data + at, end - at };
}

/* The first word of the text that is a field's name. */
static struct field *mentioned_field(struct span text, const struct scope *s)
{
	for (size_t at = 0; at < text.len;) {
		struct span word = identifier_at(text, at);
		struct field *field = find_field(s->fields, s->num, word);

		if (field)
			return field;
		at = word.data - text.data + (word.len ? word.len : 1);
	}
	return NULL;
}

static struct field *marked_field(struct span text, const struct scope *s)
{
	for (size_t i = 0; i < sizeof(field_markers) / sizeof(*field_markers); i++) {
		const char *mark = field_markers[i];
		const char *at = memmem(text.data, text.len, mark, strlen(mark));
		struct field *field;

		if (!at)
			continue;
		field = find_field(s->fields, s->num,
				   identifier_at(text, at - text.data + strlen(mark)));
		if (field)
			return field;
	}
	return mentioned_field(text, s);
}

/* The value in "{ VALUE, "; the kernel writes numbers, also as (1ULL << 3). */
static bool table_value(const char *at, const char *end, uint64_t *value)
{
	char *after;
	uint64_t v;

	while (at < end && (*at == ' ' || *at == '('))
		at++;
	if (at >= end || !isdigit((unsigned char)*at))
		return false;
	v = strtoull(at, &after, 0);
	while (after < end && strchr("uUlL ", *after))
		after++;
	if (end - after > 2 && after[0] == '<' && after[1] == '<') {
		unsigned long shift = strtoul(after + 2, &after, 0);

		v = shift < 64 ? v << shift : 0;
	}
	*value = v;
	return true;
}

/* Collects every { value, "name" } of the text, which ends in a NUL. */
static bool collect_table(struct span text, struct names *names)
{
	const char *end = text.data + text.len;
	const char *at = text.data;

	while ((at = memchr(at, '{', end - at))) {
		const char *comma, *open, *close;
		uint64_t value;

		at++;
		comma = memchr(at, ',', end - at);
		if (!comma)
			break;
		open = comma + 1 + strspn(comma + 1, " ");
		if (*open != '"' || !table_value(at, comma, &value))
			continue;
		close = memchr(open + 1, '"', end - open - 1);
		if (!close)
			break;
		if (!names_add(names, value, (struct span){ open + 1, close - open - 1 }))
			return false;
		at = close + 1;
	}
	return true;
}

static enum expr_kind guess_kind(const struct field *field, const struct names *names)
{
	if (field->shape == FIELD_STRING)
		return EXPR_UNTRUSTED;
	if (field->shape == FIELD_ARRAY)
		return names->num ? EXPR_LAYERS : EXPR_ARRAY;
	if (!names->num)
		return EXPR_FIELD;
	return names_are_bits(names) ? EXPR_MASK : EXPR_SYMBOL;
}

struct expr *expr_guess(struct span text, struct field *fields, size_t num_fields)
{
	const struct scope s = { fields, num_fields };
	struct field *field = marked_field(text, &s);
	struct expr *e = expr_new(EXPR_UNKNOWN);
	bool ok;

	if (!e || !field)
		return e;
	if (!collect_table(text, &e->names))
		return complete(e, false);
	e->kind = guess_kind(field, &e->names);
	e->size = field->elem_size;
	e->text = strdup("|");
	if (e->kind == EXPR_MASK || e->kind == EXPR_SYMBOL) {
		e->a = plain(field);
		ok = e->a != NULL;
	} else {
		e->field = field;
		ok = true;
	}
	ok = ok && e->text && teach(&s, e, e->kind != EXPR_SYMBOL);
	return complete(e, ok);
}
