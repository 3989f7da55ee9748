// SPDX-License-Identifier: GPL-2.0-only
#include "model/explain.h"

#include <stdlib.h>

#include "model/denial.h"
#include "model/port.h"

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

struct explain *explain_new(size_t max_checks)
{
	struct explain *x = calloc(1, sizeof(*x));

	if (!x)
		return NULL;
	x->max = max_checks ? max_checks : 1;
	x->checks = calloc(x->max, sizeof(*x->checks));
	if (!x->checks) {
		free(x);
		return NULL;
	}
	return x;
}

static bool is_within(uint64_t time, uint64_t now, uint64_t window)
{
	return !window || time >= now || now - time <= window;
}

/* Returns false when the array has more layers than there can be, or elements of odd size. */
static bool read_grants(struct check *check, const struct event *event)
{
	const struct field *field = event->format->by_role[ROLE_GRANTS];
	struct span bytes = event_bytes(event, ROLE_GRANTS);
	size_t size = field ? field->elem_size : 0;

	if (size != 1 && size != 2 && size != 4 && size != 8)
		return false;
	if (bytes.len % size || bytes.len / size > EXPLAIN_LAYERS)
		return false;
	check->num_layers = bytes.len / size;
	for (size_t i = 0; i < check->num_layers; i++)
		check->grants[i] = read_number(&event->format->abi, bytes.data + i * size, size,
					       false);
	return true;
}

void explain_add(struct explain *x, const struct event *event, uint64_t window)
{
	struct check *check = &x->checks[x->added % x->max];
	const uint64_t now = event->record->time;

	if (event->format->kind != KIND_CHECK)
		return;
	if (check->format && !check->used && is_within(check->time, now, window)) {
		x->evicted++;
		x->evicted_time = now;
	}
	x->added++;
	*check = (struct check){
		.format = event->format,
		.pid = event_number(event, ROLE_PID),
		.is_port = event_has(event, ROLE_PORT),
		.time = now,
		.domain = event_number(event, ROLE_DOMAIN),
		.request = event_number(event, ROLE_ACCESS),
		.dev = event_number(event, ROLE_DEV),
		.ino = event_number(event, ROLE_INO),
		.port = event_number(event, ROLE_PORT),
	};
	/* It is known to be there, and fits nothing. */
	if (!read_grants(check, event))
		check->num_layers = 0;
}

void explain_lost(struct explain *x, uint64_t time)
{
	x->lost = true;
	x->lost_time = time;
}

uint64_t explain_evicted(const struct explain *x)
{
	return x->evicted;
}

void explain_free(struct explain *x)
{
	if (!x)
		return;
	free(x->checks);
	free(x);
}

/* The bit of a right in a table, 0: it is not there. */
static uint64_t right_of(const struct names *names, const char *text)
{
	for (size_t i = 0; names && i < names->num; i++)
		if (!strcmp(names->v[i].text, text))
			return names->v[i].value;
	return 0;
}

/* The right that only renames and links ask for, 0: the denial is of nothing like that. */
static uint64_t rename_right(const struct explanation *e)
{
	return e->event->format->family == FAMILY_FS ? e->denied & right_of(e->names, "refer") : 0;
}

static bool is_rename(const struct explanation *e)
{
	return rename_right(e);
}

/*
 * How many layers are known from the domain outward, itself included; *@complete: there are
 * no more.
 */
static size_t chain_length(const struct domain *domain, bool *complete)
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
static bool distance(const struct domains *domains, uint64_t from, uint64_t to, size_t *num)
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
	size_t known = chain_length(domains_find(domains, check->domain), &complete);

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
	const uint64_t needed = is_rename(e) ? rename_right(e) : e->denied;
	size_t inside;

	if (!is_object(check, e->event) || (check->request & needed) != needed)
		return false;
	if (last && (last->domain != check->domain || last->num_layers != check->num_layers))
		return false;
	if (last && last->request != check->request && !is_rename(e))
		return false;
	return distance(domains, check->domain, e->domain, &inside) &&
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

		if (!is_within(check->time, now, window))
			break;
		if (check->pid != pid) {
			others |= !check->used && fits(e, domains, check, NULL);
			continue;
		}
		/* A rename gives a denial for each of its directories. */
		ended |= (check->used && !is_rename(e)) ||
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
static bool handles(const struct domain *domain, enum family family, uint64_t request,
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

static const struct rule *rule_of(const struct domains *domains, const struct check *check)
{
	const struct domain *domain = domains_find(domains, check->domain);
	const struct rule *rule = NULL;

	for (; domain && !rule; domain = domain->parent)
		rule = find_rule(domain, check);
	return rule;
}

static bool is_above(struct span dir, struct span path)
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

		handles(domain, check->is_port ? FAMILY_NET : FAMILY_FS, check->request, &mask);
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

	distance(domains, check->domain, e->domain, &inside);
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
		const struct rule *rule = rule_of(domains, walk->v[i]);

		if (!rule || !is_above(rule->path, path))
			begin = i + 1;
	}
	e->gaps |= 1U << GAP_MIXED;
	cut_before(walk, begin);
}

