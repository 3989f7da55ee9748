/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_RECORD_H
#define LLTRACE_MODEL_RECORD_H

#include <stddef.h>
#include <stdint.h>

/* The number of lost events is not known, only that some were. */
#define MISSED_UNKNOWN UINT64_MAX

/*
 * One record of a ring buffer as a source hands it over: the raw bytes and
 * what stands around them.  The bytes are valid only during the call.
 */
struct record {
	const void *data; /* the event, starting with common_type */
	size_t size; /* bytes in data */
	uint64_t time; /* in units of the trace clock, mostly nanoseconds */
	uint64_t missed; /* events lost on this CPU just before this one, or MISSED_UNKNOWN */
	int cpu;
	const char *buffer; /* name of the ring buffer, "" for the only or top-level one */
};

/**
 * record_fn - Takes one record.  Returns 0 to go on, 1 to stop the source
 * without an error, a negative errno to stop it with one.
 */
typedef int (*record_fn)(void *arg, const struct record *rec);

#endif
