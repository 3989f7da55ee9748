/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_LINE_H
#define LLTRACE_OUTPUT_LINE_H

#include "model/event.h"
#include "model/summary.h"
#include "output/audit.h"
#include "output/when.h"
#include "util/buf.h"

struct columns;

/* How the line forms print. */
struct style {
	struct when when;
	bool color;
	bool utf8; /* the reader takes UTF-8 */
	bool verbose; /* with what is otherwise left out: device and inode */
	unsigned int width; /* of the terminal, 0: none */
	uint64_t count; /* denials that the line stands for; 0: one */
	const struct columns *columns; /* those that were asked for */
	/* from here on private to a form */
	struct audit_log audit;
};

/** style_limit - The columns that a line has to fit, 0: no limit; "verbose" shows lines whole. */
static inline unsigned int style_limit(const struct style *style)
{
	return style->verbose ? 0 : style->width;
}

/* One form of output: a line for an event, one for lost events, maybe one for the end. */
struct line_form {
	const char *name;
	enum when_mode default_when;
	/** Appends the event and a newline. */
	void (*event)(struct buf *b, const struct event *event, struct style *style);
	/** Appends that record->missed events of its CPU were lost before @record. */
	void (*lost)(struct buf *b, const struct record *record, struct style *style);
	/** Appends what is known at the end; NULL: the form has nothing for it. */
	void (*summary)(struct buf *b, const struct summary *summary);
};

/* For people. */
extern const struct line_form text_form;

/* For people and scripts: the columns of the style. */
extern const struct line_form columns_form;

/* As the kernel's trace file has it; the payload byte for byte. */
extern const struct line_form ftrace_form;

/* The records that audit would write: denials and the domains they are of, nothing else. */
extern const struct line_form audit_form;

/* An object a line, for programs: event.schema.json. */
extern const struct line_form json_form;

#endif
