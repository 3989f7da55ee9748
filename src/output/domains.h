/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_DOMAINS_H
#define LLTRACE_OUTPUT_DOMAINS_H

#include "model/domains.h"
#include "util/buf.h"

/**
 * domains_put - Appends a tree for people: domains inside of those they are nested in, each with
 * what it handles and its rules.  Returns 0 or -ENOMEM.
 * @utf8: the reader takes UTF-8
 */
int domains_put(struct buf *b, const struct domains *domains, bool utf8);

/** domains_put_json - The same as one document, a list: event.schema.json. */
void domains_put_json(struct buf *b, const struct domains *domains);

#endif
