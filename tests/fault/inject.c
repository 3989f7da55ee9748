// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes calls of libc fail, for a program that it is preloaded into:
 *
 *	FAULT=CALL:N:ERRNO	the N-th call of CALL fails with errno ERRNO; "short" instead of a number:
 *				it does one byte; "count": how many there were is told at the end, on
 *				standard error
 *
 * Calls of the program and of its libraries count, libc's own do not; those of a child go on from
 * what its parent had.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct {
	bool read;
	char call[32];
	long at;
	int error;
	bool is_short;
	bool count;
} fault;

static atomic_long calls;

static void read_fault(void)
{
	const char *text = getenv("FAULT");
	char error[16] = "";

	fault.read = true;
	if (!text || sscanf(text, "%31[^:]:%ld:%15[^:]", fault.call, &fault.at, error) < 3)
		return;
	fault.is_short = !strcmp(error, "short");
	fault.error = atoi(error);
	fault.count = !strcmp(error, "count");
}

/* Whether this call is the one. */
static bool fails(const char *call)
{
	if (!fault.read)
		read_fault();
	if (strcmp(call, fault.call) || atomic_fetch_add(&calls, 1) + 1 != fault.at || fault.count)
		return false;
	errno = fault.error;
	return true;
}

__attribute__((destructor)) static void tell(void)
{
	char text[32];
	int len = snprintf(text, sizeof(text), "calls %ld\n", atomic_load(&calls));

	if (fault.count && syscall(SYS_write, STDERR_FILENO, text, len) != len)
		abort();
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

SHORT(read, (int fd, void *to, size_t n), (fd, to, n), (fd, to, 1))
SHORT(pread64, (int fd, void *to, size_t n, off64_t at), (fd, to, n, at), (fd, to, 1, at))
SHORT(write, (int fd, const void *from, size_t n), (fd, from, n), (fd, from, 1))

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

WRAP(int, -1, dup, (int fd), (fd))
WRAP(int, -1, fstat64, (int fd, struct stat64 *st), (fd, st))
WRAP(off64_t, -1, lseek64, (int fd, off64_t at, int whence), (fd, at, whence))
WRAP(void *, MAP_FAILED, mmap64, (void *to, size_t n, int prot, int flags, int fd, off64_t at),
     (to, n, prot, flags, fd, at))
WRAP(pid_t, -1, fork, (void), ())
WRAP(int, -1, poll, (struct pollfd * fds, nfds_t num, int ms), (fds, num, ms))
