// SPDX-License-Identifier: GPL-2.0-only
/* Version 7: sections, which options point to. */
#include "recording/walk.h"

#include <inttypes.h>
#include <stdlib.h>

#define FLAG_COMPRESSED	    1
#define MAX_OPTION_SECTIONS 256 /* libtracecmd recurses for each */

struct section {
	uint16_t id;
	uint16_t flags;
	uint64_t size;
};

/* The content of a section, and the memory it may be in. */
struct content {
	struct cursor cursor;
	char *unpacked;
};

static int section_header(struct walk *w, struct cursor *c, struct section *s)
{
	uint32_t text_id;
	int ret;

	ret = walk_u16(w, c, "section", &s->id);
	if (!ret)
		ret = walk_u16(w, c, "section", &s->flags);
	if (!ret)
		ret = walk_u32(w, c, "section", &text_id);
	if (!ret)
		ret = walk_u64(w, c, "section", &s->size);
	return ret;
}

/* Whether the section is compressed, which takes a file that says how. */
static int is_compressed(struct walk *w, const struct section *s, bool *compressed)
{
	*compressed = s->flags & FLAG_COMPRESSED;
	if (*compressed && !w->expander)
		return walk_damaged(w, "a section is compressed, but it names no compression");
	return 0;
}

static int content_open(struct walk *w, uint64_t offset, uint16_t id, const char *what,
			struct content *content)
{
	struct section s;
	struct cursor c;
	struct span bytes;
	bool compressed;
	int ret;

	*content = (struct content){};
	ret = walk_file(w, offset, what, &c);
	if (!ret)
		ret = section_header(w, &c, &s);
	if (!ret && s.id != id)
		return walk_damaged(w, "byte %" PRIu64 " should begin the %s, but is section %u",
				    offset, what, s.id);
	if (!ret)
		ret = walk_take(w, &c, s.size, what, &bytes);
	if (!ret)
		ret = is_compressed(w, &s, &compressed);
	if (ret)
		return ret;
	content->cursor = (struct cursor){ bytes, 0, c.big_endian };
	if (!compressed)
		return 0;
	c = content->cursor;
	ret = walk_expand(w, &c, what, &content->unpacked, &bytes.len);
	bytes.data = content->unpacked;
	content->cursor.in = bytes;
	return ret;
}

static void content_done(struct content *content)
{
	free(content->unpacked);
}

static int compression(struct walk *w, struct cursor *c)
{
	struct layout *l = w->layout;
	struct span name, version;
	int ret;

	ret = walk_string(w, c, "compression", &name);
	if (!ret)
		ret = walk_string(w, c, "compression version", &version);
	if (ret)
		return ret;
	l->compression = strndup(name.data, name.len);
	if (!l->compression)
		return walk_no_memory(w);
	if (!strcmp(l->compression, "none"))
		return 0;
	ret = expander_new(&w->expander, l->compression);
	if (ret == -EPROTONOSUPPORT) {
		walk_unsupported(w, "it is compressed with %s", l->compression);
		error_advise(w->err, "'trace-cmd convert --compression none' makes a file without");
	}
	return ret == -ENOMEM ? walk_no_memory(w) : ret;
}

static int skip_texts(struct walk *w, struct cursor *c, const struct section *s, size_t *len)
{
	static const char what[] = "section of texts";
	char *unpacked = NULL;
	struct span bytes;
	bool compressed;
	int ret;

	ret = is_compressed(w, s, &compressed);
	if (!ret && compressed)
		ret = walk_expand(w, c, what, &unpacked, len);
	else if (!ret)
		ret = walk_take(w, c, s->size, what, &bytes);
	if (!ret && !compressed)
		*len = bytes.len;
	free(unpacked);
	return ret;
}

/*
 * libtracecmd looks for texts of sections by going from section to section,
 * wherever that leads, and adds their sizes up in 32 bits.
 */
