// SPDX-License-Identifier: GPL-2.0-only
/* The values of columns: the names and meanings of event.schema.json, in capitals. */
#include "model/denial.h"
#include "model/port.h"
#include "output/columns.h"
#include "output/escape.h"
#include "output/value.h"

static void put_time(const struct row *row, enum role role)
{
	when_put(row->b, &row->style->when, row->record->time, row->time);
}

static void put_clock(const struct row *row, enum role role)
{
	buf_dec(row->b, row->record->time);
}

static void put_cpu(const struct row *row, enum role role)
{
	if (row->record->cpu != RECORD_NO_CPU)
		buf_sdec(row->b, row->record->cpu);
}

static void put_buffer(const struct row *row, enum role role)
{
	if (*row->record->buffer)
		escape_word(row->b, span_str(row->record->buffer), row->style->utf8);
}

static void put_name(const struct row *row, enum role role)
{
	const char *name = row->event ? row->event->format->short_name : "lost";

	escape_word(row->b, span_str(name), row->style->utf8);
}

static void put_kind(const struct row *row, enum role role)
{
	buf_str(row->b, row->event ? kind_name(row->event->format->kind) : "lost");
}

static void put_count(const struct row *row, enum role role)
{
	uint64_t count = row->event ? row->style->count : row->record->missed;

	if (count != MISSED_UNKNOWN)
		buf_dec(row->b, count ? count : 1);
}

static void put_id(const struct row *row, enum role role)
{
	buf_hex(row->b, event_number(row->event, role));
}

static void put_number(const struct row *row, enum role role)
{
	if (row->event->format->by_role[role]->is_signed)
		buf_sdec(row->b, event_number(row->event, role));
	else
		buf_dec(row->b, event_number(row->event, role));
}

static void put_pid(const struct row *row, enum role role)
{
	buf_sdec(row->b, (int32_t)event_number(row->event, role));
}

static void put_hex(const struct row *row, enum role role)
{
	buf_str(row->b, "0x");
	buf_hex(row->b, event_number(row->event, role));
}

static void put_dev(const struct row *row, enum role role)
{
	value_dev(row->b, event_number(row->event, role));
}

static void put_mask(const struct row *row, enum role role)
{
	names_put_mask(&row->event->format->by_role[role]->names, row->b,
		       event_number(row->event, role), ",");
}

static void put_string(const struct row *row, enum role role)
{
	escape_word(row->b, event_bytes(row->event, role), row->style->utf8);
}

static void put_ruleset(const struct row *row, enum role role)
{
	value_ruleset(row->b, row->event);
}

static void put_comm(const struct row *row, enum role role)
{
	escape_word(row->b, row->event->comm, row->style->utf8);
}

static void put_task(const struct row *row, enum role role)
{
	put_comm(row, role);
	buf_put(row->b, '[');
	value_pid(row->b, row->event, ROLE_PID);
	buf_put(row->b, ']');
}

static void put_blockers(const struct row *row, enum role role)
{
	if (row->event->format->kind == KIND_DENY)
		value_blocked(row->b, row->event, ",");
}

static void put_peer(const struct row *row, enum role role)
{
	if (event_has(row->event, ROLE_PEER_COMM))
		put_string(row, ROLE_PEER_COMM);
	if (!event_number(row->event, ROLE_PEER_PID))
		return;
	buf_put(row->b, '[');
	put_pid(row, ROLE_PEER_PID);
	buf_put(row->b, ']');
}

/* Returns whether there is one. */
static bool find_port(const struct event *event, uint64_t *port)
{
	*port = event_number(event, ROLE_PORT);
	return denial_port(event, port) || event_has(event, ROLE_PORT);
}

static void put_port(const struct row *row, enum role role)
{
	uint64_t port;

	if (find_port(row->event, &port))
		buf_dec(row->b, port);
}

static void put_inode(const struct row *row)
{
	if (event_has(row->event, ROLE_DEV)) {
		buf_str(row->b, "dev=");
		put_dev(row, ROLE_DEV);
		buf_put(row->b, ',');
	}
	buf_str(row->b, "ino=");
	put_number(row, ROLE_INO);
}

/* The path, else the inode, the socket, the port or the process that the event is about. */
static void put_object(const struct row *row, enum role role)
{
	uint64_t port;

	if (event_has(row->event, ROLE_PATH)) {
		put_string(row, ROLE_PATH);
	} else if (event_has(row->event, ROLE_INO)) {
		put_inode(row);
	} else if (event_has(row->event, ROLE_SUN_PATH)) {
		buf_put(row->b, '@');
		put_string(row, ROLE_SUN_PATH);
	} else if (find_port(row->event, &port)) {
		buf_str(row->b, "port=");
		buf_dec(row->b, port);
	} else {
		put_peer(row, role);
	}
}

static void put_audit(const struct row *row, enum role role)
{
	static const char *const words[] = {
		[VERDICT_LOGGED] = "yes",
		[VERDICT_NOT_LOGGED] = "no",
		[VERDICT_UNKNOWN] = "unknown",
	};

	if (row->event->format->kind == KIND_DENY)
		buf_str(row->b, words[denial_verdict(row->event, NULL)]);
}

