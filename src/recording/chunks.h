/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_CHUNKS_H
#define LLTRACE_RECORDING_CHUNKS_H

#include "recording/cursor.h"
#include "recording/expand.h"

/* The packed data of one CPU, trace-cmd.dat.v7(5): chunks of whole sub-buffers. */
struct chunks {
	struct cursor at;
	uint32_t left;
	struct expander *expander;
	char *data; /* of the last one */
	size_t room;
};

/**
 * chunks_open - Goes to the first of the chunks at @at, whose bytes have to stay, as @expander has.
 * chunks_close() is due.
 */
void chunks_open(struct chunks *chunks, struct cursor at, struct expander *expander);

/**
 * chunks_next - Unpacks one, in place of the one before.
 * Returns its bytes; none when there is no more, or none that can be unpacked, or no memory.
 */
struct span chunks_next(struct chunks *chunks);

/** chunks_close - Frees. */
void chunks_close(struct chunks *chunks);

#endif
