/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_TEXT_IMPL_H
#define LLTRACE_OUTPUT_TEXT_IMPL_H

#include "output/line.h"

/* What the files of the text form share: a line being built, and its words. */

/* How lines are laid out; widths are in terminal columns. */
struct layout {
	unsigned int from; /* for terminals of at least that width */
	enum when_detail when;
	unsigned int task, what; /* widths of columns that are padded */
	unsigned int domain, verdict; /* widths that these usually have */
	const char *gap; /* between columns */
	bool brief; /* only what matters most */
};

/* A piece of the line in the buffer. */
struct part {
	size_t at, len;
};

struct line {
	struct buf *b;
	const struct event *event;
	const struct style *style;
	const struct layout *layout;
	uint64_t shown; /* roles that the line has told already */
	size_t begin; /* of the line in the buffer */
	/* Where line_fit() takes away from, 0 where there is none. */
	size_t extra; /* fields without a meaning to us */
	size_t rest; /* what else may be cut off at the end */
	size_t verdict;
	struct part string; /* whose middle may be left out */
	struct part pad; /* behind the object */
	struct part peer_domain;
	struct part domain;
};

enum color {
	COLOR_DENIED,
	COLOR_OBJECT,
	COLOR_QUIET,
	COLOR_LOST,
	COLOR_RESET,
};

/** line_paint - Switches to a colour, where there are colours. */
void line_paint(struct line *l, enum color color);

/** layout_of - The layout for the style's width; with "verbose" the widest. */
const struct layout *layout_of(const struct style *style);

/** line_pad - Ends a column that began at @start: padded to @width, and a gap. */
void line_pad(struct line *l, size_t start, size_t width);

/** line_pad_object - As line_pad(), to what is left when the domain and audit's verdict fit. */
void line_pad_object(struct line *l, size_t start);

/**
 * line_fit - Makes the line fit the terminal if there is one, by what is missed least: fields
 * without a meaning, the rest, padding, the middle of a path down to some columns, the domain,
 * that of the peer.  Of a denial no more than that.
 */
void line_fit(struct line *l);

/** line_has - Whether the event has a value with this role. */
bool line_has(const struct line *l, enum role role);

/** line_number - The number with this role, 0 without; it counts as told. */
uint64_t line_number(struct line *l, enum role role);

/** line_id - Appends an ID in hex. */
void line_id(struct line *l, enum role role);

/** line_string - Appends a string for people; its middle is left out where the line is too long. */
void line_string(struct line *l, enum role role);

/** line_names - The names of the bits of the field with this role. */
const struct names *line_names(const struct line *l, enum role role);

/** line_mask - Appends the names of a mask's bits, or "all", or "nothing". */
void line_mask(struct line *l, enum role role);

/** line_ruleset - Appends "ruleset ID.VERSION", where lines are brief without the word. */
void line_ruleset(struct line *l);

/** line_domain_id - Appends "domain ID", where lines are brief without the word. */
void line_domain_id(struct line *l, enum role role);

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
