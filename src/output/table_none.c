// SPDX-License-Identifier: GPL-2.0-only
/* In place of the tables and trees, in a build without libsmartcols. */
#include <errno.h>

#include "output/domains.h"
#include "output/explain.h"
#include "output/tables.h"

const bool has_tables = false;

int domains_put(struct buf *b, const struct domains *domains, bool utf8)
{
	return -ENOSYS;
}

int explain_put(struct buf *b, const struct explanation *e, struct style *style)
{
	return -ENOSYS;
}
