/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_AUDIT_TEXT_H
#define LLTRACE_AUDIT_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "util/buf.h"

/*
 * Audit's records as text: messages of the netlink group, and lines of a log.  They are read by
 * the rules by which the kernel writes them (kernel/audit.c), from the front, field by field: what
 * a field's value looks like never counts as a field.
 */

/* Types of include/uapi/linux/audit.h that matter here; headers older than Linux 6.15 lack some. */
enum audit_type {
	AUDIT_TYPE_OTHER = 0,
	AUDIT_TYPE_SYSCALL = 1300,
	AUDIT_TYPE_EOE = 1320,
	AUDIT_TYPE_PROCTITLE = 1327,
	AUDIT_TYPE_EVENT_LISTENER = 1335,
	AUDIT_TYPE_LANDLOCK_ACCESS = 1423,
	AUDIT_TYPE_LANDLOCK_DOMAIN = 1424,
};

struct audit_text {
	unsigned int type; /* a number of enum audit_type, or another one */
	uint64_t ms; /* since 1970 */
	uint64_t serial; /* records of one event share it */
	struct span fields; /* what follows the head */
};

/**
 * audit_text_message - Takes a message apart: "audit(SECONDS.MS:SERIAL): FIELDS".
 * Returns false when it is none; @text->type is left alone.
 */
bool audit_text_message(struct audit_text *text, struct span message);

/**
 * audit_text_line - Takes a line of a log apart, without its newline:
 * "[node=NAME ]type=TYPE msg=audit(...): FIELDS", where TYPE is a name, "UNKNOWN[1423]" of
 * tools that are older than the kernel, or a number.  What auditd appends behind a group separator
 * (log_format = ENRICHED) is no part of the fields.  Returns false when it is no such line.
 */
bool audit_text_line(struct audit_text *text, struct span line);

/* One field; both point into the text. */
struct audit_field {
	struct span name;
	struct span value; /* without its quotes */
	bool quoted;
};

/**
 * audit_next - Takes the next field off the front of @fields.  Returns false at the end, and
 * where the rest breaks the rules.
 */
bool audit_next(struct span *fields, struct audit_field *field);

/**
 * audit_get - The first field of this name.  Returns false when there is none before the rules are
 * broken.
 */
bool audit_get(struct span fields, const char *name, struct audit_field *field);

/**
 * audit_get_number - The field as a number to this base, 10 or 16.  Returns false when it is not
 * there or anything else.
 */
bool audit_get_number(struct span fields, const char *name, int base, uint64_t *value);

/**
 * audit_get_word - The field as it is: of a value that the kernel trusts.  Empty when it is not
 * there.
 */
struct span audit_get_word(struct span fields, const char *name);

/**
 * audit_get_string - Appends the bytes of a string that the kernel does not trust:
 * in quotes, or in hex.  Returns false when it is not there or is neither.
 */
bool audit_get_string(struct span fields, const char *name, struct buf *bytes);

#endif
