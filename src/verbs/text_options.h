/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_TEXT_OPTIONS_H
#define LLTRACE_VERBS_TEXT_OPTIONS_H

#include "options.h"
#include "output/columns.h"

/* The options that only the text form has. */
struct text_options {
	struct columns columns; /* -o, none: lines for people */
	bool no_headings;
	bool fold; /* repeated denials */
};

/** text_options - Their table; the target is a struct text_options. */
extern const struct option_def text_options[];

/**
 * text_options_check - What no option can see alone: they are of no use to another form.
 * @form: the one that was chosen; with columns it becomes that of columns
 *
 * Returns 0 or -EINVAL with a message.
 */
int text_options_check(struct text_options *options, const struct line_form **form,
		       struct error *err);

/** text_options_help - Prints the names of the columns. */
void text_options_help(FILE *out);

#endif
