// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "tracefs/file.h"
#include "tracefs/session.h"
#include "tracefs/session_impl.h"
#include "util/io.h"

#define NSEC_PER_SEC  1000000000LL
#define NSEC_PER_USEC 1000

static int64_t real_time(void)
{
	struct timespec ts = {};

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec;
}

/* "lltrace-77  [000] .....  1234.567890: tracing_mark_write: lltrace" */
static int parse_mark(const char *line, int64_t *time)
{
	const char *end = strstr(line, ": tracing_mark_write:");
	uint64_t sec, usec;
	const char *at = end;
	int used = 0;

	while (at && at > line && at[-1] != ' ')
		at--;
	if (!at || at == line)
		return -EPROTO;
	if (sscanf(at, "%" SCNu64 ".%6" SCNu64 "%n", &sec, &usec, &used) != 2 || at + used != end)
		return -EDOM;
	*time = sec * NSEC_PER_SEC + usec * NSEC_PER_USEC;
	return 0;
}

/* Reads, and so takes out, what is in the instance's buffer: our event alone. */
static int take_mark(int pipe, int64_t *time)
{
	char line[512];
	ssize_t n = read(pipe, line, sizeof(line) - 1);

	if (n <= 0)
		return n ? -errno : -EAGAIN;
	line[n] = '\0';
	return parse_mark(line, time);
}

int session_wall_offset(struct session *s, int64_t *offset)
{
	int pipe = open_retry(s->dir, "trace_pipe", O_RDONLY | O_NONBLOCK, 0);
	int64_t before, after, time;
	int ret;

	if (pipe < 0)
		return pipe;
	ret = file_write(s->dir, "tracing_on", "1");
	before = real_time();
	if (!ret)
		ret = file_write(s->dir, "trace_marker", "lltrace");
	after = real_time();
	file_write(s->dir, "tracing_on", "0");
	if (!ret)
		ret = take_mark(pipe, &time);
	close(pipe);
	if (!ret)
		*offset = before + (after - before) / 2 - time;
	return ret;
}
