// SPDX-License-Identifier: GPL-2.0-only
#include "model/port.h"

/* What the names of rights begin with that are about one of the ports. */
static const struct {
	const char *prefix;
	enum port_end end;
} verbs[] = {
	{ "bind_", PORT_LOCAL },
	{ "listen", PORT_LOCAL },
	{ "connect_", PORT_REMOTE },
	{ "send", PORT_REMOTE },
};

static enum port_end end_of_right(const char *name)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (!strncmp(name, verbs[i].prefix, strlen(verbs[i].prefix)))
			return verbs[i].end;
	return PORT_NONE;
}

/* PORT_NONE as well where the rights do not agree. */
static enum port_end end_of_rights(const struct event *event)
{
	const struct field *field = event->format->by_role[ROLE_BLOCKERS];
	uint64_t mask = event_number(event, ROLE_BLOCKERS);
	enum port_end end = PORT_NONE, next;
	const char *name;
	size_t at = 0;

	while (field && (name = names_take(&field->names, &at, &mask))) {
		next = end_of_right(name);
		if (next && end && next != end)
			return PORT_NONE;
		if (next)
			end = next;
	}
	return end;
}

enum port_end denial_port(const struct event *event, uint64_t *port)
{
	uint64_t source = event_number(event, ROLE_SPORT);
	uint64_t destination = event_number(event, ROLE_DPORT);
	enum port_end end;

	if (!event_has(event, ROLE_SPORT) && !event_has(event, ROLE_DPORT))
		return PORT_NONE;
	end = end_of_rights(event);
	if (!source != !destination || !end)
		end = source && !destination ? PORT_LOCAL : PORT_REMOTE;
	*port = end == PORT_LOCAL ? source : destination;
	return end;
}
