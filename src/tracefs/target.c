// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs/target.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tracefs/target_user.h"
#include "util/io.h"

/* As env(1) and timeout(1) say it. */
enum {
	STATUS_FAILED = 125,
	STATUS_NOT_EXECUTABLE = 126,
	STATUS_NOT_FOUND = 127,
	STATUS_SIGNAL = 128, /* and its number */
};

/* What the process tells when it could not become the program. */
struct failure {
	int error; /* errno */
	bool user; /* it was the change of the user */
};

struct target {
	pid_t pid;
	int pidfd;
	int go; /* the process waits for a byte from it; -1 once released */
	int failures; /* the process writes a struct failure to it; closed by execve(2) */
	const char *program;
	int exec_status;
	bool waited;
};

/* The signals whose disposition or mask lltrace changes. */
static const int changed_signals[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ };

#define NUM_CHANGED (sizeof(changed_signals) / sizeof(*changed_signals))

static struct {
	bool saved;
	sigset_t mask;
	struct sigaction actions[NUM_CHANGED];
} at_start;

void target_save_signals(void)
{
	sigprocmask(SIG_SETMASK, NULL, &at_start.mask);
	for (size_t i = 0; i < NUM_CHANGED; i++)
		sigaction(changed_signals[i], NULL, &at_start.actions[i]);
	at_start.saved = true;
}

static void restore_signals(void)
{
	if (!at_start.saved)
		return;
	for (size_t i = 0; i < NUM_CHANGED; i++)
		sigaction(changed_signals[i], &at_start.actions[i], NULL);
	sigprocmask(SIG_SETMASK, &at_start.mask, NULL);
}

static void tell_failure(int fd, bool user, int error)
{
	const struct failure failure = { error, user };

	/* Small enough to be written at once; without a reader nobody wants to know. */
	if (write(fd, &failure, sizeof(failure)) < 0)
		_exit(STATUS_FAILED);
}

/* The process until it is the program. */
static void __attribute__((noreturn))
become_program(int go, int failures, char *const *argv, const struct target_user *user)
{
	int ret = user ? target_user_become(user) : 0;
	ssize_t n;
	char byte;

	if (ret) {
		tell_failure(failures, true, -ret);
		_exit(STATUS_FAILED);
	}
	n = read_retry(go, &byte, 1);
	if (n < 0)
		tell_failure(failures, false, -n);
	/* Nothing: there is nobody any more to run it for. */
	if (n != 1)
		_exit(STATUS_FAILED);
	restore_signals();
	execvp(argv[0], argv);
	tell_failure(failures, false, errno);
	_exit(STATUS_FAILED);
}

static int pidfd_of(pid_t pid)
{
	int fd = syscall(SYS_pidfd_open, pid, 0);

	return fd < 0 ? -errno : fd;
}

static int start(struct target *t, char *const *argv, const struct target_user *user)
{
	int go[2], failures[2];

	if (pipe2(go, O_CLOEXEC))
		return -errno;
	t->go = go[1];
	if (pipe2(failures, O_CLOEXEC)) {
		close(go[0]);
		return -errno;
	}
	t->failures = failures[0];
	t->pid = fork();
	if (!t->pid) {
		/* Its own end would keep it waiting for ever. */
		close(go[1]);
		become_program(go[0], failures[1], argv, user);
	}
	close(go[0]);
	close(failures[1]);
	if (t->pid < 0)
		return -errno;
	t->pidfd = pidfd_of(t->pid);
	return t->pidfd < 0 ? t->pidfd : 0;
}

int target_start(struct target **target, char *const *argv, const struct target_user *user,
		 struct error *err)
{
	struct target *t = calloc(1, sizeof(*t));
	int ret;

	if (!t)
		return error_set(err, -ENOMEM, "out of memory");
	*t = (struct target){
		.pid = -1, .pidfd = -1, .go = -1, .failures = -1, .program = argv[0]
	};
	ret = start(t, argv, user);
	if (ret) {
		target_free(t);
		return error_set(err, ret, "cannot start a process for %s: %s", argv[0],
				 strerror(-ret));
	}
	*target = t;
	return 0;
}

pid_t target_pid(const struct target *t)
{
	return t->pid;
}

int target_pidfd(const struct target *t)
{
	return t->pidfd;
}

/* A file that is there but can't be found is one whose interpreter is not. */
static int exec_failed(struct target *t, int error, struct error *err)
{
	bool has_path = strchr(t->program, '/');
	struct stat st;

	t->exec_status = error == ENOENT || error == ENOTDIR ? STATUS_NOT_FOUND
							     : STATUS_NOT_EXECUTABLE;
	if (error == ENOENT && !has_path)
		return error_set(err, -error, "cannot run %s: no such program in PATH", t->program);
	if (error == ENOENT && !stat(t->program, &st)) {
		t->exec_status = STATUS_NOT_EXECUTABLE;
		return error_set(err, -error, "cannot run %s: its interpreter is missing",
				 t->program);
	}
	if (error == EACCES && has_path && !stat(t->program, &st) && S_ISDIR(st.st_mode))
		error = EISDIR;
	return error_set(err, -error, "cannot run %s: %s", t->program, strerror(error));
}

/* Whether the program does not run. */
static bool read_failure(struct target *t, struct failure *failure)
{
	const ssize_t n = read_retry(t->failures, failure, sizeof(*failure));

	close(t->failures);
	t->failures = -1;
	if (n < 0) {
		/* Whether it runs can't be known, so it does not. */
		target_signal(t, SIGKILL);
		*failure = (struct failure){ .error = -n };
		return true;
	}
	return n == sizeof(*failure);
}

int target_release(struct target *t, struct error *err)
{
	struct failure failure = {};
	ssize_t n;

	do {
		n = write(t->go, "", 1);
	} while (n < 0 && errno == EINTR);
	close(t->go);
	t->go = -1;
	/* The pipe is closed without a word once the program runs. */
	if (!read_failure(t, &failure) && n == 1)
		return 0;
	t->exec_status = STATUS_FAILED;
	if (n != 1 && !failure.error)
		return error_set(err, -ESRCH, "cannot run %s: its process was killed", t->program);
	if (!failure.user)
		return exec_failed(t, failure.error, err);
	return error_set(err, -failure.error, "cannot run %s: cannot change the user: %s",
			 t->program, strerror(failure.error));
}

int target_exec_status(const struct target *t)
{
	return t->exec_status;
}

void target_signal(const struct target *t, int signal)
{
	syscall(SYS_pidfd_send_signal, t->pidfd, signal, NULL, 0);
}

int target_wait(struct target *t)
{
	int status = 0;

	while (waitpid(t->pid, &status, 0) < 0 && errno == EINTR)
		;
	t->waited = true;
	return status;
}

int target_exit_like(int status)
{
	const struct rlimit none = {};
	int signal = WTERMSIG(status);
	sigset_t set;

	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	/* The program has left a core file if it is to be had. */
	setrlimit(RLIMIT_CORE, &none);
	sigemptyset(&set);
	sigaddset(&set, signal);
	sigaction(signal, &(struct sigaction){ .sa_handler = SIG_DFL }, NULL);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(signal);
	return STATUS_SIGNAL + signal;
}

void target_free(struct target *t)
{
	if (!t)
		return;
	/* It was never the program: it ends when nobody can release it any more. */
	if (t->go >= 0)
		close(t->go);
	if (t->failures >= 0)
		close(t->failures);
	if (t->pid > 0 && !t->waited && (t->go >= 0 || t->exec_status))
		target_wait(t);
	if (t->pidfd >= 0)
		close(t->pidfd);
	free(t);
}
