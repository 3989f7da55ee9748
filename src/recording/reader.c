// SPDX-License-Identifier: GPL-2.0-only
#include "recording/reader.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording/library.h"
#include "recording/stored.h"

/* One CPU of one buffer, and the record of it that comes next. */
struct source {
	struct record next;
	bool (*advance)(struct source *s); /* to the one that follows; false: there is none */
	struct stored stored;
	struct library *library;
	size_t buffer; /* index in layout.buffers */
	struct tep_record *held; /* of the library, whose memory the record is */
};

/* Records come from the file's bytes, or, where their times have to be converted, from libtracecmd. */
struct reader {
	char *name;
	struct layout layout;
	struct span file; /* its bytes; none when libtracecmd reads it */
	struct library *library; /* NULL when it is not needed */
	struct expander *expander; /* of packed data, else NULL */
	struct source *sources;
	size_t num_sources;
	struct source **heap; /* of those with a record: the earliest is the first */
	size_t num_heap;
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

static int map_file(struct reader *r, int fd, struct error *err)
{
	struct stat st;
	void *data;

	if (fstat(fd, &st))
		return io_error(r, "read", err);
	if (!st.st_size)
		return 0;
	data = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return io_error(r, "map", err);
	r->file = (struct span){ data, st.st_size };
	return 0;
}

static void unmap_file(struct reader *r)
{
	if (r->file.len)
		munmap((void *)r->file.data, r->file.len);
	r->file = (struct span){};
}

static bool needs_library(const struct layout *l)
{
	return l->time_offset || l->tsc_to_ns || l->time_shift;
}

static bool is_packed(const struct layout *l)
{
	return strcmp(l->compression, "none");
}

static int open_file(struct reader *r, int fd, const char *system, struct error *err)
{
	int ret = map_file(r, fd, err);

	if (!ret)
		ret = layout_read(&r->layout, r->file, system, r->name, err);
	if (!ret && needs_library(&r->layout)) {
		unmap_file(r);
		return library_open(&r->library, fd, &r->layout, r->name, err);
	}
	close(fd);
	if (!ret && is_packed(&r->layout) && expander_new(&r->expander, r->layout.compression))
		ret = no_memory(r, err);
	return ret;
}

int reader_open(struct reader **out, int fd, const char *name, const char *system,
		struct error *err)
{
	struct reader *r = calloc(1, sizeof(*r));
	int ret;

	if (r)
		r->name = strdup(name);
	if (!r || !r->name) {
		ret = error_set(err, -ENOMEM, "no memory to read %s", name);
		close(fd);
	} else {
		ret = open_file(r, fd, system, err);
	}
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

/* Of records at the same time, that of the source that was added first. */
static bool earlier(const struct source *a, const struct source *b)
{
	if (a->next.time != b->next.time)
		return a->next.time < b->next.time;
	return a < b;
}

/* Moves the source at @at down until it is not later than those below it. */
static void sink_down(struct reader *r, size_t at)
{
	struct source **h = r->heap, *moved;
	size_t below;

	for (; (below = 2 * at + 1) < r->num_heap; at = below) {
		if (below + 1 < r->num_heap && earlier(h[below + 1], h[below]))
			below++;
		if (!earlier(h[below], h[at]))
			return;
		moved = h[at];
		h[at] = h[below];
		h[below] = moved;
	}
}

static bool advance_stored(struct source *s)
{
	return stored_next(&s->stored, &s->next);
}

static bool advance_library(struct source *s)
{
	return library_next(s->library, s->buffer, &s->held, &s->next);
}

static struct source *add_source(struct reader *r, size_t buffer, int cpu)
{
	struct source *s = &r->sources[r->num_sources++];

	s->buffer = buffer;
	s->next = (struct record){ .cpu = cpu, .buffer = r->layout.buffers[buffer].name };
	return s;
}

static void add_stored(struct reader *r, size_t buffer)
{
	const struct layout *l = &r->layout;
	const struct abi abi = { l->big_endian, l->long_size };
	const size_t page_size = l->buffers[buffer].page_size;

	for (size_t i = 0; i < l->num_data; i++) {
		const struct layout_data *d = &l->data[i];
		struct source *s;

		if (d->buffer != buffer || !d->size)
			continue;
		s = add_source(r, buffer, d->cpu);
		s->advance = advance_stored;
		if (r->expander)
			stored_open_packed(&s->stored,
					   (struct cursor){ r->file, d->offset, abi.big_endian },
					   r->expander, page_size, &abi);
		else
			stored_open(&s->stored, (struct span){ r->file.data + d->offset, d->size },
				    page_size, &abi);
	}
}

static void add_library(struct reader *r, size_t buffer)
{
	for (unsigned int cpu = 0; cpu < r->layout.buffers[buffer].cpus; cpu++) {
		struct source *s = add_source(r, buffer, cpu);

		s->advance = advance_library;
		s->library = r->library;
	}
}

static int start(struct reader *r, struct error *err)
{
	const struct layout *l = &r->layout;
	size_t num = l->num_data;

	for (size_t i = 0; i < l->num_buffers; i++)
		num += l->buffers[i].cpus;
	r->sources = calloc(num + 1, sizeof(*r->sources));
	r->heap = calloc(num + 1, sizeof(struct source *));
	if (!r->sources || !r->heap)
		return no_memory(r, err);
	for (size_t i = 0; i < l->num_buffers; i++)
		if (r->library)
			add_library(r, i);
		else
			add_stored(r, i);
	for (size_t i = 0; i < r->num_sources; i++)
		if (r->sources[i].advance(&r->sources[i]))
			r->heap[r->num_heap++] = &r->sources[i];
	for (size_t i = r->num_heap / 2; i-- > 0;)
		sink_down(r, i);
	return 0;
}

/* Replaces the earliest record by the one that follows it on its CPU. */
static void advance(struct reader *r)
{
	if (!r->heap[0]->advance(r->heap[0]))
		r->heap[0] = r->heap[--r->num_heap];
	sink_down(r, 0);
}

int reader_run(struct reader *r, record_fn fn, void *arg, struct error *err)
{
	uint64_t given = 0;
	int ret = start(r, err);

	while (!ret && r->num_heap) {
		ret = fn(arg, &r->heap[0]->next);
		given++;
		if (!ret)
			advance(r);
	}
	/* The libraries do not say why they end. */
	if (!ret && given != r->layout.num_records)
		return error_set(err, -EPROTO,
				 "only %" PRIu64 " of %" PRIu64 " records in %s could be read",
				 given, r->layout.num_records, r->name);
	return ret < 0 ? ret : 0;
}

void reader_close(struct reader *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->num_sources; i++) {
		library_release(r->sources[i].held);
		stored_close(&r->sources[i].stored);
	}
	free(r->sources);
	free(r->heap);
	library_close(r->library);
	expander_free(r->expander);
	unmap_file(r);
	layout_done(&r->layout);
	free(r->name);
	free(r);
}
