// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes the file of a spool.  In version 7 the sub-buffers of the CPU that has most are in
 * their place already: its file becomes the recording.  All final places are known at once,
 * so everything but the data is written first, then a plan of what is to be moved, then the
 * data is moved, from the end of each CPU's file, which is cut off behind it.  What is left to
 * do is the length of those files at any time.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording/plan.h"
#include "recording/spool_impl.h"
#include "util/io.h"

#define NO_BASE UINT32_MAX

/* What spool_finish() works out. */
struct assembly {
	struct spool *spool;
	const struct frame_info *info;
	unsigned int base; /* the CPU whose file becomes the recording, or NO_BASE */
	int out;
	struct frame_extent *extents; /* in the order of CPUs */
	size_t num;
	uint64_t data_end;
	struct frame frame;
	struct plan plan;
};

static int open_out(struct spool *s)
{
	return open_retry(s->dir, SPOOL_OUT, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);
}

/*
 * Cuts off what was written in part only, and notes the end: not to know it any more would be to
 * take a CPU for one without data.
 */
static int cut_tail(const struct spool *s, struct spool_cpu *c)
{
	struct stat st;
	uint64_t end;
	int ret;

	if (c->fd < 0)
		return 0;
	if (fstat(c->fd, &st))
		return -errno;
	end = st.st_size - st.st_size % s->page_size;
	if (end < c->start)
		end = c->start;
	ret = truncate_retry(c->fd, end);
	if (!ret)
		c->end = end;
	return ret;
}

static int cut_tails(struct spool *s)
{
	int ret = 0;

	for (unsigned int cpu = 0; cpu < s->num_cpus && !ret; cpu++)
		ret = cut_tail(s, &s->cpus[cpu]);
	return ret;
}

/* The CPU with most data, if that begins where it has to. */
static unsigned int choose_base(const struct spool *s, const struct frame_info *info)
{
	unsigned int best = NO_BASE;
	uint64_t most = 0;

	if (info->version != 7)
		return NO_BASE;
	for (unsigned int cpu = 0; cpu < s->num_cpus; cpu++) {
		uint64_t size = spool_size(s, cpu);

		if (size > most && s->cpus[cpu].start == frame_data_offset(info)) {
			most = size;
			best = cpu;
		}
	}
	return best;
}

static void name_cpu(char name[PLAN_NAME_MAX], unsigned int cpu)
{
	snprintf(name, PLAN_NAME_MAX, "cpu%u", cpu);
}

/* Gives every CPU's data its place, and plans the moves there. */
static int lay_out(struct assembly *a)
{
	const struct spool *s = a->spool;
	uint64_t at = frame_data_offset(a->info);

	if (!at)
		return -ENOMEM;
	if (a->base == NO_BASE)
		snprintf(a->plan.file, sizeof(a->plan.file), SPOOL_OUT);
	else
		name_cpu(a->plan.file, a->base);
	if (a->base != NO_BASE)
		at += spool_size(s, a->base);
	for (unsigned int cpu = 0; cpu < s->num_cpus; cpu++) {
		uint64_t size = spool_size(s, cpu);
		struct plan_move move = { .start = s->cpus[cpu].start, .to = at };

		if (!size)
			continue;
		a->extents[a->num++] = (struct frame_extent){
			cpu, cpu == a->base ? s->cpus[cpu].start : at, size
		};
		if (cpu == a->base)
			continue;
		name_cpu(move.file, cpu);
		if (!plan_add(&a->plan, &move))
			return -ENOMEM;
		at += size;
	}
	a->data_end = at;
	return 0;
}

static int write_frame(struct assembly *a)
{
	int ret;

	ret = frame_build(&a->frame, a->info, a->extents, a->num, a->data_end);
	a->plan.size = a->data_end + a->frame.back.len;
	if (!ret)
		ret = pwrite_all(a->out, a->frame.front.data, a->frame.front.len, 0);
	if (!ret)
		ret = pwrite_all(a->out, a->frame.back.data, a->frame.back.len, a->data_end);
	/* Without data the front is all that is there. */
	return ret ? ret : truncate_retry(a->out, a->plan.size);
}

