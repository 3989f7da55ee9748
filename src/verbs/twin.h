/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_TWIN_H
#define LLTRACE_VERBS_TWIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/sink.h"

/*
 * Two processes that read the same recording and share the work of rendering it.
 *
 * Both read all of it, and take turns at rendering: a turn is so many bytes of records, which both
 * count the same.  While one renders its turn the other passes over it and renders the next.  The
 * output of a turn is written when the other has written its own before; a byte that goes to and
 * fro says so, and is the errno of the other's failure where it is not 0.
 *
 * So what is rendered must depend on nothing but the event.
 */
struct twin {
	int fd; /* to the other; -1: there is none */
	int spare; /* until each has its own: the other end of fd */
	int file; /* until then: the recording once more, with an offset of its own */
	bool second; /* the process that has nothing to say beside its turns */
	bool skips; /* the turn is the other's */
	bool may_write; /* all turns before are written */
	size_t bytes; /* of the turn, so far */
};

/** twin_init - There is one process, which renders all. */
void twin_init(struct twin *twin);

/**
 * twin_prepare - Before the process forks: whether there can be two.
 * @fd: the recording, of @size bytes
 *
 * Returns false where it is small, or there is one CPU, or no second descriptor to be had.
 */
bool twin_prepare(struct twin *twin, int fd, uint64_t size);

/** twin_take - In one of the two processes: takes its part.  @fd becomes the second's own. */
void twin_take(struct twin *twin, bool second, int fd);

/** twin_drop - There is no other, or none any more: its next wait ends. */
void twin_drop(struct twin *twin);

/**
 * twin_step - Ends a turn after enough bytes; writes it, and where there is no other what is enough
 * for a write.
 * @size: of the record that was rendered
 *
 * Returns as sink_flush(), for the other's writing as well; -ECHILD when the other is gone.
 */
int twin_step(struct twin *twin, struct sink *sink, size_t size);

/** twin_skip - A record of @size bytes is passed over, which the other renders: while twin->skips. */
void twin_skip(struct twin *twin, size_t size);

/**
 * twin_end - Writes what is left; in the first process behind what the second has left.
 * @failure: a negative errno that keeps this process from reading on, or 0
 *
 * From then on there is one process, the first: what the second writes is dropped.
 * Returns as twin_step().
 */
int twin_end(struct twin *twin, struct sink *sink, int failure);

#endif
