/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_WRAP_H
#define LLTRACE_OUTPUT_WRAP_H

#include "util/buf.h"

/* Words behind each other, in indented lines of at most 80 characters. */
struct wrap {
	struct buf *b;
	unsigned int indent;
	/* from here on private */
	size_t line; /* where the line begins */
	bool open;
};

/** wrap_word - Appends a word, escaped. */
void wrap_word(struct wrap *w, const char *word);

/** wrap_end - Ends the last line. */
void wrap_end(struct wrap *w);

#endif