static int assemble(struct assembly *a)
{
	struct spool *s = a->spool;
	int ret;

	a->base = choose_base(s, a->info);
	a->out = a->base == NO_BASE ? open_out(s) : s->cpus[a->base].fd;
	ret = a->out < 0 ? a->out : lay_out(a);
	if (!ret)
		ret = write_frame(a);
	if (!ret)
		ret = plan_write(&a->plan, s->dir);
	if (a->base == NO_BASE && a->out >= 0)
		close(a->out);
	return ret ? ret : plan_run(&a->plan, s->dir, s->target);
}

/* Packed data does not fit where unpacked was: it goes into a file of its own. */
static int pack_all(struct assembly *a)
{
	const struct spool *s = a->spool;
	int ret = 0;

	a->data_end = frame_data_offset(a->info);
	if (!a->data_end)
		return -ENOMEM;
	for (unsigned int cpu = 0; !ret && cpu < s->num_cpus; cpu++) {
		uint64_t at = a->data_end;
		struct packed packed;

		if (!spool_size(s, cpu))
			continue;
		ret = pack(s->cpus[cpu].fd, s->cpus[cpu].start, spool_end(s, cpu), a->out, at,
			   a->info->page_size, &packed);
		a->extents[a->num++] = (struct frame_extent){ cpu, at, packed.size };
		a->data_end = packed.end;
	}
	return ret;
}

static int assemble_packed(struct assembly *a)
{
	struct spool *s = a->spool;
	int ret;

	a->out = open_out(s);
	if (a->out < 0)
		return a->out;
	snprintf(a->plan.file, sizeof(a->plan.file), SPOOL_OUT);
	ret = pack_all(a);
	if (!ret)
		ret = write_frame(a);
	close(a->out);
	if (!ret)
		ret = plan_write(&a->plan, s->dir);
	if (ret) {
		unlinkat(s->dir, SPOOL_OUT, 0);
		return ret;
	}
	return plan_run(&a->plan, s->dir, s->target);
}

static int with_assembly(struct spool *s, const struct frame_info *info,
			 int (*run)(struct assembly *a), uint64_t *size)
{
	struct assembly a = { .spool = s, .info = info };
	int ret = -ENOMEM;

	a.extents = calloc(s->num_cpus, sizeof(*a.extents));
	if (a.extents)
		ret = run(&a);
	*size = a.plan.size;
	frame_done(&a.frame);
	plan_done(&a.plan);
	free(a.extents);
	return ret;
}

static int keep(struct spool *s, int code, struct error *err)
{
	error_set(err, code, "cannot finish %s: %s", s->target, strerror(-code));
	error_advise(err, "the recording is kept in %s%s: lltrace recover %s", s->path,
		     code == -ENOSPC ? "; make room, then" : "", s->target);
	return code;
}

int spool_finish(struct spool *s, const struct frame_info *info, uint64_t *size, bool *unpacked,
		 struct error *err)
{
	struct frame_info plain = *info;
	int ret;

	*unpacked = false;
	ret = cut_tails(s);
	unlinkat(s->dir, SPOOL_RESERVE, 0);
	if (!ret && info->compress) {
		ret = with_assembly(s, info, assemble_packed, size);
		*unpacked = ret == -ENOSPC || ret == -EDQUOT || ret == -EFBIG;
	}
	if (!ret && !info->compress)
		ret = with_assembly(s, info, assemble, size);
	if (*unpacked) {
		plain.compress = false;
		ret = with_assembly(s, &plain, assemble, size);
	}
	if (ret) {
		*size = 0;
		return keep(s, ret, err);
	}
	/* The file is there; only the directory is left. */
	return spool_discard(s, err);
}

int finish_resume(struct spool *s, uint64_t *size, struct error *err)
{
	struct plan plan = {};
	int ret;

	ret = plan_read(&plan, s->dir);
	if (ret == -ENOENT)
		return 1;
	if (ret)
		return error_set(err, ret, "cannot understand %s/" SPOOL_PLAN ": it is damaged",
				 s->path);
	unlinkat(s->dir, SPOOL_RESERVE, 0);
	*size = plan.size;
	ret = plan_run(&plan, s->dir, s->target);
	plan_done(&plan);
	return ret ? keep(s, ret, err) : spool_discard(s, err);
}
