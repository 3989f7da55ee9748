// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs/session.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tracefs/file.h"
#include "tracefs/instance.h"
#include "tracefs/session_impl.h"
#include "util/io.h"

static int write_number(struct session *s, const char *file, unsigned int v)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", v);
	return file_write(s->dir, file, text);
}

/* The clocks of the kernel, without the brackets around the current one. */
static int read_clocks(int dir, const char *file, const char *between, struct buf *list)
{
	struct buf text = {};
	int ret = file_read(dir, file, &text);

	for (size_t i = 0; i < text.len && !ret; i++)
		if (text.data[i] == ' ')
			buf_str(list, between);
		else if (!strchr("[]\n", text.data[i]))
			buf_put(list, text.data[i]);
	buf_done(&text);
	return ret;
}

static void advise_clocks(struct session *s, struct error *err)
{
	struct buf list = {};

	if (!read_clocks(s->dir, "trace_clock", " ", &list))
		error_advise(err, "this kernel has: %s", buf_cstr(&list));
	buf_done(&list);
}

int session_clocks(const char *tracefs, struct buf *list, struct error *err)
{
	struct buf file = {};
	int ret;

	buf_printf(&file, "%s/trace_clock", tracefs);
	ret = read_clocks(AT_FDCWD, buf_cstr(&file), "\n", list);
	if (ret)
		error_set(err, ret, "cannot read %s: %s", buf_cstr(&file), strerror(-ret));
	else
		buf_put(list, '\n');
	buf_done(&file);
	return ret;
}

/* "local [boot] mono": sets s->clock to the one in brackets. */
static int current_clock(struct session *s, struct error *err)
{
	static const char file[] = "trace_clock";
	struct buf text = {};
	const char *open, *close;
	int ret = file_read(s->dir, file, &text);

	open = strchr(buf_cstr(&text), '[');
	close = open ? strchr(open, ']') : NULL;
	if (!ret && close)
		s->clock = strndup(open + 1, close - open - 1);
	buf_done(&text);
	if (ret)
		return error_set(err, ret, "cannot read %s/%s: %s", s->path, file, strerror(-ret));
	if (!close)
		return error_set(err, -EPROTO, "cannot understand %s/%s", s->path, file);
	return s->clock ? 0 : error_set(err, -ENOMEM, "cannot set the trace clock: no memory");
}

/* Setting it takes the kernel some grace periods, so only where it makes a difference. */
static int set_clock(struct session *s, const char *clock, struct error *err)
{
	int ret = current_clock(s, err);

	if (ret || !clock || !strcmp(clock, s->clock))
		return ret;
	free(s->clock);
	s->clock = strdup(clock);
	if (!s->clock)
		return error_set(err, -ENOMEM, "cannot set the trace clock: no memory");
	/* An empty write would change nothing and succeed. */
	ret = *clock ? file_write(s->dir, "trace_clock", clock) : -EINVAL;
	if (!ret)
		return 0;
	if (ret != -EINVAL)
		return error_set(err, ret, "cannot set the trace clock %s: %s", clock,
				 strerror(-ret));
	error_set(err, ret, "cannot set the trace clock '%s': unknown to this kernel", clock);
	advise_clocks(s, err);
	return ret;
}

static int set_buffer(struct session *s, const struct session_options *o, struct error *err)
{
	int ret;

	if (o->subbuf_kb) {
		ret = write_number(s, "buffer_subbuf_size_kb", o->subbuf_kb);
		/* Kernels without the file have sub-buffers of a page. */
		if (ret && ret != -ENOENT)
			return error_set(err, ret, "cannot set sub-buffers of %u KB: %s",
					 o->subbuf_kb, strerror(-ret));
	}
	if (o->buffer_kb) {
		ret = write_number(s, "buffer_size_kb", o->buffer_kb);
		if (ret) {
			error_set(err, ret, "cannot set a buffer size of %u KB per CPU: %s",
				  o->buffer_kb, strerror(-ret));
			error_advise(err, "choose a smaller one");
			return ret;
		}
	}
	ret = write_number(s, "buffer_percent", o->buffer_percent);
	/* Kernels without the file wake the reader at once. */
	if (ret && ret != -ENOENT)
		return error_set(err, ret, "cannot set buffer_percent to %u: %s", o->buffer_percent,
				 strerror(-ret));
	return 0;
}

