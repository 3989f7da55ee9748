// SPDX-License-Identifier: GPL-2.0-only
#include "output/escape.h"
#include "output/text_impl.h"
#include "output/value.h"

/* Of the 16 basic colours those that can be read on dark and on light. */
static const char *const colors[] = {
	[COLOR_DENIED] = "\033[1;31m", [COLOR_OBJECT] = "\033[1m", [COLOR_QUIET] = "\033[2m",
	[COLOR_LOST] = "\033[1;35m",   [COLOR_RESET] = "\033[0m",
};

void line_paint(struct line *l, enum color color)
{
	if (l->style->color)
		buf_str(l->b, colors[color]);
}

bool line_has(const struct line *l, enum role role)
{
	return event_has(l->event, role);
}

uint64_t line_number(struct line *l, enum role role)
{
	l->shown |= 1ULL << role;
	return event_number(l->event, role);
}

void line_id(struct line *l, enum role role)
{
	buf_hex(l->b, line_number(l, role));
}

void line_string(struct line *l, enum role role)
{
	size_t start = l->b->len;

	l->shown |= 1ULL << role;
	escape_text(l->b, event_bytes(l->event, role), l->style->utf8);
	l->string = (struct part){ start, l->b->len - start };
}

const struct names *line_names(const struct line *l, enum role role)
{
	return &l->event->format->by_role[role]->names;
}

void line_mask(struct line *l, enum role role)
{
	value_mask(l->b, line_names(l, role), line_number(l, role));
}

void line_ruleset(struct line *l)
{
	buf_str(l->b, l->layout->brief ? "" : "ruleset ");
	value_ruleset(l->b, l->event);
	l->shown |= 1ULL << ROLE_RULESET | 1ULL << ROLE_RULESET_VERSION;
}

void line_domain_id(struct line *l, enum role role)
{
	buf_str(l->b, l->layout->brief ? "" : "domain ");
	line_id(l, role);
}
