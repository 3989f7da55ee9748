/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_PAGE_H
#define LLTRACE_TRACEFS_PAGE_H

#include <stddef.h>

/* The layout of a ring buffer's sub-buffers ("pages"), as events/header_page gives it. */
struct page_layout {
	size_t commit_size; /* bytes of the commit field: the kernel's "long" */
	size_t data_offset; /* where the events begin */
	size_t size; /* of a whole sub-buffer */
};

/**
 * page_layout_parse - Reads the text of a header_page file.
 *
 * Returns 0, or -EPROTO when it does not describe a sub-buffer that libtraceevent's
 * kbuffer can read.
 */
int page_layout_parse(struct page_layout *layout, const char *text);

#endif
