// SPDX-License-Identifier: GPL-2.0-only
#include "recording/walk.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* A length beyond this is no sign of a file that is cut off. */
#define PLAUSIBLE_LENGTH (1u << 30)

/* The text a name or a clock may have; libtracecmd mishandles longer ones. */
#define MAX_STRING 4096

static int fail(struct walk *w, int code, const char *how, const char *fmt, va_list args)
{
	char *text;

	if (vasprintf(&text, fmt, args) < 0)
		return walk_no_memory(w);
	error_set(w->err, code, "%s %s: %s", w->name, how, text);
	free(text);
	return code;
}

int walk_damaged(struct walk *w, const char *fmt, ...)
{
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = fail(w, -EPROTO, "is damaged", fmt, args);
	va_end(args);
	return ret;
}

int walk_unsupported(struct walk *w, const char *fmt, ...)
{
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = fail(w, -EPROTONOSUPPORT, "cannot be read", fmt, args);
	va_end(args);
	return ret;
}

int walk_no_memory(struct walk *w)
{
	return error_set(w->err, -ENOMEM, "no memory to read %s", w->name);
}

int walk_file(struct walk *w, uint64_t offset, const char *what, struct cursor *c)
{
	if (offset > w->file.len)
		return error_set(w->err, -EPROTO,
				 "%s is cut off: its %s is at byte %" PRIu64
				 ", the file ends at byte %zu",
				 w->name, what, offset, w->file.len);
	*c = (struct cursor){ w->file, offset, w->layout->big_endian };
	return 0;
}

/* Part of a file that is cut off, or a length that nothing can have. */
static int too_long(struct walk *w, const struct cursor *c, uint64_t n, const char *what)
{
	size_t start = c->in.data - w->file.data + c->at;

	/* Lengths inside of a section are not those of the file. */
	if (c->in.data + c->in.len != w->file.data + w->file.len || n > PLAUSIBLE_LENGTH)
		return walk_damaged(w, "its %s claims %" PRIu64 " bytes where %zu are left", what,
				    n, cursor_left(c));
	return error_set(w->err, -EPROTO,
			 "%s is cut off: its %s ends at byte %" PRIu64 ", the file at byte %zu",
			 w->name, what, start + n, w->file.len);
}

int walk_take(struct walk *w, struct cursor *c, uint64_t n, const char *what, struct span *out)
{
	return cursor_take(c, n, out) ? 0 : too_long(w, c, n, what);
}

static int number(struct walk *w, struct cursor *c, unsigned int size, const char *what,
		  uint64_t *v)
{
	return cursor_number(c, size, v) ? 0 : too_long(w, c, size, what);
}

int walk_u16(struct walk *w, struct cursor *c, const char *what, uint16_t *v)
{
	uint64_t wide = 0;
	int ret = number(w, c, 2, what, &wide);

	*v = wide;
	return ret;
}

int walk_u32(struct walk *w, struct cursor *c, const char *what, uint32_t *v)
{
	uint64_t wide = 0;
	int ret = number(w, c, 4, what, &wide);

	*v = wide;
	return ret;
}

int walk_u64(struct walk *w, struct cursor *c, const char *what, uint64_t *v)
{
	*v = 0;
	return number(w, c, 8, what, v);
}

int walk_string(struct walk *w, struct cursor *c, const char *what, struct span *out)
{
	if (!cursor_string(c, MAX_STRING, out))
		return walk_damaged(w, "its %s has no end", what);
	return 0;
}

int walk_block(struct walk *w, struct cursor *c, unsigned int size, const char *what,
	       struct span *out)
{
	uint64_t len = 0;
	int ret = number(w, c, size, what, &len);

	return ret ? ret : walk_take(w, c, len, what, out);
}

int walk_expand(struct walk *w, struct cursor *c, const char *what, char **out, size_t *len)
{
	uint32_t csize, usize;
	struct span packed;
	int ret;

	ret = walk_u32(w, c, what, &csize);
	if (!ret)
		ret = walk_u32(w, c, what, &usize);
	if (!ret)
		ret = walk_take(w, c, csize, what, &packed);
	if (ret)
		return ret;
	if (usize > MAX_EXPANDED)
		return walk_damaged(w, "its %s claims to be %u bytes when unpacked", what, usize);
	*out = malloc(usize ? usize : 1);
	if (!*out)
		return walk_no_memory(w);
	if (expand(w->expander, packed, *out, usize)) {
		free(*out);
		*out = NULL;
		return walk_damaged(w, "its %s cannot be unpacked", what);
	}
	*len = usize;
	return 0;
}

void *walk_add(void *array, size_t *num, size_t size)
{
	void **at = array;
	char *grown = reallocarray(*at, *num + 1, size);

	if (!grown)
		return NULL;
	*at = grown;
	return memset(grown + size * (*num)++, 0, size);
}

int walk_add_buffer(struct walk *w, struct span name, uint64_t section, size_t *index)
{
	struct layout *l = w->layout;
	size_t num = l->num_buffers;
	struct layout_buffer *buffer;
	uint64_t *sections;

	if (!name.len && num) {
		if (w->sections[0])
			return walk_damaged(w, "it has two top-level buffers");
		w->sections[0] = section;
		*index = 0;
		return 0;
	}
	if (num == MAX_BUFFERS)
		return walk_damaged(w, "it has more than %d buffers", MAX_BUFFERS);
	sections = walk_add(&w->sections, &num, sizeof(*w->sections));
	if (!sections)
		return walk_no_memory(w);
	*sections = section;
	buffer = walk_add(&l->buffers, &l->num_buffers, sizeof(*l->buffers));
	if (!buffer)
		return walk_no_memory(w);
	buffer->page_size = l->page_size;
	buffer->name = strndup(name.data, name.len);
	if (!buffer->name)
		return walk_no_memory(w);
	*index = l->num_buffers - 1;
	return 0;
}

int walk_add_data(struct walk *w, const struct layout_data *data)
{
	struct layout_buffer *buffer = &w->layout->buffers[data->buffer];
	struct layout_data *added = walk_add(&w->layout->data, &w->layout->num_data,
					     sizeof(*added));

	if (!added)
		return walk_no_memory(w);
	*added = *data;
	if (buffer->cpus <= data->cpu)
		buffer->cpus = data->cpu + 1;
	buffer->data_size += data->size;
	return 0;
}

int walk_set_clock(struct walk *w, char **clock, struct span text)
{
	char *copy;

	if (!text.len)
		return 0;
	copy = strndup(text.data, text.len);
	if (!copy)
		return walk_no_memory(w);
	free(*clock);
	*clock = copy;
	return 0;
}

static struct span trim(struct span text, const char *chars)
{
	while (text.len && strchr(chars, *text.data)) {
		text.data++;
		text.len--;
	}
	for (size_t i = 0; i < text.len; i++)
		if (strchr(chars, text.data[i]))
			text.len = i;
	return text;
}

/* Cuts the words at spaces like libtracecmd, which follows a NULL when a bracket is all there is. */
int walk_clock_list(struct walk *w, struct span text, char **clock)
{
	size_t end, at = 0;
	struct span word;

	text.len = strnlen(text.data, text.len);
	for (; at < text.len; at = end + 1) {
		for (end = at; end < text.len && text.data[end] != ' ';)
			end++;
		if (text.data[at] != '[')
			continue;
		word = trim((struct span){ text.data + at, end - at }, "[]");
		if (!word.len)
			return walk_damaged(w, "its trace clock has no name");
		return walk_set_clock(w, clock, trim(word, " \t\n\v\f\r"));
	}
	return 0;
}
