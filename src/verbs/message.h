/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_MESSAGE_H
#define LLTRACE_VERBS_MESSAGE_H

#include "util/error.h"

/* Exit statuses; with a program that is run, its own. */
#define EXIT_FAILED 1
#define EXIT_USAGE  2
#define EXIT_CANNOT 3 /* this kernel or this user can't */

/* When lltrace itself fails to run a program, as env(1) and timeout(1) say it. */
#define EXIT_NOT_RUN 125

/**
 * message - Writes "lltrace: TEXT" and a newline to stderr in one piece, escaped.
 */
void message(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/** message_mute - From now on nothing of this process is written: another one tells it. */
void message_mute(void);

/**
 * error_print - Writes the error, and the line with what to do, to stderr.
 */
void error_print(const struct error *err);

/**
 * usage_error - Writes the message and where help is; returns EXIT_USAGE.
 */
int usage_error(const char *verb, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
