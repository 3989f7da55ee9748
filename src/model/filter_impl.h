/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_FILTER_IMPL_H
#define LLTRACE_MODEL_FILTER_IMPL_H

#include "model/filter.h"

/* Inside of filter.h: what filter.c makes of a text and filter_match.c evaluates. */

enum filter_op {
	FILTER_GLOB,
	FILTER_NE,
	FILTER_EQ,
	FILTER_LE,
	FILTER_LT,
	FILTER_GE,
	FILTER_GT,
	FILTER_BAND,
};

/* How the kernel treats a field: filter_assign_type(). */
enum filter_type {
	TYPE_NUMBER,
	TYPE_STRING, /* with a length of its own */
	TYPE_STATIC_STRING, /* an array of that length */
	TYPE_COMM, /* of the task */
	TYPE_CPU,
};

/* How a string is compared. */
enum filter_match {
	MATCH_FULL,
	MATCH_FRONT,
	MATCH_MIDDLE,
	MATCH_END,
	MATCH_GLOB,
};

struct filter_pred {
	const struct field *field; /* NULL: the task's name, the CPU */
	enum filter_type type;
	enum filter_op op;
	enum filter_match match;
	bool inverted; /* a string's "!=", or a '!' in its pattern */
	uint64_t value;
	char *pattern;
	size_t len;
};

enum filter_kind { FILTER_PRED, FILTER_NOT, FILTER_AND, FILTER_OR, FILTER_ALL };

/* A node of the expression; its parts are nodes that come before it. */
struct filter_node {
	enum filter_kind kind;
	size_t a, b; /* nodes; of a predicate: a is its index */
};

struct filter {
	const struct format *format;
	struct filter_node *nodes; /* the last one is the whole */
	size_t num_nodes;
	struct filter_pred *preds;
	size_t num_preds;
};

#endif
