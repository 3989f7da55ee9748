/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_NAMES_H
#define LLTRACE_MODEL_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"

/* A number, a bit or a mask of bits, and what it is called. */
struct name {
	uint64_t value;
	char *text;
};

/* A table of names in the order of the print fmt. */
struct names {
	struct name *v;
	size_t num;
};

/** names_done - Frees the table's memory; it is empty again. */
void names_done(struct names *names);

/**
 * names_add - Appends a copy of @text, unless it has a byte that can't be printed as it is: its value
 * has no name then.  Returns false without memory.
 */
bool names_add(struct names *names, uint64_t value, struct span text);

/** names_copy - Makes the empty @to a copy of @from.  Returns false without memory. */
bool names_copy(struct names *to, const struct names *from);

/** names_find - The name of exactly @value, or NULL. */
const char *names_find(const struct names *names, uint64_t value);

/**
 * names_are_bits - Whether every value is a single bit and none comes twice, so that
 * the table names a mask's bits rather than the values of an enum.
 */
bool names_are_bits(const struct names *names);

/**
 * names_take - The next name of @mask's bits, from entry *@at on, or NULL; its bits are taken
 * out of *@mask.  Bits without a name are left in the end.
 */
const char *names_take(const struct names *names, size_t *at, uint64_t *mask);

/**
 * names_put_mask - Appends the names of @mask's bits, joined by @delim; what has
 * no name follows in hex.  The kernel's trace_print_flags_seq().
 */
void names_put_mask(const struct names *names, struct buf *b, uint64_t mask, const char *delim);

/**
 * names_put_layer - As names_put_mask(), but bits without a name are left out:
 * what the kernel prints of a layer's grants.
 */
void names_put_layer(const struct names *names, struct buf *b, uint64_t mask, const char *delim);

/**
 * names_put_value - Appends the name of @value, or the number in hex.  The kernel's
 * trace_print_symbols_seq().
 */
void names_put_value(const struct names *names, struct buf *b, uint64_t value);

#endif
