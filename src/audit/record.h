/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_AUDIT_RECORD_H
#define LLTRACE_AUDIT_RECORD_H

#include "audit/join.h"
#include "model/format.h"
#include "model/record.h"

/*
 * Audit's events as records of formats of our own, so that all that is there for the kernel's
 * trace events serves them as well.  What audit does not tell has no field, or is -1 or empty.
 */

/* The task of an event, as far as it is known. */
struct audit_task {
	bool known;
	int32_t pid, ppid; /* of processes: audit does not tell threads apart */
};

/** audit_formats - Puts the formats into @catalog.  Returns 0 or -ENOMEM. */
int audit_formats(struct catalog *catalog);

/** audit_task - Who caused an event. */
struct audit_task audit_task(const struct audit_event *event);

/* Where records are built; zeroed memory is an empty one. */
struct audit_builder {
	struct buf data, comm;
	struct buf scratch;
};

/**
 * audit_record - Makes a record of one of an event's entries, valid until the next one is made.
 * Access rights that no format knows are learnt.
 *
 * Returns 0; -EBADMSG for an entry that breaks the rules of audit's records or tells nothing that
 * could be shown; -ENOMEM.
 */
int audit_record(struct audit_builder *builder, const struct catalog *catalog,
		 const struct audit_event *event, const struct audit_entry *entry,
		 struct record *record);

/** audit_builder_done - Frees. */
void audit_builder_done(struct audit_builder *builder);

#endif
