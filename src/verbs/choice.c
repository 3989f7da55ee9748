// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/choice.h"

#include <stdlib.h>

#include "model/denial.h"
#include "verbs/message.h"

static struct chosen *chosen_of(struct choice *choice, const struct format *format)
{
	return &choice->events[format->id - choice->catalog->first_id];
}

/* With -A alone only denials are asked for. */
static void name_event(const struct select_options *select, const struct format *format,
		       struct chosen *chosen)
{
	bool denial = format->kind == KIND_DENY;
	bool by_name = select->events.num || !(select->audit || select->context.num);

	chosen->unconditional = !by_name && select->context.num &&
				selection_has(&select->context, format);
	chosen->named = by_name ? selection_has(&select->events, format)
				: denial || chosen->unconditional;
	chosen->undecided = select->audit && denial && audit_rule_of(format) == AUDIT_RULE_NONE;
	chosen->wanted = chosen->named && !chosen->undecided;
}

/* Appends the short names of denials of which the format tells so much; returns how many. */
static size_t list_denials(const struct choice *choice, struct buf *b, enum audit_rule rule)
{
	size_t num = 0;

	for (size_t i = 0; i < choice->catalog->num; i++) {
		const struct format *format = choice->catalog->v[i];

		if (format->kind != KIND_DENY || audit_rule_of(format) != rule ||
		    !choice_of(choice, format)->named)
			continue;
		buf_str(b, num++ ? ", " : "");
		buf_str(b, format->short_name);
	}
	return num;
}

/* What -A can't decide, or only in part. */
static void tell_limits(const struct choice *choice)
{
	struct buf b = {};

	if (list_denials(choice, &b, AUDIT_RULE_NONE))
		message("left out, for they have no field that tells whether audit would log them: "
			"%s",
			buf_cstr(&b));
	b.len = 0;
	if (list_denials(choice, &b, AUDIT_RULE_FLAGS))
		message("this kernel's events give the domain's own log flags; whether logging is "
			"disabled for subdomains or a quiet rule applies, they do not tell");
	buf_done(&b);
}

/* The fields of an event without those that every event has. */
static void list_fields(const struct format *format, struct buf *b)
{
	size_t num = 0;

	for (size_t i = 0; i < format->num_fields; i++)
		if (!format->fields[i].is_common)
			buf_printf(b, "%s%s", num++ ? ", " : "", format->fields[i].name);
}

/* To an error about events none of which has what is asked for. */
static void advise_fields(const struct choice *choice, struct error *err)
{
	struct buf b = {};

	for (size_t i = 0; i < choice->catalog->num; i++) {
		const struct format *format = choice->catalog->v[i];

		if (!choice_of(choice, format)->named || choice_of(choice, format)->unconditional)
			continue;
		buf_printf(&b, "%s%s: ", b.len ? "; " : "", format->short_name);
		list_fields(format, &b);
	}
	error_advise(err, "they have: %s", buf_cstr(&b));
	buf_done(&b);
}

/* No event that was asked for can be like this. */
static int nothing_has(const struct choice *choice, enum condition_kind kind, struct error *err)
{
	error_set(err, -ENOENT, "%s: none of the selected events has %s", condition_option(kind),
		  condition_what(kind));
	advise_fields(choice, err);
	return -ENOENT;
}

/* What an event does not tell, by the bit in chosen.lacks. */
static const char *lacking(unsigned int bit)
{
	return bit == LACKS_FILTER ? "what -f is about" : condition_what(bit);
}

/* Events that were asked for, and have no field for a condition or for -f. */
static void tell_lacking(const struct choice *choice, unsigned int bit)
{
	struct buf b = {};

	for (size_t i = 0; i < choice->catalog->num; i++) {
		const struct format *format = choice->catalog->v[i];

		if (choice_of(choice, format)->lacks >> bit & 1)
			buf_printf(&b, "%s%s", b.len ? ", " : "", format->short_name);
	}
	if (b.len)
		message("left out, for they do not tell %s: %s", lacking(bit), buf_cstr(&b));
	buf_done(&b);
}

