// SPDX-License-Identifier: GPL-2.0-only
/* The program that is run: held back, let go, waited for, and what is said when it can't be. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "tracefs/target.h"

static struct target *start(char *program, char *script)
{
	static char c[] = "-c";
	char *const argv[] = { program, c, script, NULL };
	struct target *target = NULL;
	struct error err = {};

	assert_int_equal(target_start(&target, argv, NULL, &err), 0);
	return target;
}

static bool has_ended(const struct target *target)
{
	struct pollfd fd = { .fd = target_pidfd(target), .events = POLLIN };

	return poll(&fd, 1, 0) == 1;
}

/* Runs a shell script to its end; its status as of waitpid(2). */
static int run(const char *script)
{
	char sh[] = "sh", *copy = strdup(script);
	struct target *target = start(sh, copy);
	struct error err = {};
	int status;

	assert_int_equal(target_release(target, &err), 0);
	status = target_wait(target);
	assert_true(has_ended(target));
	target_free(target);
	free(copy);
	return status;
}

static void test_status(void **state)
{
	int status;

	(void)state;
	assert_int_equal(run("exit 0"), 0);
	status = run("exit 42");
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 42);
	assert_int_equal(target_exit_like(status), 42);
	status = run("kill -USR1 $$");
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGUSR1);
}

/* Ends as the program ended: in a child, whose end is looked at. */
static int end_like(int status)
{
	int end;
	pid_t pid = fork();

	if (!pid)
		_exit(target_exit_like(status));
	assert_int_equal(waitpid(pid, &end, 0), pid);
	return end;
}

static void test_exit_like(void **state)
{
	static const int signals[] = { SIGTERM, SIGINT, SIGKILL, SIGSEGV, SIGPIPE };

	(void)state;
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		int end = end_like(signals[i]);

		assert_true(WIFSIGNALED(end));
		assert_int_equal(WTERMSIG(end), signals[i]);
		assert_false(WCOREDUMP(end));
	}
}

static void test_held_back(void **state)
{
	char path[] = "/tmp/lltrace-test-XXXXXX", script[64], sh[] = "sh";
	struct target *target;
	struct error err = {};

	(void)state;
	close(mkstemp(path));
	snprintf(script, sizeof(script), "rm %s", path);
	target = start(sh, script);
	assert_int_equal(kill(target_pid(target), 0), 0);
	assert_false(has_ended(target));
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(target_release(target, &err), 0);
	assert_int_equal(target_wait(target), 0);
	assert_int_equal(access(path, F_OK), -1);
	target_free(target);
	/* One that is given up never runs. */
	close(open(path, O_CREAT | O_WRONLY, 0600));
	target = start(sh, script);
	target_free(target);
	assert_int_equal(access(path, F_OK), 0);
	unlink(path);
}

static void expect_failure(const char *program, int status, const char *words)
{
	char *copy = strdup(program), script[] = "true";
	struct target *target = start(copy, script);
	struct error err = {};

	assert_true(target_release(target, &err) < 0);
	assert_int_equal(target_exec_status(target), status);
	if (!strstr(err.what, words))
		print_error("'%s' is not in '%s'\n", words, err.what);
	assert_non_null(strstr(err.what, words));
	error_done(&err);
	target_free(target);
	free(copy);
}

static void test_failures(void **state)
{
	char path[] = "/tmp/lltrace-test-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	expect_failure("no-such-program", 127, "no such program in PATH");
	expect_failure("./no-such-program", 127, "./no-such-program");
	expect_failure("/etc/passwd/x", 127, "/etc/passwd/x");
	expect_failure("/etc/passwd", 126, "Permission denied");
	expect_failure("/tmp", 126, "directory");
	assert_true(write(fd, "#!/no/interpreter\n", 18) == 18);
	assert_int_equal(fchmod(fd, 0700), 0);
	close(fd);
	expect_failure(path, 126, "interpreter");
	unlink(path);
}

