/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_UTIL_ERROR_H
#define LLTRACE_UTIL_ERROR_H

#include <errno.h>
#include <stdarg.h>

/*
 * Why something failed, for a person: what failed and on what, and one line
 * with what to do.  Code below the verbs fills it and returns a negative
 * errno; only the verbs print it.
 */
struct error {
	char *what; /* "cannot open trace.dat: No such file or directory" */
	char *advice; /* "mount it: mount -t tracefs ...", or NULL */
};

/**
 * error_set - Says what failed.
 *
 * The text replaces what @err held.  @err may be NULL.  The text may hold bytes
 * of a file or of the kernel: they are escaped where it is printed.
 *
 * Returns @code (a negative errno), so that a caller can return error_set(...).
 */
int error_set(struct error *err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * error_advise - Adds the line that says what to do.  @err may be NULL.
 */
void error_advise(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * error_done - Frees the texts; @err may be used again.
 */
void error_done(struct error *err);

#endif
