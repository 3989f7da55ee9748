// SPDX-License-Identifier: GPL-2.0-only
#include "output/json_impl.h"
#include "output/suggest_impl.h"

static const char *const state_names[] = {
	[PATH_UNCHECKED] = "unchecked", [PATH_VERIFIED] = "verified",	[PATH_GONE] = "gone",
	[PATH_REPLACED] = "replaced",	[PATH_ELSEWHERE] = "elsewhere", [PATH_NEW] = "new",
};

static const char *const kind_names[] = {
	[PATH_USUAL] = "request",      [PATH_NONE] = "unknown_path",
	[PATH_DELETED] = "deleted",    [PATH_NAMELESS] = "nameless",
	[PATH_OF_PROCESS] = "process", [PATH_WINS_RIGHTS] = "wins_rights",
};

static void put_object(struct json *j, const struct want *w)
{
	if (w->kind == WANT_PORT) {
		json_key(j, "port");
		json_number(j, w->port, false);
	}
	if (w->kind == WANT_PATH || w->path.len) {
		json_key(j, "path");
		json_bytes(j, "path", w->path);
	}
	if (w->rights) {
		json_key(j, "rights");
		json_mask(j, w->names, w->rights);
	} else {
		json_key(j, "request");
		json_word(j, w->what);
	}
}

static void put_evidence(struct json *j, struct suggestion *s, const struct want *w)
{
	json_key(j, "count");
	json_number(j, w->count, false);
	json_time(j, "first", "first_clock", &s->when, w->first);
	json_time(j, "last", "last_clock", &s->when, w->last);
	json_key(j, "pid");
	json_number(j, w->pid, true);
	json_key(j, "comm");
	json_bytes(j, "comm", (struct span){ w->comm, w->comm_len });
	json_key(j, "other_programs");
	json_bool(j, w->programs);
	json_key(j, "domain");
	json_id(j, w->domain);
	json_key(j, "other_domains");
	json_bool(j, w->domains);
}

static void put_want(struct json *j, struct suggestion *s, const struct want *w)
{
	json_open(j, '{');
	put_object(j, w);
	if (!want_has_rule(w)) {
		json_key(j, "reason");
		json_word(j, kind_names[w->kind == WANT_PATH ? w->path_kind : PATH_USUAL]);
	} else if (w->kind == WANT_PATH) {
		const struct path_check check = s->check ? s->check(s, w) : (struct path_check){};

		json_key(j, "here");
		json_word(j, state_names[check.state]);
		if (suggest_path(s, w).len != w->path.len) {
			json_key(j, "directory");
			json_bytes(j, "directory", suggest_path(s, w));
		}
	}
	put_evidence(j, s, w);
	json_close(j, '}');
}

static void put_wants(struct json *j, struct suggestion *s, const char *key, bool with_rule)
{
	json_key(j, key);
	json_open(j, '[');
	for (const struct want *w = policy_first(s->policy); w; w = w->next)
		if (want_has_rule(w) == with_rule)
			put_want(j, s, w);
	json_close(j, ']');
}

void suggest_put_json(struct buf *b, struct suggestion *s)
{
	struct json j = { .b = b, .utf8 = true };

	json_begin(&j, "suggest");
	put_wants(&j, s, "rules", true);
	put_wants(&j, s, "no_rules", false);
	json_key(&j, "left_out");
	json_number(&j, policy_left_out(s->policy), false);
	json_key(&j, "lost");
	json_number(&j, s->lost, false);
	json_key(&j, "lost_unknown");
	json_bool(&j, s->lost_unknown);
	json_end(&j);
}
