/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_EXPLAIN_H
#define LLTRACE_MODEL_EXPLAIN_H

#include "model/domains.h"

/*
 * Why an access was denied.  The kernel walks from a file to the root, gives an event of kind
 * "check" for each rule on the way, with what that rule grants in each layer, and denies the access
 * when some layer has not granted all.  Here the checks wait, in bounded memory, for the denial.
 */
struct explain;

/* The kernel has no more layers: LANDLOCK_MAX_NUM_LAYERS. */
#define EXPLAIN_LAYERS 16
/* Rules that are kept of one access. */
#define EXPLAIN_RULES 32

/* What could not be seen, and leaves the explanation incomplete; bits of explanation.gaps. */
enum explain_gap {
	GAP_DOMAIN, /* the creation of a domain: how many are around it */
	GAP_RULESET, /* the creation of a ruleset: what a layer handles */
	GAP_CHECKS, /* checks of any kind: they were not traced */
	GAP_ACCESS, /* a check of this access */
	GAP_MIXED, /* which of the checks before it are of this access, and which of those before */
	GAP_TASK, /* checks of the task itself; those of others came before it */
	GAP_RENAME, /* which of the two directories of a rename a check was for */
	GAP_SUM, /* all of the checks: they do not add up to what was denied */
	GAP_RULES, /* more rules than there is room for */
	GAP_EVICTED, /* checks for which there was no room any more */
	GAP_LOST, /* events that were lost from the ring buffer */
	EXPLAIN_GAPS
};

/* How the domain on the other side of a denial is to the one that denied. */
enum relation {
	RELATION_NO_PEER, /* the denial is about no other task or socket */
	RELATION_UNKNOWN,
	RELATION_UNCONFINED, /* the other side is in no domain */
	RELATION_SAME,
	RELATION_OUTER, /* it is around the one that denied */
	RELATION_NESTED, /* it is inside of it */
	RELATION_UNRELATED,
	RELATION_COUNT
};

/* A rule that was met on the way. */
struct explained_rule {
	bool is_port;
	uint64_t port;
	uint64_t dev, ino; /* of the file or directory that has the rule */
	const struct rule *rule; /* the same from its ruleset, NULL: not seen */
	uint64_t grants[EXPLAIN_LAYERS]; /* by layer */
};

struct explained_layer {
	bool known; /* id is */
	uint64_t id;
	const struct domain *domain; /* NULL: nothing is known of it */
	bool handles_known; /* what of the request it handles: */
	uint64_t handles;
	bool granted_known; /* by the rules that were met: */
	uint64_t granted;
	bool missing_known; /* of what it handles and was needed: */
	uint64_t missing;
};

struct explanation {
	const struct event *event;
	uint64_t domain; /* that denied */
	bool has_rules; /* rules can allow such an access */
	const char *what; /* the request, where it is no access rights; else NULL */
	const struct names *names; /* of the rights, NULL: there are none */
	uint64_t denied; /* rights */
	bool requested_known; /* all that was requested: */
	uint64_t requested;
	struct explained_layer layers[EXPLAIN_LAYERS]; /* the outermost first */
	size_t num_layers;
	size_t denier; /* the layer that denied: the innermost of those that would */
	bool more_outside; /* there may be layers around the first one */
	bool more_inside; /* there may be layers inside of the last one */
	struct explained_rule rules[EXPLAIN_RULES]; /* from the file outward */
	size_t num_rules;
	/* The one that granted most of the request in the denying layer, NULL: none granted any. */
	const struct explained_rule *closest;
	/* Of the denying layer's rules the one whose path is nearest above, NULL: none was seen. */
	const struct rule *nearest;
	bool rules_seen; /* so was every rule that could be it */
	enum relation relation;
	unsigned int gaps;
};

/**
 * explain_new - Nothing waits yet.
 * @max_checks: that can wait at a time, of all tasks
 *
 * Returns it for explain_free(), NULL without memory.
 */
struct explain *explain_new(size_t max_checks);

/**
 * explain_add - Takes a check in; of other events nothing.
 * @window: how long it waits, in units of the trace clock; 0: for ever
 */
void explain_add(struct explain *x, const struct event *event, uint64_t window);

/** explain_lost - Events before this time of the trace clock were lost. */
void explain_lost(struct explain *x, uint64_t time);

/**
 * explain_denial - Explains a denial.  The checks before it are of no later one.
 * @domains: what is known by now; it has taken in @event
 * @window: as explain_add() has it
 * @out: points into @event and @domains
 */
void explain_denial(struct explain *x, const struct domains *domains, const struct event *event,
		    uint64_t window, struct explanation *out);

/** explain_evicted - Checks that others took the place of while they waited. */
uint64_t explain_evicted(const struct explain *x);

/** explain_free - Frees; NULL is allowed. */
void explain_free(struct explain *x);

#endif
