/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_PLAN_H
#define LLTRACE_RECORDING_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How a spool's files become a recording: which one does, and what is moved into it from the
 * others.  It is kept in the spool as a text, so that another run can go on with it.
 */
#define PLAN_NAME_MAX 24

/* All of a file from @start on goes to @to. */
struct plan_move {
	char file[PLAN_NAME_MAX];
	uint64_t start;
	uint64_t to;
};

struct plan {
	char file[PLAN_NAME_MAX]; /* that becomes the recording */
	uint64_t size; /* of the recording in bytes */
	struct plan_move *moves;
	size_t num;
};

/** plan_add - Adds a move; false without memory. */
bool plan_add(struct plan *plan, const struct plan_move *move);

/** plan_write - Puts the plan into directory @dir, whole or not at all.  Returns 0 or a negative errno. */
int plan_write(const struct plan *plan, int dir);

/**
 * plan_read - Reads the plan in directory @dir; plan_done() is due when that succeeds.
 *
 * Returns 0; -ENOENT: there is none; -EPROTO: it is damaged, or leads outside of the
 * recording; or another negative errno.
 */
int plan_read(struct plan *plan, int dir);

/**
 * plan_run - Moves what is left to be moved, and renames the file to @target.
 *
 * May be interrupted at any point and run again.  Returns 0 or a negative errno.
 */
int plan_run(const struct plan *plan, int dir, const char *target);

/** plan_done - Frees. */
void plan_done(struct plan *plan);

#endif
