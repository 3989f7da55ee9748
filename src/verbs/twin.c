// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/twin.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* Below it there is more work in a process than in rendering. */
#define MIN_SIZE (1 << 20)
/* Of records: their lines are some times as long, and are kept for the length of a turn. */
#define TURN_SIZE (64 << 10)

void twin_init(struct twin *t)
{
	*t = (struct twin){ .fd = -1, .spare = -1, .file = -1, .may_write = true };
}

static void close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void twin_drop(struct twin *t)
{
	close_one(&t->fd);
	close_one(&t->spare);
	close_one(&t->file);
	t->skips = false;
	t->may_write = true;
}

static bool has_cpus(void)
{
	cpu_set_t cpus;

	return !sched_getaffinity(0, sizeof(cpus), &cpus) && CPU_COUNT(&cpus) > 1;
}

bool twin_prepare(struct twin *t, int fd, uint64_t size)
{
	char path[32];
	int ends[2];

	if (size < MIN_SIZE || size == UINT64_MAX || !has_cpus())
		return false;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	t->file = open(path, O_RDONLY | O_CLOEXEC);
	if (t->file < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) {
		twin_drop(t);
		return false;
	}
	t->fd = ends[0];
	t->spare = ends[1];
	return true;
}

void twin_take(struct twin *t, bool second, int fd)
{
	if (second) {
		int own = t->spare;

		t->spare = t->fd;
		t->fd = own;
		if (dup2(t->file, fd) < 0)
			close_one(&t->fd);
	}
	close_one(&t->spare);
	close_one(&t->file);
	t->second = t->skips = second;
	t->may_write = !second;
}

/* Waits for the other to have written the turns before. */
static int await(struct twin *t)
{
	unsigned char failure;
	ssize_t n = 1;

	while (!t->may_write && (n = read(t->fd, &failure, 1)) < 0)
		if (errno != EINTR)
			break;
	if (t->may_write)
		return 0;
	if (n != 1)
		return -ECHILD;
	t->may_write = true;
	return -failure;
}

static void pass_on(struct twin *t, int ret)
{
	const unsigned char failure = -ret;

	/* When the other is gone the next wait tells. */
	while (write(t->fd, &failure, 1) < 0 && errno == EINTR)
		;
	t->may_write = false;
}

static int write_turn(struct twin *t, struct sink *sink)
{
	int ret = await(t);

	if (ret)
		sink->buf.len = 0; /* it would stand behind a gap */
	return ret ? ret : sink_flush(sink);
}

static int write_alone(const struct twin *t, struct sink *sink, int (*write)(struct sink *))
{
	if (!t->second)
		return write(sink);
	sink->buf.len = 0;
	return 0;
}

static bool ends_turn(struct twin *t, size_t size)
{
	t->bytes += size;
	if (t->bytes < TURN_SIZE)
		return false;
	t->bytes = 0;
	t->skips = !t->skips;
	return true;
}

int twin_step(struct twin *t, struct sink *sink, size_t size)
{
	int ret;

	if (t->fd < 0)
		return write_alone(t, sink, sink_full);
	if (!ends_turn(t, size))
		return 0;
	ret = write_turn(t, sink);
	pass_on(t, ret);
	return ret;
}

void twin_skip(struct twin *t, size_t size)
{
	ends_turn(t, size);
}

int twin_end(struct twin *t, struct sink *sink, int failure)
{
	int ret;

	if (t->fd < 0)
		return write_alone(t, sink, sink_flush);
	if (t->skips) {
		ret = t->second ? 0 : await(t);
	} else {
		ret = write_turn(t, sink);
		if (t->second)
			pass_on(t, ret ? ret : failure);
	}
	twin_drop(t);
	return ret;
}