static int check_rights(const struct choice *choice, struct error *err)
{
	const struct condition *c = &choice->select->conditions.by_kind[CONDITION_RIGHT];
	struct buf b = {};

	for (size_t i = 0; i < c->num; i++) {
		if (condition_right_known(c->v[i].text, choice->catalog))
			continue;
		error_set(err, -EINVAL, "no access right is called '%s'", c->v[i].text);
		condition_list_rights(&b);
		error_advise(err, "there are: %s", buf_cstr(&b));
		buf_done(&b);
		return -EINVAL;
	}
	return 0;
}

/* What the conditions say of one event. */
static void put_conditions(const struct conditions *conditions, const struct format *format,
			   struct chosen *chosen, struct buf *b)
{
	struct buf parts[CONDITION_COUNT] = {};
	const char *texts[CONDITION_COUNT] = {};

	for (size_t kind = 0; kind < CONDITION_COUNT; kind++) {
		const struct condition *c = &conditions->by_kind[kind];
		enum fit fit = c->num ? condition_put(c, kind, format, &parts[kind]) : FIT_ALWAYS;

		chosen->lacks |= (unsigned int)(fit == FIT_LACKS) << kind;
		chosen->never |= (unsigned int)(fit == FIT_NEVER) << kind;
		chosen->rest |= (unsigned int)(fit == FIT_REST) << kind;
		if (fit == FIT_EXPR)
			texts[kind] = buf_cstr(&parts[kind]);
	}
	chosen->wanted &= !chosen->lacks && !chosen->never;
	filter_join(b, texts, CONDITION_COUNT);
	for (size_t kind = 0; kind < CONDITION_COUNT; kind++) {
		b->failed |= parts[kind].failed;
		buf_done(&parts[kind]);
	}
}

static int compile(struct choice *choice, const struct format *format, struct chosen *chosen,
		   enum evaluator evaluator, struct error *err)
{
	struct buf b = {};
	int ret = 0;

	put_conditions(&choice->select->conditions, format, chosen, &b);
	if (b.len)
		chosen->expr = strdup(buf_cstr(&b));
	if (buf_failed(&b) || (b.len && !chosen->expr))
		ret = error_set(err, -ENOMEM, "out of memory");
	buf_done(&b);
	if (!ret && chosen->wanted && evaluator == BY_READER && chosen->expr)
		ret = filter_new(&chosen->conditions, chosen->expr, format, err);
	return ret;
}

/* A condition that nothing can fulfil is a mistake; what a group leaves out goes without saying. */
static int check_conditions(const struct choice *choice, unsigned int told, bool quiet,
			    struct error *err)
{
	for (size_t kind = 0; kind < CONDITION_COUNT; kind++) {
		if (!choice->select->conditions.by_kind[kind].num)
			continue;
		if (!(told >> kind & 1))
			return nothing_has(choice, kind, err);
		if (!quiet && choice->select->events.num)
			tell_lacking(choice, kind);
	}
	return 0;
}

static int compile_conditions(struct choice *choice, enum evaluator evaluator, bool quiet,
			      int *status, struct error *err)
{
	unsigned int told = 0;
	size_t asked = 0;
	int ret = 0;

	for (size_t i = 0; i < choice->catalog->num && !ret; i++) {
		const struct format *format = choice->catalog->v[i];
		struct chosen *chosen = chosen_of(choice, format);

		if (!chosen->wanted || chosen->unconditional)
			continue;
		ret = compile(choice, format, chosen, evaluator, err);
		told |= ~chosen->lacks;
		asked++;
	}
	if (!ret && asked) {
		ret = check_conditions(choice, told, quiet, err);
		*status = ret ? EXIT_USAGE : *status;
	}
	return ret;
}

/*
 * -f for the events that are still wanted: those that lack a field of it are left out, as long as
 * there is one that does not.  What else is wrong for a kernel, only the kernel can say.
 */
