// SPDX-License-Identifier: GPL-2.0-only
#include "recording/layout.h"

#include <stdlib.h>

#include "recording/walk.h"

#define MIN_PAGE_SIZE 4096u
#define MAX_PAGE_SIZE (16u << 20)

static const char magic[] = "\x17\x08\x44tracing";

static const struct version {
	char text[2];
	int number;
	int (*walk)(struct walk *w, struct cursor *c);
} versions[] = {
	{ "6", 6, walk_v6 },
	{ "7", 7, walk_v7 },
};

bool layout_page_size_ok(uint32_t size)
{
	return size >= MIN_PAGE_SIZE && size <= MAX_PAGE_SIZE && !(size & (size - 1));
}

static int check_magic(struct walk *w, struct cursor *c)
{
	size_t len = sizeof(magic) - 1, has = w->file.len < len ? w->file.len : len;
	struct span text;
	int ret;

	if (!w->file.len) {
		ret = error_set(w->err, -ENODATA, "%s is empty", w->name);
		error_advise(w->err, "a recording that was killed before its end leaves nothing");
		return ret;
	}
	if (memcmp(w->file.data, magic, has)) {
		ret = error_set(w->err, -EBADMSG, "%s is not a trace.dat recording", w->name);
		error_advise(w->err,
			     "lltrace reads those of 'lltrace record' and 'trace-cmd record'");
		return ret;
	}
	return walk_take(w, c, len, "header", &text);
}

static int find_version(struct walk *w, struct cursor *c, const struct version **version)
{
	struct span text;
	int ret;

	ret = walk_string(w, c, "version", &text);
	if (ret)
		return ret;
	for (size_t i = 0; i < sizeof(versions) / sizeof(*versions); i++) {
		*version = &versions[i];
		if (span_is(text, versions[i].text))
			return 0;
	}
	return walk_unsupported(w, "it has version %.*s of the format, not 6 or 7",
				text.len > 16 ? 16 : (int)text.len, text.data);
}

/* Byte order, size of a long, size of a sub-buffer. */
static int read_start(struct walk *w, struct cursor *c)
{
	struct layout *l = w->layout;
	struct span bytes;
	int ret;

	ret = walk_take(w, c, 2, "header", &bytes);
	if (ret)
		return ret;
	if (bytes.data[0] != 0 && bytes.data[0] != 1)
		return walk_damaged(w, "its byte order is neither little nor big endian");
	if (bytes.data[1] != 4 && bytes.data[1] != 8)
		return walk_damaged(w, "it claims a long of %u bytes", (uint8_t)bytes.data[1]);
	l->big_endian = bytes.data[0];
	l->long_size = bytes.data[1];
	c->big_endian = l->big_endian;
	ret = walk_u32(w, c, "header", &l->page_size);
	if (!ret && !layout_page_size_ok(l->page_size))
		return walk_damaged(w, "it claims sub-buffers of %u bytes", l->page_size);
	return ret;
}

static int walk_all(struct walk *w)
{
	struct cursor c = { .in = w->file };
	const struct version *version;
	size_t top;
	int ret;

	ret = check_magic(w, &c);
	if (!ret)
		ret = find_version(w, &c, &version);
	if (ret)
		return ret;
	w->layout->version = version->number;
	ret = read_start(w, &c);
	if (!ret)
		ret = walk_add_buffer(w, span_str(""), 0, &top);
	return ret ? ret : version->walk(w, &c);
}

static int finish(struct walk *w)
{
	struct layout *l = w->layout;

	if (!l->compression)
		l->compression = strdup("none");
	if (!l->compression)
		return walk_no_memory(w);
	for (size_t i = 0; i < l->num_buffers; i++)
		if (l->cpus < l->buffers[i].cpus)
			l->cpus = l->buffers[i].cpus;
	return 0;
}

int layout_read(struct layout *layout, struct span file, const char *system, const char *name,
		struct error *err)
{
	struct walk w = {
		.layout = layout, .file = file, .system = system, .name = name, .err = err
	};
	int ret;

	*layout = (struct layout){};
	ret = walk_all(&w);
	if (!ret)
		ret = finish(&w);
	expander_free(w.expander);
	free(w.sections);
	free(w.stat_buffer);
	if (ret)
		layout_done(layout);
	return ret;
}

void layout_done(struct layout *layout)
{
	for (size_t i = 0; i < layout->num_formats; i++) {
		free(layout->formats[i].system);
		free(layout->formats[i].text);
	}
	for (size_t i = 0; i < layout->num_buffers; i++) {
		free(layout->buffers[i].name);
		free(layout->buffers[i].clock);
	}
	for (size_t i = 0; i < layout->num_stats; i++)
		free(layout->stats[i].buffer);
	free(layout->formats);
	free(layout->buffers);
	free(layout->stats);
	free(layout->data);
	free(layout->compression);
	free(layout->clock);
	free(layout->cmdlines);
	free(layout->header_page);
	free(layout->header_event);
	*layout = (struct layout){};
}
