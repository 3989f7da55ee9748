/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_TERMINAL_H
#define LLTRACE_VERBS_TERMINAL_H

#include <stdbool.h>

/**
 * terminal_width - The columns of the terminal that @fd is: as of now, since it may be resized;
 * 80 where it does not tell, as a serial line does not.  0 when @fd is no terminal.
 */
unsigned int terminal_width(int fd);

/** terminal_height - Its lines, likewise; 24 where it does not tell. */
unsigned int terminal_height(int fd);

/** terminal_knows_escapes - Whether TERM names a terminal that can more than print lines. */
bool terminal_knows_escapes(void);

/** terminal_wants_color - Whether colours are of use there, and NO_COLOR (no-color.org) is not set. */
bool terminal_wants_color(int fd);

#endif
