/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_WIDTH_H
#define LLTRACE_OUTPUT_WIDTH_H

#include "util/buf.h"

/*
 * How much room printed text takes on a terminal.  The text is escaped already (output/escape.h):
 * a backslash begins an escape, and the only control characters are those of colours.
 */

/**
 * text_width - The terminal columns of the text, by wcwidth(3) of the locale: wide characters
 * count twice, combining ones and colours not at all.
 */
size_t text_width(struct span text);

/**
 * text_shorten - Takes the middle out of the text at @start, @len bytes of @b, so that it fits
 * @columns: an ellipsis stands there.  The beginning and the last component of a path stay, or
 * the end of that if it is too long; no character and no escape is cut apart.
 * @utf8: the ellipsis may be "…"
 *
 * Returns the length of the text now; what stands behind it is moved.
 */
size_t text_shorten(struct buf *b, size_t start, size_t len, size_t columns, bool utf8);

/** text_good_width - The columns in which text_shorten() keeps the whole last component. */
size_t text_good_width(struct span text, bool utf8);

/** text_cut - Cuts off the end of @b so that what began at @start fits @columns. */
void text_cut(struct buf *b, size_t start, size_t columns, bool utf8);

/** text_insert - Puts @n blanks in at @start. */
void text_insert(struct buf *b, size_t start, size_t n);

/** text_remove - Takes @len bytes at @start out of @b. */
void text_remove(struct buf *b, size_t start, size_t len);

#endif
