/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_CONDITION_H
#define LLTRACE_MODEL_CONDITION_H

#include "model/event.h"
#include "util/error.h"

/*
 * What the events that are asked for have to be like, in words that fit events of every
 * generation; for one format they become an ftrace filter expression, which the kernel
 * evaluates live, and filter.h for a recording.
 */
enum condition_kind {
	CONDITION_COMM, /* the task's name, a glob */
	CONDITION_DOMAIN, /* an ID in hex */
	CONDITION_RIGHT, /* "read_file", "fs.read_file" */
	CONDITION_PATH, /* a glob */
	CONDITION_PORT, /* a number, or a range of them */
	CONDITION_COUNT
};

/* One value that was given. */
struct condition_term {
	bool negated; /* a '!' stood before it */
	char *text;
	uint64_t from, to; /* of ports; of an ID: from */
};

/* All values of one kind: one of those without '!' has to fit, and none of the others may. */
struct condition {
	struct condition_term *v;
	size_t num;
};

struct conditions {
	struct condition by_kind[CONDITION_COUNT];
};

/** condition_option - The option that gives this kind: "-c". */
const char *condition_option(enum condition_kind kind);

/** condition_what - What is to have the value, with its article: "a port". */
const char *condition_what(enum condition_kind kind);

/**
 * conditions_add - Takes the values of one option over.
 *
 * IDs, rights and ports may come as a list with commas.  Returns 0, -EINVAL with a
 * message, or -ENOMEM.
 */
int conditions_add(struct conditions *conditions, enum condition_kind kind, const char *arg,
		   struct error *err);

/** conditions_any - Whether there is one of any kind. */
bool conditions_any(const struct conditions *conditions);

/** conditions_done - Frees. */
void conditions_done(struct conditions *conditions);

/* What a condition comes to for the events of one format. */
enum fit {
	FIT_ALWAYS, /* every event fits */
	FIT_NEVER, /* no event can fit */
	FIT_LACKS, /* they have no field that could tell */
	FIT_EXPR, /* those that an expression lets through */
	FIT_REST, /* no expression can say it safely: condition_match() */
};

/**
 * condition_put - Appends the expression for FIT_EXPR; else @expr stays as it is.
 */
enum fit condition_put(const struct condition *condition, enum condition_kind kind,
		       const struct format *format, struct buf *expr);

/** condition_match - For FIT_REST: whether an event fits.  @event->comm has to be there. */
bool condition_match(const struct condition *condition, enum condition_kind kind,
		     const struct event *event);

/**
 * condition_right_known - Whether any event of the catalog, or Landlock itself, knows a
 * right by this name.
 */
bool condition_right_known(const char *name, const struct catalog *catalog);

/** condition_list_rights - Appends the names of all rights that Landlock knows. */
void condition_list_rights(struct buf *b);

#endif
