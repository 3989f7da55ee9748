// SPDX-License-Identifier: GPL-2.0-only
#include "recording/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording/temporary.h"
#include "util/io.h"

#define COPY_SIZE 65536

static int io_error(const struct input *in, const char *doing, int ret, struct error *err)
{
	return error_set(err, ret, "cannot %s %s: %s", doing, in->name, strerror(-ret));
}

static int copy(int from, int to)
{
	char data[COPY_SIZE];
	int ret = 0;

	while (!ret) {
		const ssize_t n = read_retry(from, data, sizeof(data));

		if (n <= 0)
			return n;
		ret = write_all(to, data, n);
	}
	return ret;
}

/* A file on disk without a name when there is room for one, else memory. */
static int temporary(void)
{
	int fd = open_retry(AT_FDCWD, temporary_place(), O_TMPFILE | O_RDWR, 0600);

	return fd >= 0 ? fd : memfd_create("lltrace", MFD_CLOEXEC);
}

/* A pipe may give them one by one. */
static int read_begin(struct input *in)
{
	while (in->begin_len < sizeof(in->begin)) {
		char *at = in->begin + in->begin_len;
		const size_t len = sizeof(in->begin) - in->begin_len;
		ssize_t n = in->is_stdin ? read(in->fd, at, len)
					 : pread(in->fd, at, len, in->begin_len);

		if (!n)
			return 0;
		if (n < 0 && errno != EINTR)
			return -errno;
		in->begin_len += n > 0 ? n : 0;
	}
	return 0;
}

static int look(struct input *in, struct error *err)
{
	int ret = read_begin(in);

	/* A file that can't be read so is no recording; input_take() has the words for it. */
	return ret && in->is_stdin ? io_error(in, "read", ret, err) : 0;
}

int input_open(struct input *in, const char *path, struct error *err)
{
	*in = (struct input){ .is_stdin = !strcmp(path, "-"), .fd = -1 };
	in->name = strdup(in->is_stdin ? "standard input" : path);
	if (!in->name)
		return error_set(err, -ENOMEM, "no memory to read %s", path);
	if (in->is_stdin)
		in->fd = STDIN_FILENO;
	else
		/* Without waiting: a pipe is no recording. */
		in->fd = open_retry(AT_FDCWD, path, O_RDONLY | O_NONBLOCK, 0);
	return in->fd < 0 ? io_error(in, "open", in->fd, err) : look(in, err);
}

static int take_stdin(struct input *in, struct error *err)
{
	int fd = temporary(), ret;

	if (fd < 0)
		return io_error(in, "make a temporary file for", -errno, err);
	ret = write_all(fd, in->begin, in->begin_len);
	if (!ret)
		ret = copy(in->fd, fd);
	if (!ret && lseek(fd, 0, SEEK_SET))
		ret = -errno;
	if (!ret)
		return fd;
	close(fd);
	return io_error(in, "copy", ret, err);
}

static int take_file(struct input *in, struct error *err)
{
	struct stat st;
	int fd = in->fd;

	if (fstat(fd, &st))
		return io_error(in, "read", -errno, err);
	if (S_ISDIR(st.st_mode))
		return error_set(err, -EISDIR, "%s is a directory", in->name);
	if (!S_ISREG(st.st_mode)) {
		error_set(err, -EINVAL, "%s is not a regular file", in->name);
		error_advise(err, "'-' reads a recording from standard input");
		return -EINVAL;
	}
	in->fd = -1;
	return fd;
}

int input_take(struct input *in, struct error *err)
{
	return in->is_stdin ? take_stdin(in, err) : take_file(in, err);
}

void input_done(struct input *in)
{
	if (!in->is_stdin && in->fd >= 0)
		close(in->fd);
	free(in->name);
	*in = (struct input){ .fd = -1 };
}