static int compile_filter(struct choice *choice, enum evaluator evaluator, bool quiet,
			  struct error *err)
{
	const char *text = choice->select->filter;
	size_t fits = 0;
	int ret, lacks = 0;

	for (size_t i = 0; i < choice->catalog->num; i++) {
		const struct format *format = choice->catalog->v[i];
		struct chosen *chosen = chosen_of(choice, format);

		if (!chosen->wanted || chosen->unconditional)
			continue;
		ret = filter_new(&chosen->filter, text, format, err);
		if (ret == -ENOENT) {
			chosen->lacks |= 1U << LACKS_FILTER;
			chosen->wanted = false;
			lacks = ret;
		} else if (ret && (ret != -EINVAL || evaluator == BY_READER)) {
			return ret;
		} else {
			chosen->raw = text;
			fits++;
		}
	}
	if (lacks && !fits) {
		advise_fields(choice, err);
		return lacks;
	}
	error_done(err);
	if (lacks && !quiet && choice->select->events.num)
		tell_lacking(choice, LACKS_FILTER);
	return 0;
}

static int select_events(struct choice *choice, int *status, struct error *err)
{
	const struct catalog *catalog = choice->catalog;
	int ret = selection_check(&choice->select->events, catalog, err);

	if (!ret)
		ret = check_rights(choice, err);
	if (ret) {
		*status = EXIT_USAGE;
		return ret;
	}
	*status = EXIT_FAILED;
	choice->events = calloc(catalog->num_ids + 1, sizeof(*choice->events));
	if (!choice->events)
		return error_set(err, -ENOMEM, "out of memory");
	for (size_t i = 0; i < catalog->num; i++)
		name_event(choice->select, catalog->v[i], chosen_of(choice, catalog->v[i]));
	return 0;
}

int choice_init(struct choice *choice, const struct select_options *select,
		const struct catalog *catalog, enum evaluator evaluator, bool quiet, int *status,
		struct error *err)
{
	int ret;

	*choice = (struct choice){ .select = select, .catalog = catalog };
	ret = select_events(choice, status, err);
	if (!ret)
		ret = compile_conditions(choice, evaluator, quiet, status, err);
	if (!ret && select->filter)
		ret = compile_filter(choice, evaluator, quiet, err);
	if (ret)
		return ret;
	for (size_t i = 0; i < catalog->num; i++)
		choice->num += choice_has(choice, catalog->v[i]);
	if (select->audit && !quiet)
		tell_limits(choice);
	if (choice->num)
		return 0;
	*status = select->events.num ? EXIT_USAGE : EXIT_CANNOT;
	return error_set(err, -ENOENT, "none of the events here is selected");
}

bool choice_matches(const struct choice *choice, const struct event *event)
{
	const struct chosen *chosen = choice_of(choice, event->format);

	if (chosen->conditions && !filter_match(chosen->conditions, event))
		return false;
	if (chosen->filter && !filter_match(chosen->filter, event))
		return false;
	for (size_t kind = 0; chosen->rest >> kind; kind++)
		if (chosen->rest >> kind & 1 &&
		    !condition_match(&choice->select->conditions.by_kind[kind], kind, event))
			return false;
	return true;
}

int choice_check_kernel(const struct choice *choice, struct error *err)
{
	unsigned int rest = 0;
	size_t kind = 0;

	for (size_t i = 0; i < choice->catalog->num; i++)
		if (choice_has(choice, choice->catalog->v[i]))
			rest |= choice_of(choice, choice->catalog->v[i])->rest;
	if (!rest)
		return 0;
	while (!(rest >> kind & 1))
		kind++;
	error_set(err, -EINVAL, "%s: no kernel filter can hold this value", condition_option(kind));
	error_advise(err, "record without it, and give it to 'lltrace show'");
	return -EINVAL;
}

void choice_done(struct choice *choice)
{
	for (size_t i = 0; choice->events && i < choice->catalog->num_ids; i++) {
		free(choice->events[i].expr);
		filter_free(choice->events[i].conditions);
		filter_free(choice->events[i].filter);
	}
	free(choice->events);
	*choice = (struct choice){};
}
