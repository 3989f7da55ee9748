// SPDX-License-Identifier: GPL-2.0-only
#include "output/value.h"

#include "model/denial.h"
#include "output/escape.h"

/* The kernel's own dev_t: MINORBITS is 20. */
void value_dev(struct buf *b, uint64_t dev)
{
	buf_dec(b, dev >> 20);
	buf_put(b, ':');
	buf_dec(b, dev & 0xfffff);
}

void value_ruleset(struct buf *b, const struct event *event)
{
	buf_hex(b, event_number(event, ROLE_RULESET));
	if (event_has(event, ROLE_RULESET_VERSION)) {
		buf_put(b, '.');
		buf_dec(b, event_number(event, ROLE_RULESET_VERSION));
	}
}

void value_blocked(struct buf *b, const struct event *event, const char *delim)
{
	const char *name = denial_name(event->format);
	enum blocked blocked = BLOCKED_REQUEST;
	uint64_t type = 0;

	if (event_has(event, ROLE_BLOCKERS))
		blocked = denial_blocked(event, &name, &type);
	if (blocked == BLOCKED_RIGHTS) {
		names_put_mask(&event->format->by_role[ROLE_BLOCKERS]->names, b,
			       event_number(event, ROLE_BLOCKERS), delim);
	} else if (name) {
		escape_put(b, span_str(name), ESCAPE_KERNEL);
	} else {
		buf_str(b, "0x");
		buf_hex(b, type);
	}
}

/* Names that fill a whole table of this size are said as "all". */
#define MANY_RIGHTS 4

static bool is_all(const struct names *names, uint64_t mask)
{
	uint64_t all = 0;

	for (size_t i = 0; i < names->num; i++)
		all |= names->v[i].value;
	return names->num >= MANY_RIGHTS && mask == all;
}

void value_mask(struct buf *b, const struct names *names, uint64_t mask)
{
	if (is_all(names, mask))
		buf_str(b, "all");
	else if (!mask)
		buf_str(b, "nothing");
	else
		names_put_mask(names, b, mask, ",");
}

void value_pid(struct buf *b, const struct event *event, enum role role)
{
	if (event_has(event, role))
		buf_sdec(b, (int32_t)event_number(event, role));
	else
		buf_put(b, '?');
}
