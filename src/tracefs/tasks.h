/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_TASKS_H
#define LLTRACE_TRACEFS_TASKS_H

#include <stddef.h>
#include <sys/types.h>

#include "util/buf.h"

/*
 * Names of tasks by pid.  Live, the name comes from /proc/PID/comm, and for
 * a task that is gone from the kernel's saved_cmdlines; in a recording, from
 * the saved_cmdlines text in the file.  A name may hold any byte but NUL.
 */
struct tasks;

/* The name of a task that is not known. */
#define TASKS_UNKNOWN "<...>"

/**
 * tasks_new - An empty table; @tracefs_dir is where saved_cmdlines is read
 * from, NULL for a recording.  Returns NULL without memory.
 */
struct tasks *tasks_new(const char *tracefs_dir);

/** tasks_free - Frees; NULL is allowed. */
void tasks_free(struct tasks *tasks);

/**
 * tasks_load - Takes over the entries of a saved_cmdlines text ("PID NAME\n").
 *
 * A name can hold a newline, so a line that does not begin with a number
 * and a blank continues the name before it (names have at most 15 bytes).  Of
 * two entries for one pid the first counts.
 */
void tasks_load(struct tasks *tasks, struct span text);

/**
 * tasks_refresh - Live: forgets which names are fresh.  To be called for
 * every batch of records, since a task changes its name with execve(2).
 */
void tasks_refresh(struct tasks *tasks);

/**
 * tasks_name - The name of @pid: "<idle>" for 0, TASKS_UNKNOWN when it is not known (as
 * the kernel prints them).  Valid until the next call with this table.
 */
struct span tasks_name(struct tasks *tasks, pid_t pid);

#endif
