/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_FRAME_IMPL_H
#define LLTRACE_RECORDING_FRAME_IMPL_H

#include "recording/frame.h"

/* Inside of frame_build(): what both versions store alike. */

/* Ids of options; those of sections are in walk.h. */
enum {
	OPTION_DONE = 0,
	OPTION_CPUSTAT = 2,
	OPTION_BUFFER = 3,
	OPTION_TRACECLOCK = 4,
	OPTION_UNAME = 5,
	OPTION_CPUCOUNT = 8,
	OPTION_VERSION = 9,
};

/* Numbers in the machine's own byte order. */
void frame_u16(struct buf *b, uint16_t v);
void frame_u32(struct buf *b, uint32_t v);
void frame_u64(struct buf *b, uint64_t v);

/** frame_string - A text with its NUL. */
void frame_string(struct buf *b, const char *text);

/** frame_block - Bytes behind their length in 64 bits. */
void frame_block(struct buf *b, struct span bytes);

/** frame_start - What every file begins with, up to the size of sub-buffers. */
void frame_start(struct buf *b, const struct frame_info *info);

/** frame_headers - The texts of header_page and header_event. */
void frame_headers(struct buf *b, const struct frame_info *info);

/** frame_formats - The formats of all events, by system. */
void frame_formats(struct buf *b, const struct frame_info *info);

/** frame_common_options - Options that say where the recording is from and what was lost. */
void frame_common_options(struct buf *b, const struct frame_info *info);

/** frame_option - One option with a text. */
void frame_option(struct buf *b, uint16_t id, const char *text);

/** frame_v6_front - Everything of a version 6 file up to the data, without padding. */
void frame_v6_front(struct buf *b, const struct frame_info *info,
		    const struct frame_extent *extents, size_t num);

/**
 * frame_v7_front - The beginning of a version 7 file, up to the data.
 * @options: where the section of options is; the length does not depend on it
 */
void frame_v7_front(struct buf *b, const struct frame_info *info, uint64_t options,
		    uint64_t data_end);

/** frame_v7 - Both ends of a version 7 file. */
void frame_v7(struct frame *frame, const struct frame_info *info,
	      const struct frame_extent *extents, size_t num, uint64_t data_end);

#endif
