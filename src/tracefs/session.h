/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_SESSION_H
#define LLTRACE_TRACEFS_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

/*
 * A tracing instance of our own: created, armed, and removed again.  The only
 * code that changes tracefs; it touches nothing outside its instance.  The
 * directory is named lltrace-PID and carries a flock(2) as long as the run
 * lives, so that what a killed run left behind can be told from a living one.
 */
struct session;

/* One event to enable. */
struct session_event {
	const char *system; /* "landlock" */
	const char *name; /* "landlock_deny_access_fs" */
	const char *filter; /* kernel filter expression, or NULL */
	/*
	 * Filter of the events that are only counted in the kernel, by a hist
	 * trigger with count_key as its key, or NULL.  See session_count().
	 */
	const char *count_filter;
	const char *count_key;
};

struct session_options {
	const char *clock; /* NULL: "boot" */
	unsigned int buffer_kb; /* per CPU, 0: 1408 as the kernel's own default */
	unsigned int buffer_percent; /* how full a buffer wakes the reader; 0: at once */
	unsigned int subbuf_kb; /* size of a sub-buffer, where the kernel can; 0: a page */
};

/**
 * session_new - Creates the instance in the tracefs at @dir, everything still off.
 *
 * Returns 0 and a session for session_free(), or a negative errno.  Messages:
 * an unknown clock lists those the kernel has; a refused buffer size says so.
 */
int session_new(struct session **session, const char *dir, const struct session_options *options,
		struct error *err);

/**
 * session_arm - Sets every filter, then enables every event.
 *
 * On any failure nothing stays enabled.  A filter that the kernel refuses is
 * reported with the event's name and the kernel's own words and caret from the
 * instance's error_log (or the event's filter file), -EINVAL; an event that can't
 * be enabled by its name.  Events whose counter can't be had (no hist triggers in
 * this kernel) are armed without one.
 */
int session_arm(struct session *session, const struct session_event *events, size_t num,
		struct error *err);

/** session_stop - Turns tracing off in the instance; what is in the buffers stays. */
int session_stop(struct session *session);

/* One line of a counter: how many events had this value of the key. */
struct session_count {
	uint64_t key;
	uint64_t hits;
};

/**
 * session_count - Reads the counter of events[index] as given to session_arm().
 *
 * Fills up to @max entries and their number.  Returns 0; -ENODATA when the
 * event has no counter or the kernel dropped entries, so that the number is unknown.
 */
int session_count(struct session *session, size_t index, struct session_count *counts, size_t max,
		  size_t *num);

/* What a CPU's ring buffer lost, from per_cpu/cpuN/stats, in events. */
struct session_loss {
	uint64_t overrun; /* overwritten before they were read */
	uint64_t commit_overrun;
	uint64_t dropped; /* no room, in no-overwrite mode */
};

/**
 * session_loss - Sums the losses of all CPUs.  Returns 0 or a negative errno.
 */
int session_loss(struct session *session, struct session_loss *loss);

/**
 * session_cpus - CPUs below this number can have a buffer; there may be gaps, for
 * which session_open_cpu() returns -ENOENT.
 */
unsigned int session_cpus(const struct session *session);

/**
 * session_open_cpu - Opens a CPU's per_cpu/cpuN/trace_pipe_raw, non-blocking, close-on-exec.
 *
 * Returns the descriptor (the caller's) or a negative errno; -ENOENT: no such CPU.
 */
int session_open_cpu(struct session *session, unsigned int cpu);

/** session_subbuf_size - Size in bytes of this instance's sub-buffers (from its events/header_page). */
size_t session_subbuf_size(const struct session *session);

/** session_header_page - The text of events/header_page; belongs to the session. */
const char *session_header_page(const struct session *session);

/** session_clock - Name of the clock the instance uses; belongs to the session. */
const char *session_clock(const struct session *session);

/** session_name - Name of the instance; belongs to the session. */
const char *session_name(const struct session *session);

/**
 * session_free - Disables everything and removes the instance; NULL is allowed.
 *
 * Descriptors from session_open_cpu() must be closed before, or the kernel
 * refuses (EBUSY).  Returns 0 or the negative errno of what could not be
 * undone, with a message that names the directory that is left.
 */
int session_free(struct session *session, struct error *err);

#endif
