/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TESTS_TRACEDAT_H
#define LLTRACE_TESTS_TRACEDAT_H

/* Builds small trace.dat files in memory, and remembers where their lengths are. */

#include <assert.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "util/buf.h"

#define PAGE	      4096
#define EVENT_ID      77
#define EVENTS_A_PAGE 3
#define RECORDS	      (4 * EVENTS_A_PAGE) /* top: CPUs 0 and 1; instance "inst": two pages of CPU 1 */

/* What a file shall be like. */
struct dat_kind {
	int version;
	bool big_endian;
	unsigned int long_size;
	const char *compression; /* version 7 */
	bool empty_top;
};

struct dat_length {
	size_t at;
	unsigned int size;
};

struct dat {
	struct buf b;
	struct dat_kind kind;
	struct dat_length lengths[256];
	size_t num_lengths;
	bool in_section; /* lengths there may end up compressed */
};

static inline void dat_set(struct dat *d, size_t at, unsigned int size, uint64_t v)
{
	for (unsigned int i = 0; i < size; i++)
		d->b.data[at + (d->kind.big_endian ? size - 1 - i : i)] = v >> 8 * i;
}

static inline size_t dat_num(struct dat *d, unsigned int size, uint64_t v)
{
	size_t at = d->b.len;

	buf_fill(&d->b, 0, size);
	assert(!d->b.failed);
	dat_set(d, at, size, v);
	return at;
}

/* A number that breaks the file when it is huge. */
static inline size_t dat_len(struct dat *d, unsigned int size, uint64_t v)
{
	if (!d->in_section) {
		assert(d->num_lengths < sizeof(d->lengths) / sizeof(*d->lengths));
		d->lengths[d->num_lengths++] = (struct dat_length){ d->b.len, size };
	}
	return dat_num(d, size, v);
}

static inline void dat_block(struct dat *d, unsigned int size, const char *text)
{
	dat_len(d, size, strlen(text));
	buf_str(&d->b, text);
}

static inline void dat_str(struct dat *d, const char *text)
{
	buf_add(&d->b, text, strlen(text) + 1);
}

static inline void dat_header_info(struct dat *d)
{
	unsigned int size = d->kind.long_size;
	struct buf page = {};

	buf_printf(&page,
		   "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
		   "\tfield: local_t commit;\toffset:8;\tsize:%u;\tsigned:1;\n"
		   "\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
		   "\tfield: char data;\toffset:%u;\tsize:%u;\tsigned:0;\n",
		   size, 8 + size, PAGE - 8 - size);
	dat_str(d, "header_page");
	dat_block(d, 8, buf_cstr(&page));
	dat_str(d, "header_event");
	dat_block(d, 8, "# compressed entry header\n");
	buf_done(&page);
}

static inline void dat_ftrace(struct dat *d)
{
	dat_len(d, 4, 1);
	dat_block(d, 8, "name: print\nID: 5\nformat:\n\nprint fmt: \"\"\n");
}

#define COMMON_FIELDS                                                                              \
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"                     \
	"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"                     \
	"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"             \
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"

static inline void dat_formats(struct dat *d)
{
	dat_len(d, 4, 2);
	dat_str(d, "sched");
	dat_len(d, 4, 1);
	dat_block(d, 8, "name: sched_x\nID: 9\nformat:\n" COMMON_FIELDS "print fmt: \"\"\n");
	dat_str(d, "landlock");
	dat_len(d, 4, 2);
	dat_block(d, 8,
		  "name: landlock_one\nID: 77\nformat:\n" COMMON_FIELDS
		  "\tfield:int value;\toffset:8;\tsize:4;\tsigned:1;\n\n"
		  "print fmt: \"%d\", REC->value\n");
	dat_block(d, 8, "name: landlock_two\nID: 78\nformat:\n" COMMON_FIELDS "print fmt: \"\"\n");
}

static inline void dat_kallsyms(struct dat *d)
{
	dat_block(d, 4, "ffffffff81000000 T _text\n");
}

static inline void dat_printk(struct dat *d)
{
	dat_block(d, 4, "0xffffffff82000000 : \"hello %d\"\n");
}

static inline void dat_cmdlines(struct dat *d)
{
	dat_block(d, 8, "12 sh\n13 cat\n");
}

static void (*const dat_parts[])(struct dat *d) = {
	dat_header_info, dat_ftrace, dat_formats, dat_kallsyms, dat_printk, dat_cmdlines,
};

static inline void dat_option(struct dat *d, unsigned int id, const char *text)
{
	dat_num(d, 2, id);
	dat_len(d, 4, strlen(text) + 1);
	dat_str(d, text);
}

