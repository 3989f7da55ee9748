// SPDX-License-Identifier: GPL-2.0-only
#include "model/denial.h"
#include "model/explain_impl.h"
#include "model/port.h"

/* The layers from the innermost one known outward, put the other way round. */
static void add_layers(struct explanation *e, const struct domains *domains,
		       const struct check *check)
{
	uint64_t id = check ? check->domain : e->domain;
	const struct domain *domain = domains_find(domains, id);
	bool complete;
	size_t known = explain_chain(domain, &complete), inside;

	/* One of which nothing is known is a layer as well. */
	known = known ? known : 1;
	e->num_layers = check ? check->num_layers : known;
	explain_distance(domains, id, e->domain, &inside);
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
			.rule = explain_find_rule(domains, check),
		};
		memcpy(rule->grants, check->grants, sizeof(rule->grants));
	}
}

/* What a layer handles, got and lacks. */
static void judge(struct explanation *e, enum family family)
{
	for (size_t i = 0; i < e->num_layers; i++) {
		struct explained_layer *layer = &e->layers[i];

		layer->handles_known = explain_handles(layer->domain, family, e->requested,
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
				  : explain_is_above(rule->path, path) &&
					    (!e->nearest || rule->path.len > e->nearest->path.len))
			e->nearest = rule;
	}
}

/* Whether a domain is inside of another one; *@complete: all that are around it are known. */
static bool is_inside(const struct domains *domains, uint64_t id, uint64_t of, bool *complete)
{
	size_t num;

	explain_chain(domains_find(domains, id), complete);
	return id != of && explain_distance(domains, id, of, &num);
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

	explain_find_walk(x, domains, window, e, &walk);
	add_layers(e, domains, walk.num ? walk.v[0] : NULL);
	add_rules(e, domains, &walk);
	e->requested_known = walk.num && !explain_is_rename(e);
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
	e->denied = e->requested = explain_right(e->names, right);
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
	if (x->lost && explain_is_within(x->lost_time, event->record->time, window))
		out->gaps |= 1U << GAP_LOST;
}
