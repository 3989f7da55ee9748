/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_LAYOUT_H
#define LLTRACE_RECORDING_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"
#include "util/error.h"

/*
 * The structure of a trace.dat, versions 6 and 7, as trace-cmd.dat(5)
 * describes it: every length and offset checked against the size of the file,
 * and the parts that libtracecmd's public interface does not give out.  It is
 * made from the bytes of the file alone; libtracecmd sees the file afterwards.
 */

/* The text of one event's format file. */
struct layout_format {
	char *system;
	char *text;
	size_t len;
};

/* What a CPU's reader lost, from the statistics the recorder kept in the file. */
struct layout_cpu_stat {
	char *buffer; /* name of the ring buffer, "" for the top-level one */
	int cpu;
	uint64_t overrun;
	uint64_t commit_overrun;
	uint64_t dropped;
};

/* One ring buffer: the top-level one ("") or an instance. */
struct layout_buffer {
	char *name;
	char *clock; /* "local", "mono", ... or NULL when the file does not say */
	unsigned int cpus; /* CPUs below this number can have data */
	uint32_t page_size; /* size of its sub-buffers in bytes */
	uint64_t data_size; /* bytes of ring buffer data, as stored */
};

/* A piece of the file with the ring buffer data of one CPU; packed where compression says so. */
struct layout_data {
	size_t buffer; /* index in buffers */
	uint32_t cpu;
	uint64_t offset;
	uint64_t size;
};

struct layout {
	int version; /* 6 or 7 */
	bool big_endian;
	unsigned int long_size; /* bytes of a kernel "long" */
	uint32_t page_size; /* size of a sub-buffer of the top-level buffer in bytes */
	unsigned int cpus; /* of the machine, as far as the file says */
	char *compression; /* "none", "zstd", "zlib"; "none" in version 6 */
	char *clock; /* clock of the top-level buffer, NULL when not said */
	bool has_trace_clock; /* the file says that times are in nanoseconds or ticks of clock */
	int64_t time_offset; /* nanoseconds the file asks to add to every time; libtracecmd
				 * has added them to record.time */
	bool tsc_to_ns; /* libtracecmd turns ticks of an x86 TSC into nanoseconds */
	bool time_shift; /* libtracecmd turns times of a guest into those of its host */
	bool has_wall_offset; /* what lltrace's recorder noted beside: */
	int64_t wall_offset; /* nanoseconds from the clock to the time since 1970 */
	bool wall_clock; /* so record.time is in nanoseconds since 1970 */
	struct layout_format *formats; /* those of the wanted system only */
	size_t num_formats;
	size_t other_formats; /* events of other systems in the file */
	struct layout_buffer *buffers; /* the top-level one first, even without data */
	size_t num_buffers; /* at least 1 */
	struct layout_data *data;
	size_t num_data;
	uint64_t num_records; /* of all events in all buffers */
	struct layout_cpu_stat *stats;
	size_t num_stats;
	char *cmdlines; /* saved_cmdlines text: "PID NAME\n"..., NUL-terminated, or NULL */
	size_t cmdlines_len;
	char *header_page; /* texts of events/header_page and header_event, NUL-terminated */
	char *header_event;
};

/**
 * layout_read - Walks the file, its data down to the header of every event.
 * @file: its bytes
 * @system: only the formats of this event system are kept ("landlock")
 * @name: the file's name for messages
 *
 * Returns 0; -ENODATA for an empty file, -EBADMSG for something that is no
 * trace.dat, -EPROTO for a trace.dat that is cut off or damaged, -EPROTONOSUPPORT
 * for a version or compression this build cannot read, -ENOMEM.  The message
 * in @err names the part that is wrong.  On error *@layout needs no freeing.
 */
int layout_read(struct layout *layout, struct span file, const char *system, const char *name,
		struct error *err);

/** layout_done - Frees what layout_read() filled in. */
void layout_done(struct layout *layout);

#endif
