/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_UTIL_IO_H
#define LLTRACE_UTIL_IO_H

#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * open_retry - As openat(2), closed by execve(2), and again when a signal interrupts it.
 * Returns the descriptor or a negative errno.
 */
int open_retry(int dir, const char *path, int flags, mode_t mode);

/** read_retry - As read(2), again when a signal interrupts it.  Returns the bytes or a negative errno. */
ssize_t read_retry(int fd, void *to, size_t len);

/** truncate_retry - As ftruncate(2).  Returns 0 or a negative errno. */
int truncate_retry(int fd, uint64_t size);

/** allocate_retry - As posix_fallocate(3).  Returns 0 or a negative errno. */
int allocate_retry(int fd, uint64_t offset, uint64_t size);

/**
 * check_name - Whether @path still names the file that is open.
 * Returns 0, -ESTALE when it names none or another, or a negative errno.
 */
int check_name(int fd, const char *path);

/**
 * next_entry - As readdir(3), but tells the end from a failure.
 * @error: set to a negative errno then
 */
struct dirent *next_entry(DIR *dir, int *error);

/** write_all - Writes all @len bytes.  Returns 0 or a negative errno. */
int write_all(int fd, const void *data, size_t len);

/** pwrite_all - Writes all @len bytes at @offset.  Returns 0 or a negative errno. */
int pwrite_all(int fd, const void *data, size_t len, uint64_t offset);

/**
 * pread_all - Reads all @len bytes at @offset.  Returns 0 or a negative errno: -EIO when the
 * file ends before.
 */
int pread_all(int fd, void *data, size_t len, uint64_t offset);

/**
 * copy_bytes - Copies between places of two files, in the kernel where it can.
 * Returns 0 or a negative errno.
 */
int copy_bytes(int in, uint64_t from, int out, uint64_t to, size_t len);

#endif
