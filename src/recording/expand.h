/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_EXPAND_H
#define LLTRACE_RECORDING_EXPAND_H

#include "util/buf.h"

/* Undoes one kind of compression that trace.dat files use. */
struct expander;

/**
 * expander_new - Finds the algorithm called @name ("zstd", "zlib").
 *
 * Returns 0, -EPROTONOSUPPORT for another name, or -ENOMEM.  The expander goes
 * to expander_free().
 */
int expander_new(struct expander **ex, const char *name);

/**
 * expand - Unpacks @in into exactly @size bytes at @out.
 *
 * Returns 0, or -EPROTO when @in is damaged or holds another number of bytes.
 */
int expand(struct expander *ex, struct span in, void *out, size_t size);

/** expander_free - Frees it; NULL is allowed. */
void expander_free(struct expander *ex);

#endif