static inline void dat_common_options(struct dat *d)
{
	dat_option(d, 5, "Linux test");
	dat_option(d, 1, "0x10");
	dat_option(d, 7, "5");
	dat_option(d, 2, "CPU: 1\nentries: 3\noverrun: 4\ncommit overrun: 5\ndropped events: 6\n");
	dat_option(d, 2, "\nBuffer: inst\n\n");
	dat_option(d, 2, "CPU: 0\noverrun: 7\n");
	dat_num(d, 2, 8);
	dat_num(d, 4, 4);
	dat_len(d, 4, 2);
}

static inline void dat_event(struct dat *d, unsigned int value)
{
	unsigned int type = 3, delta = 10; /* 3 words */

	dat_num(d, 4, d->kind.big_endian ? type << 27 | delta : delta << 5 | type);
	dat_num(d, 2, EVENT_ID);
	dat_num(d, 2, 0);
	dat_num(d, 4, 12);
	dat_num(d, 4, value);
}

/* One sub-buffer; @missed: events lost before it, -1 when their number is not known. */
static inline void dat_page(struct dat *d, uint64_t time, int missed)
{
	size_t start = d->b.len, commit;
	uint64_t flags = missed ? 1u << 31 : 0;

	if (missed > 0)
		flags |= 1u << 30;
	dat_num(d, 8, time);
	commit = dat_num(d, d->kind.long_size, 0);
	for (unsigned int i = 0; i < EVENTS_A_PAGE; i++)
		dat_event(d, i);
	dat_set(d, commit, d->kind.long_size, flags | (d->b.len - commit - d->kind.long_size));
	if (missed > 0)
		dat_num(d, d->kind.long_size, missed);
	buf_fill(&d->b, 0, start + PAGE - d->b.len);
}

static inline void dat_align(struct dat *d)
{
	buf_fill(&d->b, 0, (PAGE - d->b.len % PAGE) % PAGE);
}

static inline size_t dat_pack(const char *how, const void *in, size_t len, char *out, size_t room)
{
	uLongf packed = room;

	if (!strcmp(how, "zstd"))
		return ZSTD_compress(out, room, in, len, 3);
	assert(compress((Bytef *)out, &packed, in, len) == Z_OK);
	return packed;
}

/* Replaces what follows @start by {u32 csize, u32 usize, data}. */
static inline void dat_compress(struct dat *d, size_t start)
{
	size_t len = d->b.len - start, room = len * 2 + 1024, packed;
	char *out = malloc(room);

	packed = dat_pack(d->kind.compression, d->b.data + start, len, out, room);
	d->b.len = start;
	dat_len(d, 4, packed);
	dat_len(d, 4, len);
	buf_add(&d->b, out, packed);
	free(out);
}

static inline bool dat_compressed(const struct dat *d)
{
	return d->kind.compression && strcmp(d->kind.compression, "none");
}

/* The pages of a CPU, given as {time, missed}..., and where their place is to be written. */
static inline void dat_cpu(struct dat *d, size_t place, unsigned int pages, uint64_t time,
			   int missed)
{
	size_t start;

	dat_align(d);
	start = d->b.len;
	if (dat_compressed(d))
		dat_len(d, 4, pages);
	for (unsigned int i = 0; i < pages; i++) {
		size_t page = d->b.len;

		dat_page(d, time + 1000 * i, i ? missed : 0);
		if (dat_compressed(d))
			dat_compress(d, page);
	}
	dat_set(d, place, 8, start);
	dat_set(d, place + 8, 8, d->b.len - start);
}

/* A place for offset and size of a CPU's data. */
static inline size_t dat_place(struct dat *d, bool has_data)
{
	size_t at = has_data ? dat_len(d, 8, 0) : dat_num(d, 8, 0);

	if (has_data)
		dat_len(d, 8, 0);
	else
		dat_num(d, 8, 0);
	return at;
}

static inline void dat_data(struct dat *d, const size_t top[2], size_t inst)
{
	if (!d->kind.empty_top) {
		dat_cpu(d, top[0], 1, 5000, 0);
		dat_cpu(d, top[1], 1, 5005, 0);
	}
	dat_cpu(d, inst, 2, 4000, d->kind.long_size == 8 ? 42 : -1);
}

static inline void dat_v6(struct dat *d)
{
	size_t top[2], inst, section;

	for (size_t i = 0; i < sizeof(dat_parts) / sizeof(*dat_parts); i++)
		dat_parts[i](d);
	dat_len(d, 4, 2);
	dat_str(d, "options  ");
	dat_common_options(d);
	dat_option(d, 4, "local [mono] global\n");
	dat_num(d, 2, 3);
	dat_len(d, 4, 8 + 5);
	section = dat_len(d, 8, 0);
	dat_str(d, "inst");
	dat_num(d, 2, 0);
	dat_str(d, "flyrecord");
	for (size_t i = 0; i < 2; i++)
		top[i] = dat_place(d, !d->kind.empty_top);
	dat_block(d, 8, "[mono]");
	dat_set(d, section, 8, d->b.len);
	dat_str(d, "flyrecord");
	dat_place(d, false);
	inst = dat_place(d, true);
	dat_block(d, 8, "[boot]");
	dat_data(d, top, inst);
}

