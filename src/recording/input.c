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

#define COPY_SIZE 65536

static int io_error(const struct input *in, const char *doing, struct error *err)
{
	int code = errno;

	return error_set(err, -code, "cannot %s %s: %s", doing, in->name, strerror(code));
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0) {
			data += n;
			len -= n;
		}
	}
	return 0;
}

static int copy(int from, int to)
{
	char data[COPY_SIZE];
	ssize_t n;

	for (;;) {
		n = read(from, data, sizeof(data));
		if (!n)
			return 0;
		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0 && write_all(to, data, n))
			return -1;
	}
}

/* A file on disk without a name when there is room for one, else memory. */
static int temporary(void)
{
	int fd = open(temporary_place(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	return fd >= 0 ? fd : memfd_create("lltrace", MFD_CLOEXEC);
}

/* A pipe may give them one by one. */
static int read_begin(struct input *in)
{
	while (in->begin_len < sizeof(in->begin)) {
		ssize_t n = read(in->fd, in->begin + in->begin_len,
				 sizeof(in->begin) - in->begin_len);

		if (!n)
			return 0;
		if (n < 0 && errno != EINTR)
			return -1;
		in->begin_len += n > 0 ? n : 0;
	}
	return 0;
}

static int look(struct input *in, struct error *err)
{
	ssize_t n;

	if (in->is_stdin)
		return read_begin(in) ? io_error(in, "read", err) : 0;
	/* What can't be read so is no recording; input_take() has the words for it. */
	do {
		n = pread(in->fd, in->begin + in->begin_len, sizeof(in->begin) - in->begin_len,
			  in->begin_len);
		in->begin_len += n > 0 ? n : 0;
	} while (n > 0 || (n < 0 && errno == EINTR));
	return 0;
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
		in->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	return in->fd < 0 ? io_error(in, "open", err) : look(in, err);
}

static int take_stdin(struct input *in, struct error *err)
{
	int fd = temporary();

	if (fd < 0)
		return io_error(in, "make a temporary file for", err);
	if (!write_all(fd, in->begin, in->begin_len) && !copy(in->fd, fd) &&
	    !lseek(fd, 0, SEEK_SET))
		return fd;
	io_error(in, "copy", err);
	close(fd);
	return -EIO;
}

static int take_file(struct input *in, struct error *err)
{
	struct stat st;
	int fd = in->fd;

	if (fstat(fd, &st))
		return io_error(in, "read", err);
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
