/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_DOMAINS_H
#define LLTRACE_MODEL_DOMAINS_H

#include "model/event.h"

/*
 * What events tell of domains and the rulesets they came from, in bounded memory.  What was
 * there before the trace began, or was lost, is known by its ID only.
 */
struct domains;

/* A set of access rights. */
struct right_set {
	const struct names *names; /* belongs to the format of an event */
	uint64_t mask;
	bool known;
};

struct rule {
	struct rule *next;
	uint64_t version; /* of the ruleset, once it had the rule */
	struct right_set access;
	bool is_path, is_port; /* neither: what it is about is not known */
	uint64_t port;
	uint64_t dev, ino; /* of the file; 0: not known */
	struct span path; /* raw */
};

struct ruleset {
	struct ruleset *next; /* in the order in which they were first seen */
	uint64_t id;
	bool seen; /* its creation */
	struct right_set handled[FAMILY_COUNT];
	struct rule *rules, **last_rule;
	bool rules_missing; /* there was no room for all */
};

struct domain {
	struct domain *next; /* in the order in which they were first seen */
	uint64_t id;
	bool seen; /* its creation; else there is no creator, parent, ruleset */
	struct domain *parent; /* NULL: none, or not known */
	bool has_parent; /* also where it is not known */
	const struct ruleset *ruleset;
	uint64_t version; /* of the ruleset when the domain was made */
	int32_t pid; /* creator */
	char comm[16];
	size_t comm_len;
	uint64_t threads; /* that it was enforced on one by one */
	bool complete, process_wide, no_new_privs; /* as enforced */
	uint64_t denials; /* seen */
	bool freed;
	bool counted; /* the kernel's own count is known: */
	uint64_t kernel_denials;
};

/**
 * domains_new - Knows nothing yet.
 * @max_bytes: of memory
 *
 * Returns it for domains_free(), or NULL without memory.
 */
struct domains *domains_new(size_t max_bytes);

/**
 * domains_add - Takes in what an event tells.  Formats have to outlive the domains.
 * Returns 0 or -ENOMEM.
 */
int domains_add(struct domains *domains, const struct event *event);

/** domains_first - The list of all domains, NULL: none. */
const struct domain *domains_first(const struct domains *domains);

/** domains_find - What is known of a domain, NULL: nothing. */
const struct domain *domains_find(const struct domains *domains, uint64_t id);

/** domains_left_out - Events that there was no room for. */
uint64_t domains_left_out(const struct domains *domains);

/** domains_free - Frees; NULL is allowed. */
void domains_free(struct domains *domains);

#endif
