// SPDX-License-Identifier: GPL-2.0-only
#include "outputs.h"

#include "audit/text.h"
#include "fuzz.h"
#include "output/agree.h"
#include "output/domains.h"
#include "output/explain.h"
#include "output/stat.h"
#include "output/tables.h"

#define MAX_BYTES (1UL << 20)
#define WINDOW	  1000

void outputs_begin(struct outputs *o, unsigned int how)
{
	static const unsigned int widths[] = { 0, 1, 40, 100 };

	*o = (struct outputs){
		.allowed = (how & 1 ? FUZZ_UTF8 : 0) | (how & 2 ? FUZZ_COLOR : 0),
		.style = {
			.when = { .mode = how >> 3 & 3, .has_wall = how & 4, .date = how & 1 },
			.color = how & 2,
			.utf8 = how & 1,
			.verbose = how & 128,
			.width = widths[how >> 5 & 3],
		},
		.fold = fold_new(&text_form, false),
		.tally = tally_new(1000, MAX_BYTES),
		.domains = domains_new(MAX_BYTES),
		.policy = policy_new(MAX_BYTES),
		.explain = explain_new(16),
		.agree = agree_new(MAX_BYTES),
	};
	if (columns_parse(&o->columns, "PID,PATH,EVENT,DOMAIN", NULL) ||
	    tally_by_add(&o->by, "program,pid,domain,right,path,port,event", NULL))
		abort();
	o->style.columns = &o->columns;
}

static void one_line(struct outputs *o, const struct line_form *form, const struct event *event)
{
	o->b.len = 0;
	form->event(&o->b, event, &o->style);
	if (fuzz_lines(fuzz_span(&o->b), o->allowed) != 1)
		fuzz_fail("not one line", fuzz_span(&o->b));
}

/* What stands between the lines of events. */
static void lost_lines(struct outputs *o, const struct event *event)
{
	static const struct line_form *const forms[] = { &text_form, &ftrace_form, &columns_form,
							 &json_form, &audit_form };
	struct record record = *event->record;

	record.missed = o->now & 1 ? MISSED_UNKNOWN : 3;
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		o->b.len = 0;
		forms[i]->lost(&o->b, &record, &o->style);
		fuzz_lines(fuzz_span(&o->b), o->allowed);
	}
	o->b.len = 0;
	fold_lost(o->fold, &o->b, &record, &o->style);
	fold_batch(o->fold, &o->b, &o->style, o->now++);
	fuzz_lines(fuzz_span(&o->b), o->allowed);
}

/* Lines that a log of audit could have. */
static void audit_lines(struct outputs *o, const struct event *event)
{
	struct span left;

	o->b.len = 0;
	audit_form.event(&o->b, event, &o->style);
	fuzz_lines(fuzz_span(&o->b), FUZZ_ASCII);
	for (left = fuzz_span(&o->b); left.len;) {
		const char *end = memchr(left.data, '\n', left.len);
		struct span line = fuzz_bytes(&left, end - left.data);
		struct audit_text text;

		if (!audit_text_line(&text, line))
			fuzz_fail("no record of audit", line);
		fuzz_bytes(&left, 1);
	}
}

static void explain_event(struct outputs *o, const struct event *event)
{
	struct explanation e;

	explain_add(o->explain, event, WINDOW);
	if (event->format->kind != KIND_DENY)
		return;
	explain_denial(o->explain, o->domains, event, WINDOW, &e);
	o->b.len = 0;
	explain_put_json(&o->b, &e, explain_evicted(o->explain), &o->style);
	fuzz_json_check(fuzz_span(&o->b), o->allowed);
	o->b.len = 0;
	explain_words(&o->b, &e, o->style.utf8);
	fuzz_lines(fuzz_span(&o->b), o->allowed);
	if (!has_tables)
		return;
	o->b.len = 0;
	if (explain_put(&o->b, &e, &o->style))
		abort();
	fuzz_lines(fuzz_span(&o->b), o->allowed);
}

/* As audit would tell of it, or not. */
static void agree_event(struct outputs *o, const struct event *event)
{
	o->b.len = 0;
	agree_what(&o->b, event);
	if (agree_add(o->agree, event_number(event, ROLE_DOMAIN), fuzz_span(&o->b),
		      o->now % WITNESS_COUNT))
		abort();
	buf_put(&o->b, '\n');
	fuzz_lines(fuzz_span(&o->b), FUZZ_ASCII);
}

