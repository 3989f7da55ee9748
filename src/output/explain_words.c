// SPDX-License-Identifier: GPL-2.0-only
/* Why an access was denied, in words. */
#include "output/escape.h"
#include "output/explain.h"
#include "output/value.h"

#define INDENT "  "

/* What was asked for has no rules. */
static const struct {
	const char *what;
	const char *words;
} no_rules[] = {
	{ "change_topology", "No task in a domain can change the mount topology." },
	{ "ptrace", "A task in a domain can trace only tasks in the same domain or nested ones." },
	{ "scope_signal",
	  "The domain is scoped: its tasks can signal only those in it or in nested ones." },
	{ "scope_abstract_unix_socket",
	  "The domain is scoped: its tasks can connect only to abstract sockets made in it or in "
	  "nested ones." },
};

static const char *const relations[RELATION_COUNT] = {
	[RELATION_UNKNOWN] = "How the other side's domain is to this one was not seen.",
	[RELATION_UNCONFINED] = "The other side is in no domain.",
	[RELATION_SAME] = "The other side is in the same domain.",
	[RELATION_OUTER] = "The other side's domain is around this one.",
	[RELATION_NESTED] = "The other side's domain is nested in this one.",
	[RELATION_UNRELATED] = "The other side's domain is neither around nor nested in this one.",
};

static const char *const gaps[EXPLAIN_GAPS] = {
	[GAP_DOMAIN] = "a domain's creation, so what is around it: it is older than the trace, not "
		       "selected, or lost",
	[GAP_RULESET] = "the creation of a layer's ruleset, so what it handles",
	[GAP_CHECKS] = "checks of rules: they were not traced (live: -- PROGRAM, -p or --all)",
	[GAP_ACCESS] = "a check of this access: no rule fits it, or the check was not traced",
	[GAP_MIXED] = "which of the checks just before are of this access, if any: a rule there "
		      "granted it",
	[GAP_TASK] = "checks by this task; those of other tasks just before are not counted",
	[GAP_RENAME] = "which of the two directories of a rename or link a rule was checked for",
	[GAP_SUM] = "all that led to it: what was seen does not add up to the denial",
	[GAP_RULES] = "all rules on the way: there are more than there is room for",
	[GAP_EVICTED] = "all checks: there was no room for so many at a time",
	[GAP_LOST] = "some events just before: they were lost from the ring buffer",
};

static void put_layer(struct buf *b, const struct explanation *e, size_t i)
{
	buf_printf(b, "layer %zu", i + 1);
	if (!e->more_inside && !e->more_outside)
		buf_printf(b, " of %zu", e->num_layers);
	if (!e->layers[i].known)
		return;
	buf_str(b, " (domain ");
	buf_hex(b, e->layers[i].id);
	buf_put(b, ')');
}

/* What the rules that were met came to. */
static void put_met(struct buf *b, const struct explanation *e, bool utf8)
{
	buf_printf(b, "%zu rule%s", e->num_rules, e->num_rules == 1 ? "" : "s");
	buf_str(b, e->rules[0].is_port ? "" : " on the way");
	buf_str(b, e->num_rules == 1 ? " was checked, and it does not grant "
				     : " were checked, and none grants ");
	value_mask(b, e->names, e->denied);
	buf_str(b, " there");
	if (e->closest) {
		buf_str(b, "; closest came that for ");
		explain_rule_name(b, e->closest, utf8);
		buf_str(b, ": ");
		value_mask(b, e->names, e->closest->grants[e->denier] & e->requested);
	}
	buf_str(b, ".\n");
}

static void put_object(struct buf *b, const struct rule *rule, bool utf8)
{
	if (rule->is_port)
		buf_printf(b, "port %llu", (unsigned long long)rule->port);
	else
		escape_text(b, rule->path, utf8);
}

/* What the ruleset has for such a path or port, whatever was checked. */
static void put_nearest(struct buf *b, const struct explanation *e, bool utf8)
{
	const struct rule *rule = e->nearest;

	if (!rule && e->rules_seen) {
		buf_str(b, INDENT);
		buf_str(b, e->event->format->family == FAMILY_NET
				   ? "Its ruleset has no rule for the port.\n"
				   : "Its ruleset has no rule for that path or a directory above "
				     "it.\n");
	}
	if (!rule)
		return;
	buf_str(b, INDENT "Its ruleset has a rule for ");
	put_object(b, rule, utf8);
	buf_str(b, ": ");
	value_mask(b, e->names, rule->access.mask);
	buf_str(b, ".\n");
	if (!rule->is_port && (rule->access.mask & e->denied) == e->denied)
		buf_str(b, INDENT "That rule grants it: its path led to another file when it was "
				  "made, or that of the denial does.\n");
}

/* Layers outside of the one that denied: the kernel tells of the innermost one only. */
static void put_others(struct buf *b, const struct explanation *e)
{
	for (size_t i = 0; i < e->num_layers; i++) {
		const struct explained_layer *layer = &e->layers[i];

		if (i == e->denier || !layer->missing_known || !layer->missing)
			continue;
		buf_str(b, INDENT "In ");
		put_layer(b, e, i);
		buf_str(b, " nothing grants ");
		value_mask(b, e->names, layer->missing);
		buf_str(b, " either.\n");
	}
}

static void put_rights(struct buf *b, const struct explanation *e, bool utf8)
{
	if (e->requested_known && e->requested != e->denied) {
		buf_str(b, INDENT "Requested was ");
		value_mask(b, e->names, e->requested);
		buf_str(b, ".\n");
	}
	buf_str(b, INDENT "Missing is ");
	value_mask(b, e->names, e->denied);
	buf_str(b, " in ");
	put_layer(b, e, e->denier);
	buf_str(b, e->num_rules ? ": " : ".\n");
	if (e->num_rules)
		put_met(b, e, utf8);
	else
		put_nearest(b, e, utf8);
	put_others(b, e);
}

static const char *words_of(const struct explanation *e)
{
	for (size_t i = 0; e->what && i < sizeof(no_rules) / sizeof(*no_rules); i++)
		if (!strcmp(no_rules[i].what, e->what))
			return no_rules[i].words;
	return NULL;
}

static void put_request(struct buf *b, const struct explanation *e)
{
	const char *words = words_of(e);

	buf_str(b, INDENT "Denied by domain ");
	buf_hex(b, e->domain);
	buf_str(b, ". ");
	buf_str(b, words ? words : "What rules there are for such a request is not known here.");
	buf_str(b, words ? " No rule can allow it.\n" : "\n");
	if (relations[e->relation])
		buf_printf(b, INDENT "%s\n", relations[e->relation]);
}

void explain_rule_name(struct buf *b, const struct explained_rule *rule, bool utf8)
{
	if (rule->is_port) {
		buf_printf(b, "port %llu", (unsigned long long)rule->port);
	} else if (rule->rule) {
		escape_text(b, rule->rule->path, utf8);
	} else {
		buf_str(b, "dev ");
		value_dev(b, rule->dev);
		buf_printf(b, " ino %llu", (unsigned long long)rule->ino);
	}
}

void explain_words(struct buf *b, const struct explanation *e, bool utf8)
{
	if (e->has_rules)
		put_rights(b, e, utf8);
	else
		put_request(b, e);
	for (size_t i = 0; i < EXPLAIN_GAPS; i++)
		if (e->gaps >> i & 1)
			buf_printf(b, INDENT "Not seen: %s.\n", gaps[i]);
}
