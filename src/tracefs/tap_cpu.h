/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_TAP_CPU_H
#define LLTRACE_TRACEFS_TAP_CPU_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/* What the threads of a tap are to do. */
enum tap_order {
	TAP_GO_ON,
	TAP_DRAIN, /* move what is left, then end */
	TAP_ABORT, /* end at once */
};

struct tap_shared {
	size_t page_size; /* of a sub-buffer */
	int stop_fd; /* hangs up once order is not TAP_GO_ON */
	int news_fd; /* gets a count when something was moved or has failed */
	_Atomic enum tap_order order;
};

/* The way of one CPU's sub-buffers. */
struct tap_cpu {
	struct tap_shared *shared;
	unsigned int cpu;
	int in; /* trace_pipe_raw */
	int out;
	int pipe[2]; /* between them */
	size_t pipe_size; /* bytes of sub-buffers the pipe takes */
	void *page; /* for what can't be spliced */
	bool copies; /* the file can't be spliced to */
	bool reading; /* the error is the ring buffer's, not the file's */
	atomic_int error; /* negative errno, once; 0 */
};

/**
 * tap_cpu_init - @in is closed in the end, @out is not.
 *
 * Returns 0 or a negative errno; tap_cpu_done() is due in any case.
 */
int tap_cpu_init(struct tap_cpu *c, struct tap_shared *shared, unsigned int cpu, int in, int out);

/** tap_cpu_run - Moves until told to end, or until something fails. */
void tap_cpu_run(struct tap_cpu *c);

/** tap_cpu_done - Closes and frees. */
void tap_cpu_done(struct tap_cpu *c);

#endif
