/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_AUDIT_LOG_H
#define LLTRACE_AUDIT_LOG_H

#include "audit/text.h"
#include "recording/input.h"

/** audit_log_is - Whether a file that begins so is a log of audit rather than a recording. */
bool audit_log_is(struct span begin);

/* A log that is read line by line, in bounded memory. */
struct audit_log_reader {
	int fd;
	size_t begin, end; /* in data */
	bool at_end;
	bool too_long; /* the line that is being skipped */
	uint64_t good, bad; /* lines that are records, and that are none */
	char data[65536];
};

/** audit_log_init - Reads an input that nothing has been taken of; it stays the caller's. */
void audit_log_init(struct audit_log_reader *reader, const struct input *input);

/** audit_log_waits - Whether what is left in memory is no whole line: the next one may take time. */
bool audit_log_waits(const struct audit_log_reader *reader);

/**
 * audit_log_read - Takes the next record, which is valid until the next call; lines that are none
 * are counted and left out.  Returns 1, 0 at the end, or a negative errno.
 */
int audit_log_read(struct audit_log_reader *reader, struct audit_text *text);

#endif
