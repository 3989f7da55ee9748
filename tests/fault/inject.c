// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes calls of libc fail, for a program that it is preloaded into:
 *
 *	FAULT=CALL:N:ERRNO	the N-th call of CALL fails with errno ERRNO; "short" instead of a number:
 *				it does one byte; "count": how many there were of each is told at the
 *				end, on standard error
 *	FAULT=CALL:N:ERRNO:on	so do all that come after it
 *
 * Calls of the program and of its libraries count, libc's own do not but for those for memory; those
 * of a child go on from what its parent had.  What a program executes is let alone.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* Known by then: memory is asked for before there is an environment. */
static struct {
	char call[32];
	long at;
	int error;
	bool is_short;
	bool on;
	bool count;
} fault;

static struct {
	const char *call;
	atomic_long num;
} calls[64];

__attribute__((constructor)) static void read_fault(void)
{
	const char *text = getenv("FAULT");
	char error[16] = "", on[4] = "";

	unsetenv("LD_PRELOAD");
	if (!text || sscanf(text, "%31[^:]:%ld:%15[^:]:%3s", fault.call, &fault.at, error, on) < 3)
		return;
	fault.is_short = !strcmp(error, "short");
	fault.error = atoi(error);
	fault.on = !strcmp(on, "on");
	fault.count = !strcmp(error, "count");
}

/* Only for counting, which is not asked of several threads' first calls. */
static atomic_long *counter(const char *call)
{
	size_t i;

	for (i = 0; calls[i].call && strcmp(calls[i].call, call); i++)
		;
	calls[i].call = call;
	return &calls[i].num;
}

/* Whether this call is the one. */
static bool fails(const char *call)
{
	long num;

	if (fault.count) {
		atomic_fetch_add(counter(call), 1);
		return false;
	}
	if (strcmp(call, fault.call))
		return false;
	num = atomic_fetch_add(&calls[0].num, 1) + 1;
	if (num < fault.at || (num > fault.at && !fault.on))
		return false;
	errno = fault.error;
	return true;
}

__attribute__((destructor)) static void tell(void)
{
	char text[64];

	for (size_t i = 0; fault.count && calls[i].call; i++) {
		int len = snprintf(text, sizeof(text), "calls %s %ld\n", calls[i].call,
				   atomic_load(&calls[i].num));

		if (syscall(SYS_write, STDERR_FILENO, text, len) != len)
			abort();
	}
}

