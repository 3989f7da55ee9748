/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_VALUE_H
#define LLTRACE_OUTPUT_VALUE_H

#include "model/event.h"
#include "util/buf.h"

/* How values are spelled in every form of output. */

/** value_dev - Appends a device as MAJOR:MINOR. */
void value_dev(struct buf *b, uint64_t dev);

/** value_ruleset - Appends ID.VERSION, or ID where the event has no version. */
void value_ruleset(struct buf *b, const struct event *event);

/**
 * value_blocked - Appends what was denied: the access rights joined by @delim, the kernel's
 * word for another request or its number in hex, or, of a denial that is all the event tells of,
 * the event's name without "deny_".
 */
void value_blocked(struct buf *b, const struct event *event, const char *delim);

/** value_mask - Appends the names of a mask's bits, for people: or "all", or "nothing". */
void value_mask(struct buf *b, const struct names *names, uint64_t mask);

/** value_pid - Appends the ID of a process, "?" when it is not known. */
void value_pid(struct buf *b, const struct event *event, enum role role);

#endif
