/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_ESCAPE_H
#define LLTRACE_OUTPUT_ESCAPE_H

#include "util/buf.h"

/*
 * The one way for bytes of a record, a file or the kernel to get into output.
 */
enum escape {
	/*
	 * As the kernel prints untrusted strings: string_escape_mem() with
	 * ESCAPE_SPACE, SPECIAL, NAP, APPEND, OCTAL and the characters " ='\"\\".
	 */
	ESCAPE_KERNEL,
	/*
	 * For strings that the kernel prints as they are: control bytes
	 * and all beyond ASCII become octal, the rest stays.
	 */
	ESCAPE_CONTROL,
	ESCAPE_COUNT
};

/** escape_put - Appends @bytes, escaped: printable ASCII in one line. */
void escape_put(struct buf *b, struct span bytes, enum escape how);

/**
 * escape_text - Appends @bytes for people: valid UTF-8 that a terminal shows as
 * a character stays when @utf8 is set, everything else (controls, invalid bytes,
 * what changes the direction of text or is invisible) becomes an octal escape.
 * Where anything but that is in it, or it is empty, it comes in double quotes.
 */
void escape_text(struct buf *b, struct span bytes, bool utf8);

/**
 * escape_word - As escape_text(), as one word of a table that scripts take apart: blanks, quotes
 * and backslashes are escaped as well; an empty one is "" and a lone dash \055, since a dash
 * stands for nothing.
 */
void escape_word(struct buf *b, struct span bytes, bool utf8);

/**
 * escape_lines - As ESCAPE_CONTROL, but newlines stay and valid UTF-8 does as
 * in escape_text(): for messages of several lines.
 */
void escape_lines(struct buf *b, struct span bytes);

/**
 * utf8_char - The length of the valid UTF-8 character at the start of @s (RFC 3629: no
 * overlong forms, no surrogates, nothing above U+10FFFF) and its code point; 0
 * for anything else, ASCII included.
 */
size_t utf8_char(struct span s, uint32_t *code);

/**
 * utf8_is_safe - Whether a terminal shows this code point beyond ASCII as a character: it is
 * visible, does not move the cursor and does not turn the text around.
 */
bool utf8_is_safe(uint32_t code);

#endif
