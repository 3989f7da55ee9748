// SPDX-License-Identifier: GPL-2.0-only
#include "model/domains.h"

#include <errno.h>
#include <stdlib.h>

#include "util/hash.h"
#include "util/index.h"

struct domains {
	struct index *domains, *rulesets; /* by ID */
	struct domain *first_domain, **last_domain;
	struct ruleset *first_ruleset, **last_ruleset;
	size_t room; /* bytes left */
	uint64_t left_out;
};

/* Everything in an index begins with what is compared. */
struct node {
	void *next;
	uint64_t id;
};

_Static_assert(offsetof(struct domain, id) == offsetof(struct node, id) &&
		       offsetof(struct ruleset, id) == offsetof(struct node, id),
	       "domains and rulesets are nodes");

static uint64_t hash_id(uint64_t id)
{
	return hash_bytes((struct span){ (const char *)&id, sizeof(id) });
}

static int by_id(const void *a, const void *b)
{
	const struct node *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

struct domains *domains_new(size_t max_bytes)
{
	struct domains *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->last_domain = &d->first_domain;
	d->last_ruleset = &d->first_ruleset;
	d->domains = index_new(by_id);
	d->rulesets = index_new(by_id);
	if (!d->domains || !d->rulesets) {
		domains_free(d);
		return NULL;
	}
	d->room = max_bytes;
	return d;
}

/* Memory within the limit; NULL and 0 in *@ret when the limit is reached. */
static void *take(struct domains *d, size_t size, int *ret)
{
	void *p;

	*ret = 0;
	if (size > d->room) {
		d->left_out++;
		return NULL;
	}
	p = calloc(1, size);
	if (p)
		d->room -= size;
	else
		*ret = -ENOMEM;
	return p;
}

/* The node of an ID; where there is none one is *@made.  NULL as take() has it. */
static void *find(struct domains *d, struct index *index, uint64_t id, size_t size, bool *made,
		  int *ret)
{
	const struct node wanted = { .id = id };
	struct node *node = index_find(index, hash_id(id), &wanted);

	*ret = 0;
	*made = !node;
	if (node)
		return node;
	node = take(d, size, ret);
	if (!node)
		return NULL;
	node->id = id;
	if (index_add(index, hash_id(id), node)) {
		free(node);
		*ret = -ENOMEM;
		return NULL;
	}
	return node;
}

static struct domain *find_domain(struct domains *d, uint64_t id, int *ret)
{
	bool made;
	struct domain *domain = find(d, d->domains, id, sizeof(*domain), &made, ret);

	if (domain && made) {
		*d->last_domain = domain;
		d->last_domain = &domain->next;
	}
	return domain;
}

static struct ruleset *find_ruleset(struct domains *d, uint64_t id, int *ret)
{
	bool made;
	struct ruleset *ruleset = find(d, d->rulesets, id, sizeof(*ruleset), &made, ret);

	if (ruleset && made) {
		ruleset->last_rule = &ruleset->rules;
		*d->last_ruleset = ruleset;
		d->last_ruleset = &ruleset->next;
	}
	return ruleset;
}

static struct right_set rights_of(const struct event *event, enum role role)
{
	const struct field *field = event->format->by_role[role];

	if (!event_has(event, role))
		return (struct right_set){};
	return (struct right_set){ &field->names, event_number(event, role), true };
}

static int add_ruleset(struct domains *d, const struct event *event)
{
	int ret;
	struct ruleset *ruleset = find_ruleset(d, event_number(event, ROLE_RULESET), &ret);

	if (!ruleset || (!event_has(event, ROLE_HANDLED_FS) && !event_has(event, ROLE_HANDLED_NET)))
		return ret;
	ruleset->seen = true;
	ruleset->handled[FAMILY_FS] = rights_of(event, ROLE_HANDLED_FS);
	ruleset->handled[FAMILY_NET] = rights_of(event, ROLE_HANDLED_NET);
	ruleset->handled[FAMILY_SCOPE] = rights_of(event, ROLE_SCOPED);
	return 0;
}

static int add_rule(struct domains *d, const struct event *event)
{
	int ret;
	struct ruleset *ruleset = find_ruleset(d, event_number(event, ROLE_RULESET), &ret);
	struct span path = event_bytes(event, ROLE_PATH);
	struct rule *rule;

	if (!ruleset)
		return ret;
	rule = take(d, sizeof(*rule) + path.len, &ret);
	if (!rule) {
		ruleset->rules_missing = true;
		return ret;
	}
	rule->version = event_number(event, ROLE_RULESET_VERSION);
	rule->access = rights_of(event, ROLE_ACCESS);
	rule->is_path = event_has(event, ROLE_PATH);
	rule->is_port = event_has(event, ROLE_PORT);
	rule->port = event_number(event, ROLE_PORT);
	rule->dev = event_number(event, ROLE_DEV);
	rule->ino = event_number(event, ROLE_INO);
	if (path.len)
		memcpy(rule + 1, path.data, path.len);
	rule->path = (struct span){ (const char *)(rule + 1), path.len };
	*ruleset->last_rule = rule;
	ruleset->last_rule = &rule->next;
	return 0;
}

/* The kernel has at most 16 domains inside of each other; a recording may claim anything. */
#define MAX_DEPTH 16

static bool can_be_in(const struct domain *domain, const struct domain *parent)
{
	size_t depth = 1;

	for (; parent; parent = parent->parent)
		if (parent == domain || ++depth > MAX_DEPTH)
			return false;
	return true;
}

static int add_creation(struct domains *d, struct domain *domain, const struct event *event)
{
	uint64_t id = event_number(event, ROLE_PARENT);
	struct domain *parent;
	size_t len = event->comm.len;
	int ret = 0;

	domain->seen = true;
	domain->pid = event_number(event, ROLE_PID);
	domain->comm_len = len < sizeof(domain->comm) ? len : sizeof(domain->comm);
	if (domain->comm_len)
		memcpy(domain->comm, event->comm.data, domain->comm_len);
	domain->version = event_number(event, ROLE_RULESET_VERSION);
	domain->has_parent = id;
	domain->ruleset = find_ruleset(d, event_number(event, ROLE_RULESET), &ret);
	if (ret || !id)
		return ret;
	parent = find_domain(d, id, &ret);
	if (parent && can_be_in(domain, parent))
		domain->parent = parent;
	return ret;
}

static void add_enforcement(struct domain *domain, const struct event *event)
{
	domain->threads++;
	domain->complete |= event_number(event, ROLE_COMPLETE);
	domain->process_wide |= event_number(event, ROLE_PROCESS_WIDE);
	domain->no_new_privs |= event_number(event, ROLE_NO_NEW_PRIVS);
}

static int add_domain(struct domains *d, const struct event *event)
{
	int ret;
	struct domain *domain = find_domain(d, event_number(event, ROLE_DOMAIN), &ret);

	if (!domain)
		return ret;
	if (event->format->kind == KIND_DENY) {
		domain->denials++;
	} else if (event_has(event, ROLE_RULESET)) {
		ret = add_creation(d, domain, event);
	} else if (event_has(event, ROLE_COMPLETE)) {
		add_enforcement(domain, event);
	} else if (event->format->frees_domain) {
		domain->freed = true;
		domain->counted = event_has(event, ROLE_DENIALS);
		domain->kernel_denials = event_number(event, ROLE_DENIALS);
	}
	return ret;
}

int domains_add(struct domains *d, const struct event *event)
{
	enum kind kind = event->format->kind;

	if ((kind == KIND_DOMAIN || kind == KIND_DENY) && event_has(event, ROLE_DOMAIN))
		return add_domain(d, event);
	if (kind == KIND_RULESET && event_has(event, ROLE_RULESET))
		return add_ruleset(d, event);
	if (kind == KIND_RULE && event_has(event, ROLE_RULESET))
		return add_rule(d, event);
	return 0;
}

const struct domain *domains_first(const struct domains *d)
{
	return d->first_domain;
}

const struct domain *domains_find(const struct domains *d, uint64_t id)
{
	const struct node wanted = { .id = id };

	return index_find(d->domains, hash_id(id), &wanted);
}

uint64_t domains_left_out(const struct domains *d)
{
	return d->left_out;
}

void domains_free(struct domains *d)
{
	if (!d)
		return;
	index_free(d->domains);
	index_free(d->rulesets);
	for (struct domain *domain = d->first_domain, *next; domain; domain = next) {
		next = domain->next;
		free(domain);
	}
	for (struct ruleset *ruleset = d->first_ruleset, *next; ruleset; ruleset = next) {
		next = ruleset->next;
		for (struct rule *rule = ruleset->rules, *more; rule; rule = more) {
			more = rule->next;
			free(rule);
		}
		free(ruleset);
	}
	free(d);
}
