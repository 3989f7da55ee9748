/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_TABLE_H
#define LLTRACE_OUTPUT_TABLE_H

#include <libsmartcols.h>

#include "util/buf.h"

/** table_put - Appends a table or a tree; nothing for one without lines.  Returns 0 or -ENOMEM. */
int table_put(struct buf *b, struct libscols_table *table);

#endif
