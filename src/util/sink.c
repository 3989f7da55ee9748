// SPDX-License-Identifier: GPL-2.0-only
#include "util/sink.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

void sink_init(struct sink *sink, int fd)
{
	struct stat st;

	*sink = (struct sink){ .fd = fd, .interrupt_fd = -1 };
	sink->never_blocks = !fstat(fd, &st) && S_ISREG(st.st_mode);
}

void sink_done(struct sink *sink)
{
	buf_done(&sink->buf);
}

/* Waits until a write of PIPE_BUF bytes can't block. */
static int wait_writable(const struct sink *sink)
{
	struct pollfd fds[] = {
		{ .fd = sink->fd, .events = POLLOUT },
		{ .fd = sink->interrupt_fd, .events = POLLIN },
	};

	while (poll(fds, 2, -1) < 0)
		if (errno != EINTR)
			return -errno;
	if (fds[0].revents)
		return 0;
	return -EINTR;
}

static int write_some(const struct sink *sink, const char *data, size_t len, size_t *written)
{
	ssize_t n;
	int ret;

	/* Who can be interrupted may not block. */
	if (!sink->never_blocks && sink->interrupt_fd >= 0) {
		ret = wait_writable(sink);
		if (ret)
			return ret;
		if (len > PIPE_BUF)
			len = PIPE_BUF;
	}
	n = write(sink->fd, data, len);
	*written = n < 0 ? 0 : n;
	if (n >= 0 || errno == EINTR)
		return 0;
	return errno == EAGAIN ? wait_writable(sink) : -errno;
}

int sink_flush(struct sink *sink)
{
	struct buf *b = &sink->buf;
	size_t done = 0, n;
	int ret = 0;

	/* Where memory ran out, the last line is cut. */
	while (b->failed && b->len && b->data[b->len - 1] != '\n')
		b->len--;
	while (done < b->len) {
		ret = write_some(sink, b->data + done, b->len - done, &n);
		if (ret)
			break;
		done += n;
	}
	if (done)
		memmove(b->data, b->data + done, b->len - done);
	b->len -= done;
	if (!ret && b->failed)
		ret = -ENOMEM;
	return ret;
}
