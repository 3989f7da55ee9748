// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "util/io.h"

#define MAX_TRIES 10

int file_write(int dir, const char *path, const char *text)
{
	size_t len = strlen(text);
	int fd = open_retry(dir, path, O_WRONLY, 0);
	int ret = 0, tries = 0;
	ssize_t n;

	if (fd < 0)
		return fd;
	/* Probe events that perf uses answer EINTR for as long as it does. */
	do {
		n = write(fd, text, len);
	} while (n < 0 && errno == EINTR && ++tries < MAX_TRIES);
	if (n < 0)
		ret = -errno;
	else if ((size_t)n != len)
		ret = -EIO;
	close(fd);
	return ret;
}

int file_read(int dir, const char *path, struct buf *text)
{
	int fd = open_retry(dir, path, O_RDONLY, 0);
	ssize_t n = 0;
	int ret = 0;

	if (fd < 0)
		return fd;
	while (buf_room(text, 4096)) {
		n = read_retry(fd, text->data + text->len, text->cap - text->len);
		if (n <= 0)
			break;
		text->len += n;
	}
	if (n < 0)
		ret = n;
	else if (buf_failed(text))
		ret = -ENOMEM;
	close(fd);
	return ret;
}
