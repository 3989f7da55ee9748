/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_STORED_H
#define LLTRACE_RECORDING_STORED_H

#include <kbuffer.h>

#include "model/format.h"
#include "model/record.h"

/*
 * The records of one CPU where they stand in the file: sub-buffers that subbuf_check() found well,
 * which nothing has to unpack.
 */
struct stored {
	struct kbuffer *kbuf;
	const char *next; /* sub-buffer to be loaded */
	const char *end;
	size_t page_size;
	uint64_t missed; /* before the next record */
};

/**
 * stored_open - Goes to the beginning of @data, sub-buffers of @page_size bytes, which has to
 * stay.
 *
 * Returns 0 or -ENOMEM; stored_close() is due in any case.
 */
int stored_open(struct stored *stored, struct span data, size_t page_size, const struct abi *abi);

/**
 * stored_next - Sets data, size, time, and missed of @rec as of the next record.
 * Returns false, with nothing set, when there is none.
 */
bool stored_next(struct stored *stored, struct record *rec);

/** stored_close - Frees. */
void stored_close(struct stored *stored);

#endif
