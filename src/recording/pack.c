// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <zstd.h>

#include "recording/spool_impl.h"
#include "util/io.h"

/* Bytes of sub-buffers in a chunk: a reader unpacks one at a time. */
#define CHUNK_BYTES (256 << 10)
#define LEVEL	    3

struct packer {
	ZSTD_CCtx *zstd;
	char *in;
	char *out; /* of a chunk: u32 packed size, u32 unpacked size, data */
	size_t chunk;
	size_t room;
};

#define CHUNK_HEADER (2 * sizeof(uint32_t))

static int packer_init(struct packer *p, size_t page_size)
{
	p->chunk = page_size < CHUNK_BYTES ? CHUNK_BYTES / page_size * page_size : page_size;
	p->room = ZSTD_compressBound(p->chunk);
	p->zstd = ZSTD_createCCtx();
	p->in = malloc(p->chunk);
	p->out = malloc(CHUNK_HEADER + p->room);
	return p->zstd && p->in && p->out ? 0 : -ENOMEM;
}

static void packer_done(struct packer *p)
{
	ZSTD_freeCCtx(p->zstd);
	free(p->in);
	free(p->out);
}

/* Packs one chunk; *@len: of what is written to @offset. */
static int pack_chunk(struct packer *p, int in, uint64_t from, size_t size, int out,
		      uint64_t offset, size_t *len)
{
	uint32_t header[2];
	size_t packed;
	int ret = pread_all(in, p->in, size, from);

	if (ret)
		return ret;
	packed = ZSTD_compressCCtx(p->zstd, p->out + CHUNK_HEADER, p->room, p->in, size, LEVEL);
	if (ZSTD_isError(packed))
		return -EIO;
	header[0] = packed;
	header[1] = size;
	memcpy(p->out, header, CHUNK_HEADER);
	*len = CHUNK_HEADER + packed;
	return pwrite_all(out, p->out, *len, offset);
}

int pack(int in, uint64_t start, uint64_t end, int out, uint64_t offset, size_t page_size,
	 struct packed *packed)
{
	struct packer p = {};
	uint32_t chunks = 0;
	uint64_t at = offset + sizeof(chunks);
	int ret = packer_init(&p, page_size);

	while (!ret && start < end) {
		size_t size = end - start < p.chunk ? end - start : p.chunk, len = 0;

		ret = pack_chunk(&p, in, start, size, out, at, &len);
		start += size;
		at += len;
		chunks++;
	}
	if (!ret)
		ret = pwrite_all(out, &chunks, sizeof(chunks), offset);
	packer_done(&p);
	/* The number of chunks does not count. */
	*packed = (struct packed){ at - offset - sizeof(chunks), at };
	return ret;
}
