// SPDX-License-Identifier: GPL-2.0-only
#include "recording/reader.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <trace-cmd.h>
#include <unistd.h>

/* One CPU of one buffer, and the record of it that comes next. */
struct source {
	struct tracecmd_input *input;
	const char *buffer;
	size_t rank; /* which comes first at the same time */
	int cpu;
	struct tep_record *next; /* never NULL: a source without one is dropped */
};

struct reader {
	char *name;
	struct layout layout;
	struct tracecmd_input *top;
	struct tracecmd_input **instances; /* of layout.buffers[1] and on */
	struct source *sources; /* a heap: the earliest is the first */
	size_t num_sources;
};

static int no_memory(const struct reader *r, struct error *err)
{
	return error_set(err, -ENOMEM, "no memory to read %s", r->name);
}

static int io_error(const struct reader *r, const char *doing, struct error *err)
{
	int code = errno;

	return error_set(err, -code, "cannot %s %s: %s", doing, r->name, strerror(code));
}

static int read_layout(struct reader *r, int fd, const char *system, struct error *err)
{
	struct stat st;
	size_t size;
	char *data = NULL;
	int ret;

	if (fstat(fd, &st))
		return io_error(r, "read", err);
	size = st.st_size;
	if (size) {
		data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (data == MAP_FAILED)
			return io_error(r, "map", err);
	}
	ret = layout_read(&r->layout, (struct span){ data, size }, system, r->name, err);
	if (data)
		munmap(data, size);
	return ret;
}

/* What layout_read() accepts and libtracecmd does not. */
static int refused(struct reader *r, struct error *err)
{
	if (!strcmp(r->layout.compression, "none"))
		return error_set(err, -EPROTO, "libtracecmd cannot read %s", r->name);
	error_set(err, -EPROTONOSUPPORT, "libtracecmd cannot read %s, which is compressed with %s",
		  r->name, r->layout.compression);
	error_advise(err, "'trace-cmd convert --compression none' makes a file without");
	return -EPROTONOSUPPORT;
}

/* Opens the file and its instances; false when libtracecmd does not want to. */
static bool open_inputs(struct reader *r, int fd)
{
	size_t num = r->layout.num_buffers - 1;

	/* What there is to say is in the layout's errors. */
	tep_set_loglevel(TEP_LOG_NONE);
	tracecmd_set_loglevel(TEP_LOG_NONE);
	r->top = tracecmd_open_fd(fd, TRACECMD_FL_LOAD_NO_PLUGINS);
	if (!r->top || (size_t)tracecmd_buffer_instances(r->top) != num)
		return false;
	for (size_t i = 0; i < num; i++) {
		r->instances[i] = tracecmd_buffer_instance_handle(r->top, i);
		if (!r->instances[i])
			return false;
	}
	return true;
}

/* Takes @fd over, whatever happens. */
static int open_file_inputs(struct reader *r, int fd, struct error *err)
{
	r->instances = calloc(r->layout.num_buffers, sizeof(*r->instances));
	if (!r->instances) {
		close(fd);
		return no_memory(r, err);
	}
	if (open_inputs(r, fd))
		return 0;
	/* It closes the file for some reasons of its failure, but not for others. */
	if (!r->top && fcntl(fd, F_GETFD) >= 0)
		close(fd);
	return refused(r, err);
}

int reader_open(struct reader **out, int fd, const char *name, const char *system,
		struct error *err)
{
	struct reader *r = calloc(1, sizeof(*r));
	int ret = -ENOMEM;

	if (r)
		r->name = strdup(name);
	if (!r || !r->name)
		error_set(err, ret, "no memory to read %s", name);
	else
		ret = read_layout(r, fd, system, err);
	if (ret)
		close(fd);
	else
		ret = open_file_inputs(r, fd, err);
	if (ret)
		reader_close(r);
	else
		*out = r;
	return ret;
}

const struct layout *reader_layout(const struct reader *r)
{
	return &r->layout;
}

static bool earlier(const struct source *a, const struct source *b)
{
	if (a->next->ts != b->next->ts)
		return a->next->ts < b->next->ts;
	return a->rank < b->rank;
}

/* Moves the source at @at down until it is not later than those below it. */
static void sink_down(struct reader *r, size_t at)
{
	struct source *s = r->sources, moved;
	size_t below;

	for (; (below = 2 * at + 1) < r->num_sources; at = below) {
		if (below + 1 < r->num_sources && earlier(&s[below + 1], &s[below]))
			below++;
		if (!earlier(&s[below], &s[at]))
			return;
		moved = s[at];
		s[at] = s[below];
		s[below] = moved;
	}
}

static void add_sources(struct reader *r, struct tracecmd_input *input,
			const struct layout_buffer *buffer)
{
	struct source s = { .input = input, .buffer = buffer->name };

	for (; s.cpu < (int)buffer->cpus; s.cpu++) {
		s.next = tracecmd_read_data(input, s.cpu);
		s.rank = r->num_sources;
		if (s.next)
			r->sources[r->num_sources++] = s;
	}
}

static int start(struct reader *r, struct error *err)
{
	const struct layout *l = &r->layout;
	size_t num = 0;

	for (size_t i = 0; i < l->num_buffers; i++)
		num += l->buffers[i].cpus;
	free(r->sources);
	r->num_sources = 0;
	r->sources = calloc(num + 1, sizeof(*r->sources));
	if (!r->sources)
		return no_memory(r, err);
	for (size_t i = 0; i < l->num_buffers; i++)
		add_sources(r, i ? r->instances[i - 1] : r->top, &l->buffers[i]);
	for (size_t i = r->num_sources / 2; i-- > 0;)
		sink_down(r, i);
	return 0;
}

/* Replaces the earliest record by the one that follows it on its CPU. */
static void advance(struct reader *r)
{
	struct source *s = &r->sources[0];

	tracecmd_free_record(s->next);
	s->next = tracecmd_read_data(s->input, s->cpu);
	if (!s->next)
		*s = r->sources[--r->num_sources];
	sink_down(r, 0);
}

static int give(const struct source *s, record_fn fn, void *arg)
{
	long long missed = s->next->missed_events;
	struct record rec = {
		.data = s->next->data,
		.size = s->next->size,
		.time = s->next->ts,
		.missed = missed < 0 ? MISSED_UNKNOWN : (uint64_t)missed,
		.cpu = s->next->cpu,
		.buffer = s->buffer,
	};

	return fn(arg, &rec);
}

/*
 * Not with tracecmd_iterate_events_multi(): it ends at the first record of an
 * unknown event that follows lost ones, and it compares with every CPU each time.
 */
int reader_run(struct reader *r, record_fn fn, void *arg, struct error *err)
{
	uint64_t given = 0;
	int ret = start(r, err);

	while (!ret && r->num_sources) {
		ret = give(&r->sources[0], fn, arg);
		given++;
		if (!ret)
			advance(r);
	}
	/* libtracecmd does not say why it ends. */
	if (!ret && given != r->layout.num_records)
		return error_set(err, -EPROTO,
				 "libtracecmd read %" PRIu64 " of %" PRIu64 " records in %s", given,
				 r->layout.num_records, r->name);
	return ret < 0 ? ret : 0;
}

void reader_close(struct reader *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->num_sources; i++)
		tracecmd_free_record(r->sources[i].next);
	free(r->sources);
	for (size_t i = 0; r->instances && i + 1 < r->layout.num_buffers; i++)
		tracecmd_close(r->instances[i]);
	free(r->instances);
	tracecmd_close(r->top);
	layout_done(&r->layout);
	free(r->name);
	free(r);
}
