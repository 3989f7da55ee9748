// SPDX-License-Identifier: GPL-2.0-only
#include "model/denial.h"
#include "output/escape.h"
#include "output/text_impl.h"

/* Denials that have no access right, and names that read better in words. */
static const struct {
	const char *name;
	const char *words;
} denial_words[] = {
	{ "change_topology", "mount topology" },
	{ "scope_signal", "signal" },
	{ "scope_abstract_unix_socket", "abstract socket" },
};

static void put_words(struct line *l, const char *name)
{
	for (size_t i = 0; i < sizeof(denial_words) / sizeof(*denial_words); i++) {
		if (strcmp(denial_words[i].name, name))
			continue;
		buf_str(l->b, denial_words[i].words);
		return;
	}
	escape_put(l->b, span_str(name), ESCAPE_CONTROL);
}

static void put_blockers(struct line *l)
{
	const char *name;
	uint64_t type;
	enum blocked blocked = denial_blocked(l->event, &name, &type);

	l->shown |= 1ULL << ROLE_BLOCKERS_TYPE | 1ULL << ROLE_BLOCKERS;
	if (blocked == BLOCKED_RIGHTS) {
		line_mask(l, ROLE_BLOCKERS);
	} else if (blocked == BLOCKED_REQUEST) {
		put_words(l, name);
	} else {
		buf_str(l->b, "request type ");
		buf_dec(l->b, type);
	}
}

static void put_denied(struct line *l)
{
	if (line_has(l, ROLE_BLOCKERS))
		put_blockers(l);
	else
		put_words(l, denial_name(l->event->format));
}

static void put_verdict(struct line *l)
{
	static const char *const reasons[UNLOGGED_COUNT] = {
		[UNLOGGED_NOT] = "",
		[UNLOGGED_SAME_EXEC] = ": log_same_exec is off",
		[UNLOGGED_NEW_EXEC] = ": after exec",
		[UNLOGGED_BEFORE_EXEC] = "",
		[UNLOGGED_AFTER_EXEC] = ": after exec",
	};
	enum unlogged why;

	switch (denial_verdict(l->event, &why)) {
	case VERDICT_LOGGED:
		buf_str(l->b, "audit");
		break;
	case VERDICT_NOT_LOGGED:
		buf_str(l->b, "no audit");
		buf_str(l->b, l->layout->brief ? "" : reasons[why]);
		break;
	default:
		buf_str(l->b, "audit unknown");
	}
	l->shown |= 1ULL << ROLE_SAME_EXEC | 1ULL << ROLE_LOG_SAME_EXEC |
		    1ULL << ROLE_LOG_NEW_EXEC | 1ULL << ROLE_LOGGED;
}

void line_deny(struct line *l)
{
	size_t start = l->b->len;

	line_paint(l, COLOR_DENIED);
	buf_str(l->b, "denied ");
	put_denied(l);
	line_paint(l, COLOR_RESET);
	line_pad(l, start, l->layout->what);
	start = l->b->len;
	line_paint(l, COLOR_OBJECT);
	line_object(l);
	if (l->style->count > 1) {
		buf_str(l->b, " x ");
		buf_dec(l->b, l->style->count);
	}
	line_paint(l, COLOR_RESET);
	line_pad_object(l, start);
	line_paint(l, COLOR_QUIET);
	if (line_has(l, ROLE_DOMAIN)) {
		start = l->b->len;
		line_domain_id(l, ROLE_DOMAIN);
		buf_str(l->b, l->layout->gap);
		l->domain = (struct part){ start, l->b->len - start };
	}
	l->verdict = l->b->len;
	put_verdict(l);
}
