// SPDX-License-Identifier: GPL-2.0-only
/* What a confined process still can do, tried in one. */
#include "confine/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define FILE_SIZE (1 << 20)

static int made_file(void)
{
	int fd = memfd_create("recording", MFD_CLOEXEC);

	assert_true(fd > STDERR_FILENO);
	assert_int_equal(ftruncate(fd, FILE_SIZE), 0);
	return fd;
}

/* Each returns 0 when it could be done. */
static int open_file(int fd)
{
	return open("/etc/passwd", O_RDONLY);
}

static int make_file(int fd)
{
	return open("/tmp", O_TMPFILE | O_RDWR, 0600);
}

static int look(int fd)
{
	struct stat st;

	return stat("/etc/passwd", &st);
}

static int make_socket(int fd)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static int make_process(int fd)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	return pid;
}

static int run_program(int fd)
{
	char name[] = "true", *args[] = { name, NULL };

	return execv("/bin/true", args);
}

static int signal_parent(int fd)
{
	return kill(getppid(), 0);
}

static int map_code(int fd)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
			       MAP_FAILED
		       ? -1
		       : 0;
}

static int trace_parent(int fd)
{
	return ptrace(PTRACE_SEIZE, getppid(), NULL, NULL);
}

static int change_mode(int fd)
{
	return fchmod(fd, 0777);
}

static int raise_limit(int fd)
{
	return setrlimit(RLIMIT_CPU, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY });
}

