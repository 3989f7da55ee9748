/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_SESSION_H
#define LLTRACE_TRACEFS_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "util/buf.h"
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
	const char *clock; /* NULL: as the kernel makes instances, "local" */
	unsigned int buffer_kb; /* per CPU, 0: 1408 as the kernel's own default */
	unsigned int buffer_percent; /* how full a buffer wakes the reader; 0: at once */
	unsigned int subbuf_kb; /* size of a sub-buffer, where the kernel can; 0: a page */
};

/**
 * session_new - Creates the instance in the tracefs at @dir, everything still off.
 *
 * Instances of runs that were killed are removed first, as far as that succeeds.
 * Returns 0 and a session for session_free(), or a negative errno.  Messages:
 * an unknown clock lists those the kernel has; a refused buffer size says so.
 */
int session_new(struct session **session, const char *dir, const struct session_options *options,
		struct error *err);

/**
 * session_follow - Lets only these tasks' events through; to be called before session_arm().
 * @pids: processes, each with all its threads; those that are gone are an error
 * @children: also what they fork from then on
 *
 * Kernel threads pass as well: the only event that fires in one is landlock_free_domain,
 * whichever task the domain was of.  Who reads has to look which of them are wanted.
 *
 * Returns 0 or a negative errno with a message; -EOPNOTSUPP inside a PID namespace,
 * whose process IDs are not those the kernel compares with.
 */
int session_follow(struct session *session, const pid_t *pids, size_t num, bool children,
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

/* What the kernel counts of ring buffers, from per_cpu/cpuN/stats, in events. */
struct session_stats {
	uint64_t events; /* written and not lost: read already or still to be read */
	uint64_t unread; /* of these, still to be read */
	uint64_t overrun; /* overwritten before they were read */
	uint64_t commit_overrun;
	uint64_t dropped; /* no room, in no-overwrite mode */
};

/** session_lost - All events that are gone. */
static inline uint64_t session_lost(const struct session_stats *stats)
{
	return stats->overrun + stats->commit_overrun + stats->dropped;
}

/**
 * session_stats - Adds up the statistics of all CPUs.  Returns 0 or a negative errno.
 */
int session_stats(struct session *session, struct session_stats *stats);

/** session_add_stats - Adds what the kernel's text of a CPU's statistics says. */
void session_add_stats(struct session_stats *stats, struct span text);

/**
 * session_cpu_stats - Appends the kernel's text of a CPU's statistics.
 *
 * Returns 0, -ENOENT when there is no such CPU, or another negative errno.
 */
int session_cpu_stats(struct session *session, unsigned int cpu, struct buf *text);

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

/** session_header_event - Appends the text of events/header_event.  Returns 0 or a negative errno. */
int session_header_event(struct session *session, struct buf *text);

/**
 * session_clocks - Appends the names of the trace clocks that the kernel has, one a line.
 * @tracefs: from tracefs_find()
 *
 * Returns 0, or a negative errno with a message.
 */
int session_clocks(const char *tracefs, struct buf *list, struct error *err);

/** session_clock - Name of the clock the instance uses; belongs to the session. */
const char *session_clock(const struct session *session);

/**
 * session_wall_offset - Measures what is to be added to times of the session's clock to get
 * nanoseconds since 1970, for clocks that a process can't read.  To be called before
 * session_arm().
 *
 * An event of ours gets its time from the clock; it is taken out of the buffer again.
 * The kernel tells it in microseconds.  Returns 0 or a negative errno: -EDOM for a clock that
 * counts ticks.
 */
int session_wall_offset(struct session *session, int64_t *offset);

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