/* An instance takes over the top level's options, whatever they are. */
static int set_options(struct session *s, struct error *err)
{
	int ret = file_write(s->dir, "trace_options", "overwrite");

	/* "block" makes poll(2) return at once; old kernels have no such option. */
	file_write(s->dir, "trace_options", "noblock");
	if (ret)
		return error_set(err, ret, "cannot set the option overwrite: %s", strerror(-ret));
	return 0;
}

static int read_layout(struct session *s, struct error *err)
{
	static const char file[] = "events/header_page";
	int ret = file_read(s->dir, file, &s->header_page);

	if (ret)
		return error_set(err, ret, "cannot read %s/%s: %s", s->path, file, strerror(-ret));
	if (page_layout_parse(&s->page, buf_cstr(&s->header_page)))
		return error_set(err, -EPROTO,
				 "cannot understand the ring buffer's layout in %s/%s", s->path,
				 file);
	return 0;
}

/* Sets the number of CPUs to one more than the highest in per_cpu. */
static int count_cpus(struct session *s, struct error *err)
{
	int fd = open_retry(s->dir, "per_cpu", O_RDONLY | O_DIRECTORY, 0);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	int ret = fd < 0 ? fd : dir ? 0 : -errno;
	const struct dirent *d;
	unsigned int cpu;

	while (dir && (d = next_entry(dir, &ret)))
		if (sscanf(d->d_name, "cpu%u", &cpu) == 1 && cpu >= s->cpus)
			s->cpus = cpu + 1;
	if (dir)
		closedir(dir);
	else if (fd >= 0)
		close(fd);
	if (ret)
		return error_set(err, ret, "cannot read %s/per_cpu: %s", s->path, strerror(-ret));
	if (!s->cpus)
		return error_set(err, -ENOENT, "cannot find any CPU in %s/per_cpu", s->path);
	return 0;
}

static int set_up(struct session *s, const struct session_options *o, struct error *err)
{
	int ret = file_write(s->dir, "tracing_on", "0");

	if (ret)
		return error_set(err, ret, "cannot write %s/tracing_on: %s", s->path,
				 strerror(-ret));
	ret = set_options(s, err);
	if (!ret)
		ret = set_clock(s, o->clock, err);
	if (!ret)
		ret = set_buffer(s, o, err);
	if (!ret)
		ret = read_layout(s, err);
	if (!ret)
		ret = count_cpus(s, err);
	return ret;
}

int session_new(struct session **session, const char *dir, const struct session_options *options,
		struct error *err)
{
	struct session *s = calloc(1, sizeof(*s));
	int ret;

	if (!s)
		return error_set(err, -ENOMEM, "cannot create a tracing instance: no memory");
	s->dir = -1;
	s->tracefs = strdup(dir);
	instance_remove_dead(dir, NULL, NULL);
	ret = s->tracefs ? instance_create(dir, &s->path, err)
			 : error_set(err, -ENOMEM, "cannot create a tracing instance: no memory");
	if (ret >= 0) {
		s->dir = ret;
		s->name = strrchr(s->path, '/') + 1;
		ret = set_up(s, options, err);
	}
	if (ret) {
		session_free(s, NULL);
		return ret;
	}
	*session = s;
	return 0;
}

