/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_TERMINAL_H
#define LLTRACE_VERBS_TERMINAL_H

/**
 * terminal_width - The columns of the terminal that @fd is: as of now, since it may be resized;
 * 80 where it does not tell, as a serial line does not.  0 when @fd is no terminal.
 */
unsigned int terminal_width(int fd);

#endif
