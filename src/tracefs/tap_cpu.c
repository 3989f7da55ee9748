// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs/tap_cpu.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "util/io.h"

/* Each of its slots takes a sub-buffer; more is not to be had without privileges. */
#define PIPE_BYTES (1 << 20)
#define PIPE_SLOT  4096
/* Wakes in a row that found nothing to move, after which poll(2) is not believed. */
#define MAX_FALSE_WAKES	    8
#define FALSE_WAKE_PAUSE_MS 20
/* How long a CPU that poll(2) can't watch (offline) may go unseen after it came up. */
#define UNWATCHED_MS 1000

int tap_cpu_init(struct tap_cpu *c, struct tap_shared *shared, unsigned int cpu, int in, int out)
{
	int size;

	*c = (struct tap_cpu){ .shared = shared, .cpu = cpu, .in = in, .out = out };
	c->pipe[0] = c->pipe[1] = -1;
	c->page = malloc(shared->page_size);
	if (!c->page)
		return -ENOMEM;
	if (pipe2(c->pipe, O_CLOEXEC))
		return -errno;
	size = fcntl(c->pipe[1], F_SETPIPE_SZ, PIPE_BYTES);
	if (size < 0)
		size = fcntl(c->pipe[1], F_GETPIPE_SZ);
	if (size < PIPE_SLOT)
		return -errno;
	c->pipe_size = size / PIPE_SLOT * shared->page_size;
	return 0;
}

void tap_cpu_done(struct tap_cpu *c)
{
	close(c->in);
	if (c->pipe[0] >= 0) {
		close(c->pipe[0]);
		close(c->pipe[1]);
	}
	free(c->page);
}

/* What is in the pipe, for a file that can't be spliced to. */
static int copy_pipe(struct tap_cpu *c, size_t len)
{
	int ret = 0;

	while (len && !ret) {
		size_t want = len < c->shared->page_size ? len : c->shared->page_size;
		ssize_t n = read_retry(c->pipe[0], c->page, want);

		if (n <= 0)
			return n ? n : -EIO;
		ret = write_all(c->out, c->page, n);
		len -= n;
	}
	return ret;
}

/* Returns the bytes or a negative errno. */
static ssize_t splice_retry(int in, int out, size_t len, unsigned int flags)
{
	ssize_t n;

	do {
		n = splice(in, NULL, out, NULL, len, SPLICE_F_MOVE | flags);
	} while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}

static int empty_pipe(struct tap_cpu *c, size_t len)
{
	while (len) {
		const ssize_t n = splice_retry(c->pipe[0], c->out, len, 0);

		if (n == -EINVAL) {
			c->copies = true;
			return copy_pipe(c, len);
		}
		if (n <= 0)
			return n ? n : -EIO;
		len -= n;
	}
	return 0;
}

/* @n: bytes, or a negative errno */
static bool is_empty(ssize_t n)
{
	/* A CPU that was never online has no buffer yet. */
	return !n || n == -EAGAIN || n == -ENODEV;
}

static int read_failed(struct tap_cpu *c, int code)
{
	c->reading = true;
	return code;
}

/* Moves full sub-buffers; 1 when there were any, 0 when not, or a negative errno. */
static int splice_some(struct tap_cpu *c)
{
	const ssize_t n = splice_retry(c->in, c->pipe[1], c->pipe_size, SPLICE_F_NONBLOCK);
	int ret;

	if (is_empty(n))
		return 0;
	if (n < 0)
		return read_failed(c, n);
	ret = empty_pipe(c, n);
	return ret ? ret : 1;
}

/* Moves one sub-buffer, full or not; the kernel fills it up with zeros. */
static int read_one(struct tap_cpu *c)
{
	const ssize_t n = read_retry(c->in, c->page, c->shared->page_size);
	int ret;

	if (is_empty(n))
		return 0;
	if (n < 0)
		return read_failed(c, n);
	ret = (size_t)n == c->shared->page_size ? write_all(c->out, c->page, n) : -EIO;
	return ret ? ret : 1;
}

static enum tap_order order(const struct tap_cpu *c)
{
	return atomic_load(&c->shared->order);
}

static void tell(const struct tap_cpu *c)
{
	static const uint64_t one = 1;

	/* A counter that is full has been told of enough. */
	while (write(c->shared->news_fd, &one, sizeof(one)) < 0 && errno == EINTR)
		;
}

/* Moves what there is; 1 when there was anything, 0 when not, or a negative errno. */
static int move(struct tap_cpu *c, int (*step)(struct tap_cpu *c))
{
	int ret, any = 0;

	do {
		ret = step(c);
		any |= ret > 0;
	} while (ret > 0 && order(c) != TAP_ABORT);
	if (any)
		tell(c);
	return ret < 0 ? ret : any;
}

/* Waits for the buffer to be full enough, or for the order to end. */
static void wait(struct tap_cpu *c, unsigned int *false_wakes)
{
	struct pollfd fds[] = {
		{ .fd = c->shared->stop_fd, .events = POLLIN },
		{ .fd = c->in, .events = POLLIN },
	};

	if (*false_wakes >= MAX_FALSE_WAKES) {
		poll(fds, 1, FALSE_WAKE_PAUSE_MS);
		*false_wakes = 0;
		return;
	}
	if (poll(fds, 2, -1) <= 0)
		return;
	if (fds[1].revents & (POLLERR | POLLNVAL))
		poll(fds, 1, UNWATCHED_MS);
	else if (fds[1].revents)
		++*false_wakes;
}

static int pass_on(struct tap_cpu *c)
{
	unsigned int false_wakes = 0;
	int ret;

	while (order(c) == TAP_GO_ON) {
		ret = move(c, c->copies ? read_one : splice_some);
		if (ret < 0)
			return ret;
		if (ret)
			false_wakes = 0;
		else
			wait(c, &false_wakes);
	}
	if (order(c) == TAP_ABORT)
		return 0;
	ret = c->copies ? 0 : move(c, splice_some);
	if (ret >= 0)
		ret = move(c, read_one);
	return ret < 0 ? ret : 0;
}

void tap_cpu_run(struct tap_cpu *c)
{
	int ret = pass_on(c);

	if (!ret)
		return;
	atomic_store(&c->error, ret);
	tell(c);
}
