/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_STORED_H
#define LLTRACE_RECORDING_STORED_H

#include "model/format.h"
#include "model/record.h"
#include "recording/subbuf.h"

/* The records of one CPU where they stand in the file, sub-buffers that nothing has to unpack. */
struct stored {
	struct subbuf_events events; /* of the sub-buffer before next */
	const char *next; /* sub-buffer to be loaded */
	const char *end;
	size_t page_size;
	struct abi abi;
	uint64_t missed; /* before the next record */
};

/** stored_open - Goes to the beginning of @data, sub-buffers of @page_size bytes, which stays. */
void stored_open(struct stored *stored, struct span data, size_t page_size, const struct abi *abi);

/**
 * stored_next - Sets data, size, time, and missed of @rec as of the next record.
 * Returns false when there is none.
 */
bool stored_next(struct stored *stored, struct record *rec);

#endif
