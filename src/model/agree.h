/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_AGREE_H
#define LLTRACE_MODEL_AGREE_H

#include <stdint.h>

#include "model/id_set.h"
#include "util/buf.h"

/*
 * Denials as two sources tell them, the trace events and audit, matched one to one: those that are
 * alike in all that both sources know cannot be told apart, and are counted.
 */
struct agree;

/* Who told of a denial. */
enum witness {
	WITNESS_LOGGED, /* a trace event, by which audit would log it */
	WITNESS_NOT_LOGGED, /* one by which audit would not */
	WITNESS_UNKNOWN, /* one that does not tell */
	WITNESS_AUDIT, /* audit logged it */
	WITNESS_COUNT
};

struct agree_row {
	struct agree_row *next; /* in the order in which they were first seen */
	struct span what; /* all that both know */
	uint64_t domain; /* that denied it */
	uint64_t count[WITNESS_COUNT];
};

/* How many denials of a row came out so; all of them together are all trace events, and records. */
struct agreement {
	uint64_t logged; /* both: -A shows it, audit logged it */
	uint64_t not_logged; /* both: -A hides it, audit did not log it */
	uint64_t undecided; /* the event does not tell; audit logged it or not */
	uint64_t not_in_audit; /* -A shows it, audit did not log it */
	uint64_t hidden; /* -A hides it, and audit logged it */
	uint64_t not_traced; /* audit logged it, and there was no event */
};

/** agree_new - Empty, for at most @max_bytes.  NULL without memory. */
struct agree *agree_new(size_t max_bytes);

/** agree_add - Takes a denial by a domain in.  Returns 0 or -ENOMEM. */
int agree_add(struct agree *agree, uint64_t domain, struct span what, enum witness witness);

/** agree_keep - Forgets all that is of other domains. */
void agree_keep(struct agree *agree, const struct id_set *domains);

/** agree_first - The list of rows, NULL: none. */
const struct agree_row *agree_first(const struct agree *agree);

/** agree_left_out - Denials for which there was no room. */
uint64_t agree_left_out(const struct agree *agree);

/** agree_of - How a row came out. */
struct agreement agree_of(const struct agree_row *row);

/** agree_free - Frees; NULL is allowed. */
void agree_free(struct agree *agree);

#endif
