// SPDX-License-Identifier: GPL-2.0-only
#include "output/domains.h"
#include "output/json_impl.h"

static void put_handled(struct json *j, const struct ruleset *ruleset)
{
	json_key(j, "handled");
	json_open(j, '{');
	for (enum family f = FAMILY_NONE + 1; f < FAMILY_COUNT; f++) {
		if (!ruleset->handled[f].known)
			continue;
		json_key(j, family_name(f));
		json_mask(j, ruleset->handled[f].names, ruleset->handled[f].mask);
	}
	json_close(j, '}');
}

static void put_rule(struct json *j, const struct rule *rule)
{
	json_open(j, '{');
	if (rule->is_port) {
		json_key(j, "port");
		json_number(j, rule->port, false);
	} else if (rule->is_path) {
		json_key(j, "path");
		json_bytes(j, "path", rule->path);
	}
	json_key(j, "access");
	json_mask(j, rule->access.names, rule->access.mask);
	json_close(j, '}');
}

static void put_ruleset(struct json *j, const struct domain *domain)
{
	const struct ruleset *ruleset = domain->ruleset;

	json_key(j, "ruleset");
	json_id(j, ruleset->id);
	json_key(j, "ruleset_version");
	json_number(j, domain->version, false);
	if (ruleset->seen)
		put_handled(j, ruleset);
	json_key(j, "rules");
	json_open(j, '[');
	for (const struct rule *rule = ruleset->rules; rule; rule = rule->next)
		if (rule->version <= domain->version)
			put_rule(j, rule);
	json_close(j, ']');
	json_key(j, "rules_complete");
	json_bool(j, ruleset->seen && !ruleset->rules_missing);
}

static void put_flag(struct json *j, const char *name, bool v)
{
	json_key(j, name);
	json_bool(j, v);
}

static void put_domain(struct json *j, const struct domain *domain)
{
	json_open(j, '{');
	json_key(j, "domain");
	json_id(j, domain->id);
	put_flag(j, "seen", domain->seen);
	if (domain->seen) {
		json_key(j, "parent");
		json_id(j, domain->parent ? domain->parent->id : 0);
		json_key(j, "pid");
		json_number(j, domain->pid, true);
		json_key(j, "comm");
		json_bytes(j, "comm", (struct span){ domain->comm, domain->comm_len });
	}
	if (domain->ruleset)
		put_ruleset(j, domain);
	if (domain->threads) {
		put_flag(j, "complete", domain->complete);
		put_flag(j, "process_wide", domain->process_wide);
		put_flag(j, "no_new_privs", domain->no_new_privs);
	}
	put_flag(j, "freed", domain->freed);
	json_key(j, "denials_seen");
	json_number(j, domain->denials, false);
	if (domain->counted) {
		json_key(j, "denials");
		json_number(j, domain->kernel_denials, false);
	}
	json_close(j, '}');
}

void domains_put_json(struct buf *b, const struct domains *domains)
{
	struct json j = { .b = b, .utf8 = true };

	json_begin(&j, "domains");
	json_key(&j, "domains");
	json_open(&j, '[');
	for (const struct domain *d = domains_first(domains); d; d = d->next)
		put_domain(&j, d);
	json_close(&j, ']');
	json_key(&j, "left_out");
	json_number(&j, domains_left_out(domains), false);
	json_end(&j);
}
