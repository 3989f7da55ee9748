// SPDX-License-Identifier: GPL-2.0-only
/* The form for programs: an object a line. */
#include "model/denial.h"
#include "output/json_impl.h"
#include "output/line.h"
#include "output/value.h"

/* Of event.schema.json; raised when a member goes away or changes its meaning. */
#define VERSION 1

void json_begin(struct json *j, const char *type)
{
	json_open(j, '{');
	json_key(j, "v");
	json_number(j, VERSION, false);
	json_key(j, "type");
	json_word(j, type);
}

void json_end(struct json *j)
{
	json_close(j, '}');
	buf_put(j->b, '\n');
}

static void put_hex(struct json *j, uint64_t v)
{
	json_raw_begin(j);
	buf_str(j->b, "0x");
	buf_hex(j->b, v);
	json_raw_end(j);
}

void json_names(struct json *j, const struct names *names, uint64_t mask)
{
	const char *text;
	size_t at = 0;

	json_open(j, '[');
	while ((text = names_take(names, &at, &mask)))
		json_word(j, text);
	if (mask)
		put_hex(j, mask);
	json_close(j, ']');
}

void json_mask(struct json *j, const struct names *names, uint64_t mask)
{
	json_open(j, '{');
	json_key(j, "names");
	json_names(j, names, mask);
	json_key(j, "value");
	json_number(j, mask, false);
	json_close(j, '}');
}

static void put_id(struct json *j, const struct event *event, enum role role)
{
	json_id(j, event_number(event, role));
}

static void put_number(struct json *j, const struct event *event, enum role role)
{
	json_number(j, event_number(event, role), event->format->by_role[role]->is_signed);
}

static void put_pid(struct json *j, const struct event *event, enum role role)
{
	json_number(j, (int32_t)event_number(event, role), true);
}

static void put_flag(struct json *j, const struct event *event, enum role role)
{
	json_bool(j, event_number(event, role));
}

static void put_bytes(struct json *j, const struct event *event, enum role role)
{
	json_bytes(j, role_name(role), event_bytes(event, role));
}

static void put_dev(struct json *j, const struct event *event, enum role role)
{
	json_raw_begin(j);
	value_dev(j->b, event_number(event, role));
	json_raw_end(j);
}

static void put_mask(struct json *j, const struct event *event, enum role role)
{
	json_mask(j, &event->format->by_role[role]->names, event_number(event, role));
}

static void put_blockers(struct json *j, const struct event *event, enum role role)
{
	const char *name;
	uint64_t type;
	enum blocked blocked = denial_blocked(event, &name, &type);

	if (blocked == BLOCKED_RIGHTS) {
		put_mask(j, event, role);
		return;
	}
	json_open(j, '{');
	json_key(j, "names");
	json_open(j, '[');
	if (name)
		json_word(j, name);
	else
		put_hex(j, type);
	json_close(j, ']');
	json_key(j, "value");
	json_number(j, event_number(event, role), false);
	json_key(j, "request");
	json_bool(j, true);
	json_close(j, '}');
}

static void put_grants(struct json *j, const struct event *event, enum role role)
{
	const struct field *field = event->format->by_role[role];
	struct span bytes = event_bytes(event, role);
	size_t size = is_integer_size(field->elem_size) ? field->elem_size : bytes.len + 1;

	json_open(j, '[');
	for (size_t i = 0; i + size <= bytes.len; i += size)
		json_mask(j, &field->names,
			  read_number(&event->format->abi, bytes.data + i, size, false));
	json_close(j, ']');
}

struct member {
	enum role role;
	void (*put)(struct json *j, const struct event *event, enum role role);
};

/* What is known by meaning, in the order of the output. */
static const struct member members[] = {
	{ ROLE_SERIAL, put_number },
	{ ROLE_DOMAIN, put_id },
	{ ROLE_PARENT, put_id },
	{ ROLE_RULESET, put_id },
	{ ROLE_RULESET_VERSION, put_number },
	{ ROLE_HANDLED_FS, put_mask },
	{ ROLE_HANDLED_NET, put_mask },
	{ ROLE_SCOPED, put_mask },
	{ ROLE_ACCESS, put_mask },
	{ ROLE_GRANTS, put_grants },
	{ ROLE_BLOCKERS, put_blockers },
	{ ROLE_PATH, put_bytes },
	{ ROLE_DEV, put_dev },
	{ ROLE_DEV_NAME, put_bytes },
	{ ROLE_INO, put_number },
	{ ROLE_PORT, put_number },
	{ ROLE_SPORT, put_number },
	{ ROLE_DPORT, put_number },
	{ ROLE_SADDR, put_bytes },
	{ ROLE_DADDR, put_bytes },
	{ ROLE_PEER_PID, put_pid },
	{ ROLE_PEER_COMM, put_bytes },
	{ ROLE_PEER_DOMAIN, put_id },
	{ ROLE_SUN_PATH, put_bytes },
	{ ROLE_COMPLETE, put_flag },
	{ ROLE_PROCESS_WIDE, put_flag },
	{ ROLE_NO_NEW_PRIVS, put_flag },
	{ ROLE_DENIALS, put_number },
	{ ROLE_MODE, put_bytes },
	{ ROLE_CREATOR_PID, put_pid },
	{ ROLE_CREATOR_UID, put_number },
	{ ROLE_CREATOR_COMM, put_bytes },
	{ ROLE_CREATOR_EXE, put_bytes },
};