static int take_memory(int fd)
{
	return mmap(NULL, 2UL << 30, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
		       ? -1
		       : 0;
}

static int use_other_file(int fd)
{
	char byte;

	return pread(fd + 1, &byte, 1, 0) < 0 ? -1 : 0;
}

static int read_file(int fd)
{
	char bytes[16];
	struct stat st;

	return pread(fd, bytes, sizeof(bytes), 0) != sizeof(bytes) || fstat(fd, &st) ? -1 : 0;
}

static int map_file(int fd)
{
	return mmap(NULL, FILE_SIZE, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED ? -1 : 0;
}

static int use_memory(int fd)
{
	char *p = malloc(64 << 20);
	int ret = p ? 0 : -1;

	if (p)
		memset(p, 1, 64 << 20);
	free(p);
	return ret;
}

static int tell_time(int fd)
{
	time_t now = time(NULL);
	struct tm tm;

	return localtime_r(&now, &tm) && tm.tm_gmtoff == 2 * 3600 + 30 * 60 ? 0 : -1;
}

static int write_output(int fd)
{
	return write(STDERR_FILENO, "", 0);
}

static const struct deed {
	const char *what;
	int (*try)(int fd);
	bool can;
} deeds[] = {
	{ "open a file", open_file, false },
	{ "make a file", make_file, false },
	{ "look at a file", look, false },
	{ "make a socket", make_socket, false },
	{ "make a process", make_process, false },
	{ "run a program", run_program, false },
	{ "signal another process", signal_parent, false },
	{ "trace another process", trace_parent, false },
	{ "map code", map_code, false },
	{ "change the file's mode", change_mode, false },
	{ "raise a limit", raise_limit, false },
	{ "take 2 GiB for a small file", take_memory, false },
	{ "use another descriptor", use_other_file, false },
	{ "read the file", read_file, true },
	{ "map the file", map_file, true },
	{ "use memory", use_memory, true },
	{ "tell the local time", tell_time, true },
	{ "write output", write_output, true },
};

/* Whether @deed can be done by a process that is confined to @file. */
static bool can(const struct deed *deed, const struct confine_file *file)
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (!pid) {
		confine_to_file(file, NULL);
		_exit(deed->try(file->fd) < 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return !WEXITSTATUS(status);
}

static void test_deeds(void **state)
{
	struct confine_file file = { .fd = made_file(), .size = FILE_SIZE };
	int other = dup2(file.fd, file.fd + 1), wrong = 0;

	(void)state;
	/* Of a zone that libc has to be told of before. */
	setenv("TZ", "XXX-2:30", 1);
	for (size_t i = 0; i < sizeof(deeds) / sizeof(*deeds) && !confine_is_watched(); i++) {
		/* what it must not do it could, without */
		if (can(&deeds[i], &file) == deeds[i].can)
			continue;
		print_error("%s: %s\n", deeds[i].what, deeds[i].can ? "can't" : "can");
		wrong++;
	}
	close(other);
	close(file.fd);
	assert_int_equal(wrong, 0);
}

/* Of suggest, which says whether a path is what it was. */
static void test_looks(void **state)
{
	const struct deed opens = { .try = open_file }, looks = { .try = look };
	struct confine_file file = { .fd = made_file(), .size = FILE_SIZE, .looks = true };

	(void)state;
	assert_true(can(&looks, &file));
	assert_int_equal(can(&opens, &file), confine_is_watched());
	close(file.fd);
}

static int read_below(int fd)
{
	return openat(fd, "passwd", O_RDONLY);
}

static int write_below(int fd)
{
	return openat(fd, "passwd", O_RDWR);
}

static int read_beside(int fd)
{
	return openat(fd, "../proc/self/status", O_RDONLY);
}

static void test_directory(void **state)
{
	static const struct deed inside = { .try = read_below }, change = { .try = write_below },
				 outside = { .try = read_beside };
	struct confine_file file = { .fd = open("/etc", O_RDONLY | O_DIRECTORY), .is_dir = true };

	(void)state;
	assert_true(can(&inside, &file));
	/* a user can't write it anyway */
	assert_int_equal(can(&change, &file), confine_is_watched() && !access("/etc/passwd", W_OK));
	assert_int_equal(can(&outside, &file), confine_is_watched());
	close(file.fd);
}

/* Reads a line of /proc/self/status as a hexadecimal number. */
static uint64_t status_of(const char *key)
{
	char text[4096], *at;
	int fd = open("/proc/self/status", O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text) - 1);

	close(fd);
	text[n > 0 ? n : 0] = '\0';
	at = strstr(text, key);
	return at ? strtoull(at + strlen(key), NULL, 16) : UINT64_MAX;
}

static int live(int keep)
{
	const uint64_t had = status_of("CapPrm:"), kept = 1ULL << CAP_KILL;
	uint64_t want = keep & CONFINE_KEEP_SIGNALS ? kept : 0;

	if (geteuid())
		want |= 1ULL << CAP_DAC_OVERRIDE;
	confine_live(keep, NULL);
	if (status_of("CapPrm:") != (want & had) || status_of("CapEff:") != (want & had))
		return -1;
	return status_of("NoNewPrivs:") == 1 ? 0 : -1;
}

static void test_live(void **state)
{
	static const unsigned int keeps[] = { 0, CONFINE_KEEP_SIGNALS };
	int status;

	(void)state;
	for (size_t i = 0; i < sizeof(keeps) / sizeof(*keeps); i++) {
		pid_t pid = fork();

		if (!pid)
			_exit(live(keeps[i]) < 0);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(status, 0);
	}
}

static void test_report(void **state)
{
	struct confine_file file = { .fd = made_file(), .size = FILE_SIZE };
	struct buf report = {};
	int status;
	pid_t pid = fork();

	(void)state;
	if (!pid) {
		confine_to_file(&file, &report);
		_exit(!strstr(buf_cstr(&report), "new privileges") ||
		      (!confine_is_watched() &&
		       !strstr(buf_cstr(&report), "memory above 1280 MiB")) ||
		      (!confine_is_watched() && !strstr(buf_cstr(&report), "CPU time above 76 s")));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	close(file.fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_deeds),	  cmocka_unit_test(test_looks),
		cmocka_unit_test(test_directory), cmocka_unit_test(test_live),
		cmocka_unit_test(test_report),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
