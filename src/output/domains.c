// SPDX-License-Identifier: GPL-2.0-only
#include "output/domains.h"

#include "output/escape.h"
#include "output/table.h"
#include "output/value.h"

struct tree {
	struct libscols_table *table;
	const struct domains *domains;
	bool utf8;
	struct buf b; /* a line being made */
};

/* A line of what the buffer holds, below @parent; NULL without memory. */
static struct libscols_line *add_line(struct tree *t, struct libscols_line *parent)
{
	struct libscols_line *line = scols_table_new_line(t->table, parent);
	bool failed = buf_failed(&t->b);

	if (line && (failed || scols_line_set_data(line, 0, buf_cstr(&t->b))))
		line = NULL;
	t->b.len = 0;
	return line;
}

static int add_handled(struct tree *t, const struct ruleset *ruleset, struct libscols_line *parent)
{
	const char *sep = "";

	buf_str(&t->b, "handles ");
	for (enum family f = FAMILY_NONE + 1; f < FAMILY_COUNT; f++) {
		if (!ruleset->handled[f].known || !ruleset->handled[f].mask)
			continue;
		buf_printf(&t->b, "%s%s ", sep, family_name(f));
		value_mask(&t->b, ruleset->handled[f].names, ruleset->handled[f].mask);
		sep = "; ";
	}
	if (!*sep)
		buf_str(&t->b, "nothing");
	return add_line(t, parent) ? 0 : -ENOMEM;
}

static int add_rule(struct tree *t, const struct rule *rule, struct libscols_line *parent)
{
	buf_str(&t->b, "rule ");
	if (rule->is_port)
		buf_printf(&t->b, "port %llu", (unsigned long long)rule->port);
	else if (rule->is_path)
		escape_text(&t->b, rule->path, t->utf8);
	else
		buf_str(&t->b, "for what is not known");
	buf_str(&t->b, ": ");
	value_mask(&t->b, rule->access.names, rule->access.mask);
	return add_line(t, parent) ? 0 : -ENOMEM;
}

/* The rules that the ruleset had when the domain was made of it. */
static int add_rules(struct tree *t, const struct domain *domain, struct libscols_line *parent)
{
	const struct ruleset *ruleset = domain->ruleset;
	int ret = 0;

	if (!ruleset)
		return 0;
	if (ruleset->seen)
		ret = add_handled(t, ruleset, parent);
	for (const struct rule *rule = ruleset->rules; rule && !ret; rule = rule->next)
		if (rule->version <= domain->version)
			ret = add_rule(t, rule, parent);
	if (ret || (ruleset->seen && !ruleset->rules_missing))
		return ret;
	buf_str(&t->b, ruleset->seen
			       ? "(more rules, for which there was no room)"
			       : "(its ruleset is older than the trace: rules may be missing)");
	return add_line(t, parent) ? 0 : -ENOMEM;
}

static void put_count(struct buf *b, const struct domain *domain)
{
	buf_printf(b, ", %llu denial%s seen", (unsigned long long)domain->denials,
		   domain->denials == 1 ? "" : "s");
	if (domain->counted)
		buf_printf(b, " (kernel: %llu)", (unsigned long long)domain->kernel_denials);
}

static void put_domain(struct tree *t, const struct domain *domain)
{
	struct buf *b = &t->b;

	buf_str(b, "domain ");
	buf_hex(b, domain->id);
	if (domain->seen) {
		buf_str(b, " of ");
		escape_text(b, (struct span){ domain->comm, domain->comm_len }, t->utf8);
		buf_printf(b, "[%d], ruleset ", domain->pid);
		buf_hex(b, domain->ruleset ? domain->ruleset->id : 0);
		buf_printf(b, ".%llu", (unsigned long long)domain->version);
	} else {
		buf_str(b, ", older than the trace");
	}
	if (domain->threads) {
		buf_str(b, domain->complete ? ", enforced" : ", enforced on some threads");
		buf_str(b, domain->process_wide ? " process-wide" : "");
		buf_str(b, domain->no_new_privs ? " with no_new_privs" : "");
	}
	buf_str(b, domain->freed ? ", freed" : ", alive");
	put_count(b, domain);
}

static int add_domain(struct tree *t, const struct domain *domain, struct libscols_line *parent)
{
	struct libscols_line *line;
	int ret;

	put_domain(t, domain);
	line = add_line(t, parent);
	ret = line ? add_rules(t, domain, line) : -ENOMEM;
	for (const struct domain *d = domains_first(t->domains); d && !ret; d = d->next)
		if (d->parent == domain)
			ret = add_domain(t, d, line);
	return ret;
}

static int fill(struct tree *t)
{
	int ret = 0;

	if (!scols_table_new_column(t->table, "DOMAIN", 0, SCOLS_FL_TREE))
		return -ENOMEM;
	scols_table_enable_noheadings(t->table, 1);
	scols_table_enable_ascii(t->table, !t->utf8);
	scols_table_set_termforce(t->table, SCOLS_TERMFORCE_NEVER);
	for (const struct domain *d = domains_first(t->domains); d && !ret; d = d->next)
		if (!d->parent)
			ret = add_domain(t, d, NULL);
	return ret;
}

int domains_put(struct buf *b, const struct domains *domains, bool utf8)
{
	struct tree t = { .table = scols_new_table(), .domains = domains, .utf8 = utf8 };
	int ret = t.table ? fill(&t) : -ENOMEM;

	if (!ret)
		ret = table_put(b, t.table);
	scols_unref_table(t.table);
	buf_done(&t.b);
	return ret;
}
