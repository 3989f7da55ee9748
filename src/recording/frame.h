/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_FRAME_H
#define LLTRACE_RECORDING_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"
#include "util/error.h"

/*
 * Everything of a trace.dat but the ring buffer data: trace-cmd.dat(5), versions
 * 6 and 7.  Bytes in, bytes out; the machine's own byte order and size of long.
 * The one ring buffer is written as the top-level one, without a name.
 */

/* The format file of an event. */
struct frame_format {
	const char *system;
	struct span text;
};

/* What the kernel says of a CPU's buffer: per_cpu/cpuN/stats. */
struct frame_stat {
	unsigned int cpu;
	struct span text;
};

/* What a recording says beside its data.  All texts stay the caller's. */
struct frame_info {
	int version; /* 6 or 7 */
	bool compress; /* the data is packed with zstd; version 7 only */
	uint32_t page_size; /* bytes of a sub-buffer */
	unsigned int cpus; /* CPUs below this number can have data */
	struct span header_page; /* events/header_page */
	struct span header_event; /* events/header_event */
	const struct frame_format *formats; /* those of one system side by side */
	size_t num_formats;
	const char *clock; /* "boot" */
	const char *uname; /* of the machine, NULL: not said */
	struct span cmdlines; /* saved_cmdlines */
	const struct frame_stat *stats;
	size_t num_stats;
	bool has_wall; /* wall_offset is known */
	int64_t wall_offset; /* nanoseconds from the clock to the time since 1970 */
};

/* Where a CPU's data lies in the file. */
struct frame_extent {
	unsigned int cpu;
	uint64_t offset; /* a multiple of page_size, unless it is packed */
	uint64_t size; /* bytes, as the file has to say it */
};

/* The bytes around the data. */
struct frame {
	struct buf front; /* at offset 0; not longer than frame_data_offset() */
	struct buf back; /* where the data ends; empty in version 6 */
};

/**
 * frame_data_offset - Where the data may begin: a multiple of page_size, which readers map,
 * unless it is packed.
 *
 * In version 7 that is page_size itself, so that data can be put into its place
 * before anything else is known.  Returns 0 without memory.
 */
uint64_t frame_data_offset(const struct frame_info *info);

/**
 * frame_build - Makes the bytes around data that lies where @extents say.
 * @extents: in order of CPU, those without data left out
 * @data_end: where the last one ends, or frame_data_offset()
 *
 * Returns 0 or -ENOMEM; frame_done() is due in any case.
 */
int frame_build(struct frame *frame, const struct frame_info *info,
		const struct frame_extent *extents, size_t num, uint64_t data_end);

/** frame_done - Frees the bytes. */
void frame_done(struct frame *frame);

#endif
