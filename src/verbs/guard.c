// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/guard.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tracefs/target.h"
#include "verbs/message.h"

static void confine(const struct confine_file *file, const char *name, bool verbose)
{
	struct buf report = {};

	confine_to_file(file, &report);
	if (verbose && report.len)
		message("reading %s without: %s", name, buf_cstr(&report));
	buf_done(&report);
}

/* Signals that somebody sent, as opposed to those that reading the file brings about. */
static bool is_sent(int signal)
{
	static const int sent[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2 };

	for (size_t i = 0; i < sizeof(sent) / sizeof(*sent); i++)
		if (sent[i] == signal)
			return true;
	return false;
}

static int tell_death(const struct confine_file *file, const char *name, int number)
{
	if (number == SIGXCPU)
		message("%s is damaged or crafted: reading it takes more than %" PRIu64
			" seconds of CPU time",
			name, confine_cpu_seconds(file->size));
	else if (number == SIGKILL)
		message("the process that read %s was killed", name);
	else
		message("%s is damaged or crafted: the process that read it ended with '%s'", name,
			strsignal(number));
	return EXIT_FAILED;
}

static int await(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			_exit(EXIT_FAILED);
	return status;
}

/* What the second child could tell, the first does. */
static void watch(pid_t child, pid_t second, const struct confine_file *file, const char *name)
{
	const int status = await(child);

	if (second > 0) {
		kill(second, SIGKILL);
		await(second);
	}
	if (WIFSIGNALED(status) && !is_sent(WTERMSIG(status)))
		_exit(tell_death(file, name, WTERMSIG(status)));
	_exit(target_exit_like(status));
}

/* As fork(2); nobody would tell of the end of a child without its parent. */
static pid_t fork_child(void)
{
	const pid_t parent = getpid();
	pid_t child = fork();

	if (!child && (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent))
		_exit(EXIT_FAILED);
	return child;
}

void guard_file(const struct confine_file *file, const char *name, bool verbose, struct twin *twin)
{
	struct confine_file kept = *file;
	pid_t child, second = -1;

	if (twin && twin_prepare(twin, file->fd, file->size))
		second = fork_child();
	child = second ? fork_child() : 0;
	if (second >= 0 && !child) {
		twin_take(twin, !second, file->fd);
		kept.other_fd = twin->fd;
	} else if (twin) {
		twin_drop(twin);
	}
	if (child > 0)
		watch(child, second, file, name);
	if (!second)
		message_mute();
	confine(&kept, name, verbose);
}
