/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_RECORD_H
#define LLTRACE_MODEL_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"

/* The number of lost events is not known, only that some were. */
#define MISSED_UNKNOWN UINT64_MAX

/* Of two losses. */
static inline uint64_t missed_add(uint64_t a, uint64_t b)
{
	return a > MISSED_UNKNOWN - b ? MISSED_UNKNOWN : a + b;
}

/* The source does not tell CPUs. */
#define RECORD_NO_CPU (-1)

/*
 * One record of a ring buffer as a source hands it over: the raw bytes and
 * what stands around them.  The bytes are valid only during the call.
 */
struct record {
	const void *data; /* the event, starting with common_type */
	size_t size; /* bytes in data */
	uint64_t time; /* in units of the trace clock, mostly nanoseconds */
	uint64_t missed; /* events lost on this CPU just before this one, or MISSED_UNKNOWN */
	int cpu; /* or RECORD_NO_CPU */
	const char *buffer; /* name of the ring buffer, "" for the only or top-level one */
	struct span comm; /* of the task, where the record itself tells; else .data is NULL */
	bool no_task; /* whose it is, is not known: common_pid is none */
};

/**
 * record_fn - Takes one record.  Returns 0 to go on, 1 to stop the source
 * without an error, a negative errno to stop it with one.
 */
typedef int (*record_fn)(void *arg, const struct record *rec);

#endif
