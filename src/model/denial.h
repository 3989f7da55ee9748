/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_DENIAL_H
#define LLTRACE_MODEL_DENIAL_H

#include "model/event.h"
#include "util/buf.h"

/*
 * Whether audit would log a denial: security/landlock/audit.c, as far as the
 * fields of the event tell.
 */
enum verdict {
	VERDICT_LOGGED,
	VERDICT_NOT_LOGGED,
	VERDICT_UNKNOWN, /* the event says nothing about it */
};

/* What a format tells about audit's decision. */
enum audit_rule {
	AUDIT_RULE_NONE, /* nothing */
	AUDIT_RULE_FLAGS, /* same_exec, log_same_exec, log_new_exec: not whether logging is
				 * disabled for subdomains, nor quiet rules */
	AUDIT_RULE_LOGGED, /* logged: the whole decision */
};

/* Why audit would not log a denial. */
enum unlogged {
	UNLOGGED_NOT, /* it would, or nothing is known */
	UNLOGGED_SAME_EXEC, /* before execve(2), log_same_exec is off */
	UNLOGGED_NEW_EXEC, /* after execve(2), log_new_exec is off */
	UNLOGGED_BEFORE_EXEC, /* the kernel decided so, before execve(2), and does not say why */
	UNLOGGED_AFTER_EXEC, /* ... after execve(2) */
	UNLOGGED_COUNT
};

/**
 * unlogged_name - The reason as one word, for programs; UNLOGGED_NOT stands for denials whose
 * record is cut off before it tells.
 */
const char *unlogged_name(enum unlogged why);

/** audit_rule_of - What the denial's format allows to know. */
enum audit_rule audit_rule_of(const struct format *format);

/**
 * denial_verdict - Audit's decision about a denial; @why (may be NULL) gets the reason.
 */
enum verdict denial_verdict(const struct event *event, enum unlogged *why);

/**
 * denial_blockers - The expression by which the kernel prints what was denied: names of access
 * rights, or by conditions those of other requests.  NULL when it prints nothing of the kind.
 */
const struct expr *denial_blockers(const struct format *format);

/** denial_name - The event's name without "deny_". */
const char *denial_name(const struct format *format);

/**
 * denial_right - What an event's name alone tells of the denied: "signal" of FAMILY_SCOPE for
 * "deny_scope_signal"; @family gets FAMILY_NONE for other than scopes, as for "deny_ptrace".
 */
const char *denial_right(const struct format *format, enum family *family);

/* What a denial was about. */
enum blocked {
	BLOCKED_RIGHTS, /* the access rights of ROLE_BLOCKERS */
	BLOCKED_REQUEST, /* a request that is no access right and has a name */
	BLOCKED_TYPE, /* a request of which only the number is known, or a number that is cut off
			 * from what tells its meaning */
};

/**
 * denial_blocked - What was denied, by the kernel's own choice between access rights and
 * other requests where the print fmt has one (blockers_type).
 * @name: of the request; of BLOCKED_TYPE the kernel's word for any it does not know, or NULL
 * @type: the number of BLOCKED_TYPE's request
 */
enum blocked denial_blocked(const struct event *event, const char **name, uint64_t *type);

/**
 * denial_filter - Appends the kernel filter that passes the denials audit would
 * log, in the format's own field names.  Returns false (nothing appended)
 * when the format has no fields for it.
 */
bool denial_filter(const struct format *format, struct buf *b);

/**
 * denial_count_key - The field by whose value the unlogged denials are to be
 * counted so that denial_count_reason() can tell why; NULL when there is none.
 */
const char *denial_count_key(const struct format *format);

/**
 * denial_count_reason - Why audit would not log the denials that were counted under
 * @key, a value of denial_count_key()'s field.
 */
enum unlogged denial_count_reason(const struct format *format, uint64_t key);

#endif
