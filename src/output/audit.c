// SPDX-License-Identifier: GPL-2.0-only
/*
 * The records that audit would write for the same denials: security/landlock/audit.c and
 * security/lsm_audit.c, without what an event does not know.
 */
#include "model/denial.h"
#include "output/audit.h"
#include "output/audit_put.h"
#include "output/escape.h"
#include "output/line.h"

#define NSEC_PER_SEC  1000000000ULL
#define NSEC_PER_MSEC 1000000ULL

/* The clock's own value where wall time is not known or not wanted; ticks as seconds. */
static void put_time(struct buf *b, const struct when *when, uint64_t time)
{
	uint64_t ns = time;

	if (when->mode == WHEN_WALL && when->has_wall)
		ns += when->wall_offset;
	buf_dec(b, when->ticks ? time : ns / NSEC_PER_SEC);
	buf_put(b, '.');
	buf_dec_pad(b, when->ticks ? 0 : ns % NSEC_PER_SEC / NSEC_PER_MSEC, 3);
}

/* The head of a record, with its serial number, or the one that is due. */
static void put_head(struct buf *b, const char *type, const struct event *event,
		     const struct style *style)
{
	buf_str(b, "type=");
	buf_str(b, type);
	buf_str(b, " msg=audit(");
	put_time(b, &style->when, event->record->time);
	buf_put(b, ':');
	buf_dec(b, event_has(event, ROLE_SERIAL) ? event_number(event, ROLE_SERIAL)
						 : style->audit.serial);
	buf_str(b, "):");
}

static void put_domain(struct buf *b, const struct event *event)
{
	if (!event_has(event, ROLE_DOMAIN))
		return;
	buf_str(b, " domain=");
	buf_hex(b, event_number(event, ROLE_DOMAIN));
}

/* "fs.read_file"; a name with a dot has its category already. */
static void put_name(struct buf *b, enum family family, const char *name)
{
	if (family && !strchr(name, '.')) {
		buf_str(b, family_name(family));
		buf_put(b, '.');
	}
	escape_put(b, span_str(name), ESCAPE_KERNEL);
}

/* A bit that has no name is "unknown" to audit, and so is a mask without bits. */
static void put_rights(struct buf *b, const struct event *event)
{
	const struct names *names = &event->format->by_role[ROLE_BLOCKERS]->names;
	uint64_t mask = event_number(event, ROLE_BLOCKERS);

	if (!mask)
		buf_str(b, "unknown");
	while (mask) {
		uint64_t bit = mask & -mask;
		const char *name = names_find(names, bit);

		if (name)
			put_name(b, event->format->family, name);
		else
			buf_str(b, "unknown");
		mask &= ~bit;
		buf_str(b, mask ? "," : "");
	}
}

/* Of a denial that is told by the event's name: "ptrace", "scope.signal". */
static void put_event_name(struct buf *b, const struct format *format)
{
	enum family family;
	const char *name = denial_right(format, &family);

	buf_str(b, " blockers=");
	put_name(b, family, name);
}

/* Of a record that is cut off before it tells, nothing is said. */
static void put_blockers(struct buf *b, const struct event *event)
{
	const char *name;
	uint64_t type;

	if (!format_has(event->format, ROLE_BLOCKERS)) {
		put_event_name(b, event->format);
		return;
	}
	if (!event_has(event, ROLE_BLOCKERS))
		return;
	buf_str(b, " blockers=");
	switch (denial_blocked(event, &name, &type)) {
	case BLOCKED_RIGHTS:
		put_rights(b, event);
		break;
	case BLOCKED_REQUEST:
		put_name(b, event->format->family, name);
		break;
	default:
		buf_str(b, "unknown");
	}
}

/* Without a device there is no inode: audit has neither then. */
static void put_file(struct buf *b, const struct event *event)
{
	if (event_has(event, ROLE_PATH)) {
		buf_str(b, " path=");
		audit_put_string(b, event_bytes(event, ROLE_PATH));
	}
	if (event_bytes(event, ROLE_DEV_NAME).len) {
		buf_str(b, " dev=");
		audit_put_string(b, event_bytes(event, ROLE_DEV_NAME));
	}
	if (event_has(event, ROLE_INO) &&
	    (event_number(event, ROLE_INO) || event_number(event, ROLE_DEV))) {
		buf_str(b, " ino=");
		buf_dec(b, event_number(event, ROLE_INO));
	}
}

static void put_port(struct buf *b, const char *name, uint64_t port)
{
	if (!port)
		return;
	buf_str(b, name);
	buf_dec(b, port);
}

