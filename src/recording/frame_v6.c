// SPDX-License-Identifier: GPL-2.0-only
/* Version 6 has everything before the data, in one fixed order. */
#include "recording/frame_impl.h"

/* Every CPU has its place in the table, whether it has data or not. */
static void cpu_table(struct buf *b, const struct frame_info *info,
		      const struct frame_extent *extents, size_t num)
{
	size_t at = 0;

	for (unsigned int cpu = 0; cpu < info->cpus; cpu++) {
		while (at < num && extents[at].cpu < cpu)
			at++;
		if (at < num && extents[at].cpu == cpu) {
			frame_u64(b, extents[at].offset);
			frame_u64(b, extents[at].size);
		} else {
			frame_u64(b, 0);
			frame_u64(b, 0);
		}
	}
}

void frame_v6_front(struct buf *b, const struct frame_info *info,
		    const struct frame_extent *extents, size_t num)
{
	struct buf text = {};
	const char *clock;

	buf_printf(&text, "[%s]", info->clock);
	clock = buf_cstr(&text);
	frame_start(b, info);
	frame_headers(b, info);
	frame_u32(b, 0); /* formats of the events of ftrace itself */
	frame_formats(b, info);
	frame_u32(b, 0); /* kallsyms */
	frame_u32(b, 0); /* printk formats */
	frame_block(b, info->cmdlines);
	frame_u32(b, info->cpus);
	frame_string(b, "options  ");
	/* It announces the clock at the end; libtracecmd reads both as strings with a NUL. */
	frame_option(b, OPTION_TRACECLOCK, clock);
	frame_common_options(b, info);
	frame_u16(b, OPTION_DONE);
	frame_string(b, "flyrecord");
	cpu_table(b, info, extents, num);
	frame_block(b, (struct span){ clock, strlen(clock) + 1 });
	b->failed |= text.failed;
	buf_done(&text);
}
