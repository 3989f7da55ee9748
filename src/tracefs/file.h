/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_FILE_H
#define LLTRACE_TRACEFS_FILE_H

#include "util/buf.h"

/**
 * file_write - Writes @text in one piece, as tracefs wants it; nothing is truncated first.
 * @dir: descriptor of a directory, or AT_FDCWD
 * @path: of the file, below @dir
 *
 * Returns 0 or a negative errno.
 */
int file_write(int dir, const char *path, const char *text);

/**
 * file_read - Appends the whole content of a file to @text.
 *
 * Returns 0 or a negative errno; @text may have grown even then.
 */
int file_read(int dir, const char *path, struct buf *text);

#endif