static void put_address(struct buf *b, const char *name, struct span address)
{
	if (!address.len)
		return;
	buf_str(b, name);
	escape_put(b, address, ESCAPE_KERNEL);
}

static void put_ports(struct buf *b, const struct event *event)
{
	put_address(b, " saddr=", event_bytes(event, ROLE_SADDR));
	put_port(b, " src=", event_number(event, ROLE_SPORT));
	put_address(b, " daddr=", event_bytes(event, ROLE_DADDR));
	put_port(b, " dest=", event_number(event, ROLE_DPORT));
}

static void put_task(struct buf *b, const struct event *event)
{
	int32_t pid = event_number(event, ROLE_PEER_PID);

	if (!pid)
		return;
	buf_str(b, " opid=");
	buf_sdec(b, pid);
	if (!event_has(event, ROLE_PEER_COMM))
		return;
	buf_str(b, " ocomm=");
	audit_put_string(b, event_bytes(event, ROLE_PEER_COMM));
}

/* An abstract name begins with a NUL, which the event leaves out, so it is always in hex. */
static void put_socket(struct buf *b, const struct event *event)
{
	if (!event_has(event, ROLE_SUN_PATH))
		return;
	buf_str(b, " path=00");
	audit_put_hex(b, event_bytes(event, ROLE_SUN_PATH));
}

static void put_object(struct buf *b, const struct event *event)
{
	put_file(b, event);
	put_ports(b, event);
	if (format_has(event->format, ROLE_SUN_PATH))
		put_socket(b, event);
	else
		put_task(b, event);
}

/* What audit itself told of a domain. */
static void put_logged(struct buf *b, const struct event *event, const struct style *style)
{
	put_head(b, "LANDLOCK_DOMAIN", event, style);
	put_domain(b, event);
	buf_str(b, " status=allocated mode=");
	escape_put(b, event_bytes(event, ROLE_MODE), ESCAPE_KERNEL);
	buf_str(b, " pid=");
	buf_sdec(b, (int32_t)event_number(event, ROLE_CREATOR_PID));
	buf_str(b, " uid=");
	buf_dec(b, event_number(event, ROLE_CREATOR_UID));
	buf_str(b, " exe=");
	audit_put_string(b, event_bytes(event, ROLE_CREATOR_EXE));
	buf_str(b, " comm=");
	audit_put_string(b, event_bytes(event, ROLE_CREATOR_COMM));
	buf_put(b, '\n');
}

/*
 * The first denial of a domain tells of the domain, under the same serial number; where the
 * denial itself came from audit, so does that.
 */
static void put_allocated(struct buf *b, const struct event *event, struct style *style)
{
	uint64_t domain = event_number(event, ROLE_DOMAIN);

	if (!domain || id_set_has(&style->audit.domains, domain))
		return;
	b->failed |= !id_set_add(&style->audit.domains, domain);
	if (event_has(event, ROLE_SERIAL))
		return;
	put_head(b, "LANDLOCK_DOMAIN", event, style);
	put_domain(b, event);
	buf_str(b, " status=allocated mode=enforcing\n");
}

static void put_denial(struct buf *b, const struct event *event, struct style *style)
{
	style->audit.serial++;
	put_head(b, "LANDLOCK_ACCESS", event, style);
	put_domain(b, event);
	put_blockers(b, event);
	put_object(b, event);
	buf_put(b, '\n');
	put_allocated(b, event, style);
}

static void put_deallocated(struct buf *b, const struct event *event, struct style *style)
{
	if (!id_set_take(&style->audit.domains, event_number(event, ROLE_DOMAIN)))
		return;
	style->audit.serial++;
	put_head(b, "LANDLOCK_DOMAIN", event, style);
	put_domain(b, event);
	buf_str(b, " status=deallocated");
	if (event_has(event, ROLE_DENIALS)) {
		buf_str(b, " denials=");
		buf_dec(b, event_number(event, ROLE_DENIALS));
	}
	buf_put(b, '\n');
}

static void audit_event(struct buf *b, const struct event *event, struct style *style)
{
	if (event->format->kind == KIND_DENY)
		put_denial(b, event, style);
	else if (event->format->frees_domain)
		put_deallocated(b, event, style);
	else if (event_has(event, ROLE_CREATOR_PID))
		put_logged(b, event, style);
}

/* Audit has no record for it; the summary on stderr tells. */
static void audit_lost(struct buf *b, const struct record *record, struct style *style)
{
}

void audit_log_done(struct audit_log *log)
{
	id_set_done(&log->domains);
}

const struct line_form audit_form = {
	.name = "audit",
	.default_when = WHEN_WALL,
	.event = audit_event,
	.lost = audit_lost,
};
