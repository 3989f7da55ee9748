/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_EXPR_H
#define LLTRACE_MODEL_EXPR_H

#include <stdbool.h>
#include <stdint.h>

#include "model/field.h"
#include "model/names.h"

struct tep_print_arg;

/*
 * What the print fmt of an event does with its fields to get the value of one
 * conversion.  Numbers are made by the kinds up to EXPR_COND, text by the others.
 */
enum expr_kind {
	EXPR_CONST, /* number; text, if set, is the string it stands for in %s */
	EXPR_FIELD, /* an integer field */
	EXPR_LENGTH, /* bytes of a dynamic field */
	EXPR_CAST, /* a, cut to size */
	EXPR_UNARY, /* op a */
	EXPR_BINARY, /* a op b */
	EXPR_COND, /* a ? b : c; of numbers or of text */
	EXPR_STRING, /* a string field up to its NUL, as it is */
	EXPR_UNTRUSTED, /* a string field in full, escaped */
	EXPR_MASK, /* names of a's bits, joined by text */
	EXPR_SYMBOL, /* name of a's value */
	EXPR_LAYERS, /* names of the bits of each element of an array field */
	EXPR_ARRAY, /* elements of an array field in hex */
	EXPR_HEX, /* bytes of a field in hex, joined by text */
	EXPR_UNKNOWN, /* nothing is known about it */
};

struct expr {
	enum expr_kind kind;
	const struct field *field;
	uint64_t number;
	char *text;
	struct names names;
	unsigned int op; /* of enum operator in expr.c */
	unsigned int size; /* EXPR_CAST: bytes; EXPR_ARRAY: bytes of an element */
	bool is_signed; /* EXPR_CAST */
	struct expr *a, *b, *c;
};

/* A number with the signedness that C would give it. */
struct number {
	uint64_t v;
	bool is_signed;
};

/** expr_new - An empty node of a kind; NULL without memory. */
struct expr *expr_new(enum expr_kind kind);

/** expr_free - Frees the tree; NULL is allowed. */
void expr_free(struct expr *expr);

/**
 * expr_operator - Finds the operator spelled @text.
 *
 * Returns its number for expr.op, or -1 for one that is not known.
 */
int expr_operator(const char *text, bool unary);

/**
 * expr_number - Evaluates the numeric expression for a record.
 *
 * Returns false for text, for what the record is too short for, and for a division by zero.
 */
bool expr_number(const struct expr *expr, const struct abi *abi, struct span record,
		 struct number *out);

/**
 * expr_choose - Follows the conditions of a (nested) "a ? b : c" to the branch
 * this record takes.  Returns @expr itself when it is no condition, NULL when
 * the record is too short to tell.
 */
const struct expr *expr_choose(const struct expr *expr, const struct abi *abi, struct span record);

/**
 * expr_field - The field an expression is about: the first one that it shows,
 * not those that only conditions look at.  NULL when there is none.
 */
const struct field *expr_field(const struct expr *expr);

/**
 * expr_compile - Makes an expression of an argument that libtraceevent parsed.
 * @fields: the event's fields; the expression points into them
 *
 * Returns NULL without memory; parts that are not understood become EXPR_UNKNOWN.
 */
struct expr *expr_compile(const struct tep_print_arg *arg, struct field *fields, size_t num_fields);

/**
 * expr_guess - Makes an expression of an argument's text that is not C which
 * libtraceevent can parse: a call of a helper that only the kernel has, or a
 * statement expression with a table.
 *
 * The field named in it and the { value, "name" } pairs tell what is shown: a
 * string is taken as escaped, an array with names as layers, a number with
 * names as a mask or an enum.  Returns NULL without memory.
 */
struct expr *expr_guess(struct span text, struct field *fields, size_t num_fields);

#endif
