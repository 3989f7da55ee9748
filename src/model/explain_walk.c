// SPDX-License-Identifier: GPL-2.0-only
/* Which of the checks that wait are of an access. */
#include "model/explain_impl.h"
#include "model/port.h"

/* The bit of a right in a table, 0: it is not there. */
uint64_t explain_right(const struct names *names, const char *text)
{
	for (size_t i = 0; names && i < names->num; i++)
		if (!strcmp(names->v[i].text, text))
			return names->v[i].value;
	return 0;
}

/* The right that only renames and links ask for, 0: the denial is of nothing like that. */
static uint64_t rename_right(const struct explanation *e)
{
	return e->event->format->family == FAMILY_FS ? e->denied & explain_right(e->names, "refer")
						     : 0;
}

bool explain_is_rename(const struct explanation *e)
{
	return rename_right(e);
}

/*
 * How many layers are known from the domain outward, itself included; *@complete: there are
 * no more.
 */
size_t explain_chain(const struct domain *domain, bool *complete)
{
	size_t num = 0;

	*complete = false;
	for (; domain && num < EXPLAIN_LAYERS; domain = domain->parent) {
		num++;
		*complete = domain->seen && !domain->has_parent;
	}
	return num;
}

/* The layers from the domain out to the one that denied; false: that one is not around it. */
bool explain_distance(const struct domains *domains, uint64_t from, uint64_t to, size_t *num)
{
	const struct domain *domain = domains_find(domains, from);

	for (*num = 0; from != to && domain && *num < EXPLAIN_LAYERS; (*num)++) {
		domain = domain->parent;
		from = domain ? domain->id : to + 1;
	}
	return from == to;
}

static bool is_object(const struct check *check, const struct event *event)
{
	uint64_t port;

	if (event->format->family == FAMILY_FS)
		return !check->is_port;
	return check->is_port && denial_port(event, &port) != PORT_NONE && port == check->port;
}

/* Whether its layers can be those of the domains that are known. */
static bool has_layers(const struct domains *domains, const struct check *check, size_t inside)
{
	bool complete;
	size_t known = explain_chain(domains_find(domains, check->domain), &complete);

	if (check->num_layers <= inside || check->num_layers < known)
		return false;
	return !complete || check->num_layers == known;
}

/*
 * Whether a check can be of the access that was denied; @last: the one behind it, if any.  A rename
 * asks for one thing after the other, of two directories.
 */
static bool fits(const struct explanation *e, const struct domains *domains,
		 const struct check *check, const struct check *last)
{
	const uint64_t needed = explain_is_rename(e) ? rename_right(e) : e->denied;
	size_t inside;

	if (!is_object(check, e->event) || (check->request & needed) != needed)
		return false;
	if (last && (last->domain != check->domain || last->num_layers != check->num_layers))
		return false;
	if (last && last->request != check->request && !explain_is_rename(e))
		return false;
	return explain_distance(domains, check->domain, e->domain, &inside) &&
	       has_layers(domains, check, inside);
}

static void reverse(struct walk *walk)
{
	for (size_t i = 0; i < walk->num / 2; i++) {
		const struct check *check = walk->v[i];

		walk->v[i] = walk->v[walk->num - 1 - i];
		walk->v[walk->num - 1 - i] = check;
	}
}

/* From the newest check back: those of the task that are one after the other. */
static void collect(struct explain *x, const struct domains *domains, uint64_t window,
		    struct explanation *e, struct walk *walk)
{
	const int32_t pid = event_number(e->event, ROLE_PID);
	const uint64_t now = e->event->record->time;
	bool ended = false, others = false;

	for (size_t i = 1; i <= x->max && i <= x->added; i++) {
		struct check *check = &x->checks[(x->added - i) % x->max];

		if (!explain_is_within(check->time, now, window))
			break;
		if (check->pid != pid) {
			others |= !check->used && fits(e, domains, check, NULL);
			continue;
		}
		/* A rename gives a denial for each of its directories. */
		ended |= (check->used && !explain_is_rename(e)) ||
			 !fits(e, domains, check, walk->num ? walk->v[walk->num - 1] : NULL);
		if (!ended && walk->num == EXPLAIN_RULES) {
			e->gaps |= 1U << GAP_RULES;
			ended = true;
		}
		if (!ended)
			walk->v[walk->num++] = check;
		check->used = true;
	}
	reverse(walk);
	if (others && !walk->num)
		e->gaps |= 1U << GAP_TASK;
}

static bool is_same_object(const struct check *a, const struct check *b)
{
	return a->is_port ? a->port == b->port : a->dev == b->dev && a->ino == b->ino;
}

