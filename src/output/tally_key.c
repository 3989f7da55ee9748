// SPDX-License-Identifier: GPL-2.0-only
#include "output/tally_key.h"

#include "model/port.h"
#include "output/value.h"

/* The length of a value that is not there. */
#define NO_VALUE UINT32_MAX

static bool put_program(struct buf *b, const struct event *event)
{
	buf_span(b, event->comm);
	return true;
}

static bool put_pid(struct buf *b, const struct event *event)
{
	buf_sdec(b, (int32_t)event_number(event, ROLE_PID));
	return event_has(event, ROLE_PID);
}

static bool put_domain(struct buf *b, const struct event *event)
{
	buf_hex(b, event_number(event, ROLE_DOMAIN));
	return event_has(event, ROLE_DOMAIN);
}

static bool put_right(struct buf *b, const struct event *event)
{
	value_blocked(b, event, ",");
	return true;
}

/* Names of abstract sockets as people write them. */
static bool put_path(struct buf *b, const struct event *event)
{
	enum role role = event_has(event, ROLE_PATH) ? ROLE_PATH : ROLE_SUN_PATH;

	if (!event_has(event, role))
		return false;
	buf_str(b, role == ROLE_SUN_PATH ? "@" : "");
	buf_span(b, event_bytes(event, role));
	return true;
}

static bool put_port(struct buf *b, const struct event *event)
{
	uint64_t port;

	if (denial_port(event, &port) == PORT_NONE)
		return false;
	buf_dec(b, port);
	return true;
}

static bool put_event(struct buf *b, const struct event *event)
{
	buf_str(b, event->format->short_name);
	return true;
}

const struct tally_part tally_parts[] = {
	{ "program", TALLY_WORD, put_program }, { "pid", TALLY_NUMBER, put_pid },
	{ "domain", TALLY_WORD, put_domain },	{ "right", TALLY_LIST, put_right },
	{ "path", TALLY_PATH, put_path },	{ "port", TALLY_NUMBER, put_port },
	{ "event", TALLY_WORD, put_event },	{},
};

static const struct tally_part *find_part(struct span name)
{
	for (const struct tally_part *part = tally_parts; part->name; part++)
		if (span_is(name, part->name))
			return part;
	return NULL;
}

static int unknown_part(struct span name, struct error *err)
{
	struct buf b = {};

	for (const struct tally_part *part = tally_parts; part->name; part++)
		buf_printf(&b, "%s%s", b.len ? ", " : "", part->name);
	error_set(err, -EINVAL, "--by can't take '%.*s': there are %s", (int)name.len, name.data,
		  buf_cstr(&b));
	buf_done(&b);
	return -EINVAL;
}

int tally_by_add(struct tally_by *by, const char *list, struct error *err)
{
	for (size_t len;; list += len + 1) {
		const struct tally_part *part;

		len = strcspn(list, ",");
		part = find_part((struct span){ list, len });
		if (!part)
			return unknown_part((struct span){ list, len }, err);
		for (size_t i = 0; i < by->num; i++)
			if (by->v[i] == part)
				return error_set(err, -EINVAL, "--by has '%s' twice", part->name);
		by->v[by->num++] = part;
		if (!list[len])
			return 0;
	}
}

void tally_key_put(struct buf *b, const struct tally_by *by, const struct event *event)
{
	for (size_t i = 0; i < by->num; i++) {
		uint32_t len = 0;
		size_t at = b->len;

		buf_add(b, &len, sizeof(len));
		len = by->v[i]->put(b, event) ? b->len - at - sizeof(len) : NO_VALUE;
		if (buf_failed(b))
			return;
		if (len == NO_VALUE)
			b->len = at + sizeof(len);
		memcpy(b->data + at, &len, sizeof(len));
	}
}

bool tally_key_take(struct span *key, struct span *value)
{
	uint32_t len;

	memcpy(&len, key->data, sizeof(len));
	*value = (struct span){ key->data + sizeof(len), len == NO_VALUE ? 0 : len };
	*key = (struct span){ value->data + value->len, key->len - sizeof(len) - value->len };
	return len != NO_VALUE;
}