/* The head of a section; returns the place of its size. */
static inline size_t dat_section(struct dat *d, unsigned int id, bool compressed)
{
	dat_num(d, 2, id);
	dat_num(d, 2, compressed);
	dat_num(d, 4, UINT32_MAX);
	return dat_len(d, 8, 0);
}

static inline void dat_section_end(struct dat *d, size_t size)
{
	dat_set(d, size, 8, d->b.len - size - 8);
}

static inline size_t dat_part_section(struct dat *d, size_t i)
{
	size_t at = d->b.len, size = dat_section(d, 16 + i, dat_compressed(d));

	d->in_section = dat_compressed(d);
	dat_parts[i](d);
	d->in_section = false;
	if (dat_compressed(d))
		dat_compress(d, size + 8);
	dat_section_end(d, size);
	return at;
}

/* Returns the place of the section's offset. */
static inline size_t dat_buffer_option(struct dat *d, const char *name, const char *clock,
				       unsigned int first, unsigned int cpus, size_t *places)
{
	size_t size, section;

	dat_num(d, 2, 3);
	size = dat_len(d, 4, 0);
	section = dat_len(d, 8, 0);
	dat_str(d, name);
	dat_str(d, clock);
	if (*name)
		dat_len(d, 4, PAGE);
	else
		dat_num(d, 4, PAGE);
	dat_len(d, 4, cpus);
	for (unsigned int i = 0; i < cpus; i++) {
		dat_len(d, 4, first + i);
		places[i] = dat_place(d, true);
	}
	dat_set(d, size, 4, d->b.len - size - 4);
	return section;
}

static inline size_t dat_done_option(struct dat *d)
{
	dat_num(d, 2, 0);
	dat_len(d, 4, 8);
	return dat_num(d, 8, 0);
}

static inline void dat_v7(struct dat *d)
{
	size_t offsets[6], options, size, next, top[2], inst, sections[2], data;

	dat_str(d, d->kind.compression);
	dat_str(d, "1");
	options = dat_len(d, 8, 0);
	for (size_t i = 0; i < 6; i++)
		offsets[i] = dat_part_section(d, i);
	dat_set(d, options, 8, d->b.len);
	size = dat_section(d, 0, false);
	for (size_t i = 0; i < 6; i++) {
		dat_num(d, 2, 16 + i);
		dat_len(d, 4, 8);
		dat_len(d, 8, offsets[i]);
	}
	dat_common_options(d);
	next = dat_done_option(d);
	dat_section_end(d, size);
	dat_set(d, next, 8, d->b.len);
	size = dat_section(d, 0, false);
	dat_option(d, 4, "local [mono] global\n");
	sections[0] = dat_buffer_option(d, "", "mono", 0, d->kind.empty_top ? 0 : 2, top);
	sections[1] = dat_buffer_option(d, "inst", "boot", 1, 1, &inst);
	dat_done_option(d);
	dat_section_end(d, size);
	size = dat_section(d, 15, false);
	dat_str(d, "texts");
	dat_section_end(d, size);
	dat_set(d, sections[0], 8, d->b.len);
	dat_set(d, sections[1], 8, d->b.len);
	data = dat_section(d, 3, dat_compressed(d));
	dat_data(d, top, inst);
	dat_section_end(d, data);
}

static inline void dat_build(struct dat *d, struct dat_kind kind)
{
	*d = (struct dat){ .kind = kind };
	buf_str(&d->b, "\x17\x08\x44tracing");
	dat_str(d, kind.version == 6 ? "6" : "7");
	dat_num(d, 1, kind.big_endian);
	dat_num(d, 1, kind.long_size);
	dat_len(d, 4, PAGE);
	if (kind.version == 6)
		dat_v6(d);
	else
		dat_v7(d);
	assert(!buf_failed(&d->b));
}

static const struct dat_kind dat_kinds[] = {
	{ 6, false, 8, NULL, false },	{ 6, false, 4, NULL, false },
	{ 6, true, 8, NULL, false },	{ 6, true, 4, NULL, false },
	{ 6, false, 8, NULL, true },	{ 7, false, 8, "none", false },
	{ 7, false, 4, "none", false }, { 7, true, 8, "none", false },
	{ 7, true, 4, "none", false },	{ 7, false, 8, "none", true },
	{ 7, false, 8, "zstd", false }, { 7, true, 4, "zstd", false },
	{ 7, false, 8, "zlib", false },
};

#define NUM_DAT_KINDS (sizeof(dat_kinds) / sizeof(*dat_kinds))

#endif
