// SPDX-License-Identifier: GPL-2.0-only
/* The lines of rulesets, rules, domains and checks. */
#include "output/escape.h"
#include "output/text_impl.h"

/* The past tense of the verb an event's name begins with. */
static void put_verb(struct line *l)
{
	static const struct {
		const char *prefix;
		const char *past;
	} verbs[] = {
		{ "create_", "created" },   { "free_", "freed" }, { "enforce_", "enforced" },
		{ "restrict_", "created" }, { "log_", "logged" }, { "add_", "added" },
		{ "check_", "checked" },
	};
	const char *name = l->event->format->short_name;

	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (strncmp(name, verbs[i].prefix, strlen(verbs[i].prefix)))
			continue;
		buf_str(l->b, verbs[i].past);
		return;
	}
	escape_put(l->b, span_str(name), ESCAPE_CONTROL);
}

void line_ruleset_event(struct line *l)
{
	static const struct {
		enum role role;
		const char *text;
	} handled[] = {
		{ ROLE_HANDLED_FS, "fs" },
		{ ROLE_HANDLED_NET, "net" },
		{ ROLE_SCOPED, "scope" },
	};
	const char *sep = ", handles ";

	put_verb(l);
	buf_str(l->b, l->layout->brief ? " ruleset " : " ");
	line_ruleset(l);
	for (size_t i = 0; i < sizeof(handled) / sizeof(*handled); i++) {
		if (!line_has(l, handled[i].role) || !line_number(l, handled[i].role))
			continue;
		buf_str(l->b, sep);
		buf_str(l->b, handled[i].text);
		buf_put(l->b, ' ');
		line_mask(l, handled[i].role);
		sep = "; ";
	}
}

void line_rule(struct line *l)
{
	put_verb(l);
	buf_str(l->b, " rule ");
	if (line_has(l, ROLE_ACCESS)) {
		line_mask(l, ROLE_ACCESS);
		buf_put(l->b, ' ');
	}
	line_object(l);
	l->rest = l->b->len;
	buf_str(l->b, l->layout->brief ? " " : " to ");
	line_ruleset(l);
}

static void put_creator(struct line *l)
{
	if (!line_has(l, ROLE_CREATOR_PID))
		return;
	buf_str(l->b, " of ");
	line_string(l, ROLE_CREATOR_COMM);
	buf_put(l->b, '[');
	buf_sdec(l->b, (int32_t)line_number(l, ROLE_CREATOR_PID));
	buf_str(l->b, "], uid ");
	buf_dec(l->b, line_number(l, ROLE_CREATOR_UID));
	buf_str(l->b, ", ");
	line_string(l, ROLE_CREATOR_EXE);
	if (line_has(l, ROLE_MODE)) {
		buf_str(l->b, ", ");
		line_string(l, ROLE_MODE);
	}
}

void line_domain(struct line *l)
{
	static const struct {
		enum role role;
		const char *text;
	} details[] = {
		{ ROLE_PROCESS_WIDE, ", process-wide" },
		{ ROLE_NO_NEW_PRIVS, ", no_new_privs" },
	};

	put_verb(l);
	buf_str(l->b, " domain ");
	line_id(l, ROLE_DOMAIN);
	if (line_number(l, ROLE_PARENT)) {
		buf_str(l->b, " in ");
		line_domain_id(l, ROLE_PARENT);
	}
	put_creator(l);
	if (line_has(l, ROLE_RULESET)) {
		buf_str(l->b, " from ");
		line_ruleset(l);
	}
	if (line_has(l, ROLE_COMPLETE))
		buf_str(l->b,
			line_number(l, ROLE_COMPLETE) ? " on its last thread" : " on a thread");
	for (size_t i = 0; i < sizeof(details) / sizeof(*details); i++)
		if (line_number(l, details[i].role))
			buf_str(l->b, details[i].text);
	if (line_has(l, ROLE_DENIALS)) {
		uint64_t n = line_number(l, ROLE_DENIALS);

		buf_str(l->b, ", ");
		buf_dec(l->b, n);
		buf_str(l->b, n == 1 ? " denial" : " denials");
	}
}

static void put_grants(struct line *l)
{
	const struct field *field = l->event->format->by_role[ROLE_GRANTS];
	struct span bytes = event_bytes(l->event, ROLE_GRANTS);
	size_t size = field ? field->elem_size : 0;

	l->shown |= 1ULL << ROLE_GRANTS;
	if (!is_integer_size(size))
		return;
	for (size_t i = 0; i + size <= bytes.len; i += size) {
		uint64_t mask = read_number(&l->event->format->abi, bytes.data + i, size, false);

		buf_str(l->b, i ? "; layer " : ": layer ");
		buf_dec(l->b, i / size + 1);
		buf_put(l->b, ' ');
		if (mask)
			names_put_mask(&field->names, l->b, mask, ",");
		else
			buf_str(l->b, "nothing");
	}
}

void line_check(struct line *l)
{
	put_verb(l);
	buf_put(l->b, ' ');
	if (line_has(l, ROLE_ACCESS)) {
		line_mask(l, ROLE_ACCESS);
		buf_put(l->b, ' ');
	}
	line_object(l);
	l->rest = l->b->len;
	buf_str(l->b, ", domain ");
	line_id(l, ROLE_DOMAIN);
	buf_str(l->b, ": rule grants");
	put_grants(l);
}
