/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_STORED_H
#define LLTRACE_RECORDING_STORED_H

#include "model/format.h"
#include "model/record.h"
#include "recording/chunks.h"
#include "recording/subbuf.h"

/* The records of one CPU: where they stand in the file, or in the chunk that was unpacked last. */
struct stored {
	struct subbuf_events events; /* of the sub-buffer before pages */
	struct span pages; /* sub-buffers still to be loaded */
	size_t page_size;
	struct abi abi;
	uint64_t missed; /* before the next record */
	struct chunks chunks; /* what comes behind pages */
};

/**
 * stored_open - Goes to the beginning of @pages, sub-buffers of @page_size bytes, which stay.
 * stored_close() is due.
 */
void stored_open(struct stored *stored, struct span pages, size_t page_size, const struct abi *abi);

/** stored_open_packed - The same for those that chunks_open() finds at @at. */
void stored_open_packed(struct stored *stored, struct cursor at, struct expander *expander,
			size_t page_size, const struct abi *abi);

/**
 * stored_next - Sets data, size, time, and missed of @rec as of the next record, which stays until
 * the one after it is wanted.
 * Returns false when there is none.
 */
bool stored_next(struct stored *stored, struct record *rec);

/** stored_close - Frees. */
void stored_close(struct stored *stored);

#endif
