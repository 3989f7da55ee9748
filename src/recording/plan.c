// SPDX-License-Identifier: GPL-2.0-only
#include "recording/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording/spool_impl.h"
#include "tracefs/file.h"
#include "util/buf.h"
#include "util/io.h"

#define NEW_PLAN SPOOL_PLAN ".new"
/* Moved at once: so much room, and no more, is needed beside what is there. */
#define CHUNK_BYTES (512 << 10)
#define MIN_CHUNK   4096

bool plan_add(struct plan *plan, const struct plan_move *move)
{
	struct plan_move *moves = reallocarray(plan->moves, plan->num + 1, sizeof(*moves));

	if (!moves)
		return false;
	plan->moves = moves;
	plan->moves[plan->num++] = *move;
	return true;
}

static int write_text(int dir, const struct buf *text)
{
	int fd = open_retry(dir, NEW_PLAN, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);
	int ret;

	if (fd < 0)
		return fd;
	ret = pwrite_all(fd, text->data, text->len, 0);
	close(fd);
	if (!ret && renameat(dir, NEW_PLAN, dir, SPOOL_PLAN))
		ret = -errno;
	return ret;
}

int plan_write(const struct plan *plan, int dir)
{
	struct buf text = {};
	int ret;

	buf_printf(&text, "file %s size %" PRIu64 "\n", plan->file, plan->size);
	for (size_t i = 0; i < plan->num; i++)
		buf_printf(&text, "move %s from %" PRIu64 " to %" PRIu64 "\n", plan->moves[i].file,
			   plan->moves[i].start, plan->moves[i].to);
	ret = buf_failed(&text) ? -ENOMEM : write_text(dir, &text);
	buf_done(&text);
	return ret;
}

/* Names of ours only: nothing outside of the directory. */
static bool is_name(const char *name)
{
	return !strcmp(name, SPOOL_OUT) || spool_cpu_number(name) >= 0;
}

static int read_line(struct plan *plan, const char *line)
{
	struct plan_move move = {};
	int used = 0;

	if (!*plan->file) {
		if (sscanf(line, "file %23s size %" SCNu64 "%n", plan->file, &plan->size, &used) !=
			    2 ||
		    line[used] || !is_name(plan->file) || plan->size > INT64_MAX)
			return -EPROTO;
		return 0;
	}
	if (sscanf(line, "move %23s from %" SCNu64 " to %" SCNu64 "%n", move.file, &move.start,
		   &move.to, &used) != 3 ||
	    line[used] || !is_name(move.file) || !strcmp(move.file, plan->file) ||
	    move.start > INT64_MAX || move.to > plan->size)
		return -EPROTO;
	return plan_add(plan, &move) ? 0 : -ENOMEM;
}

int plan_read(struct plan *plan, int dir)
{
	struct buf text = {};
	char *line, *save = NULL;
	int ret;

	*plan = (struct plan){};
	ret = file_read(dir, SPOOL_PLAN, &text);
	buf_cstr(&text);
	if (!ret)
		for (line = strtok_r(text.data, "\n", &save); line && !ret;
		     line = strtok_r(NULL, "\n", &save))
			ret = read_line(plan, line);
	if (!ret && !*plan->file)
		ret = -EPROTO;
	buf_done(&text);
	if (ret)
		plan_done(plan);
	return ret;
}

/* Moves the end of a file and cuts it off, with as little room as there is. */
static int move_end(int in, uint64_t start, uint64_t size, int out, uint64_t to, uint64_t *chunk)
{
	uint64_t n, from;
	int ret;

	do {
		n = size - start < *chunk ? size - start : *chunk;
		from = size - n;
		ret = copy_bytes(in, from, out, to + (from - start), n);
		if (ret == -ENOSPC && *chunk > MIN_CHUNK)
			*chunk /= 2;
		else if (ret)
			return ret;
	} while (ret);
	return truncate_retry(in, from);
}

static int run_move(const struct plan *plan, const struct plan_move *move, int dir, int out)
{
	int in = open_retry(dir, move->file, O_RDWR | O_NOFOLLOW, 0);
	uint64_t chunk = CHUNK_BYTES;
	struct stat st;
	int ret = 0;

	if (in < 0)
		return in;
	do {
		ret = fstat(in, &st) ? -errno : 0;
		if (ret || (uint64_t)st.st_size <= move->start)
			break;
		if (move->to + (st.st_size - move->start) > plan->size)
			ret = -EPROTO;
		else
			ret = move_end(in, move->start, st.st_size, out, move->to, &chunk);
	} while (!ret);
	close(in);
	return ret;
}

int plan_run(const struct plan *plan, int dir, const char *target)
{
	int out = open_retry(dir, plan->file, O_RDWR | O_NOFOLLOW, 0);
	int ret = 0;

	/* It has its name already. */
	if (out == -ENOENT)
		return 0;
	if (out < 0)
		return out;
	for (size_t i = 0; i < plan->num && !ret; i++)
		ret = run_move(plan, &plan->moves[i], dir, out);
	if (!ret)
		ret = truncate_retry(out, plan->size);
	if (!ret && fchmod(out, 0600))
		ret = -errno;
	close(out);
	if (!ret && renameat(dir, plan->file, AT_FDCWD, target))
		ret = -errno;
	return ret;
}

void plan_done(struct plan *plan)
{
	free(plan->moves);
	*plan = (struct plan){};
}
