// SPDX-License-Identifier: GPL-2.0-only
/* The ring buffer data of CPUs. */
#include "recording/walk.h"

#include <inttypes.h>
#include <stdlib.h>

#include "recording/subbuf.h"

/* What a file's bytes may grow to; a sub-buffer with one event shrinks to a hundredth. */
#define EXPANDED_FREE  (1ull << 30)
#define EXPANDED_RATIO 1024

static int check_subbufs(struct walk *w, const struct layout_data *d, struct span data,
			 uint32_t page_size)
{
	const struct abi abi = { w->layout->big_endian, w->layout->long_size };
	struct subbuf subbuf;

	for (size_t at = 0, size; at < data.len; at += size) {
		size = data.len - at < page_size ? data.len - at : page_size;
		if (!subbuf_check(&subbuf, (struct span){ data.data + at, size }, &abi))
			return walk_damaged(w,
					    "sub-buffer %zu of CPU %u at byte %" PRIu64
					    " is not well-formed",
					    at / page_size, d->cpu, d->offset);
		w->layout->num_records += subbuf.records;
	}
	return 0;
}

static int check_chunk(struct walk *w, const struct layout_data *d, struct cursor *c,
		       uint32_t page_size)
{
	struct span data = {};
	char *unpacked = NULL;
	int ret;

	ret = walk_expand(w, c, "chunk of CPU data", &unpacked, &data.len);
	if (ret)
		return ret;
	data.data = unpacked;
	w->expanded += data.len;
	if (!data.len || data.len % page_size)
		ret = walk_damaged(w, "a chunk of CPU %u has %zu bytes", d->cpu, data.len);
	else if (w->expanded / EXPANDED_RATIO > w->file.len && w->expanded > EXPANDED_FREE)
		ret = walk_damaged(w, "its data unpacks to more than %" PRIu64 " bytes",
				   w->expanded);
	else
		ret = check_subbufs(w, d, data, page_size);
	free(unpacked);
	return ret;
}

/* The size that the file gives may leave the number of chunks out, as trace-cmd's does. */
static int check_chunks(struct walk *w, const struct layout_data *d, uint32_t page_size)
{
	struct cursor c = { w->file, d->offset, w->layout->big_endian };
	uint32_t chunks;
	int ret;

	ret = walk_u32(w, &c, "number of chunks", &chunks);
	while (!ret && chunks--)
		ret = check_chunk(w, d, &c, page_size);
	return ret;
}

static int check_data(struct walk *w, const struct layout_data *d, uint32_t page_size,
		      bool compressed)
{
	uint64_t end;

	if (!d->size)
		return 0;
	if (__builtin_add_overflow(d->offset, d->size, &end))
		return walk_damaged(w, "CPU %u claims %" PRIu64 " bytes at byte %" PRIu64, d->cpu,
				    d->size, d->offset);
	if (end > w->file.len)
		return error_set(w->err, -EPROTO,
				 "%s is cut off: its CPU data ends at byte %" PRIu64
				 ", the file at byte %zu",
				 w->name, end, w->file.len);
	if (compressed)
		return check_chunks(w, d, page_size);
	if (d->offset % page_size)
		return walk_damaged(w, "the data of CPU %u begins amid a sub-buffer", d->cpu);
	return check_subbufs(w, d, (struct span){ w->file.data + d->offset, d->size }, page_size);
}

int walk_data(struct walk *w, size_t buffer, uint32_t page_size, bool compressed)
{
	int ret = 0;

	for (size_t i = 0; !ret && i < w->layout->num_data; i++)
		if (w->layout->data[i].buffer == buffer)
			ret = check_data(w, &w->layout->data[i], page_size, compressed);
	return ret;
}