static void find_walk(struct explain *x, const struct domains *domains, uint64_t window,
		      struct explanation *e, struct walk *walk)
{
	collect(x, domains, window, e, walk);
	if (is_rename(e)) {
		e->gaps |= walk->num ? 1U << GAP_RENAME : 0;
	} else {
		cut_before(walk, last_begin(domains, walk));
		leave_out_granted(e, domains, walk);
	}
	if (!x->added)
		e->gaps |= 1U << GAP_CHECKS;
	else if (!walk->num && !(e->gaps >> GAP_MIXED & 1))
		e->gaps |= 1U << GAP_ACCESS;
	if (x->evicted && is_within(x->evicted_time, e->event->record->time, window))
		e->gaps |= 1U << GAP_EVICTED;
}

/* The layers from the innermost one known outward, put the other way round. */
static void add_layers(struct explanation *e, const struct domains *domains,
		       const struct check *check)
{
	uint64_t id = check ? check->domain : e->domain;
	const struct domain *domain = domains_find(domains, id);
	bool complete;
	size_t known = chain_length(domain, &complete), inside;

	/* One of which nothing is known is a layer as well. */
	known = known ? known : 1;
	e->num_layers = check ? check->num_layers : known;
	distance(domains, id, e->domain, &inside);
	e->denier = e->num_layers - 1 - inside;
	e->more_outside = !check && !complete;
	e->more_inside = !check;
	if (!complete)
		e->gaps |= 1U << GAP_DOMAIN;
	for (size_t i = e->num_layers; i-- > 0;) {
		struct explained_layer *layer = &e->layers[i];

		layer->known = domain || i + 1 == e->num_layers;
		layer->id = domain ? domain->id : layer->known ? id : 0;
		layer->domain = domain;
		domain = domain ? domain->parent : NULL;
	}
}

static void add_rules(struct explanation *e, const struct domains *domains, const struct walk *walk)
{
	for (size_t i = 0; i < walk->num; i++) {
		struct explained_rule *rule = &e->rules[e->num_rules++];
		const struct check *check = walk->v[i];

		*rule = (struct explained_rule){
			.is_port = check->is_port,
			.port = check->port,
			.dev = check->dev,
			.ino = check->ino,
			.rule = rule_of(domains, check),
		};
		memcpy(rule->grants, check->grants, sizeof(rule->grants));
	}
}

/* What a layer handles, got and lacks. */
static void judge(struct explanation *e, enum family family)
{
	for (size_t i = 0; i < e->num_layers; i++) {
		struct explained_layer *layer = &e->layers[i];

		layer->handles_known = handles(layer->domain, family, e->requested,
					       &layer->handles);
		if (!layer->handles_known)
			e->gaps |= 1U << GAP_RULESET;
		layer->granted_known = e->num_rules && !(e->gaps >> GAP_RENAME & 1);
		for (size_t r = 0; r < e->num_rules; r++)
			layer->granted |= e->rules[r].grants[i] & e->requested;
		layer->missing = layer->handles & ~layer->granted;
		layer->missing_known = layer->handles_known &&
				       (layer->granted_known || !layer->handles);
	}
}

/*
 * The layer that denied is known to lack what was denied.  What else it lacks was asked for, but
 * not needed: truncate and ioctl_dev of a file that is opened.
 */
static void settle(struct explanation *e)
{
	struct explained_layer *denier = &e->layers[e->denier];
	const uint64_t needless = denier->granted_known ? denier->missing & ~e->denied : 0;

	if (e->denied & ~denier->missing)
		e->gaps |= 1U << GAP_SUM;
	for (size_t i = 0; i < e->num_layers; i++) {
		struct explained_layer *layer = &e->layers[i];

		layer->missing &= ~needless;
		layer->missing_known |= layer->granted_known && !layer->missing;
	}
	denier->missing = e->denied;
	denier->missing_known = true;
}

