/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TESTS_FUZZ_RULES_H
#define LLTRACE_TESTS_FUZZ_RULES_H

/*
 * Reads what "lltrace suggest" writes by the grammar of those that it is for.  Whatever is not of
 * that grammar aborts.
 */
#include "util/buf.h"

/**
 * rules_put - Appends a rule as all readers give it: its kind, 'f' of a file or 'p' of a port, what
 * it allows, and what it is for, up to a NUL.
 */
void rules_put(struct buf *rules, char kind, struct span what, struct span object);

/* A form, and what it can't say. */
struct rules_form {
	const char *name; /* of suggest_forms; "json": suggest_put_json() */
	char barrier; /* no path can have it */
	bool is_word; /* of a shell, which takes newlines off the end of what a command prints */
	bool is_utf8; /* no path can be anything else, and it is UTF-8 whatever the terminal takes */
	bool files_first; /* rather than all as they were denied */
	/* Appends what is allowed by rules for files: by names, or coarser. */
	enum rules_what {
		RULES_NAMES, /* the names of the rights with commas between */
		RULES_ALL, /* the same, with those that have no name in hex */
		RULES_VALUE, /* the number of the mask */
		RULES_LANDRUN, /* "ro", "rox", "rw", "rwx" */
		RULES_SANDBOXER, /* "RO", "RW" */
	} what;
	bool ports_apart; /* "bind" or "connect", a rule for each right */
	/** Appends the rules in a form's output. */
	void (*read)(struct buf *rules, struct span out);
};

/** rules_forms - All of them; the last one has no name. */
extern const struct rules_form rules_forms[];

#endif
