// SPDX-License-Identifier: GPL-2.0-only
/*
 * Version 7 has sections, which options point to.  Readers go from section to section, so
 * they follow one another without gaps: first the one with the data, whose beginning is known
 * before anything else, behind it those that are known in the end.
 */
#include <zstd.h>

#include "recording/frame_impl.h"
#include "recording/walk.h"

#define FLAG_COMPRESSED 1
#define NO_DESCRIPTION	UINT32_MAX

static void cmdlines(struct buf *b, const struct frame_info *info)
{
	frame_block(b, info->cmdlines);
}

/* Parts beside the data, in sections of their own. */
static const struct {
	uint16_t id;
	void (*write)(struct buf *b, const struct frame_info *info);
} parts[] = {
	{ SECTION_HEADER_INFO, frame_headers },
	{ SECTION_EVENT_FORMATS, frame_formats },
	{ SECTION_CMDLINES, cmdlines },
};

#define NUM_WRITTEN (sizeof(parts) / sizeof(*parts))

static void section_header(struct buf *b, uint16_t id, uint16_t flags, uint64_t size)
{
	frame_u16(b, id);
	frame_u16(b, flags);
	frame_u32(b, NO_DESCRIPTION);
	frame_u64(b, size);
}

/* Appends a section with content of its own; @base: where @b lies in the file.  Returns its offset. */
static uint64_t add_section(struct buf *b, uint64_t base, uint16_t id, const struct buf *content)
{
	uint64_t offset = base + b->len;

	section_header(b, id, 0, content->len);
	buf_add(b, content->data, content->len);
	b->failed |= content->failed;
	return offset;
}

static void buffer_option(struct buf *b, const struct frame_info *info,
			  const struct frame_extent *extents, size_t num, uint64_t section)
{
	struct buf option = {};

	frame_u64(&option, section);
	frame_string(&option, "");
	frame_string(&option, info->clock);
	frame_u32(&option, info->page_size);
	frame_u32(&option, num);
	for (size_t i = 0; i < num; i++) {
		frame_u32(&option, extents[i].cpu);
		frame_u64(&option, extents[i].offset);
		frame_u64(&option, extents[i].size);
	}
	frame_u16(b, OPTION_BUFFER);
	frame_u32(b, option.len);
	buf_add(b, option.data, option.len);
	b->failed |= option.failed;
	buf_done(&option);
}

static void number_option(struct buf *b, uint16_t id, uint64_t v)
{
	frame_u16(b, id);
	frame_u32(b, sizeof(v));
	frame_u64(b, v);
}

static void clock_option(struct buf *b, const struct frame_info *info)
{
	struct buf text = {};

	buf_printf(&text, "[%s]", info->clock);
	frame_option(b, OPTION_TRACECLOCK, buf_cstr(&text));
	buf_done(&text);
}

void frame_v7_front(struct buf *b, const struct frame_info *info, uint64_t options,
		    uint64_t data_end)
{
	frame_start(b, info);
	frame_string(b, info->compress ? "zstd" : "none");
	frame_string(b, info->compress ? ZSTD_VERSION_STRING : "");
	frame_u64(b, options);
	section_header(b, SECTION_BUFFER, info->compress ? FLAG_COMPRESSED : 0,
		       data_end - (b->len + SECTION_HEADER_SIZE));
}

void frame_v7(struct frame *frame, const struct frame_info *info,
	      const struct frame_extent *extents, size_t num, uint64_t data_end)
{
	struct buf *back = &frame->back, content = {}, options = {};
	uint64_t offset;

	for (size_t i = 0; i < NUM_WRITTEN; i++) {
		content.len = 0;
		parts[i].write(&content, info);
		offset = add_section(back, data_end, parts[i].id, &content);
		number_option(&options, parts[i].id, offset);
	}
	clock_option(&options, info);
	frame_u16(&options, OPTION_CPUCOUNT);
	frame_u32(&options, sizeof(uint32_t));
	frame_u32(&options, info->cpus);
	frame_common_options(&options, info);
	/* The front is as long whatever the offset in it. */
	frame_v7_front(&frame->front, info, 0, data_end);
	buffer_option(&options, info, extents, num, frame->front.len - SECTION_HEADER_SIZE);
	number_option(&options, OPTION_DONE, 0);
	offset = add_section(back, data_end, SECTION_OPTIONS, &options);
	frame->front.len = 0;
	frame_v7_front(&frame->front, info, offset, data_end);
	buf_done(&content);
	buf_done(&options);
}
