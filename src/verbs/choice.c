// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/choice.h"

#include <stdlib.h>

#include "model/denial.h"
#include "verbs/message.h"

/* With -A alone only denials are wanted. */
static bool is_wanted(const struct select_options *select, const struct format *format)
{
	if (select->audit && format->kind == KIND_DENY && audit_rule_of(format) == AUDIT_RULE_NONE)
		return false;
	if (select->audit && !select->events.num)
		return format->kind == KIND_DENY;
	return selection_has(&select->events, format);
}

/* Appends the short names of the events a test holds for; returns how many. */
static size_t list_events(const struct choice *choice, struct buf *b, enum audit_rule rule)
{
	size_t num = 0;

	for (size_t i = 0; i < choice->catalog->num; i++) {
		const struct format *format = choice->catalog->v[i];

		if (format->kind != KIND_DENY || audit_rule_of(format) != rule ||
		    !selection_has(&choice->select->events, format))
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

	if (list_events(choice, &b, AUDIT_RULE_NONE))
		message("left out, for they have no field that tells whether audit would log them: "
			"%s",
			buf_cstr(&b));
	b.len = 0;
	if (list_events(choice, &b, AUDIT_RULE_FLAGS))
		message("this kernel's events give the domain's own log flags; whether logging is "
			"disabled for subdomains or a quiet rule applies, they do not tell");
	buf_done(&b);
}

int choice_init(struct choice *choice, const struct select_options *select,
		const struct catalog *catalog, bool quiet, int *status, struct error *err)
{
	int ret;

	*choice = (struct choice){ .select = select, .catalog = catalog };
	ret = selection_check(&select->events, catalog, err);
	if (ret) {
		*status = EXIT_USAGE;
		return ret;
	}
	*status = EXIT_FAILED;
	choice->wanted = calloc(catalog->num_ids + 1, sizeof(*choice->wanted));
	if (!choice->wanted)
		return error_set(err, -ENOMEM, "out of memory");
	for (size_t i = 0; i < catalog->num; i++) {
		const struct format *format = catalog->v[i];
		bool wanted = is_wanted(select, format);

		choice->wanted[format->id - catalog->first_id] = wanted;
		choice->num += wanted;
	}
	if (select->audit && !quiet)
		tell_limits(choice);
	if (!choice->num) {
		*status = select->events.num ? EXIT_USAGE : EXIT_CANNOT;
		return error_set(err, -ENOENT, "none of the events here is selected");
	}
	return 0;
}

void choice_done(struct choice *choice)
{
	free(choice->wanted);
	*choice = (struct choice){};
}