static bool fails_hard(const char *call)
{
	return fails(call) && !fault.is_short;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define WRAP(type, failed, name, params, args)                                                     \
	type name params                                                                           \
	{                                                                                          \
		return fails_hard(#name) ? (failed) : NEXT(name) args;                             \
	}

/* These do, with one byte, what the N-th call would with all. */
#define SHORT(name, params, args, short_args)                                                      \
	ssize_t name params                                                                        \
	{                                                                                          \
		if (!fails(#name))                                                                 \
			return NEXT(name) args;                                                    \
		return fault.is_short && n ? NEXT(name) short_args : -1;                           \
	}

/* Of a file that gives no single byte, all: what is asked for with less is another thing there. */
ssize_t read(int fd, void *to, size_t n)
{
	if (fails("read")) {
		if (!fault.is_short || !n)
			return -1;
		if (NEXT(read)(fd, to, 1) == 1)
			return 1;
	}
	return NEXT(read)(fd, to, n);
}

SHORT(pread64, (int fd, void *to, size_t n, off64_t at), (fd, to, n, at), (fd, to, 1, at))
SHORT(write, (int fd, const void *from, size_t n), (fd, from, n), (fd, from, 1))
SHORT(pwrite64, (int fd, const void *from, size_t n, off64_t at), (fd, from, n, at),
      (fd, from, 1, at))
SHORT(copy_file_range, (int in, off64_t *from, int out, off64_t *to, size_t n, unsigned int flags),
      (in, from, out, to, n, flags), (in, from, out, to, 1, flags))

static int opened(const char *call, int (*next)(int, const char *, int, ...), int dir,
		  const char *path, int flags, va_list args)
{
	mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, mode_t) : 0;

	return fails_hard(call) ? -1 : next(dir, path, flags, mode);
}

int openat64(int dir, const char *path, int flags, ...)
{
	va_list args;
	int fd;

	va_start(args, flags);
	fd = opened("open", NEXT(openat64), dir, path, flags, args);
	va_end(args);
	return fd;
}

int open64(const char *path, int flags, ...)
{
	va_list args;
	int fd;

	va_start(args, flags);
	fd = opened("open", NEXT(openat64), AT_FDCWD, path, flags, args);
	va_end(args);
	return fd;
}

/* What is not there to be wrapped: the flags and the argument of every command are one number. */
int fcntl64(int fd, int command, ...)
{
	va_list args;
	long arg;

	va_start(args, command);
	arg = va_arg(args, long);
	va_end(args);
	return fails_hard("fcntl") ? -1 : NEXT(fcntl64)(fd, command, arg);
}

/* These answer with the error. */
int posix_fallocate64(int fd, off64_t at, off64_t n)
{
	return fails_hard("posix_fallocate64") ? fault.error : NEXT(posix_fallocate64)(fd, at, n);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg)
{
	return fails_hard("pthread_create") ? fault.error
					    : NEXT(pthread_create)(thread, attr, run, arg);
}

/* A descriptor is closed, whatever close(2) says. */
int close(int fd)
{
	int ret = NEXT(close)(fd);

	return fails_hard("close") ? -1 : ret;
}

WRAP(int, -1, dup, (int fd), (fd))
WRAP(int, -1, dup2, (int fd, int to), (fd, to))
WRAP(int, -1, fstat64, (int fd, struct stat64 *st), (fd, st))
WRAP(int, -1, stat64, (const char *path, struct stat64 *st), (path, st))
WRAP(int, -1, lstat64, (const char *path, struct stat64 *st), (path, st))
WRAP(int, -1, fstatat64, (int dir, const char *path, struct stat64 *st, int flags),
     (dir, path, st, flags))
WRAP(int, -1, access, (const char *path, int mode), (path, mode))
WRAP(int, -1, faccessat, (int dir, const char *path, int mode, int flags), (dir, path, mode, flags))
WRAP(int, -1, mkdir, (const char *path, mode_t mode), (path, mode))
WRAP(int, -1, rmdir, (const char *path), (path))
WRAP(int, -1, unlink, (const char *path), (path))
WRAP(int, -1, unlinkat, (int dir, const char *path, int flags), (dir, path, flags))
WRAP(int, -1, renameat, (int dir, const char *from, int to_dir, const char *to),
     (dir, from, to_dir, to))
WRAP(int, -1, ftruncate64, (int fd, off64_t size), (fd, size))
WRAP(int, -1, fchmod, (int fd, mode_t mode), (fd, mode))
WRAP(int, -1, flock, (int fd, int how), (fd, how))
WRAP(DIR *, NULL, opendir, (const char *path), (path))
WRAP(DIR *, NULL, fdopendir, (int fd), (fd))
WRAP(struct dirent64 *, NULL, readdir64, (DIR * dir), (dir))
WRAP(off64_t, -1, lseek64, (int fd, off64_t at, int whence), (fd, at, whence))
WRAP(void *, MAP_FAILED, mmap64, (void *to, size_t n, int prot, int flags, int fd, off64_t at),
     (to, n, prot, flags, fd, at))
WRAP(pid_t, -1, fork, (void), ())
WRAP(pid_t, -1, waitpid, (pid_t pid, int *status, int flags), (pid, status, flags))
WRAP(int, -1, poll, (struct pollfd * fds, nfds_t num, int ms), (fds, num, ms))
WRAP(int, -1, socket, (int family, int type, int protocol), (family, type, protocol))
WRAP(int, -1, bind, (int fd, __CONST_SOCKADDR_ARG to, socklen_t n), (fd, to, n))
WRAP(ssize_t, -1, sendto,
     (int fd, const void *from, size_t n, int flags, __CONST_SOCKADDR_ARG to, socklen_t len),
     (fd, from, n, flags, to, len))
WRAP(int, -1, setsockopt, (int fd, int level, int name, const void *value, socklen_t n),
     (fd, level, name, value, n))
WRAP(ssize_t, -1, recv, (int fd, void *to, size_t n, int flags), (fd, to, n, flags))
WRAP(ssize_t, -1, recvmsg, (int fd, struct msghdr *to, int flags), (fd, to, flags))
WRAP(int, -1, pipe2, (int fds[2], int flags), (fds, flags))
WRAP(int, -1, eventfd, (unsigned int count, int flags), (count, flags))
WRAP(int, -1, signalfd, (int fd, const sigset_t *set, int flags), (fd, set, flags))
WRAP(int, -1, timerfd_create, (clockid_t clock, int flags), (clock, flags))
WRAP(int, -1, timerfd_settime,
     (int fd, int flags, const struct itimerspec *new, struct itimerspec *old),
     (fd, flags, new, old))
WRAP(int, -1, epoll_create1, (int flags), (flags))
WRAP(int, -1, epoll_ctl, (int fd, int op, int what, struct epoll_event *event),
     (fd, op, what, event))
WRAP(int, -1, epoll_wait, (int fd, struct epoll_event *events, int max, int ms),
     (fd, events, max, ms))
WRAP(ssize_t, -1, splice,
     (int in, off64_t *from, int out, off64_t *to, size_t n, unsigned int flags),
     (in, from, out, to, n, flags))

/* Those of libc itself as well, such as strdup(3)'s; dlsym(3) would ask for memory. */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t num, size_t n);
void *__libc_realloc(void *old, size_t n);

/* libtraceevent uses memory that it did not get. */
static _Thread_local bool in_library;

int tep_parse_format(void *tep, void **event, const char *text, unsigned long size,
		     const char *system);

int tep_parse_format(void *tep, void **event, const char *text, unsigned long size,
		     const char *system)
{
	int ret;

	in_library = true;
	ret = NEXT(tep_parse_format)(tep, event, text, size, system);
	in_library = false;
	return ret;
}

static bool no_memory(void)
{
	return !in_library && fails_hard("malloc");
}

void *malloc(size_t n)
{
	return no_memory() ? NULL : __libc_malloc(n);
}

void *calloc(size_t num, size_t n)
{
	return no_memory() ? NULL : __libc_calloc(num, n);
}

void *realloc(void *old, size_t n)
{
	return no_memory() ? NULL : __libc_realloc(old, n);
}