static void put_reason(const struct row *row, enum role role)
{
	enum unlogged why = UNLOGGED_NOT;

	if (row->event->format->kind == KIND_DENY)
		denial_verdict(row->event, &why);
	if (why != UNLOGGED_NOT)
		buf_str(row->b, unlogged_name(why));
}

const struct column all_columns[] = {
	{ "TIME", 0, RIGHT, .put = put_time },
	{ "CLOCK", 15, RIGHT, .put = put_clock },
	{ "CPU", 3, RIGHT, .lost = true, .put = put_cpu },
	{ "BUFFER", 10, LEFT, .lost = true, .put = put_buffer },
	{ "SERIAL", 8, RIGHT, .role = ROLE_SERIAL, .put = put_number },
	{ "TASK", 16, LEFT, .put = put_task },
	{ "PID", 7, RIGHT, .role = ROLE_PID, .put = put_pid },
	{ "COMM", 15, LEFT, .put = put_comm },
	{ "EVENT", 16, LEFT, .lost = true, .put = put_name },
	{ "KIND", 7, LEFT, .lost = true, .put = put_kind },
	{ "BLOCKERS", 16, LEFT, .put = put_blockers },
	{ "MASK", 6, RIGHT, .role = ROLE_BLOCKERS, .put = put_hex },
	{ "OBJECT", 32, LEFT, .shrinks = true, .put = put_object },
	{ "PATH", 32, LEFT, .shrinks = true, .role = ROLE_PATH, .put = put_string },
	{ "DEV", 7, RIGHT, .role = ROLE_DEV, .put = put_dev },
	{ "DEV_NAME", 8, LEFT, .role = ROLE_DEV_NAME, .put = put_string },
	{ "INO", 10, RIGHT, .role = ROLE_INO, .put = put_number },
	{ "PORT", 5, RIGHT, .put = put_port },
	{ "SPORT", 5, RIGHT, .role = ROLE_SPORT, .put = put_number },
	{ "DPORT", 5, RIGHT, .role = ROLE_DPORT, .put = put_number },
	{ "SADDR", 15, LEFT, .role = ROLE_SADDR, .put = put_string },
	{ "DADDR", 15, LEFT, .role = ROLE_DADDR, .put = put_string },
	{ "PEER", 16, LEFT, .put = put_peer },
	{ "PEER_PID", 8, RIGHT, .role = ROLE_PEER_PID, .put = put_pid },
	{ "PEER_COMM", 15, LEFT, .role = ROLE_PEER_COMM, .put = put_string },
	{ "PEER_DOMAIN", 11, RIGHT, .role = ROLE_PEER_DOMAIN, .put = put_id },
	{ "SUN_PATH", 32, LEFT, .shrinks = true, .role = ROLE_SUN_PATH, .put = put_string },
	{ "DOMAIN", 9, RIGHT, .role = ROLE_DOMAIN, .put = put_id },
	{ "AUDIT", 5, LEFT, .put = put_audit },
	{ "REASON", 17, LEFT, .put = put_reason },
	{ "SAME_EXEC", 9, RIGHT, .role = ROLE_SAME_EXEC, .put = put_number },
	{ "COUNT", 5, RIGHT, .lost = true, .put = put_count },
	{ "PARENT", 9, RIGHT, .role = ROLE_PARENT, .put = put_id },
	{ "RULESET", 12, LEFT, .role = ROLE_RULESET, .put = put_ruleset },
	{ "HANDLED_FS", 16, LEFT, .role = ROLE_HANDLED_FS, .put = put_mask },
	{ "HANDLED_NET", 20, LEFT, .role = ROLE_HANDLED_NET, .put = put_mask },
	{ "SCOPED", 20, LEFT, .role = ROLE_SCOPED, .put = put_mask },
	{ "ACCESS", 24, LEFT, .role = ROLE_ACCESS, .put = put_mask },
	{ "COMPLETE", 8, RIGHT, .role = ROLE_COMPLETE, .put = put_number },
	{ "PROCESS_WIDE", 12, RIGHT, .role = ROLE_PROCESS_WIDE, .put = put_number },
	{ "NO_NEW_PRIVS", 12, RIGHT, .role = ROLE_NO_NEW_PRIVS, .put = put_number },
	{ "DENIALS", 7, RIGHT, .role = ROLE_DENIALS, .put = put_number },
	{ "MODE", 9, LEFT, .role = ROLE_MODE, .put = put_string },
	{ "CREATOR_PID", 11, RIGHT, .role = ROLE_CREATOR_PID, .put = put_pid },
	{ "CREATOR_UID", 11, RIGHT, .role = ROLE_CREATOR_UID, .put = put_number },
	{ "CREATOR_COMM", 15, LEFT, .role = ROLE_CREATOR_COMM, .put = put_string },
	{ "CREATOR_EXE", 32, LEFT, .shrinks = true, .role = ROLE_CREATOR_EXE, .put = put_string },
	{},
};
