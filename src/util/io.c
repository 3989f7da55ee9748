// SPDX-License-Identifier: GPL-2.0-only
#include "util/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

int open_retry(int dir, const char *path, int flags, mode_t mode)
{
	int fd;

	do {
		fd = openat(dir, path, flags | O_CLOEXEC, mode);
	} while (fd < 0 && errno == EINTR);
	return fd < 0 ? -errno : fd;
}

ssize_t read_retry(int fd, void *to, size_t len)
{
	ssize_t n;

	do {
		n = read(fd, to, len);
	} while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}

int truncate_retry(int fd, uint64_t size)
{
	int ret;

	do {
		ret = ftruncate(fd, size);
	} while (ret && errno == EINTR);
	return ret ? -errno : 0;
}

int allocate_retry(int fd, uint64_t offset, uint64_t size)
{
	int ret;

	do {
		ret = posix_fallocate(fd, offset, size);
	} while (ret == EINTR);
	return -ret;
}

int check_name(int fd, const char *path)
{
	struct stat a, b;

	if (fstat(fd, &a))
		return -errno;
	if (lstat(path, &b))
		return errno == ENOENT ? -ESTALE : -errno;
	return a.st_ino == b.st_ino && a.st_dev == b.st_dev ? 0 : -ESTALE;
}

struct dirent *next_entry(DIR *dir, int *error)
{
	struct dirent *entry;

	errno = 0;
	entry = readdir(dir);
	if (!entry && errno)
		*error = -errno;
	return entry;
}

int write_all(int fd, const void *data, size_t len)
{
	const char *at = data;

	while (len) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		at += n;
		len -= n;
	}
	return 0;
}

int pwrite_all(int fd, const void *data, size_t len, uint64_t offset)
{
	const char *at = data;

	while (len) {
		ssize_t n = pwrite(fd, at, len, offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		at += n;
		offset += n;
		len -= n;
	}
	return 0;
}

int pread_all(int fd, void *data, size_t len, uint64_t offset)
{
	char *at = data;

	while (len) {
		ssize_t n = pread(fd, at, len, offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -EIO;
		at += n;
		offset += n;
		len -= n;
	}
	return 0;
}

static int copy_through(int in, uint64_t from, int out, uint64_t to, size_t len)
{
	char bytes[16384];
	int ret = 0;

	while (len && !ret) {
		size_t n = len < sizeof(bytes) ? len : sizeof(bytes);

		ret = pread_all(in, bytes, n, from);
		if (!ret)
			ret = pwrite_all(out, bytes, n, to);
		from += n;
		to += n;
		len -= n;
	}
	return ret;
}

/* File systems that have no copy_file_range(2), or not between these two files. */
static bool is_unsupported(int code)
{
	return code == ENOSYS || code == EXDEV || code == EINVAL || code == EOPNOTSUPP;
}

int copy_bytes(int in, uint64_t from, int out, uint64_t to, size_t len)
{
	off64_t in_at = from, out_at = to;

	while (len) {
		ssize_t n = copy_file_range(in, &in_at, out, &out_at, len, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (!n || (n < 0 && is_unsupported(errno)))
			return copy_through(in, in_at, out, out_at, len);
		if (n < 0)
			return -errno;
		len -= n;
	}
	return 0;
}
