// SPDX-License-Identifier: GPL-2.0-only
#include "output/agree.h"

#include <inttypes.h>

#include "model/port.h"
#include "output/escape.h"
#include "output/json_impl.h"
#include "output/value.h"

static void put_object(struct buf *b, const struct event *event)
{
	uint64_t port;

	if (event_has(event, ROLE_PATH)) {
		escape_text(b, event_bytes(event, ROLE_PATH), false);
	} else if (event_has(event, ROLE_SUN_PATH)) {
		buf_put(b, '@');
		escape_text(b, event_bytes(event, ROLE_SUN_PATH), false);
	} else if (denial_port(event, &port) != PORT_NONE) {
		buf_str(b, "port ");
		buf_dec(b, port);
	} else if (event_has(event, ROLE_PEER_PID)) {
		buf_str(b, "pid ");
		buf_sdec(b, (int32_t)event_number(event, ROLE_PEER_PID));
	}
}

void agree_what(struct buf *b, const struct event *event)
{
	value_blocked(b, event, ",");
	buf_put(b, ' ');
	put_object(b, event);
	buf_str(b, " domain ");
	buf_hex(b, event_number(event, ROLE_DOMAIN));
}

static void add(struct agreement *sum, const struct agreement *more)
{
	sum->logged += more->logged;
	sum->not_logged += more->not_logged;
	sum->undecided += more->undecided;
	sum->not_in_audit += more->not_in_audit;
	sum->hidden += more->hidden;
	sum->not_traced += more->not_traced;
}

static struct agreement sum_of(const struct agree *agree)
{
	struct agreement sum = {};

	for (const struct agree_row *row = agree_first(agree); row; row = row->next) {
		const struct agreement is = agree_of(row);

		add(&sum, &is);
	}
	return sum;
}

static uint64_t differing(const struct agreement *is)
{
	return is->not_in_audit + is->hidden + is->not_traced;
}

bool agree_differs(const struct agree *agree)
{
	const struct agreement sum = sum_of(agree);

	return differing(&sum);
}

static void put_difference(struct buf *b, const struct agree_row *row, uint64_t count,
			   const char *how)
{
	if (!count)
		return;
	buf_printf(b, "  %s: ", how);
	buf_span(b, row->what);
	if (count > 1)
		buf_printf(b, " (%" PRIu64 " times)", count);
	buf_put(b, '\n');
}

/* Why they may differ without either being wrong. */
static void put_reasons(struct buf *b, const struct agree_report *report)
{
	if (report->dropped)
		buf_printf(b,
			   "audit dropped %" PRIu32 " records: its backlog or rate limit was "
			   "reached\n",
			   report->dropped);
	if (report->lost)
		buf_printf(b, "up to %" PRIu64 " trace events and records were lost\n",
			   report->lost);
	if (report->flags_only)
		buf_str(b, "these events do not tell whether logging is disabled for subdomains, "
			   "or a rule is quiet\n");
	if (agree_left_out(report->agree))
		buf_printf(b, "there was no room for %" PRIu64 " of them\n",
			   agree_left_out(report->agree));
	buf_str(b, "audit's own rules (auditctl -l) can exclude records as well\n");
}

void agree_put(struct buf *b, const struct agree_report *report)
{
	const struct agreement sum = sum_of(report->agree);

	buf_printf(b,
		   "%" PRIu64 " denials agree: -A shows and audit logged %" PRIu64
		   ", -A hides and audit did not log %" PRIu64 "\n",
		   sum.logged + sum.not_logged, sum.logged, sum.not_logged);
	if (sum.undecided)
		buf_printf(b, "%" PRIu64 " have events that do not tell what audit would do\n",
			   sum.undecided);
	if (!differing(&sum))
		return;
	buf_printf(b, "%" PRIu64 " do not:\n", differing(&sum));
	for (const struct agree_row *row = agree_first(report->agree); row; row = row->next) {
		const struct agreement is = agree_of(row);

		put_difference(b, row, is.not_in_audit, "-A shows it, audit did not log it");
		put_difference(b, row, is.hidden, "-A hides it, audit logged it");
		put_difference(b, row, is.not_traced, "audit logged it, without a trace event");
	}
	put_reasons(b, report);
}

static void put_count(struct json *j, const char *name, uint64_t count)
{
	json_key(j, name);
	json_number(j, count, false);
}

static void put_differences(struct json *j, const struct agree *agree)
{
	json_key(j, "differences");
	json_open(j, '[');
	for (const struct agree_row *row = agree_first(agree); row; row = row->next) {
		const struct agreement is = agree_of(row);

		if (!differing(&is))
			continue;
		json_open(j, '{');
		json_key(j, "denial");
		json_bytes(j, "denial", row->what);
		put_count(j, "not_in_audit", is.not_in_audit);
		put_count(j, "hidden", is.hidden);
		put_count(j, "not_traced", is.not_traced);
		json_close(j, '}');
	}
	json_close(j, ']');
}

void agree_put_json(struct buf *b, const struct agree_report *report)
{
	const struct agreement sum = sum_of(report->agree);
	struct json j = { .b = b, .utf8 = true };

	json_begin(&j, "verify");
	put_count(&j, "logged", sum.logged);
	put_count(&j, "not_logged", sum.not_logged);
	put_count(&j, "undecided", sum.undecided);
	put_differences(&j, report->agree);
	put_count(&j, "dropped", report->dropped);
	put_count(&j, "lost", report->lost);
	put_count(&j, "left_out", agree_left_out(report->agree));
	json_end(&j);
}
