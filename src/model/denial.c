// SPDX-License-Identifier: GPL-2.0-only
#include "model/denial.h"

enum audit_rule audit_rule_of(const struct format *format)
{
	const struct field *logged = format->by_role[ROLE_LOGGED];

	if (logged && logged->shape == FIELD_NUMBER)
		return AUDIT_RULE_LOGGED;
	if (format_has(format, ROLE_SAME_EXEC) && format_has(format, ROLE_LOG_SAME_EXEC) &&
	    format_has(format, ROLE_LOG_NEW_EXEC))
		return AUDIT_RULE_FLAGS;
	return AUDIT_RULE_NONE;
}

const char *unlogged_name(enum unlogged why)
{
	static const char *const names[UNLOGGED_COUNT] = {
		[UNLOGGED_NOT] = "cut_off",
		[UNLOGGED_SAME_EXEC] = "log_same_exec_off",
		[UNLOGGED_NEW_EXEC] = "log_new_exec_off",
		[UNLOGGED_BEFORE_EXEC] = "before_exec",
		[UNLOGGED_AFTER_EXEC] = "after_exec",
	};

	return names[why];
}

static enum unlogged reason_of(enum audit_rule rule, bool same_exec)
{
	if (rule == AUDIT_RULE_LOGGED)
		return same_exec ? UNLOGGED_BEFORE_EXEC : UNLOGGED_AFTER_EXEC;
	return same_exec ? UNLOGGED_SAME_EXEC : UNLOGGED_NEW_EXEC;
}

enum verdict denial_verdict(const struct event *event, enum unlogged *why)
{
	enum audit_rule rule = audit_rule_of(event->format);
	bool same_exec = event_number(event, ROLE_SAME_EXEC);
	bool logged;

	if (why)
		*why = UNLOGGED_NOT;
	if (rule == AUDIT_RULE_LOGGED && event_has(event, ROLE_LOGGED))
		logged = event_number(event, ROLE_LOGGED);
	else if (rule == AUDIT_RULE_FLAGS && event_has(event, ROLE_LOG_NEW_EXEC))
		logged = event_number(event, same_exec ? ROLE_LOG_SAME_EXEC : ROLE_LOG_NEW_EXEC);
	else
		return VERDICT_UNKNOWN;
	if (!logged && why)
		*why = reason_of(rule, same_exec);
	return logged ? VERDICT_LOGGED : VERDICT_NOT_LOGGED;
}

const char *denial_name(const struct format *format)
{
	size_t len = strlen("deny_");

	return format->short_name + (strncmp(format->short_name, "deny_", len) ? 0 : len);
}

const char *denial_right(const struct format *format, enum family *family)
{
	const char *name = denial_name(format), *scope = "scope_";
	bool scoped = !strncmp(name, scope, strlen(scope));

	*family = scoped ? FAMILY_SCOPE : FAMILY_NONE;
	return scoped ? name + strlen(scope) : name;
}

const struct expr *denial_blockers(const struct format *format)
{
	const struct field *field = format->by_role[ROLE_BLOCKERS];

	for (size_t i = 0; i < format->print.num; i++) {
		const struct expr *e = format->print.v[i].expr;

		if (e && field && expr_field(e) == field)
			return e;
	}
	return NULL;
}

/*
 * Where the kernel prints nothing but access rights, none of them stands for the operation
 * itself.
 */
static bool is_topology(const struct event *event, const struct expr *shown)
{
	return !(shown && shown->kind == EXPR_COND) && event->format->family == FAMILY_FS &&
	       event_has(event, ROLE_BLOCKERS) && !event_number(event, ROLE_BLOCKERS) &&
	       !event_has(event, ROLE_BLOCKERS_TYPE);
}

enum blocked denial_blocked(const struct event *event, const char **name, uint64_t *type)
{
	const struct expr *shown = denial_blockers(event->format), *e;
	struct number n = {};

	e = shown ? expr_choose(shown, &event->format->abi, event->data) : NULL;
	*name = NULL;
	*type = event_number(event, ROLE_BLOCKERS_TYPE);
	if (shown && !e) {
		*type = event_number(event, ROLE_BLOCKERS);
		return BLOCKED_TYPE;
	}
	if (e && e->kind == EXPR_SYMBOL) {
		expr_number(e->a, &event->format->abi, event->data, &n);
		*type = n.v;
		*name = names_find(&e->names, n.v);
		return *name ? BLOCKED_REQUEST : BLOCKED_TYPE;
	}
	if (e && e->kind == EXPR_CONST) {
		*name = e->text;
		return e->text && strcmp(e->text, "unknown") ? BLOCKED_REQUEST : BLOCKED_TYPE;
	}
	if (is_topology(event, shown)) {
		*name = "change_topology";
		return BLOCKED_REQUEST;
	}
	return BLOCKED_RIGHTS;
}

bool denial_filter(const struct format *format, struct buf *b)
{
	const struct field *const *by = format->by_role;

	switch (audit_rule_of(format)) {
	case AUDIT_RULE_LOGGED:
		buf_printf(b, "%s == 1", by[ROLE_LOGGED]->name);
		return true;
	case AUDIT_RULE_FLAGS:
		buf_printf(b, "%s == 1 && %s == 1 || %s == 0 && %s == 1", by[ROLE_SAME_EXEC]->name,
			   by[ROLE_LOG_SAME_EXEC]->name, by[ROLE_SAME_EXEC]->name,
			   by[ROLE_LOG_NEW_EXEC]->name);
		return true;
	default:
		return false;
	}
}

const char *denial_count_key(const struct format *format)
{
	const struct field *same_exec = format->by_role[ROLE_SAME_EXEC];

	return same_exec ? same_exec->name : NULL;
}

enum unlogged denial_count_reason(const struct format *format, uint64_t key)
{
	return reason_of(audit_rule_of(format), key);
}
