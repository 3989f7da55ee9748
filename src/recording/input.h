/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_INPUT_H
#define LLTRACE_RECORDING_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "util/error.h"

/* A file that is to be read, whose first bytes tell what it is. */
struct input {
	char *name; /* for messages */
	int fd;
	bool is_stdin;
	char begin[16];
	size_t begin_len; /* of standard input they have been read, of a file not */
};

/**
 * input_open - Opens a file, "-" for standard input, and looks at its first bytes.
 * Returns 0 or a negative errno with a message; input_done() is due in any case.
 */
int input_open(struct input *input, const char *path, struct error *err);

/**
 * input_take - A descriptor of the whole as a file that can be sought in, at its beginning;
 * it is the caller's.  Standard input is copied to an unnamed temporary file.
 * Returns it, or a negative errno with a message.
 */
int input_take(struct input *input, struct error *err);

/** input_done - Closes and frees. */
void input_done(struct input *input);

#endif
