// SPDX-License-Identifier: GPL-2.0-only
#include "model/port.h"
#include "output/explain.h"
#include "output/json_impl.h"
#include "output/value.h"

static const char *const gap_names[EXPLAIN_GAPS] = {
	[GAP_DOMAIN] = "domain",   [GAP_RULESET] = "ruleset", [GAP_CHECKS] = "checks",
	[GAP_ACCESS] = "access",   [GAP_MIXED] = "mixed",     [GAP_TASK] = "task",
	[GAP_RENAME] = "rename",   [GAP_SUM] = "sum",	      [GAP_RULES] = "rules",
	[GAP_EVICTED] = "evicted", [GAP_LOST] = "lost",
};

static const char *const relation_names[RELATION_COUNT] = {
	[RELATION_UNKNOWN] = "unknown", [RELATION_UNCONFINED] = "unconfined",
	[RELATION_SAME] = "same",	[RELATION_OUTER] = "outer",
	[RELATION_NESTED] = "nested",	[RELATION_UNRELATED] = "unrelated",
};

static void put_mask(struct json *j, const char *key, const struct explanation *e, bool known,
		     uint64_t mask)
{
	json_key(j, key);
	if (known && e->names)
		json_mask(j, e->names, mask);
	else
		json_null(j);
}

static void put_bool(struct json *j, const char *key, bool v)
{
	json_key(j, key);
	json_bool(j, v);
}

static void put_file(struct json *j, uint64_t dev, uint64_t ino)
{
	json_key(j, "dev");
	json_raw_begin(j);
	value_dev(j->b, dev);
	json_raw_end(j);
	json_key(j, "ino");
	json_number(j, ino, false);
}

static void put_path(struct json *j, struct span path)
{
	json_key(j, "path");
	json_bytes(j, "path", path);
}

/* What was denied: of the event, by meaning. */
static void put_object(struct json *j, const struct event *event)
{
	uint64_t port;

	if (event_has(event, ROLE_PATH))
		put_path(j, event_bytes(event, ROLE_PATH));
	if (event_has(event, ROLE_INO))
		put_file(j, event_number(event, ROLE_DEV), event_number(event, ROLE_INO));
	if (denial_port(event, &port) != PORT_NONE) {
		json_key(j, "port");
		json_number(j, port, false);
	}
	if (event_has(event, ROLE_PEER_PID)) {
		json_key(j, "peer_pid");
		json_number(j, (int32_t)event_number(event, ROLE_PEER_PID), true);
	}
	if (event_has(event, ROLE_PEER_DOMAIN)) {
		json_key(j, "peer_domain");
		json_id(j, event_number(event, ROLE_PEER_DOMAIN));
	}
}

static void put_context(struct json *j, const struct event *event, struct when *when)
{
	json_key(j, "event");
	json_word(j, event->format->name);
	json_time(j, "time", "clock", when, event->record->time);
	json_key(j, "pid");
	json_number(j, (int32_t)event_number(event, ROLE_PID), true);
	json_key(j, "comm");
	json_bytes(j, "comm", event->comm);
	json_key(j, "domain");
	json_id(j, event_number(event, ROLE_DOMAIN));
	put_object(j, event);
}

static void put_layer(struct json *j, const struct explanation *e, size_t i)
{
	const struct explained_layer *layer = &e->layers[i];
	const struct domain *domain = layer->domain;

	json_open(j, '{');
	json_key(j, "domain");
	if (layer->known)
		json_id(j, layer->id);
	else
		json_null(j);
	put_bool(j, "denied", i == e->denier);
	if (domain && domain->ruleset) {
		json_key(j, "ruleset");
		json_id(j, domain->ruleset->id);
		json_key(j, "ruleset_version");
		json_number(j, domain->version, false);
	}
	put_mask(j, "handles", e, layer->handles_known, layer->handles);
	put_mask(j, "granted", e, layer->granted_known, layer->granted);
	put_mask(j, "missing", e, layer->missing_known, layer->missing);
	json_close(j, '}');
}

static void put_met(struct json *j, const struct explanation *e, const struct explained_rule *rule)
{
	json_open(j, '{');
	if (rule->is_port) {
		json_key(j, "port");
		json_number(j, rule->port, false);
	} else {
		put_file(j, rule->dev, rule->ino);
		if (rule->rule)
			put_path(j, rule->rule->path);
	}
	put_bool(j, "closest", rule == e->closest);
	json_key(j, "grants");
	json_open(j, '[');
	for (size_t i = 0; i < e->num_layers; i++)
		json_mask(j, e->names, rule->grants[i]);
	json_close(j, ']');
	json_close(j, '}');
}

static void put_rule(struct json *j, const struct explanation *e, const struct rule *rule)
{
	json_open(j, '{');
	if (rule->is_port) {
		json_key(j, "port");
		json_number(j, rule->port, false);
	} else {
		put_path(j, rule->path);
	}
	json_key(j, "access");
	json_mask(j, rule->access.names ? rule->access.names : e->names, rule->access.mask);
	json_close(j, '}');
}

static void put_layers(struct json *j, const struct explanation *e)
{
	json_key(j, "layers");
	json_open(j, '[');
	for (size_t i = 0; i < e->num_layers; i++)
		put_layer(j, e, i);
	json_close(j, ']');
	put_bool(j, "more_outside", e->more_outside);
	put_bool(j, "more_inside", e->more_inside);
}

static void put_rules(struct json *j, const struct explanation *e)
{
	json_key(j, "rules");
	json_open(j, '[');
	for (size_t i = 0; i < e->num_rules; i++)
		put_met(j, e, &e->rules[i]);
	json_close(j, ']');
	json_key(j, "nearest");
	if (e->nearest)
		put_rule(j, e, e->nearest);
	else
		json_null(j);
	put_bool(j, "rules_seen", e->rules_seen);
}

static void put_not_seen(struct json *j, const struct explanation *e, uint64_t evicted)
{
	json_key(j, "not_seen");
	json_open(j, '[');
	for (size_t i = 0; i < EXPLAIN_GAPS; i++)
		if (e->gaps >> i & 1)
			json_word(j, gap_names[i]);
	json_close(j, ']');
	json_key(j, "evicted");
	json_number(j, evicted, false);
}

void explain_put_json(struct buf *b, const struct explanation *e, uint64_t evicted,
		      struct style *style)
{
	struct json j = { .b = b, .utf8 = style->utf8 };

	json_begin(&j, "explain");
	put_context(&j, e->event, &style->when);
	put_bool(&j, "has_rules", e->has_rules);
	json_key(&j, "request");
	json_word(&j, e->what);
	put_mask(&j, "denied", e, !e->what, e->denied);
	put_mask(&j, "requested", e, e->requested_known, e->requested);
	put_layers(&j, e);
	put_rules(&j, e);
	if (relation_names[e->relation]) {
		json_key(&j, "relation");
		json_word(&j, relation_names[e->relation]);
	}
	put_not_seen(&j, e, evicted);
	json_end(&j);
}
