/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_PRINT_H
#define LLTRACE_MODEL_PRINT_H

#include <stdbool.h>
#include <stddef.h>

#include "model/expr.h"
#include "util/buf.h"

/* A conversion specification of the kernel's printk, without its argument. */
struct conversion {
	char type; /* d i u x X o c s p; 0 for none */
	char pad; /* '0' or ' ' */
	char sign; /* '+', ' ' or 0 */
	bool left; /* '-' */
	bool prefix; /* '#' */
	int width;
	int precision; /* -1: none */
	unsigned int size; /* bytes of the argument's integer type */
};

/* Literal text and the conversion behind it. */
struct piece {
	char *literal;
	size_t literal_len;
	bool plain; /* the literal is printable ASCII */
	struct span label; /* NAME of a literal that ends in "NAME=", in literal */
	struct conversion conv;
	struct expr *expr; /* NULL when conv.type is 0 */
};

/* The print fmt of an event: the kernel's text is its pieces in order. */
struct print {
	struct piece *v;
	size_t num;
};

/**
 * print_parse - Takes a printk string apart.
 * @long_size: bytes of the kernel's long
 *
 * The pieces' expressions are still NULL.  Returns false without memory.
 */
bool print_parse(struct print *print, const char *format, unsigned int long_size);

/** print_done - Frees the pieces. */
void print_done(struct print *print);

/**
 * print_split - Finds the next argument of a print fmt.
 * @args: what is left of the text behind the printk string; moved on past the argument
 * @arg: set to the argument, without the commas and blanks around it
 *
 * Commas inside (), [], {} and quotes do not separate.  Returns false at the end.
 */
bool print_split(struct span *args, struct span *arg);

/**
 * print_conditional - Takes "a ? b : c" apart, within parentheses or not.
 *
 * libtraceevent takes "a ? b : c == d ? e : f" for "(a ? b : c) == d ? e : f", so
 * the parts have to be parsed on their own.  Returns false for anything else.
 */
bool print_conditional(struct span arg, struct span parts[3]);

#endif
