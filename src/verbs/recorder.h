/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_RECORDER_H
#define LLTRACE_VERBS_RECORDER_H

#include "select_options.h"
#include "util/error.h"
#include "verbs/live.h"

/* How "lltrace record" records. */
struct recorder_options {
	const struct select_options *select;
	const char *file; /* to be written */
	const char *clock; /* NULL: the one that fits */
	uint64_t buffer_size; /* bytes per CPU */
	uint64_t subbuf_size; /* bytes of a sub-buffer */
	uint64_t max_size; /* of the file, in bytes; 0: no limit */
	int version; /* of trace.dat */
	bool compress;
	bool quiet; /* nothing on stderr but errors and losses */
	bool verbose;
};

/* What came of it. */
struct recording_result {
	bool has_file; /* the file was written */
	uint64_t events; /* in the file */
	uint64_t size; /* of the file, in bytes */
	uint64_t lost;
	uint64_t dropped; /* older events that max_size left no room for */
	bool unpacked; /* no room for compressing */
	struct program_result program;
};

/**
 * recorder_run - Records until a signal, the time, the program's end or a full disk.
 *
 * Tells on stderr what it does and what was lost.  Returns 0 or a negative errno with a
 * message, *@status being the exit status that goes with it; result->has_file tells whether
 * there is a recording nevertheless.
 */
int recorder_run(const struct recorder_options *options, struct recording_result *result,
		 int *status, struct error *err);

#endif
