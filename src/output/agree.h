/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_AGREE_H
#define LLTRACE_OUTPUT_AGREE_H

#include "model/agree.h"
#include "model/event.h"

/* What came of a comparison of the trace events with audit's records. */
struct agree_report {
	const struct agree *agree;
	uint64_t lost; /* trace events and records, at most */
	uint32_t dropped; /* records that audit itself dropped */
	bool flags_only; /* events tell the domain's log flags, not audit's whole decision */
	bool utf8; /* the reader takes UTF-8 */
};

/**
 * agree_what - Appends what both sources tell of a denial, printable: rights, object, domain.
 * Paths are told by audit from the root of the task, by events from the root of all.
 */
void agree_what(struct buf *b, const struct event *event);

/** agree_differs - Whether the sources do not agree on some denial. */
bool agree_differs(const struct agree *agree);

/** agree_put - Appends the report for people. */
void agree_put(struct buf *b, const struct agree_report *report);

/** agree_put_json - Appends it as one document: event.schema.json. */
void agree_put_json(struct buf *b, const struct agree_report *report);

#endif
