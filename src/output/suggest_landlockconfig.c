// SPDX-License-Identifier: GPL-2.0-only
/* Rules as a file of landlockconfig: JSON, or TOML, which can have comments. */
#include <errno.h>

#include "output/escape.h"
#include "output/json_put.h"
#include "output/suggest_impl.h"

#define HASH "# "

static const char *const scope_names[] = { "abstract_unix_socket", "signal", NULL };

/* The first version of Landlock's interface that has a right; all others have 1. */
static const struct {
	const char *right;
	unsigned int abi;
} first_abi[] = {
	{ "refer", 2 },
	{ "truncate", 3 },
	{ "bind_tcp", 4 },
	{ "connect_tcp", 4 },
	{ "ioctl_dev", 5 },
	{ "signal", 6 },
	{ "abstract_unix_socket", 6 },
	{ "resolve_unix", 9 },
	{ "bind_udp", 10 },
	{ "connect_send_udp", 10 },
};

/* The parts of the file, in both spellings. */
enum word { WORD_FS, WORD_NET, WORD_PATH, WORD_PORT, WORD_ACCESS, WORD_COUNT };

static const char *const json_words[WORD_COUNT] = { "handledAccessFs", "handledAccessNet",
						    "pathBeneath", "netPort", "allowedAccess" };
static const char *const toml_words[WORD_COUNT] = { "handled_access_fs", "handled_access_net",
						    "path_beneath", "net_port", "allowed_access" };

static const struct ruleset *ruleset_of(const struct suggestion *s, uint64_t domain)
{
	for (const struct domain *d = domains_first(s->domains); d; d = d->next)
		if (d->id == domain)
			return d->ruleset && d->ruleset->seen ? d->ruleset : NULL;
	return NULL;
}

static bool same_handled(const struct ruleset *a, const struct ruleset *b)
{
	for (enum family f = FAMILY_NONE + 1; f < FAMILY_COUNT; f++)
		if (a->handled[f].known != b->handled[f].known ||
		    a->handled[f].mask != b->handled[f].mask)
			return false;
	return true;
}

/*
 * What the sandbox handles.  The file is composed with others by what all of them handle, so that
 * one that leaves it out would switch the sandbox off.
 */
static int find_ruleset(const struct suggestion *s, const struct ruleset **found, struct error *err)
{
	*found = NULL;
	for (const struct want *w = policy_first(s->policy); w; w = w->next) {
		const struct ruleset *ruleset;

		if (!want_has_rule(w))
			continue;
		ruleset = ruleset_of(s, w->domain);
		if (!ruleset) {
			error_set(err, -EOPNOTSUPP,
				  "cannot write rules of landlockconfig: what domain %llx handles "
				  "was "
				  "not seen, and a file without it would switch the sandbox off",
				  (unsigned long long)w->domain);
			error_advise(err,
				     "trace from before the sandbox is made, or use --for text");
			return -EOPNOTSUPP;
		}
		if (w->domains || (*found && !same_handled(*found, ruleset))) {
			error_set(
				err, -EOPNOTSUPP,
				"cannot write rules of landlockconfig: the denials are of domains "
				"that differ, and a file is for one");
			error_advise(err, "choose one with -d: %llx",
				     (unsigned long long)w->domain);
			return -EOPNOTSUPP;
		}
		*found = ruleset;
	}
	return 0;
}

/* Whether the form knows the name. */
static bool is_expressible(const char *name, enum family family)
{
	const char *const *known = family == FAMILY_SCOPE ? scope_names : suggest_known_names;

	for (; *known; known++)
		if (!strcmp(*known, name))
			return true;
	return false;
}

/* Names of a mask that the form knows; about the others a line goes to @notes. */
static void put_names(struct json *j, const struct names *names, uint64_t mask, enum family family,
		      struct buf *notes, const char *prefix)
{
	json_open(j, '[');
	for (uint64_t left = mask; left; left &= left - 1) {
		const char *name = names_find(names, left & -left);

		if (name && is_expressible(name, family)) {
			json_word(j, name);
			continue;
		}
		buf_str(notes, prefix);
		buf_str(notes, "left out, for landlockconfig does not know it: ");
		names_put_mask(names, notes, left & -left, "");
		buf_put(notes, '\n');
	}
	json_close(j, ']');
}

static unsigned int abi_of(const struct ruleset *ruleset)
{
	unsigned int abi = 1;

	for (enum family f = FAMILY_NONE + 1; f < FAMILY_COUNT; f++)
		for (uint64_t left = ruleset->handled[f].known ? ruleset->handled[f].mask : 0; left;
		     left &= left - 1) {
			const char *name = names_find(ruleset->handled[f].names, left & -left);

			for (size_t i = 0; name && i < sizeof(first_abi) / sizeof(*first_abi); i++)
				if (!strcmp(first_abi[i].right, name) && first_abi[i].abi > abi)
					abi = first_abi[i].abi;
		}
	return abi;
}

/* A '$' begins a variable there, unless there are two. */
static void put_path(struct json *j, struct span path)
{
	struct buf text = {};

	for (size_t i = 0; i < path.len; i++) {
		buf_put(&text, path.data[i]);
		if (path.data[i] == '$')
			buf_put(&text, '$');
	}
	json_string(j, (struct span){ text.data, text.len });
	j->b->failed |= text.failed;
	buf_done(&text);
}

static bool is_utf8(struct span path)
{
	uint32_t code;

	for (size_t at = 0; at < path.len;) {
		size_t len = 1;

		if ((unsigned char)path.data[at] >= 0x80)
			len = utf8_char((struct span){ path.data + at, path.len - at }, &code);
		if (!len)
			return false;
		at += len;
	}
	return true;
}

