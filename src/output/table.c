// SPDX-License-Identifier: GPL-2.0-only
#include "output/table.h"

#include <errno.h>
#include <stdlib.h>

#include "output/tables.h"

const bool has_tables = true;

int table_put(struct buf *b, struct libscols_table *table)
{
	char *text = NULL;

	if (scols_table_is_empty(table))
		return 0;
	if (scols_print_table_to_string(table, &text))
		return -ENOMEM;
	buf_str(b, text);
	/* Not every version ends with one. */
	if (b->len && b->data[b->len - 1] != '\n')
		buf_put(b, '\n');
	free(text);
	return buf_failed(b) ? -ENOMEM : 0;
}
