// SPDX-License-Identifier: GPL-2.0-only
#include "recording/frame_impl.h"

#include <errno.h>
#include <inttypes.h>

#include "config.h"

void frame_u16(struct buf *b, uint16_t v)
{
	buf_add(b, &v, sizeof(v));
}

void frame_u32(struct buf *b, uint32_t v)
{
	buf_add(b, &v, sizeof(v));
}

void frame_u64(struct buf *b, uint64_t v)
{
	buf_add(b, &v, sizeof(v));
}

void frame_string(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text) + 1);
}

void frame_block(struct buf *b, struct span bytes)
{
	frame_u64(b, bytes.len);
	buf_span(b, bytes);
}

void frame_start(struct buf *b, const struct frame_info *info)
{
	static const char magic[] = { 0x17, 0x08, 0x44, 't', 'r', 'a', 'c', 'i', 'n', 'g' };

	buf_add(b, magic, sizeof(magic));
	frame_string(b, info->version == 6 ? "6" : "7");
	buf_put(b, __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	buf_put(b, sizeof(long));
	frame_u32(b, info->page_size);
}

void frame_headers(struct buf *b, const struct frame_info *info)
{
	frame_string(b, "header_page");
	frame_block(b, info->header_page);
	frame_string(b, "header_event");
	frame_block(b, info->header_event);
}

/* How many formats from @at on are of the same system. */
static size_t same_system(const struct frame_info *info, size_t at)
{
	size_t end = at;

	while (end < info->num_formats &&
	       !strcmp(info->formats[end].system, info->formats[at].system))
		end++;
	return end - at;
}

void frame_formats(struct buf *b, const struct frame_info *info)
{
	uint32_t systems = 0;
	size_t i, num;

	for (i = 0; i < info->num_formats; i += same_system(info, i))
		systems++;
	frame_u32(b, systems);
	for (i = 0; i < info->num_formats; i += num) {
		num = same_system(info, i);
		frame_string(b, info->formats[i].system);
		frame_u32(b, num);
		for (size_t j = i; j < i + num; j++)
			frame_block(b, info->formats[j].text);
	}
}

void frame_option(struct buf *b, uint16_t id, const char *text)
{
	frame_u16(b, id);
	frame_u32(b, strlen(text) + 1);
	frame_string(b, text);
}

/* The text that trace-cmd.dat(5) has for the recorder's version also tells the time of day. */
static void version_option(struct buf *b, const struct frame_info *info)
{
	struct buf text = {};

	buf_str(&text, "lltrace " LLTRACE_VERSION);
	if (info->has_wall)
		buf_printf(&text, "; %s + %" PRId64 " ns = wall clock", info->clock,
			   info->wall_offset);
	frame_option(b, OPTION_VERSION, buf_cstr(&text));
	b->failed |= text.failed;
	buf_done(&text);
}

static void stat_option(struct buf *b, const struct frame_stat *stat)
{
	struct buf text = {};

	buf_printf(&text, "CPU: %u\n", stat->cpu);
	buf_span(&text, stat->text);
	frame_option(b, OPTION_CPUSTAT, buf_cstr(&text));
	b->failed |= text.failed;
	buf_done(&text);
}

void frame_common_options(struct buf *b, const struct frame_info *info)
{
	version_option(b, info);
	if (info->uname)
		frame_option(b, OPTION_UNAME, info->uname);
	for (size_t i = 0; i < info->num_stats; i++)
		stat_option(b, &info->stats[i]);
}

static uint64_t round_up(uint64_t n, uint32_t to)
{
	return (n + to - 1) / to * to;
}

uint64_t frame_data_offset(const struct frame_info *info)
{
	struct buf b = {};
	uint64_t offset;

	if (info->version == 7 && !info->compress)
		return info->page_size;
	if (info->version == 7)
		frame_v7_front(&b, info, 0, 0);
	else
		frame_v6_front(&b, info, NULL, 0);
	offset = buf_failed(&b) ? 0 : b.len;
	buf_done(&b);
	return info->compress ? offset : round_up(offset, info->page_size);
}

int frame_build(struct frame *frame, const struct frame_info *info,
		const struct frame_extent *extents, size_t num, uint64_t data_end)
{
	*frame = (struct frame){};
	if (info->version == 6) {
		frame_v6_front(&frame->front, info, extents, num);
		buf_fill(&frame->front, 0,
			 round_up(frame->front.len, info->page_size) - frame->front.len);
	} else {
		frame_v7(frame, info, extents, num, data_end);
	}
	return buf_failed(&frame->front) || buf_failed(&frame->back) ? -ENOMEM : 0;
}

void frame_done(struct frame *frame)
{
	buf_done(&frame->front);
	buf_done(&frame->back);
}
