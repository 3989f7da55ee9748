/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_POLICY_H
#define LLTRACE_MODEL_POLICY_H

#include "model/event.h"

/*
 * What denials were about, by what a rule could allow: one entry for each file and each port, in
 * bounded memory.  What no rule can allow is there as well.
 */
struct policy;

enum want_kind {
	WANT_PATH, /* access rights on a file or a directory */
	WANT_PORT, /* access rights on a port */
	WANT_OTHER, /* nothing that has a rule: a scope, ptrace, a mount, an unknown request */
};

/* Why there can be no rule for a path. */
enum path_kind {
	PATH_USUAL, /* there can be */
	PATH_NONE, /* the kernel had no path: <no_mem>, <too_long>, <unreachable>, or cut off; or
		    * what is there is none, with a NUL in it */
	PATH_DELETED, /* no directory has it any more */
	PATH_NAMELESS, /* of a pipe, a socket, a memfd: it never was in a directory */
	PATH_OF_PROCESS, /* below /proc/PID: another one the next time */
	PATH_WINS_RIGHTS, /* a rename or link to where more is allowed; the rights are those that the
			   * place lacks, not any that were asked for */
};

struct want {
	struct want *next; /* in the order in which they were first seen */
	enum want_kind kind;
	enum path_kind path_kind; /* WANT_PATH */
	enum family family;
	const struct names *names; /* of the rights; belongs to the format of an event */
	uint64_t rights; /* 0: WANT_OTHER */
	const char *what; /* WANT_OTHER: the request; belongs to the format */
	struct span path; /* raw; WANT_PATH */
	uint64_t path_hash;
	uint64_t dev, ino; /* of the latest denial; 0: not known */
	bool replaced; /* the same path was different files */
	uint64_t port;
	/* the evidence */
	uint64_t count;
	uint64_t first, last; /* times of the records */
	int32_t pid; /* of the first denial */
	char comm[16];
	size_t comm_len;
	bool programs; /* others were denied it as well */
	uint64_t domain; /* of the first denial */
	bool domains; /* in other domains as well */
};

/** policy_new - An empty one, for @max_bytes of memory.  NULL without memory. */
struct policy *policy_new(size_t max_bytes);

/** policy_add - Takes a denial in, and nothing else.  Returns 0 or -ENOMEM. */
int policy_add(struct policy *policy, const struct event *event);

/** policy_first - The list of what was denied, NULL: nothing. */
const struct want *policy_first(const struct policy *policy);

/** policy_left_out - Denials for which there was no room. */
uint64_t policy_left_out(const struct policy *policy);

/** policy_free - Frees; NULL is allowed. */
void policy_free(struct policy *policy);

/** path_kind - What to expect of a path that the kernel gave. */
enum path_kind path_kind(struct span path);

/** want_has_rule - Whether a rule can allow it. */
static inline bool want_has_rule(const struct want *want)
{
	return want->rights && (want->kind == WANT_PORT || want->path_kind == PATH_USUAL);
}

/*
 * Rights that a rule can have for directories only; one for a file with them is refused with
 * EINVAL (ACCESS_FILE in security/landlock/fs.c has the others).
 */
#define DIRECTORY_RIGHTS 0x3ff8ULL

#endif
