// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs/page.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define TIMESTAMP_SIZE	8
#define MAX_SUBBUF_SIZE (64UL << 20)

/* Finds the line of a field by the end of its declaration, like " commit;". */
static bool parse_field(const char *text, const char *name, size_t *offset, size_t *size)
{
	const char *at = strstr(text, name);

	return at && sscanf(at + strlen(name), " offset:%zu; size:%zu;", offset, size) == 2;
}

int page_layout_parse(struct page_layout *layout, const char *text)
{
	size_t commit_offset, commit_size, data_offset, data_size;

	if (!parse_field(text, " commit;", &commit_offset, &commit_size) ||
	    !parse_field(text, " data;", &data_offset, &data_size))
		return -EPROTO;
	if (commit_offset != TIMESTAMP_SIZE || (commit_size != 4 && commit_size != 8) ||
	    data_offset != commit_offset + commit_size)
		return -EPROTO;
	if (!data_size || data_size > MAX_SUBBUF_SIZE)
		return -EPROTO;
	*layout = (struct page_layout){
		.commit_size = commit_size,
		.data_offset = data_offset,
		.size = data_offset + data_size,
	};
	return 0;
}