/* What can be said of it: its rights, 0 for nothing; lines about the rest go to @notes. */
static uint64_t sayable(struct suggestion *s, const struct want *w, enum want_kind kind,
			struct buf *notes)
{
	if (w->kind != kind || !want_has_rule(w))
		return 0;
	suggest_evidence(notes, s, w, HASH);
	if (kind == WANT_PATH && !is_utf8(suggest_path(s, w))) {
		suggest_refusal(notes, s, w, HASH, "its path is not UTF-8");
		return 0;
	}
	return suggest_expressible(notes, s, w, suggest_known_names, HASH);
}

static void put_access(struct json *j, const struct want *w, uint64_t rights)
{
	json_open(j, '[');
	for (; rights; rights &= rights - 1)
		json_word(j, names_find(w->names, rights & -rights));
	json_close(j, ']');
}

static void put_object(struct json *j, const struct suggestion *s, const struct want *w)
{
	json_open(j, '[');
	if (w->kind == WANT_PORT)
		json_number(j, w->port, false);
	else
		put_path(j, suggest_path(s, w));
	json_close(j, ']');
}

static void put_json_rules(struct json *j, struct buf *notes, struct suggestion *s,
			   enum want_kind kind)
{
	bool any = false;

	for (const struct want *w = policy_first(s->policy); w; w = w->next) {
		uint64_t rights = sayable(s, w, kind, notes);

		if (!rights)
			continue;
		if (!any) {
			json_key(j, json_words[kind == WANT_PORT ? WORD_PORT : WORD_PATH]);
			json_open(j, '[');
		}
		any = true;
		json_open(j, '{');
		json_key(j, json_words[WORD_ACCESS]);
		put_access(j, w, rights);
		json_key(j, kind == WANT_PORT ? "port" : "parent");
		put_object(j, s, w);
		json_close(j, '}');
	}
	if (any)
		json_close(j, ']');
}

/* The parts of "ruleset", by family. */
static const char *handled_word(const char *const *words, enum family family)
{
	return family == FAMILY_FS    ? words[WORD_FS]
	       : family == FAMILY_NET ? words[WORD_NET]
				      : "scoped";
}

int suggest_landlockconfig(struct buf *b, struct buf *notes, struct suggestion *s,
			   struct error *err)
{
	struct json j = { .b = b, .utf8 = true };
	const struct ruleset *ruleset;
	int ret = find_ruleset(s, &ruleset, err);

	if (ret)
		return ret;
	suggest_head(notes, s, HASH);
	if (ruleset) {
		json_open(&j, '{');
		json_key(&j, "abi");
		json_number(&j, abi_of(ruleset), false);
		json_key(&j, "ruleset");
		json_open(&j, '[');
		json_open(&j, '{');
		for (enum family f = FAMILY_NONE + 1; f < FAMILY_COUNT; f++) {
			if (!ruleset->handled[f].known || !ruleset->handled[f].mask)
				continue;
			json_key(&j, handled_word(json_words, f));
			put_names(&j, ruleset->handled[f].names, ruleset->handled[f].mask, f, notes,
				  HASH);
		}
		json_close(&j, '}');
		json_close(&j, ']');
		put_json_rules(&j, notes, s, WANT_PATH);
		put_json_rules(&j, notes, s, WANT_PORT);
		json_close(&j, '}');
		buf_put(b, '\n');
	}
	suggest_no_rules(notes, s, HASH);
	return buf_failed(b) || buf_failed(notes) ? -ENOMEM : 0;
}

/* "KEY = " and a value of JSON, which an array of TOML is as well. */
static struct json toml_value(struct buf *b, const char *key)
{
	buf_str(b, key);
	buf_str(b, " = ");
	return (struct json){ .b = b, .utf8 = true, .toml = true };
}

static void put_toml_rules(struct buf *b, struct suggestion *s, enum want_kind kind)
{
	struct json j;

	for (const struct want *w = policy_first(s->policy); w; w = w->next) {
		uint64_t rights;

		if (w->kind == kind && want_has_rule(w))
			buf_put(b, '\n');
		rights = sayable(s, w, kind, b);
		if (!rights)
			continue;
		buf_printf(b, "[[%s]]\n", toml_words[kind == WANT_PORT ? WORD_PORT : WORD_PATH]);
		j = toml_value(b, toml_words[WORD_ACCESS]);
		put_access(&j, w, rights);
		buf_put(b, '\n');
		j = toml_value(b, kind == WANT_PORT ? "port" : "parent");
		put_object(&j, s, w);
		buf_put(b, '\n');
	}
}

int suggest_landlockconfig_toml(struct buf *b, struct buf *notes, struct suggestion *s,
				struct error *err)
{
	const struct ruleset *ruleset;
	int ret = find_ruleset(s, &ruleset, err);

	if (ret)
		return ret;
	suggest_head(b, s, HASH);
	if (ruleset) {
		struct buf unknown = {};

		buf_printf(b, "abi = %u\n\n[[ruleset]]\n", abi_of(ruleset));
		for (enum family f = FAMILY_NONE + 1; f < FAMILY_COUNT; f++) {
			struct json j;

			if (!ruleset->handled[f].known || !ruleset->handled[f].mask)
				continue;
			j = toml_value(b, handled_word(toml_words, f));
			put_names(&j, ruleset->handled[f].names, ruleset->handled[f].mask, f,
				  &unknown, HASH);
			buf_put(b, '\n');
		}
		buf_add(b, unknown.data, unknown.len);
		b->failed |= unknown.failed;
		buf_done(&unknown);
		put_toml_rules(b, s, WANT_PATH);
		put_toml_rules(b, s, WANT_PORT);
	}
	suggest_no_rules(b, s, HASH);
	return buf_failed(b) ? -ENOMEM : 0;
}
