/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_TAP_H
#define LLTRACE_TRACEFS_TAP_H

#include "tracefs/session.h"
#include "util/error.h"

/*
 * Moves a session's sub-buffers as they are into files, with one thread for every CPU, by
 * splice(2) where the file's side can.  Nobody looks into them on the way.
 */
struct tap;

/**
 * tap_out_fn - Gives the file for a CPU's sub-buffers: a descriptor that stays the caller's, or a
 * negative errno with a message.
 */
typedef int (*tap_out_fn)(void *arg, unsigned int cpu, struct error *err);

/**
 * tap_open - Opens every CPU's buffer of @session, which must outlive the tap.
 *
 * Returns 0 and a tap for tap_free(), or a negative errno with a message.
 */
int tap_open(struct tap **tap, struct session *session, tap_out_fn out, void *arg,
	     struct error *err);

/**
 * tap_start - Starts the threads; they inherit the signal mask, so signals have to be
 * blocked.  Returns 0 or a negative errno with a message.
 */
int tap_start(struct tap *tap, struct error *err);

/** tap_event_fd - Readable when a thread has failed, or written something new. */
int tap_event_fd(const struct tap *tap);

/** tap_failed - Whether a thread has failed: tap_finish() tells why.  Resets tap_event_fd(). */
bool tap_failed(struct tap *tap);

/**
 * tap_finish - The session is stopped: moves what is left, partial sub-buffers too, and
 * ends the threads.
 *
 * Returns 0, or the negative errno of the first failure with a message; the others have
 * moved what they could.
 */
int tap_finish(struct tap *tap, struct error *err);

/** tap_free - Ends the threads without moving anything more, closes, frees; NULL is allowed. */
void tap_free(struct tap *tap);

#endif
