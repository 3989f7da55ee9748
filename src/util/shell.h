/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_UTIL_SHELL_H
#define LLTRACE_UTIL_SHELL_H

#include "util/buf.h"

/** shell_put - Appends a word for a POSIX shell, in single quotes where it needs them. */
void shell_put(struct buf *b, const char *word);

/** shell_put_file - The same for the name of a file, which no command takes for an option. */
void shell_put_file(struct buf *b, const char *name);

#endif
