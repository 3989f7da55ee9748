// SPDX-License-Identifier: GPL-2.0-only
#include "output/wrap.h"

#include "output/escape.h"

#define LINE_WIDTH 80

void wrap_word(struct wrap *w, const char *word)
{
	size_t len = strlen(word);

	if (w->open && w->b->len - w->line + 1 + len <= LINE_WIDTH) {
		buf_put(w->b, ' ');
	} else {
		if (w->open)
			buf_put(w->b, '\n');
		w->line = w->b->len;
		w->open = true;
		buf_fill(w->b, ' ', w->indent);
	}
	escape_put(w->b, span_str(word), ESCAPE_CONTROL);
}

void wrap_end(struct wrap *w)
{
	if (w->open)
		buf_put(w->b, '\n');
}