void outputs_event(struct outputs *o, const struct event *event)
{
	one_line(o, &text_form, event);
	one_line(o, &ftrace_form, event);
	one_line(o, &columns_form, event);
	o->b.len = 0;
	json_form.event(&o->b, event, &o->style);
	fuzz_json_check(fuzz_span(&o->b), o->allowed);
	audit_lines(o, event);
	o->b.len = 0;
	fold_event(o->fold, &o->b, event, &o->style, o->now++);
	fuzz_lines(fuzz_span(&o->b), o->allowed);
	if (domains_add(o->domains, event) || policy_add(o->policy, event))
		abort();
	explain_event(o, event);
	lost_lines(o, event);
	if (event->format->kind != KIND_DENY)
		return;
	o->b.len = 0;
	tally_key_put(&o->b, &o->by, event);
	tally_add(o->tally, fuzz_span(&o->b), denial_verdict(event, NULL), event->record->time);
	agree_event(o, event);
}

static void tables(struct outputs *o, struct stat_report *report)
{
	const unsigned int heights[] = { 1, 2, 5, 50 };

	if (!has_tables)
		return;
	o->b.len = 0;
	if (domains_put(&o->b, o->domains, o->style.utf8))
		abort();
	fuzz_lines(fuzz_span(&o->b), o->style.utf8 ? FUZZ_UTF8 : FUZZ_ASCII);
	o->b.len = 0;
	if (stat_put(&o->b, report))
		abort();
	fuzz_lines(fuzz_span(&o->b), o->style.utf8 ? FUZZ_UTF8 : FUZZ_ASCII);
	for (size_t i = 0; i < sizeof(heights) / sizeof(*heights); i++) {
		o->b.len = 0;
		if (stat_put_frame(&o->b, report, heights[i]))
			abort();
		if (fuzz_lines(fuzz_span(&o->b), FUZZ_FRAME | (o->style.utf8 ? FUZZ_UTF8 : 0)) >=
		    heights[i])
			fuzz_fail("higher than the screen", fuzz_span(&o->b));
	}
}

static void agreement(struct outputs *o)
{
	const struct agree_report report = {
		.agree = o->agree,
		.lost = o->now & 1,
		.dropped = o->now & 2,
		.utf8 = o->style.utf8,
	};

	o->b.len = 0;
	agree_put(&o->b, &report);
	fuzz_lines(fuzz_span(&o->b), o->style.utf8 ? FUZZ_UTF8 : FUZZ_ASCII);
	o->b.len = 0;
	agree_put_json(&o->b, &report);
	fuzz_json_check(fuzz_span(&o->b), FUZZ_UTF8);
}

static void summary(struct outputs *o)
{
	const struct summary summary = { .shown = o->now, .lost = o->now & 3, .audit = true };

	o->b.len = 0;
	json_form.summary(&o->b, &summary);
	fuzz_json_check(fuzz_span(&o->b), FUZZ_ASCII);
}

void outputs_end(struct outputs *o)
{
	struct stat_report report = {
		.tally = o->tally,
		.by = &o->by,
		.when = o->style.when,
		.utf8 = o->style.utf8,
		.width = o->style.width,
		.headings = o->now & 1,
		.lost = o->now & 2,
	};

	o->b.len = 0;
	fold_end(o->fold, &o->b, &o->style);
	fuzz_lines(fuzz_span(&o->b), o->allowed);
	o->b.len = 0;
	domains_put_json(&o->b, o->domains);
	fuzz_json_check(fuzz_span(&o->b), FUZZ_UTF8);
	o->b.len = 0;
	stat_put_json(&o->b, &report);
	fuzz_json_check(fuzz_span(&o->b), FUZZ_UTF8);
	tables(o, &report);
	agreement(o);
	summary(o);
	fold_free(o->fold);
	tally_free(o->tally);
	domains_free(o->domains);
	policy_free(o->policy);
	explain_free(o->explain);
	agree_free(o->agree);
	audit_log_done(&o->style.audit);
	buf_done(&o->b);
}
