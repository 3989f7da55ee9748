/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TRACEFS_TARGET_H
#define LLTRACE_TRACEFS_TARGET_H

#include <stdbool.h>
#include <sys/types.h>

#include "util/error.h"

/*
 * The program that is run and traced: started but held back before its execve(2),
 * so that tracing can be armed with its pid, then let go.
 */
struct target;

/* Who the program runs as. */
struct target_user;

/**
 * target_user_new - Finds out who the program is to run as.
 * @name: of the user (-u), a user name or a number; NULL: under sudo(8) or doas(1) the
 *        user who called it, else nobody changes
 *
 * Returns 0 and a user for target_user_free(); *@user is NULL when nothing is to
 * change.  -ENOENT: no such user; -EPERM: only root can run a program as somebody
 * else; with a message.
 */
int target_user_new(struct target_user **user, const char *name, struct error *err);

/** target_user_name - For messages; belongs to the user. */
const char *target_user_name(const struct target_user *user);

/** target_user_free - Frees; NULL is allowed. */
void target_user_free(struct target_user *user);

/**
 * target_start - Forks a process for the program and holds it back.
 * @argv: the program, found by PATH as execvp(3) does, and its arguments; ends in NULL
 * @user: from target_user_new(), or NULL
 *
 * The process becomes the user (groups, then gid, then uid, checked; with HOME, USER,
 * LOGNAME and SHELL of that user), has the signal mask and the dispositions that this
 * process had when it was started, see target_save_signals(), and no descriptor of ours.  It
 * ends by itself when this process dies before target_release().
 *
 * Returns 0 and a target for target_free(), or a negative errno with a message.
 */
int target_start(struct target **target, char *const *argv, const struct target_user *user,
		 struct error *err);

/**
 * target_save_signals - Remembers the signal mask and dispositions for the programs run
 * later; to be called before this process changes any of them.
 */
void target_save_signals(void);

/** target_pid - Its process ID. */
pid_t target_pid(const struct target *target);

/** target_pidfd - A descriptor that is readable once the program has ended; the target's. */
int target_pidfd(const struct target *target);

/**
 * target_release - Lets the program start, and waits until it has or could not.
 *
 * Returns 0, or a negative errno with a message that names the program; then
 * target_exec_status() gives the exit status: 127 not found, 126 not executable or
 * anything else that execve(2) refused, 125 when the user could not be changed.
 */
int target_release(struct target *target, struct error *err);

/** target_exec_status - After a failed target_release(): 125, 126 or 127. */
int target_exec_status(const struct target *target);

/** target_signal - Sends it a signal; one that has ended is no error. */
void target_signal(const struct target *target, int signal);

/** target_wait - Waits for its end.  Returns the status as waitpid(2) gives it. */
int target_wait(struct target *target);

/**
 * target_exit_like - Turns a status of waitpid(2) into the exit status of this process:
 * the program's own; when a signal killed it, dies by the same signal without a core file
 * (and returns 128 + signal only if that fails).
 */
int target_exit_like(int status);

/** target_free - Kills it when it was never released, closes, frees; NULL is allowed. */
void target_free(struct target *target);

#endif