/* Whatever this process has blocked and ignored since, the program has as it was. */
static void test_signals_are_restored(void **state)
{
	sigset_t set, old;
	int status;

	(void)state;
	sigfillset(&set);
	sigprocmask(SIG_BLOCK, &set, &old);
	signal(SIGPIPE, SIG_IGN);
	status = run("kill -TERM $$; exit 1");
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	status = run("kill -PIPE $$; exit 1");
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

static void test_signal(void **state)
{
	char sh[] = "sh", script[] = "while :; do sleep 0.01; done";
	struct target *target = start(sh, script);
	struct error err = {};
	int status;

	(void)state;
	assert_int_equal(target_release(target, &err), 0);
	target_signal(target, SIGTERM);
	status = target_wait(target);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	/* It is gone. */
	target_signal(target, SIGTERM);
	target_free(target);
}

static void test_descriptors(void **state)
{
	(void)state;
	assert_int_equal(run("for f in 3 4 5 6 7 8 9; do "
			     "[ ! -e /proc/$$/fd/$f ] || exit 1; done"),
			 0);
}

/* --- who it runs as */

static int user_of(const char *name, struct target_user **user, char *what, size_t size)
{
	struct error err = {};
	int ret = target_user_new(user, name, &err);

	snprintf(what, size, "%s", ret ? err.what : "");
	error_done(&err);
	return ret;
}

static void test_unknown_user(void **state)
{
	struct target_user *user;
	char what[128];

	(void)state;
	assert_int_equal(user_of("no-such-user", &user, what, sizeof(what)), -ENOENT);
	assert_non_null(strstr(what, "no-such-user"));
	assert_null(user);
	assert_int_equal(user_of("4294967295", &user, what, sizeof(what)), -ENOENT);
	assert_int_equal(user_of("", &user, what, sizeof(what)), -ENOENT);
}

static void test_sudo(void **state)
{
	struct target_user *user;
	char what[128];

	(void)state;
	if (getuid()) {
		print_message("skipped: needs root\n");
		return;
	}
	unsetenv("SUDO_GID");
	unsetenv("DOAS_USER");
	unsetenv("SUDO_UID");
	assert_int_equal(user_of(NULL, &user, what, sizeof(what)), 0);
	assert_null(user);
	/* Garbage is never taken for root. */
	setenv("SUDO_UID", "x", 1);
	assert_int_equal(user_of(NULL, &user, what, sizeof(what)), -EINVAL);
	setenv("SUDO_UID", "-1", 1);
	assert_int_equal(user_of(NULL, &user, what, sizeof(what)), -EINVAL);
	setenv("SUDO_UID", "4294967295", 1);
	assert_int_equal(user_of(NULL, &user, what, sizeof(what)), -EINVAL);
	setenv("SUDO_UID", "", 1);
	assert_int_equal(user_of(NULL, &user, what, sizeof(what)), -EINVAL);
	/* A user that no database knows has the group that sudo says. */
	setenv("SUDO_UID", "3999999", 1);
	assert_int_equal(user_of(NULL, &user, what, sizeof(what)), -EINVAL);
	setenv("SUDO_GID", "3999998", 1);
	assert_int_equal(user_of(NULL, &user, what, sizeof(what)), 0);
	assert_string_equal(target_user_name(user), "3999999");
	target_user_free(user);
	setenv("SUDO_UID", "1", 1);
	assert_int_equal(user_of(NULL, &user, what, sizeof(what)), 0);
	assert_string_equal(target_user_name(user), "daemon");
	target_user_free(user);
	unsetenv("SUDO_UID");
	unsetenv("SUDO_GID");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_exit_like),
		cmocka_unit_test(test_held_back),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_signals_are_restored),
		cmocka_unit_test(test_signal),
		cmocka_unit_test(test_descriptors),
		cmocka_unit_test(test_unknown_user),
		cmocka_unit_test(test_sudo),
	};

	target_save_signals();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
