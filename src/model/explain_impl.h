/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_EXPLAIN_IMPL_H
#define LLTRACE_MODEL_EXPLAIN_IMPL_H

#include "model/explain.h"

/* What the files that explain a denial share: the checks that wait, and questions about domains. */

struct check {
	const struct format *format; /* NULL: the place is free */
	int32_t pid;
	bool used; /* it was before a denial of its task */
	bool is_port;
	uint64_t time;
	uint64_t domain; /* of the task: the innermost layer */
	uint64_t request;
	uint64_t dev, ino; /* of the file that has the rule */
	uint64_t port;
	size_t num_layers;
	uint64_t grants[EXPLAIN_LAYERS];
};

struct explain {
	struct check *checks; /* a ring */
	size_t max;
	uint64_t added;
	uint64_t evicted, evicted_time;
	uint64_t lost_time;
	bool lost;
};

/* The checks that may be of one access, the first one first. */
struct walk {
	const struct check *v[EXPLAIN_RULES];
	size_t num;
};

/** explain_is_within - Whether a time is at most @window before @now; 0 is a window without end. */
bool explain_is_within(uint64_t time, uint64_t now, uint64_t window);

/** explain_right - The bit of a right in a table, 0: it is not there. */
uint64_t explain_right(const struct names *names, const char *text);

/** explain_is_rename - Whether the denial is of a rename or a link, which ask of two directories. */
bool explain_is_rename(const struct explanation *e);

/**
 * explain_chain - How many layers are known from the domain outward, itself included;
 * *@complete: there are no more.
 */
size_t explain_chain(const struct domain *domain, bool *complete);

/**
 * explain_distance - The layers from a domain out to another one.  Returns false when that one is
 * not known to be around it.
 */
bool explain_distance(const struct domains *domains, uint64_t from, uint64_t to, size_t *num);

/**
 * explain_handles - What of a request a domain handles, all of it where that is not known.
 * Returns whether it is.
 */
bool explain_handles(const struct domain *domain, enum family family, uint64_t request,
		     uint64_t *mask);

/**
 * explain_find_rule - The rule that a check was about, from the rulesets of the domain and those
 * around it; belongs to @domains.  NULL: it was not seen.
 */
const struct rule *explain_find_rule(const struct domains *domains, const struct check *check);

/** explain_is_above - Whether a path is that of a directory above the other one, or the same. */
bool explain_is_above(struct span dir, struct span path);

/**
 * explain_find_walk - The checks of the access that was denied, the first one first, and what is in
 * the way of knowing them, in @e->gaps.  They are of no later denial; they belong to @x.
 */
void explain_find_walk(struct explain *x, const struct domains *domains, uint64_t window,
		       struct explanation *e, struct walk *walk);

#endif
