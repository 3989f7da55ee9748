/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_WALK_H
#define LLTRACE_RECORDING_WALK_H

#include "recording/cursor.h"
#include "recording/expand.h"
#include "recording/layout.h"

/*
 * Inside of layout_read(): what its files share.  The checks follow what
 * libtracecmd (1.3 to 1.5) does with each byte, because it trusts the file: a length
 * it adds one to before malloc(), an index it does not compare, an offset it
 * seeks to again and again.
 */

#define MAX_CPUS	    65536
#define MAX_BUFFERS	    512
#define SECTION_HEADER_SIZE 16
#define MAX_EXPANDED	    (64u << 20) /* bytes of one section or chunk, uncompressed */

/* Kinds of sections, and the options that say where they are. */
enum {
	SECTION_OPTIONS = 0,
	SECTION_BUFFER = 3,
	SECTION_STRINGS = 15,
	SECTION_HEADER_INFO = 16,
	SECTION_EVENT_FORMATS = 18,
	SECTION_CMDLINES = 21,
	NUM_PARTS = SECTION_CMDLINES - SECTION_HEADER_INFO + 1,
};

struct walk {
	struct layout *layout;
	struct span file;
	const char *system;
	const char *name;
	struct error *err;

	struct expander *expander; /* NULL when nothing is compressed */
	uint64_t expanded; /* bytes unpacked so far */
	uint64_t parts[NUM_PARTS]; /* version 7: offsets of sections, 0 when absent */
	uint64_t next_options; /* version 7: where the options go on */
	uint64_t *sections; /* offset of each buffer's section or table */
	char *stat_buffer; /* the buffer that CPU statistics now belong to */
};

/** walk_damaged - Says what is wrong with the file; returns -EPROTO. */
int walk_damaged(struct walk *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/** walk_unsupported - Says what this build cannot read; returns -EPROTONOSUPPORT. */
int walk_unsupported(struct walk *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/** walk_no_memory - Returns -ENOMEM with a message. */
int walk_no_memory(struct walk *w);

/** walk_file - A cursor at byte @offset of the file; -EPROTO when @what can't be there. */
int walk_file(struct walk *w, uint64_t offset, const char *what, struct cursor *c);

/*
 * Reads that fail with -EPROTO and a message that names @what.
 */
int walk_take(struct walk *w, struct cursor *c, uint64_t n, const char *what, struct span *out);
int walk_u16(struct walk *w, struct cursor *c, const char *what, uint16_t *v);
int walk_u32(struct walk *w, struct cursor *c, const char *what, uint32_t *v);
int walk_u64(struct walk *w, struct cursor *c, const char *what, uint64_t *v);
int walk_string(struct walk *w, struct cursor *c, const char *what, struct span *out);

/** walk_block - Bytes after their length, a number of @size bytes. */
int walk_block(struct walk *w, struct cursor *c, unsigned int size, const char *what,
	       struct span *out);

/** walk_expand - Unpacks one {u32 csize, u32 usize, data}; *@out is to be freed. */
int walk_expand(struct walk *w, struct cursor *c, const char *what, char **out, size_t *len);

/** walk_add - Appends a zeroed element to the array *@array of *@num; NULL without memory. */
void *walk_add(void *array, size_t *num, size_t size);

/** walk_add_buffer - Adds an instance whose section or table is at @section, or sets the top's. */
int walk_add_buffer(struct walk *w, struct span name, uint64_t section, size_t *index);

/** walk_add_data - Notes where a CPU's data is, for walk_data(). */
int walk_add_data(struct walk *w, const struct layout_data *data);

/** walk_set_clock - Replaces *@clock by the words of @text; "" leaves it alone. */
int walk_set_clock(struct walk *w, char **clock, struct span text);

/** walk_clock_list - Finds the clock in brackets of a trace_clock file's text. */
int walk_clock_list(struct walk *w, struct span text, char **clock);

/** walk_parts - Reads header page to command lines, one after the other (version 6). */
int walk_parts(struct walk *w, struct cursor *c);

/** walk_part - Reads part @part (0: header page) alone. */
int walk_part(struct walk *w, unsigned int part, struct cursor *c);

/** walk_part_name - What to call it in a message. */
const char *walk_part_name(unsigned int part);

/** walk_options - Reads options up to the one with id 0. */
int walk_options(struct walk *w, struct cursor *c);

/**
 * walk_data - Checks every sub-buffer and every event header in what
 * walk_add_data() noted for @buffer.
 */
int walk_data(struct walk *w, size_t buffer, uint32_t page_size, bool compressed);

/** layout_page_size_ok - Whether a sub-buffer can have @size bytes: a power of two like any. */
bool layout_page_size_ok(uint32_t size);

/** walk_v6, walk_v7 - Read what follows the page size. */
int walk_v6(struct walk *w, struct cursor *c);
int walk_v7(struct walk *w, struct cursor *c);

#endif
