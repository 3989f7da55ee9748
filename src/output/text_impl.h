/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_TEXT_IMPL_H
#define LLTRACE_OUTPUT_TEXT_IMPL_H

#include "output/line.h"

/* What the files of the text form share: a line being built, and its words. */
struct line {
	struct buf *b;
	const struct event *event;
	const struct style *style;
	uint64_t shown; /* roles that the line has told already */
};

enum color {
	COLOR_DENIED,
	COLOR_TASK,
	COLOR_QUIET,
	COLOR_LOST,
	COLOR_RESET,
};

/** line_paint - Switches to a colour, where there are colours. */
void line_paint(struct line *l, enum color color);

/**
 * line_pad - Ends a column that began at @start: padded to @width where columns
 * are aligned, and a separator.
 */
void line_pad(struct line *l, size_t start, size_t width);

/** line_pad_painted - As line_pad(), for a column whose colour, set before @start, ends here. */
void line_pad_painted(struct line *l, size_t start, size_t width);

/** line_brief - On a narrow terminal only what matters most, unless all was asked for. */
bool line_brief(const struct line *l);

/** line_has - Whether the event has a value with this role. */
bool line_has(const struct line *l, enum role role);

/** line_number - The number with this role, 0 without; it counts as told. */
uint64_t line_number(struct line *l, enum role role);

/** line_id - Appends an ID in hex. */
void line_id(struct line *l, enum role role);

/** line_string - Appends a string for people. */
void line_string(struct line *l, enum role role);

/** line_names - The names of the bits of the field with this role. */
const struct names *line_names(const struct line *l, enum role role);

/** line_mask - Appends the names of a mask's bits, or "all", or "nothing". */
void line_mask(struct line *l, enum role role);

/** line_ruleset - Appends "ruleset ID.VERSION". */
void line_ruleset(struct line *l);

/** line_object - Appends what the event is about: file, port, or process. */
void line_object(struct line *l);

/** line_deny - Appends what a denial says. */
void line_deny(struct line *l);

/** line_ruleset_event - Appends what an event of kind "ruleset" says. */
void line_ruleset_event(struct line *l);

/** line_rule - Appends what an event of kind "rule" says. */
void line_rule(struct line *l);

/** line_domain - Appends what an event of kind "domain" says. */
void line_domain(struct line *l);

/** line_check - Appends what an event of kind "check" says. */
void line_check(struct line *l);

#endif
