/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_EXPLAIN_H
#define LLTRACE_OUTPUT_EXPLAIN_H

#include "model/explain.h"
#include "output/line.h"

/**
 * explain_put - Appends the denial as text_form has it, why it was denied, in words, and a table of
 * the layers with the rules that were met in each.  Returns 0 or -ENOMEM.
 */
int explain_put(struct buf *b, const struct explanation *e, struct style *style);

/** explain_words - Appends the sentences alone, each a line. */
void explain_words(struct buf *b, const struct explanation *e, bool utf8);

/** explain_rule_name - Appends what a rule is for: a path, a file's device and inode, a port. */
void explain_rule_name(struct buf *b, const struct explained_rule *rule, bool utf8);

/**
 * explain_put_json - The same as an object in a line: event.schema.json.
 * @evicted: explain_evicted()
 */
void explain_put_json(struct buf *b, const struct explanation *e, uint64_t evicted,
		      struct style *style);

#endif
