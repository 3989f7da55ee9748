// SPDX-License-Identifier: GPL-2.0-only
#include "model/expr.h"

#include <stdlib.h>

typedef bool (*operate_fn)(struct number a, struct number b, struct number *out);

/* C's usual conversions, with 64 bits for everything: unsigned wins. */
#define ARITHMETIC(name, sign)                                                                     \
	static bool op_##name(struct number a, struct number b, struct number *out)                \
	{                                                                                          \
		*out = (struct number){ a.v sign b.v, a.is_signed && b.is_signed };                \
		return true;                                                                       \
	}

#define COMPARISON(name, sign)                                                                     \
	static bool op_##name(struct number a, struct number b, struct number *out)                \
	{                                                                                          \
		bool s = a.is_signed && b.is_signed;                                               \
                                                                                                   \
		out->v = s ? (int64_t)a.v sign(int64_t) b.v : a.v sign b.v;                        \
		out->is_signed = true;                                                             \
		return true;                                                                       \
	}

ARITHMETIC(add, +)
ARITHMETIC(sub, -)
ARITHMETIC(mul, *)
ARITHMETIC(and, &)
ARITHMETIC(or, |)
ARITHMETIC(xor, ^)
COMPARISON(eq, ==)
COMPARISON(ne, !=)
COMPARISON(lt, <)
COMPARISON(gt, >)
COMPARISON(le, <=)
COMPARISON(ge, >=)
COMPARISON(logand, &&)
COMPARISON(logor, ||)

static bool op_div(struct number a, struct number b, struct number *out)
{
	bool s = a.is_signed && b.is_signed;

	if (!b.v || (s && b.v == UINT64_MAX))
		return false;
	*out = (struct number){ s ? (uint64_t)((int64_t)a.v / (int64_t)b.v) : a.v / b.v, s };
	return true;
}

static bool op_mod(struct number a, struct number b, struct number *out)
{
	bool s = a.is_signed && b.is_signed;

	if (!b.v || (s && b.v == UINT64_MAX))
		return false;
	*out = (struct number){ s ? (uint64_t)((int64_t)a.v % (int64_t)b.v) : a.v % b.v, s };
	return true;
}

static bool op_shl(struct number a, struct number b, struct number *out)
{
	*out = (struct number){ b.v < 64 ? a.v << b.v : 0, a.is_signed };
	return true;
}

static bool op_shr(struct number a, struct number b, struct number *out)
{
	if (b.v >= 64)
		*out = (struct number){ 0, a.is_signed };
	else
		*out = (struct number){ a.is_signed ? (uint64_t)((int64_t)a.v >> b.v) : a.v >> b.v,
					a.is_signed };
	return true;
}

/* Unary operators ignore b. */
static bool op_not(struct number a, struct number b, struct number *out)
{
	*out = (struct number){ !a.v, true };
	return true;
}

static bool op_inv(struct number a, struct number b, struct number *out)
{
	*out = (struct number){ ~a.v, a.is_signed };
	return true;
}

static bool op_neg(struct number a, struct number b, struct number *out)
{
	*out = (struct number){ -a.v, true };
	return true;
}

static bool op_plus(struct number a, struct number b, struct number *out)
{
	*out = a;
	return true;
}

static const struct operator
{
	const char *text;
	bool unary;
	operate_fn operate;
}
operators[] = {
	{ "+", false, op_add },	 { "-", false, op_sub },     { "*", false, op_mul },
	{ "/", false, op_div },	 { "%", false, op_mod },     { "&", false, op_and },
	{ "|", false, op_or },	 { "^", false, op_xor },     { "<<", false, op_shl },
	{ ">>", false, op_shr }, { "==", false, op_eq },     { "!=", false, op_ne },
	{ "<", false, op_lt },	 { ">", false, op_gt },	     { "<=", false, op_le },
	{ ">=", false, op_ge },	 { "&&", false, op_logand }, { "||", false, op_logor },
	{ "!", true, op_not },	 { "~", true, op_inv },	     { "-", true, op_neg },
	{ "+", true, op_plus },
};

struct expr *expr_new(enum expr_kind kind)
{
	struct expr *e = calloc(1, sizeof(*e));

	if (e)
		e->kind = kind;
	return e;
}

void expr_free(struct expr *expr)
{
	if (!expr)
		return;
	expr_free(expr->a);
	expr_free(expr->b);
	expr_free(expr->c);
	names_done(&expr->names);
	free(expr->text);
	free(expr);
}

int expr_operator(const char *text, bool unary)
{
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++)
		if (operators[i].unary == unary && !strcmp(operators[i].text, text))
			return i;
	return -1;
}

static bool length_number(const struct expr *e, const struct abi *abi, struct span record,
			  struct number *out)
{
	struct span bytes;

	if (!field_bytes(e->field, abi, record, &bytes))
		return false;
	/* field_bytes() drops the NUL of a string, the kernel counts it. */
	*out = (struct number){ bytes.len + (e->field->shape == FIELD_STRING), true };
	return true;
}

static bool cast_number(const struct expr *e, const struct abi *abi, struct span record,
			struct number *out)
{
	unsigned int shift;

	if (!expr_number(e->a, abi, record, out))
		return false;
	out->is_signed = e->is_signed;
	if (e->size >= sizeof(out->v))
		return true;
	shift = 64 - 8 * e->size;
	out->v <<= shift;
	out->v = e->is_signed ? (uint64_t)((int64_t)out->v >> shift) : out->v >> shift;
	return true;
}

bool expr_number(const struct expr *expr, const struct abi *abi, struct span record,
		 struct number *out)
{
	struct number a, b = {};

	switch (expr->kind) {
	case EXPR_CONST:
		*out = (struct number){ expr->number, true };
		return true;
	case EXPR_FIELD:
		out->is_signed = expr->field->is_signed || expr->field->size < 4;
		return field_number(expr->field, abi, record, &out->v);
	case EXPR_LENGTH:
		return length_number(expr, abi, record, out);
	case EXPR_CAST:
		return cast_number(expr, abi, record, out);
	case EXPR_BINARY:
		if (!expr_number(expr->b, abi, record, &b))
			return false;
		/* fall through */
	case EXPR_UNARY:
		return expr_number(expr->a, abi, record, &a) &&
		       operators[expr->op].operate(a, b, out);
	case EXPR_COND:
		expr = expr_choose(expr, abi, record);
		return expr && expr_number(expr, abi, record, out);
	default:
		return false;
	}
}

const struct expr *expr_choose(const struct expr *expr, const struct abi *abi, struct span record)
{
	struct number cond;

	while (expr->kind == EXPR_COND) {
		if (!expr_number(expr->a, abi, record, &cond))
			return NULL;
		expr = cond.v ? expr->b : expr->c;
	}
	return expr;
}

const struct field *expr_field(const struct expr *expr)
{
	const struct field *field;

	if (!expr)
		return NULL;
	if (expr->field)
		return expr->field;
	if (expr->kind == EXPR_COND) {
		field = expr_field(expr->b);
		return field ? field : expr_field(expr->c);
	}
	field = expr_field(expr->a);
	return field ? field : expr_field(expr->b);
}