/* What of the request a domain handles; false: not known. */
bool explain_handles(const struct domain *domain, enum family family, uint64_t request,
		     uint64_t *mask)
{
	const struct ruleset *ruleset = domain ? domain->ruleset : NULL;

	*mask = request;
	if (!ruleset || !ruleset->seen || !ruleset->handled[family].known)
		return false;
	*mask = request & ruleset->handled[family].mask;
	return true;
}

/* The rule for a file or a port in a domain's ruleset, as it was then. */
static const struct rule *find_rule(const struct domain *domain, const struct check *check)
{
	const struct rule *rule = domain && domain->ruleset ? domain->ruleset->rules : NULL;

	for (; rule; rule = rule->next) {
		if (rule->version > domain->version)
			continue;
		if (check->is_port
			    ? rule->is_port && rule->port == check->port
			    : rule->is_path && rule->dev == check->dev && rule->ino == check->ino)
			return rule;
	}
	return NULL;
}

const struct rule *explain_find_rule(const struct domains *domains, const struct check *check)
{
	const struct domain *domain = domains_find(domains, check->domain);
	const struct rule *rule = NULL;

	for (; domain && !rule; domain = domain->parent)
		rule = find_rule(domain, check);
	return rule;
}

bool explain_is_above(struct span dir, struct span path)
{
	if (!dir.len || *dir.data != '/' || dir.len > path.len ||
	    memcmp(dir.data, path.data, dir.len))
		return false;
	return dir.len == path.len || dir.len == 1 || path.data[dir.len] == '/';
}

/* Whether all layers have granted all of the request: the access was allowed. */
static bool is_complete(const struct domains *domains, const struct check *check,
			const uint64_t *granted)
{
	const struct domain *domain = domains_find(domains, check->domain);

	for (size_t i = check->num_layers; i-- > 0;) {
		uint64_t mask;

		explain_handles(domain, check->is_port ? FAMILY_NET : FAMILY_FS, check->request,
				&mask);
		if (mask & ~granted[i])
			return false;
		domain = domain ? domain->parent : NULL;
	}
	return true;
}

/*
 * Where the last access begins: on one way no file comes twice, and none goes on behind the rule
 * that completes it.
 */
static size_t last_begin(const struct domains *domains, const struct walk *walk)
{
	uint64_t granted[EXPLAIN_LAYERS] = {};
	size_t begin = 0;

	for (size_t i = 0; i < walk->num; i++) {
		for (size_t k = begin; k < i; k++)
			if (is_same_object(walk->v[k], walk->v[i]))
				begin = i;
		for (size_t l = 0; l < EXPLAIN_LAYERS; l++)
			granted[l] = (begin == i ? 0 : granted[l]) | walk->v[i]->grants[l];
		if (is_complete(domains, walk->v[i], granted))
			begin = i + 1;
	}
	return begin;
}

static void cut_before(struct walk *walk, size_t begin)
{
	memmove(walk->v, walk->v + begin, (walk->num - begin) * sizeof(*walk->v));
	walk->num -= begin;
}

static size_t layer_of(const struct explanation *e, const struct domains *domains,
		       const struct check *check)
{
	size_t inside;

	explain_distance(domains, check->domain, e->domain, &inside);
	return check->num_layers - 1 - inside;
}

/*
 * A rule that grants in the denying layer what was denied there is of an access before, which may
 * have ended anywhere behind it.  By their paths those that are above the file are taken.
 */
static void leave_out_granted(struct explanation *e, const struct domains *domains,
			      struct walk *walk)
{
	const struct span path = event_bytes(e->event, ROLE_PATH);
	size_t begin = 0, layer;

	if (!walk->num)
		return;
	layer = layer_of(e, domains, walk->v[0]);
	for (size_t i = 0; i < walk->num; i++)
		if (walk->v[i]->grants[layer] & e->denied)
			begin = i + 1;
	if (!begin)
		return;
	for (size_t i = begin; i < walk->num; i++) {
		const struct rule *rule = explain_find_rule(domains, walk->v[i]);

		if (!rule || !explain_is_above(rule->path, path))
			begin = i + 1;
	}
	e->gaps |= 1U << GAP_MIXED;
	cut_before(walk, begin);
}

void explain_find_walk(struct explain *x, const struct domains *domains, uint64_t window,
		       struct explanation *e, struct walk *walk)
{
	collect(x, domains, window, e, walk);
	if (explain_is_rename(e)) {
		e->gaps |= walk->num ? 1U << GAP_RENAME : 0;
	} else {
		cut_before(walk, last_begin(domains, walk));
		leave_out_granted(e, domains, walk);
	}
	if (!x->added)
		e->gaps |= 1U << GAP_CHECKS;
	else if (!walk->num && !(e->gaps >> GAP_MIXED & 1))
		e->gaps |= 1U << GAP_ACCESS;
	if (x->evicted && explain_is_within(x->evicted_time, e->event->record->time, window))
		e->gaps |= 1U << GAP_EVICTED;
}
