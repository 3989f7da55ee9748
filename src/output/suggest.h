/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_SUGGEST_H
#define LLTRACE_OUTPUT_SUGGEST_H

#include "model/domains.h"
#include "model/policy.h"
#include "output/when.h"
#include "util/error.h"

/* What is at a denied path on this machine now. */
enum path_state {
	PATH_UNCHECKED, /* not looked at, or it can't be */
	PATH_VERIFIED, /* the same file: device and inode are those of the denial */
	PATH_GONE, /* nothing */
	PATH_REPLACED, /* another file of the same file system */
	PATH_ELSEWHERE, /* a file of another file system: another namespace, or another machine */
	PATH_NEW, /* a file that was made since the trace began */
};

struct path_check {
	enum path_state state;
	bool is_dir; /* what is there */
	size_t dir_len; /* of the part of the path that is a directory above, and there; 0: none */
};

/* Rules for what was denied, and who wants to know. */
struct suggestion {
	const struct policy *policy;
	const struct domains *domains;
	struct when when; /* of the times */
	bool utf8; /* the reader takes UTF-8 */
	bool widen; /* directories above are offered */
	bool live; /* the denials are of this machine, and of now: */
	uint64_t since; /* when the trace began, in nanoseconds since 1970 */
	/** What is at a path; NULL: nobody looks. */
	struct path_check (*check)(const struct suggestion *s, const struct want *want);
	uint64_t lost; /* events that may have been denials */
	bool lost_unknown; /* more than that */
};

/* A form of rules. */
struct suggest_form {
	const char *name;
	/**
	 * Appends the rules, with their evidence as comments, and what no rule can do.  Where the
	 * form has no comments they go to @notes, a line each, else nothing does.
	 *
	 * Returns 0, -ENOMEM, or -EOPNOTSUPP with a message when rules in this form would do harm.
	 */
	int (*put)(struct buf *b, struct buf *notes, struct suggestion *s, struct error *err);
};

/** suggest_forms - All of them; the last one has no name.  The first one is the default. */
extern const struct suggest_form suggest_forms[];

/** suggest_put_json - The rules and their evidence as one document: event.schema.json. */
void suggest_put_json(struct buf *b, struct suggestion *s);

#endif
