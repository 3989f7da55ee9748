// SPDX-License-Identifier: GPL-2.0-only
#include <asm/termbits.h>
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "confine/confine_impl.h"

/* Whatever their arguments. */
static const int plain[] = {
	/* the file and the output */
	SCMP_SYS(read),
	SCMP_SYS(readv),
	SCMP_SYS(pread64),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	SCMP_SYS(lseek),
	SCMP_SYS(_llseek),
	SCMP_SYS(close),
	SCMP_SYS(dup),
	SCMP_SYS(fstat),
	SCMP_SYS(fstat64),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(ppoll_time64),
	/* memory */
	SCMP_SYS(brk),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	SCMP_SYS(sysinfo),
	/* time */
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_gettime64),
	SCMP_SYS(gettimeofday),
	/* what libc does by itself */
	SCMP_SYS(futex),
	SCMP_SYS(futex_time64),
	SCMP_SYS(getrandom),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigreturn),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
};

/* By path: to see whether something is there. */
static const int looking[] = {
	SCMP_SYS(newfstatat), SCMP_SYS(fstatat64), SCMP_SYS(lstat),    SCMP_SYS(lstat64),
	SCMP_SYS(statx),      SCMP_SYS(statfs),	   SCMP_SYS(statfs64),
};

/* With one argument as it has to be: (argument & mask) == value. */
static const struct restricted {
	int call;
	unsigned int arg;
	uint64_t mask;
	uint64_t value;
} restricted[] = {
	{ SCMP_SYS(mmap), 2, PROT_EXEC, 0 },
	{ SCMP_SYS(mmap2), 2, PROT_EXEC, 0 },
	{ SCMP_SYS(mprotect), 2, PROT_EXEC, 0 },
	/* of a descriptor, not of a path */
	{ SCMP_SYS(newfstatat), 3, AT_EMPTY_PATH, AT_EMPTY_PATH },
	{ SCMP_SYS(fstatat64), 3, AT_EMPTY_PATH, AT_EMPTY_PATH },
	{ SCMP_SYS(statx), 2, AT_EMPTY_PATH, AT_EMPTY_PATH },
	{ SCMP_SYS(fcntl), 1, UINT32_MAX, F_GETFD },
	{ SCMP_SYS(fcntl), 1, UINT32_MAX, F_GETFL },
	{ SCMP_SYS(fcntl64), 1, UINT32_MAX, F_GETFD },
	{ SCMP_SYS(fcntl64), 1, UINT32_MAX, F_GETFL },
	/* how wide a terminal is, and whether it is one */
	{ SCMP_SYS(ioctl), 1, UINT32_MAX, TIOCGWINSZ },
	{ SCMP_SYS(ioctl), 1, UINT32_MAX, TCGETS },
};

/* The files of a directory, to be read. */
static const struct restricted opening[] = {
	{ SCMP_SYS(open), 1, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY },
	{ SCMP_SYS(openat), 2, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY },
	{ SCMP_SYS(getdents64), 0, 0, 0 },
};

static int allow_all(scmp_filter_ctx filter, const int *calls, size_t num)
{
	int ret = 0;

	for (size_t i = 0; i < num && !ret; i++)
		ret = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
	return ret;
}

static int allow_restricted(scmp_filter_ctx filter, const struct restricted *calls, size_t num)
{
	int ret = 0;

	for (size_t i = 0; i < num && !ret; i++) {
		const struct restricted *r = &calls[i];

		ret = seccomp_rule_add(filter, SCMP_ACT_ALLOW, r->call, 1,
				       SCMP_CMP(r->arg, SCMP_CMP_MASKED_EQ, r->mask, r->value));
	}
	return ret;
}

void syscalls_leave(const struct confine_file *file, struct buf *report)
{
	/* A library that tries more than it needs is told no. */
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int ret;

	if (!filter)
		return;
	ret = allow_all(filter, plain, sizeof(plain) / sizeof(*plain));
	/* abort(3) */
	if (!ret)
		ret = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
				       SCMP_A0(SCMP_CMP_EQ, getpid()));
	if (!ret && file->looks)
		ret = allow_all(filter, looking, sizeof(looking) / sizeof(*looking));
	if (!ret && file->is_dir)
		ret = allow_restricted(filter, opening, sizeof(opening) / sizeof(*opening));
	if (!ret)
		ret = allow_restricted(filter, restricted,
				       sizeof(restricted) / sizeof(*restricted));
	if (!ret && !seccomp_load(filter))
		confine_part(report, "system calls but those of reading and writing");
	seccomp_release(filter);
}
