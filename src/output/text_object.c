// SPDX-License-Identifier: GPL-2.0-only
#include "model/port.h"
#include "output/text_impl.h"
#include "output/value.h"

static void put_device(struct line *l)
{
	if (line_has(l, ROLE_DEV)) {
		buf_str(l->b, "dev ");
		value_dev(l->b, line_number(l, ROLE_DEV));
		buf_put(l->b, ' ');
	} else if (line_has(l, ROLE_DEV_NAME)) {
		buf_str(l->b, "dev ");
		line_string(l, ROLE_DEV_NAME);
		buf_put(l->b, ' ');
	}
	if (line_has(l, ROLE_INO)) {
		buf_str(l->b, "ino ");
		buf_dec(l->b, line_number(l, ROLE_INO));
	}
}

static void put_file(struct line *l)
{
	if (line_has(l, ROLE_PATH)) {
		line_string(l, ROLE_PATH);
		if (l->style->verbose && line_has(l, ROLE_INO)) {
			buf_str(l->b, " (");
			put_device(l);
			buf_put(l->b, ')');
		}
		l->shown |= 1ULL << ROLE_DEV | 1ULL << ROLE_DEV_NAME | 1ULL << ROLE_INO;
	} else {
		put_device(l);
	}
}

static void put_address(struct line *l, enum role role)
{
	if (event_bytes(l->event, role).len) {
		line_string(l, role);
		buf_put(l->b, ' ');
	}
}

/* With the other side's port where it is there as well. */
static void put_ports(struct line *l)
{
	uint64_t source = line_number(l, ROLE_SPORT), destination = line_number(l, ROLE_DPORT);
	uint64_t port;
	enum port_end end = denial_port(l->event, &port);

	l->shown |= 1ULL << ROLE_SADDR | 1ULL << ROLE_DADDR;
	if (end == PORT_LOCAL || source) {
		put_address(l, ROLE_SADDR);
		buf_str(l->b, "port ");
		buf_dec(l->b, source);
		buf_str(l->b, destination ? " " : "");
	}
	if (end == PORT_REMOTE || destination) {
		buf_str(l->b, "to ");
		put_address(l, ROLE_DADDR);
		buf_str(l->b, "port ");
		buf_dec(l->b, destination);
	}
}

static void put_peer(struct line *l)
{
	if (line_has(l, ROLE_SUN_PATH)) {
		buf_put(l->b, '@');
		line_string(l, ROLE_SUN_PATH);
	}
	if (line_has(l, ROLE_PEER_COMM))
		line_string(l, ROLE_PEER_COMM);
	if (line_has(l, ROLE_PEER_PID)) {
		int32_t pid = line_number(l, ROLE_PEER_PID);

		if (pid || line_has(l, ROLE_PEER_COMM)) {
			buf_str(l->b, line_has(l, ROLE_PEER_COMM) ? "[" : " of pid ");
			buf_sdec(l->b, pid);
			buf_str(l->b, line_has(l, ROLE_PEER_COMM) ? "]" : "");
		}
	}
	if (line_number(l, ROLE_PEER_DOMAIN)) {
		size_t start = l->b->len;

		buf_str(l->b, " in ");
		line_domain_id(l, ROLE_PEER_DOMAIN);
		l->peer_domain = (struct part){ start, l->b->len - start };
	}
}

void line_object(struct line *l)
{
	if (line_has(l, ROLE_PATH) || line_has(l, ROLE_INO))
		put_file(l);
	else if (line_has(l, ROLE_SPORT) || line_has(l, ROLE_DPORT))
		put_ports(l);
	else if (line_has(l, ROLE_PEER_PID) || line_has(l, ROLE_SUN_PATH) ||
		 line_has(l, ROLE_PEER_COMM))
		put_peer(l);
	else if (line_has(l, ROLE_PORT)) {
		buf_str(l->b, "port ");
		buf_dec(l->b, line_number(l, ROLE_PORT));
	}
}
