// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording/layout.h"
#include "recording/layout_formats.h"
#include "recording/spool_impl.h"
#include "recording/survey.h"
#include "tracefs/file.h"
#include "util/io.h"

/* The events of other systems are not in what we record. */
#define SYSTEM "landlock"

/* Without data a recording is small; more is none of ours. */
#define MAX_HEAD (64 << 20)

static bool is_native(const struct layout *layout)
{
	const struct abi native = abi_native();

	return layout->big_endian == native.big_endian && layout->long_size == native.long_size;
}

static int read_head(struct spool *s, struct buf *head, struct layout *layout, struct error *err)
{
	struct stat st;
	char *name;
	int ret;

	if (asprintf(&name, "%s/" SPOOL_HEAD, s->path) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	ret = fstatat(s->dir, SPOOL_HEAD, &st, AT_SYMLINK_NOFOLLOW) ? -errno : 0;
	if (!ret && (!S_ISREG(st.st_mode) || st.st_size > MAX_HEAD))
		ret = -EPROTO;
	if (!ret)
		ret = file_read(s->dir, SPOOL_HEAD, head);
	if (ret)
		error_set(err, ret, "cannot read %s: %s", name, strerror(-ret));
	else
		ret = layout_read(layout, (struct span){ head->data, head->len }, SYSTEM, name,
				  err);
	if (!ret && !is_native(layout))
		ret = error_set(err, -EPROTONOSUPPORT,
				"%s is of a machine with another byte order or word size: it has "
				"to be recovered there",
				s->path);
	free(name);
	return ret;
}

/* The sub-buffers of a CPU whose oldest were dropped begin where the file has data again. */
static int find_start(struct spool *s, unsigned int cpu)
{
	struct spool_cpu *c = &s->cpus[cpu];
	off_t at = lseek(c->fd, c->start, SEEK_DATA);
	static const uint64_t none;
	uint64_t time;
	int ret = 0;

	/* A file system that does not know its holes says that all is data; there is none: ENXIO. */
	if (at < 0)
		return errno == ENXIO ? 0 : -errno;
	c->start = at - at % s->page_size;
	if (c->start < s->page_size)
		c->start = s->page_size;
	while (c->start < spool_end(s, cpu)) {
		ret = pread_all(c->fd, &time, sizeof(time), c->start);
		if (ret || time != none)
			break;
		c->start += s->page_size;
	}
	return ret;
}

/* Finds what there is of each CPU, and leaves out what was written in part. */
static int find_data(struct spool *s, struct recovered *recovered, struct error *err)
{
	struct stat st;
	int ret;

	for (unsigned int cpu = 0; cpu < s->num_cpus; cpu++) {
		if (s->cpus[cpu].fd < 0)
			continue;
		ret = fstat(s->cpus[cpu].fd, &st) ? -errno : find_start(s, cpu);
		if (!ret)
			ret = spool_mend(s, cpu, &recovered->torn);
		if (ret)
			return error_set(err, ret, "cannot read the data of CPU %u in %s: %s", cpu,
					 s->path, strerror(-ret));
		recovered->cut += st.st_size % s->page_size;
	}
	return 0;
}

/* Names belong to the boot they were recorded in. */
static bool is_this_boot(const struct spool *s)
{
	struct buf then = {}, now = {};
	bool same;

	same = !file_read(s->dir, SPOOL_BOOT_ID, &then) && !spool_boot_id(&now) && then.len &&
	       then.len == now.len && !memcmp(then.data, now.data, now.len);
	buf_done(&then);
	buf_done(&now);
	return same;
}

static struct frame_format *formats_of(const struct layout *layout)
{
	struct frame_format *formats = calloc(layout->num_formats + 1, sizeof(*formats));

	for (size_t i = 0; formats && i < layout->num_formats; i++)
		formats[i] = (struct frame_format){
			layout->formats[i].system,
			{ layout->formats[i].text, layout->formats[i].len },
		};
	return formats;
}

/* Formats are parsed by a library that trusts them. */
static bool is_ours(const struct spool *s)
{
	struct stat st;

	return !fstat(s->dir, &st) && st.st_uid == geteuid();
}

/* The names of the tasks in the data; without them it is still a recording. */
static int find_names(struct spool *s, const struct layout *layout, const char *tracefs,
		      struct buf *names)
{
	const struct abi abi = abi_native();
	struct catalog catalog = {};
	struct survey survey = { .catalog = &catalog, .abi = abi };
	int ret;

	if (!tracefs || !is_ours(s) || !is_this_boot(s))
		return 0;
	ret = layout_formats(layout, &abi, &catalog, NULL);
	if (!ret)
		ret = survey_scan(&survey, s);
	if (!ret)
		ret = survey_names(&survey, tracefs, names);
	survey_done(&survey);
	catalog_done(&catalog);
	return ret;
}

static int finish_from(struct spool *s, const struct layout *layout, const char *tracefs,
		       struct recovered *recovered, struct error *err)
{
	struct frame_info info = {
		.version = layout->version,
		.compress = !strcmp(layout->compression, "zstd"),
		.page_size = layout->page_size,
		.cpus = layout->cpus,
		.header_page = span_str(layout->header_page),
		.header_event = span_str(layout->header_event),
		.num_formats = layout->num_formats,
		.clock = layout->clock ? layout->clock : "local",
		.has_wall = layout->has_wall_offset,
		.wall_offset = layout->wall_offset,
	};
	struct frame_format *formats = formats_of(layout);
	struct buf names = {};
	bool unpacked;
	int ret;

	if (!formats)
		return error_set(err, -ENOMEM, "out of memory");
	info.formats = formats;
	s->page_size = layout->page_size;
	s->num_cpus = layout->cpus;
	ret = spool_open_cpus(s, err);
	if (!ret)
		ret = find_data(s, recovered, err);
	if (!ret) {
		ret = find_names(s, layout, tracefs, &names);
		if (ret)
			error_set(err, ret, "cannot look through %s: %s", s->path, strerror(-ret));
	}
	info.cmdlines = (struct span){ names.data, names.len };
	if (!ret)
		ret = spool_finish(s, &info, &recovered->size, &unpacked, err);
	buf_done(&names);
	free(formats);
	return ret;
}

int spool_recover(const char *target, const char *tracefs, struct recovered *recovered,
		  struct error *err)
{
	struct layout layout = {};
	struct buf head = {};
	struct spool *s;
	int ret;

	*recovered = (struct recovered){};
	ret = spool_open(&s, target, err);
	if (ret)
		return ret;
	ret = finish_resume(s, &recovered->size, err);
	if (ret == 1) {
		ret = read_head(s, &head, &layout, err);
		if (!ret)
			ret = finish_from(s, &layout, tracefs, recovered, err);
		layout_done(&layout);
		buf_done(&head);
	}
	spool_free(s);
	return ret;
}

int spool_remove_dead(const char *target, bool dry_run, struct error *err)
{
	struct spool *s;
	int ret = spool_open(&s, target, err);

	if (ret)
		return ret;
	if (!dry_run)
		ret = spool_remove(s);
	if (ret)
		error_set(err, ret, "cannot remove %s: %s", s->path, strerror(-ret));
	spool_free(s);
	return ret;
}
