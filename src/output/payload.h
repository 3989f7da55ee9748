/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_PAYLOAD_H
#define LLTRACE_OUTPUT_PAYLOAD_H

#include "model/event.h"
#include "util/buf.h"

/**
 * payload_put - Appends what the kernel prints behind "EVENT: " in its trace file
 * for this record, by the event's own print fmt.
 *
 * Strings that the kernel prints raw are escaped where they are not printable.
 * What the record is too short for is a "?"; a partial one ends in "(cut off)".
 */
void payload_put(struct buf *b, const struct event *event);

/**
 * payload_value - Appends the text of one piece's value, as in the kernel's text.
 */
void payload_value(struct buf *b, const struct event *event, const struct piece *piece);

/**
 * payload_field - Appends a field's raw value: names of bits or of the value
 * where they are known, numbers in decimal, strings escaped, arrays as {0x1,0x2}.
 */
void payload_field(struct buf *b, const struct event *event, const struct field *field);

#endif