/* Undoes everything in the kernel, by more thorough means if the simple one fails. */
static int remove_instance(struct session *s)
{
	int first, ret;

	first = file_write(s->dir, "tracing_on", "0");
	/*
	 * The kernel disables the events of an instance that is removed, but with a process
	 * filter it waits a grace period for each.
	 */
	ret = session_disarm(s, s->follows);
	if (!first)
		first = ret;
	ret = rmdir(s->path) ? -errno : 0;
	if (!ret)
		return first;
	session_disarm(s, true);
	return instance_remove(s->path);
}

int session_free(struct session *s, struct error *err)
{
	size_t i;
	int ret = 0;

	if (!s)
		return 0;
	if (s->dir >= 0) {
		ret = remove_instance(s);
		if (ret) {
			error_set(err, ret, "cannot remove the tracing instance %s: %s", s->path,
				  strerror(-ret));
			error_advise(err, "remove it when nothing uses it any more: rmdir %s",
				     s->path);
		}
		close(s->dir);
	}
	for (i = 0; i < s->num_events; i++) {
		free(s->events[i].dir);
		free(s->events[i].trigger);
		free(s->events[i].pause);
	}
	free(s->events);
	buf_done(&s->header_page);
	free(s->clock);
	free(s->tracefs);
	free(s->path);
	free(s);
	return ret;
}

int session_cpu_stats(struct session *s, unsigned int cpu, struct buf *text)
{
	char path[64];

	snprintf(path, sizeof(path), "per_cpu/cpu%u/stats", cpu);
	return file_read(s->dir, path, text);
}

/* Adds the number of a line "NAME: NUMBER". */
static void add_line(struct session_stats *stats, struct span line)
{
	const struct {
		const char *name;
		uint64_t *sum;
	} lines[] = {
		{ "entries: ", &stats->events },
		{ "entries: ", &stats->unread },
		{ "read events: ", &stats->events },
		{ "overrun: ", &stats->overrun },
		{ "commit overrun: ", &stats->commit_overrun },
		{ "dropped events: ", &stats->dropped },
	};
	uint64_t n;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		size_t len = strlen(lines[i].name);

		if (line.len <= len || memcmp(line.data, lines[i].name, len))
			continue;
		for (n = 0; len < line.len && line.data[len] >= '0' && line.data[len] <= '9'; len++)
			n = n * 10 + (line.data[len] - '0');
		*lines[i].sum += n;
	}
}

void session_add_stats(struct session_stats *stats, struct span text)
{
	while (text.len) {
		const char *nl = memchr(text.data, '\n', text.len);
		size_t len = nl ? (size_t)(nl - text.data) : text.len;

		add_line(stats, (struct span){ text.data, len });
		len += nl != NULL;
		text.data += len;
		text.len -= len;
	}
}

int session_stats(struct session *s, struct session_stats *stats)
{
	struct buf text = {};
	unsigned int cpu;
	int ret = 0;

	*stats = (struct session_stats){};
	for (cpu = 0; cpu < s->cpus && !ret; cpu++) {
		text.len = 0;
		ret = session_cpu_stats(s, cpu, &text);
		if (ret == -ENOENT)
			ret = 0;
		session_add_stats(stats, (struct span){ text.data, text.len });
	}
	buf_done(&text);
	return ret;
}

unsigned int session_cpus(const struct session *s)
{
	return s->cpus;
}

int session_open_cpu(struct session *s, unsigned int cpu)
{
	char path[64];

	snprintf(path, sizeof(path), "per_cpu/cpu%u/trace_pipe_raw", cpu);
	return open_retry(s->dir, path, O_RDONLY | O_NONBLOCK, 0);
}

size_t session_subbuf_size(const struct session *s)
{
	return s->page.size;
}

const char *session_header_page(const struct session *s)
{
	return s->header_page.data;
}

int session_header_event(struct session *s, struct buf *text)
{
	return file_read(s->dir, "events/header_event", text);
}

const char *session_clock(const struct session *s)
{
	return s->clock;
}

const char *session_name(const struct session *s)
{
	return s->name;
}
