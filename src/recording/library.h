/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_LIBRARY_H
#define LLTRACE_RECORDING_LIBRARY_H

#include "model/record.h"
#include "recording/layout.h"
#include "util/error.h"

/* A trace.dat that libtracecmd reads, for the times that it converts. */
struct library;
struct tep_record;

/**
 * library_open - Opens the file of @layout, which has to stay.
 * @fd: at its beginning; it is taken over, whatever happens
 *
 * Returns 0 and a library for library_close(), or a negative errno with a message: -EPROTO and
 * -EPROTONOSUPPORT for what libtracecmd does not read, -ENOSYS in a build without it.
 */
int library_open(struct library **library, int fd, const struct layout *layout, const char *name,
		 struct error *err);

/**
 * library_next - Sets data, size, time, and missed of @rec as of the next record of CPU @rec->cpu.
 * @buffer: index in layout->buffers
 * @held: the record before, which is released, or NULL; then the one that @rec's data belong to
 *
 * Not with tracecmd_iterate_events_multi(): it ends at the first record of an unknown event that
 * follows lost ones, and it compares with every CPU each time.
 *
 * Returns false when there is none.
 */
bool library_next(struct library *library, size_t buffer, struct tep_record **held,
		  struct record *rec);

/** library_release - Of library_next()'s record; NULL is allowed. */
void library_release(struct tep_record *held);

/** library_close - Closes and frees, when all is released; NULL is allowed. */
void library_close(struct library *library);

#endif