/* Which of the rules that were met granted the most there. */
static void find_closest(struct explanation *e)
{
	int most = 0;

	for (size_t r = 0; r < e->num_rules; r++) {
		int num = __builtin_popcountll(e->rules[r].grants[e->denier] & e->requested);

		if (num > most)
			e->closest = &e->rules[r];
		most = num > most ? num : most;
	}
}

/* By the paths of the rules: checks that were not traced can't tell. */
static void find_nearest(struct explanation *e)
{
	const struct span path = event_bytes(e->event, ROLE_PATH);
	const struct domain *domain = e->layers[e->denier].domain;
	const struct ruleset *ruleset = domain ? domain->ruleset : NULL;
	uint64_t port;
	bool has_port = denial_port(e->event, &port) != PORT_NONE;

	if (!ruleset)
		return;
	/* Without a path no rule can be ruled out. */
	e->rules_seen = ruleset->seen && !ruleset->rules_missing &&
			(has_port || (path.len && *path.data == '/'));
	for (const struct rule *rule = ruleset->rules; rule; rule = rule->next) {
		if (rule->version > domain->version)
			continue;
		if (rule->is_port ? has_port && rule->port == port
				  : is_above(rule->path, path) &&
					    (!e->nearest || rule->path.len > e->nearest->path.len))
			e->nearest = rule;
	}
}

/* Whether a domain is inside of another one; *@complete: all that are around it are known. */
static bool is_inside(const struct domains *domains, uint64_t id, uint64_t of, bool *complete)
{
	size_t num;

	chain_length(domains_find(domains, id), complete);
	return id != of && distance(domains, id, of, &num);
}

static enum relation relation_of(const struct explanation *e, const struct domains *domains)
{
	const uint64_t peer = event_number(e->event, ROLE_PEER_DOMAIN);
	bool complete, peer_complete;

	if (!format_has(e->event->format, ROLE_PEER_PID))
		return RELATION_NO_PEER;
	if (!event_has(e->event, ROLE_PEER_DOMAIN))
		return RELATION_UNKNOWN;
	if (!peer)
		return RELATION_UNCONFINED;
	if (peer == e->domain)
		return RELATION_SAME;
	if (is_inside(domains, e->domain, peer, &complete))
		return RELATION_OUTER;
	if (is_inside(domains, peer, e->domain, &peer_complete))
		return RELATION_NESTED;
	return complete && peer_complete ? RELATION_UNRELATED : RELATION_UNKNOWN;
}

/* Access rights, or what else was requested. */
static void find_what(struct explanation *e)
{
	const struct event *event = e->event;
	uint64_t type;

	e->what = denial_name(event->format);
	if (!event_has(event, ROLE_BLOCKERS))
		return;
	if (denial_blocked(event, &e->what, &type) == BLOCKED_RIGHTS &&
	    event_number(event, ROLE_BLOCKERS)) {
		e->what = NULL;
		e->denied = event_number(event, ROLE_BLOCKERS);
		e->names = &event->format->by_role[ROLE_BLOCKERS]->names;
		e->has_rules = event->format->family == FAMILY_FS ||
			       event->format->family == FAMILY_NET;
	} else if (!e->what) {
		e->what = denial_name(event->format);
	}
}

static void explain_rights(struct explain *x, const struct domains *domains, uint64_t window,
			   struct explanation *e)
{
	struct walk walk = {};

	find_walk(x, domains, window, e, &walk);
	add_layers(e, domains, walk.num ? walk.v[0] : NULL);
	add_rules(e, domains, &walk);
	e->requested_known = walk.num && !is_rename(e);
	e->requested = e->requested_known ? walk.v[0]->request : e->denied;
	judge(e, e->event->format->family);
	settle(e);
	find_closest(e);
	find_nearest(e);
}

/* No rule is looked at: the layers alone tell. */
static void explain_other(const struct domains *domains, struct explanation *e)
{
	enum family family;
	const char *right = denial_right(e->event->format, &family);

	add_layers(e, domains, NULL);
	if (e->names || family != FAMILY_SCOPE)
		return;
	e->names = rights_known(FAMILY_SCOPE);
	e->denied = e->requested = right_of(e->names, right);
	judge(e, family);
	settle(e);
}

void explain_denial(struct explain *x, const struct domains *domains, const struct event *event,
		    uint64_t window, struct explanation *out)
{
	*out = (struct explanation){
		.event = event,
		.domain = event_number(event, ROLE_DOMAIN),
	};
	find_what(out);
	if (out->has_rules)
		explain_rights(x, domains, window, out);
	else
		explain_other(domains, out);
	out->relation = relation_of(out, domains);
	if (x->lost && is_within(x->lost_time, event->record->time, window))
		out->gaps |= 1U << GAP_LOST;
}