/* What audit's verdict rests on. */
static const struct member audit_members[] = {
	{ ROLE_SAME_EXEC, put_flag },
	{ ROLE_LOG_SAME_EXEC, put_flag },
	{ ROLE_LOG_NEW_EXEC, put_flag },
};

static void put_members(struct json *j, const struct event *event, const struct member *v,
			size_t num)
{
	for (size_t i = 0; i < num; i++) {
		if (!event_has(event, v[i].role))
			continue;
		json_key(j, role_name(v[i].role));
		v[i].put(j, event, v[i].role);
	}
}

static void put_audit(struct json *j, const struct event *event)
{
	enum unlogged why;
	enum verdict verdict = denial_verdict(event, &why);

	json_key(j, "audit");
	json_open(j, '{');
	json_key(j, "logged");
	if (verdict == VERDICT_UNKNOWN)
		json_null(j);
	else
		json_bool(j, verdict == VERDICT_LOGGED);
	if (why != UNLOGGED_NOT) {
		json_key(j, "reason");
		json_word(j, unlogged_name(why));
	}
	put_members(j, event, audit_members, sizeof(audit_members) / sizeof(*audit_members));
	json_close(j, '}');
}

static void put_buffer(struct json *j, const struct record *record)
{
	if (!*record->buffer)
		return;
	json_key(j, "buffer");
	json_bytes(j, "buffer", span_str(record->buffer));
}

void json_time(struct json *j, const char *name, const char *clock, struct when *when,
	       uint64_t time)
{
	json_key(j, name);
	if (when->has_wall && !when->ticks) {
		json_raw_begin(j);
		when_put_utc(j->b, when, time);
		json_raw_end(j);
	} else {
		json_null(j);
	}
	/* Nanoseconds pass 2^53 after 104 days, and the type of a member has to stay. */
	json_key(j, clock);
	json_raw_begin(j);
	buf_dec(j->b, time);
	json_raw_end(j);
}

static void put_cpu(struct json *j, const struct record *record)
{
	json_key(j, "cpu");
	if (record->cpu == RECORD_NO_CPU)
		json_null(j);
	else
		json_number(j, record->cpu, true);
}

/* When, where and who: what every event has. */
static void put_context(struct json *j, const struct event *event, struct style *style)
{
	json_key(j, "event");
	json_word(j, event->format->name);
	json_key(j, "kind");
	json_word(j, kind_name(event->format->kind));
	json_time(j, "time", "clock", &style->when, event->record->time);
	put_cpu(j, event->record);
	put_buffer(j, event->record);
	json_key(j, "pid");
	if (event_has(event, ROLE_PID))
		put_pid(j, event, ROLE_PID);
	else
		json_null(j);
	json_key(j, "comm");
	json_bytes(j, "comm", event->comm);
}

static void json_event(struct buf *b, const struct event *event, struct style *style)
{
	struct json j = { .b = b, .utf8 = style->utf8 };

	json_begin(&j, "event");
	put_context(&j, event, style);
	put_members(&j, event, members, sizeof(members) / sizeof(*members));
	if (event->format->kind == KIND_DENY)
		put_audit(&j, event);
	json_fields(&j, event);
	json_field_names(&j, event);
	if (event->partial) {
		json_key(&j, "partial");
		json_bool(&j, true);
		json_hex_twin(&j, "record", event->data);
	}
	json_end(&j);
}

static void json_lost(struct buf *b, const struct record *record, struct style *style)
{
	struct json j = { .b = b, .utf8 = style->utf8 };

	json_begin(&j, "lost");
	put_cpu(&j, record);
	put_buffer(&j, record);
	json_key(&j, "count");
	if (record->missed == MISSED_UNKNOWN)
		json_null(&j);
	else
		json_number(&j, record->missed, false);
	json_end(&j);
}

static void put_hidden(struct json *j, const struct summary *summary)
{
	uint64_t total = 0;

	for (size_t i = 0; i < UNLOGGED_COUNT; i++)
		total += summary->hidden[i];
	json_key(j, "hidden");
	json_open(j, '{');
	json_key(j, "count");
	json_number(j, total, false);
	json_key(j, "unknown");
	json_bool(j, summary->hidden_unknown);
	json_key(j, "reasons");
	json_open(j, '{');
	for (size_t i = 0; i < UNLOGGED_COUNT; i++) {
		if (!summary->hidden[i])
			continue;
		json_key(j, unlogged_name(i));
		json_number(j, summary->hidden[i], false);
	}
	json_close(j, '}');
	json_close(j, '}');
}

static void json_summary(struct buf *b, const struct summary *summary)
{
	struct json j = { .b = b };

	json_begin(&j, "summary");
	json_key(&j, "events");
	json_number(&j, summary->shown, false);
	json_key(&j, "lost");
	json_number(&j, summary->lost, false);
	json_key(&j, "lost_unknown");
	json_bool(&j, summary->lost_unknown);
	if (summary->audit)
		put_hidden(&j, summary);
	json_end(&j);
}

const struct line_form json_form = {
	.name = "json",
	.default_when = WHEN_NONE,
	.event = json_event,
	.lost = json_lost,
	.summary = json_summary,
};