static int scan_sections(struct walk *w, struct cursor c)
{
	uint64_t texts = 0;
	struct section s;
	struct span bytes;
	size_t len;
	int ret = 0;

	while (!ret && cursor_left(&c) >= SECTION_HEADER_SIZE) {
		ret = section_header(w, &c, &s);
		if (!ret && s.size > INT64_MAX)
			return walk_damaged(w, "a section claims %" PRIu64 " bytes", s.size);
		if (!ret && s.id == SECTION_STRINGS) {
			ret = skip_texts(w, &c, &s, &len);
			texts += ret ? 0 : len;
		} else if (!ret && !cursor_take(&c, s.size, &bytes)) {
			break;
		}
		if (texts > MAX_EXPANDED)
			return walk_damaged(w, "it has %" PRIu64 " bytes of texts", texts);
	}
	return ret;
}

static int option_section(struct walk *w, uint64_t offset)
{
	struct content content;
	int ret;

	ret = content_open(w, offset, SECTION_OPTIONS, "section of options", &content);
	if (!ret)
		ret = walk_options(w, &content.cursor);
	content_done(&content);
	return ret;
}

static int option_sections(struct walk *w, uint64_t offset)
{
	uint64_t seen[MAX_OPTION_SECTIONS];
	int ret;

	for (size_t n = 0; offset; n++) {
		for (size_t i = 0; i < n; i++)
			if (seen[i] == offset)
				return walk_damaged(w, "its options lead back to byte %" PRIu64,
						    offset);
		if (n == MAX_OPTION_SECTIONS)
			return walk_damaged(w, "it has more than %zu sections of options", n);
		seen[n] = offset;
		ret = option_section(w, offset);
		if (ret)
			return ret;
		offset = w->next_options;
	}
	return 0;
}

static int read_parts(struct walk *w)
{
	struct content content;
	int ret = 0;

	if (!w->parts[0])
		return walk_damaged(w, "it has no header page");
	for (unsigned int i = 0; !ret && i < NUM_PARTS; i++) {
		if (!w->parts[i])
			continue;
		ret = content_open(w, w->parts[i], SECTION_HEADER_INFO + i, walk_part_name(i),
				   &content);
		if (!ret)
			ret = walk_part(w, i, &content.cursor);
		content_done(&content);
	}
	return ret;
}

static int buffer_section(struct walk *w, size_t buffer, bool *compressed)
{
	struct section s;
	struct cursor c;
	struct span data;
	bool packed;
	int ret;

	/* A file of instances alone need not have a top-level buffer. */
	if (!w->sections[buffer] && !w->layout->buffers[buffer].data_size)
		return 0;
	ret = walk_file(w, w->sections[buffer], "buffer", &c);
	if (!ret)
		ret = section_header(w, &c, &s);
	if (!ret && s.id != SECTION_BUFFER)
		return walk_damaged(w, "a buffer is said to be in section %u", s.id);
	if (!ret)
		ret = walk_take(w, &c, s.size, "buffer", &data);
	if (!ret)
		ret = is_compressed(w, &s, &packed);
	/* libtracecmd goes on with compression after the first buffer that has it. */
	if (!ret)
		*compressed |= packed;
	return ret;
}

static int check_page_size(struct walk *w, const struct layout_buffer *buffer)
{
	if (buffer->data_size && !layout_page_size_ok(buffer->page_size))
		return walk_damaged(w, "it claims sub-buffers of %u bytes", buffer->page_size);
	return 0;
}

static int read_buffers(struct walk *w)
{
	struct layout *l = w->layout;
	bool compressed = false;
	int ret = 0;

	for (size_t i = 0; !ret && i < l->num_buffers; i++) {
		ret = check_page_size(w, &l->buffers[i]);
		if (!ret)
			ret = buffer_section(w, i, &compressed);
		if (!ret)
			ret = walk_data(w, i, l->buffers[i].page_size, compressed);
	}
	return ret;
}

int walk_v7(struct walk *w, struct cursor *c)
{
	struct layout *l = w->layout;
	uint64_t options;
	int ret;

	ret = compression(w, c);
	if (!ret)
		ret = walk_u64(w, c, "offset of the options", &options);
	if (!ret && !options)
		return walk_damaged(w, "it has no options");
	if (!ret)
		ret = scan_sections(w, *c);
	if (!ret)
		ret = option_sections(w, options);
	if (!ret)
		ret = read_parts(w);
	if (!ret && !l->clock && l->buffers[0].clock)
		ret = walk_set_clock(w, &l->clock, span_str(l->buffers[0].clock));
	return ret ? ret : read_buffers(w);
}
