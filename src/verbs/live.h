/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_LIVE_H
#define LLTRACE_VERBS_LIVE_H

#include "confine/confine.h"
#include "tracefs/session.h"
#include "tracefs/target.h"
#include "verbs/choice.h"
#include "verbs/filters.h"

/* What became of the program that was to be run. */
struct program_result {
	bool started; /* it was let go */
	bool ended;
	int wait_status; /* once ended, as waitpid(2) gives it */
	int exec_status; /* why it could not be run: 125 to 127; 0 */
};

/*
 * A live trace, whatever is done with its events: the session, the program that is run,
 * and what ends it (a signal, the time, the program's end).
 *
 *	live_open()	finds tracefs and reads the formats
 *	live_prepare()	makes the instance, holds the program back
 *	...		the caller opens the ring buffers
 *	live_start()	enables the events, lets the program go
 *	...		until live_woken() says why to end
 *	...		session_stop(), the rest is read
 *	live_close()	removes the instance
 */
struct live {
	char *tracefs;
	struct filters filters;
	struct session *session;
	struct target *target; /* NULL: no program */
	struct program_result program;
	unsigned int forwarded; /* signals passed on to the program */
	bool abandoned; /* the program is not waited for any more */
	uint64_t before; /* events the kernel had counted before the trace began */
	int signals; /* a signalfd */
	int timer; /* --time */
	int wake; /* an epoll of what ends the run */
};

struct live_options {
	const struct choice *choice;
	struct session_options session;
	bool quiet; /* nothing on stderr but errors */
	bool verbose;
	int out_fd; /* the run ends when its reader goes away; -1 for none */
	unsigned int keep; /* what the caller needs until the end: of enum confine_keep */
};

/* Why the loop was woken by something else than events. */
enum wake {
	WAKE_NONE,
	WAKE_SIGNAL,
	WAKE_TIME,
	WAKE_PROGRAM, /* has ended */
	WAKE_READER_GONE,
};

/**
 * live_open - Finds tracefs and reads the formats of its landlock events into @catalog.
 *
 * Returns 0 or a negative errno with a message, *@status being the exit status that goes
 * with it; live_close() is due in any case.
 */
int live_open(struct live *live, struct catalog *catalog, int *status, struct error *err);

/**
 * live_init - Of a live trace that is none of tracefs: there is no session, and instead of
 * live_prepare() and live_start() there are the four functions below.
 */
void live_init(struct live *live);

/** live_catch_signals - They end the run in order from then on; see live_options.out_fd. */
int live_catch_signals(struct live *live, int out_fd, struct error *err);

/** live_hold_program - Starts the program, if there is one, held back before its execve(2). */
int live_hold_program(struct live *live, const struct select_options *select, struct error *err);

/**
 * live_confine - Gives up what a live trace does not need once it is set up.
 * @keep: what the caller needs, of enum confine_keep
 * @verbose: says what that was
 */
void live_confine(const struct live *live, unsigned int keep, bool verbose);

/** live_go - Starts the clock of --time, and lets the program go. */
int live_go(struct live *live, const struct select_options *select, struct error *err);

/**
 * live_prepare - Catches signals, starts the program held back, makes the instance, and gives up
 * what is not needed from then on.
 * Returns 0 or a negative errno with a message.
 */
int live_prepare(struct live *live, const struct live_options *options, struct error *err);

/**
 * live_start - Enables the events, says so, starts the clock of --time and the program.
 * Returns 0 or a negative errno with a message.
 */
int live_start(struct live *live, const struct live_options *options, struct error *err);

/**
 * live_woken - Why live->wake is readable.
 *
 * The first signals while the program runs are the program's: those of the terminal it
 * has got itself, others are passed on; a second one that was sent to us ends the run.
 */
enum wake live_woken(struct live *live);

/**
 * live_stats - The kernel's statistics of this trace, all CPUs together.
 * Returns 0 or a negative errno.
 */
int live_stats(const struct live *live, struct session_stats *stats);

/** live_signal_pending - Whether a signal waits that live_woken() has not seen. */
bool live_signal_pending(const struct live *live);

/**
 * live_frees_late - Whether the program's domains are still to be freed when it has ended:
 * a kernel thread does it, some grace periods later.
 */
bool live_frees_late(const struct live *live);

/* How long after a program's end its domains are waited for, in milliseconds. */
#define LIVE_FREE_MS 50

/** live_wait_program - Waits for the program when tracing has ended before it. */
void live_wait_program(struct live *live, bool quiet);

/**
 * program_exit_status - The exit status of the whole run, from what lltrace itself has to
 * say (@status, 0 to 3): with a program that ran its own, 125 to 127 when it could not.
 * Dies by the signal that the program died of.  To be called after live_close().
 */
int program_exit_status(const struct select_options *select, const struct program_result *result,
			int status);

/** live_remove - Removes the instance early.  Returns 0 or a negative errno with a message. */
int live_remove(struct live *live, struct error *err);

/** live_close - Removes the instance.  Returns 0 or a negative errno with a message. */
int live_close(struct live *live, struct error *err);

#endif
