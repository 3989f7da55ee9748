// SPDX-License-Identifier: GPL-2.0-only
#include "confine/confine.h"

#include <linux/capability.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "config.h"
#include "confine/confine_impl.h"

#if HAVE_VALGRIND
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

/*
 * A compressed recording is unpacked in memory, and its data may be a few hundred times its size,
 * where most sub-buffers are nearly empty.
 */
#define MEMORY_FREE  (1ULL << 30)
#define MEMORY_RATIO 256

#define CPU_FREE     60 /* seconds */
#define CPU_BYTES    65536 /* of the file, for one more */

bool confine_is_watched(void)
{
	return SANITIZED || RUNNING_ON_VALGRIND;
}

void confine_part(struct buf *report, const char *fmt, ...)
{
	char part[128];
	va_list args;

	if (!report)
		return;
	va_start(args, fmt);
	vsnprintf(part, sizeof(part), fmt, args);
	va_end(args);
	buf_str(report, report->len ? ", " : "");
	buf_str(report, part);
}

/* Loaded at the first use, from files, which can't be opened later. */
static void load_libc(void)
{
	tzset();
	btowc('a');
}

static void no_new_privileges(struct buf *report)
{
	if (!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		confine_part(report, "new privileges");
}

/* Not needed, and not to be had on kernels before 5.9. */
static void close_others(int fd, int other_fd)
{
#ifdef SYS_close_range
	const int kept[] = { fd < other_fd ? fd : other_fd, fd < other_fd ? other_fd : fd };
	int first = STDERR_FILENO + 1;

	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++) {
		if (kept[i] > first)
			syscall(SYS_close_range, first, kept[i] - 1, 0);
		if (kept[i] >= first)
			first = kept[i] + 1;
	}
	syscall(SYS_close_range, first, ~0U, 0);
#endif
}

/* @grace: between the soft limit, whose signal may say what it was, and the hard one. */
static void limit(int what, rlim_t most, rlim_t grace)
{
	struct rlimit old;

	if (getrlimit(what, &old))
		return;
	if (most > old.rlim_max)
		most = old.rlim_max;
	if (grace > old.rlim_max - most)
		grace = old.rlim_max - most;
	setrlimit(what, &(struct rlimit){ most, most + grace });
}

uint64_t confine_cpu_seconds(uint64_t size)
{
	return CPU_FREE + size / CPU_BYTES;
}

static void limit_use(uint64_t size, struct buf *report)
{
	uint64_t memory, cpu = confine_cpu_seconds(size);

	if (size == UINT64_MAX)
		return;
	if (__builtin_mul_overflow(size, MEMORY_RATIO, &memory) ||
	    __builtin_add_overflow(memory, MEMORY_FREE, &memory))
		memory = RLIM_INFINITY;
	limit(RLIMIT_AS, memory, 0);
	limit(RLIMIT_CPU, cpu, 1);
	confine_part(report, "memory above %llu MiB, CPU time above %llu s",
		     (unsigned long long)memory >> 20, (unsigned long long)cpu);
}

void confine_to_file(const struct confine_file *file, struct buf *report)
{
	load_libc();
	/* What a crash leaves is of use to nobody but who wrote the file. */
	limit(RLIMIT_CORE, 0, 0);
	caps_keep(NULL, 0, report);
	no_new_privileges(report);
	if (confine_is_watched())
		return;
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	close_others(file->fd, file->other_fd);
	landlock_leave(file->is_dir ? file->fd : -1, report);
	limit_use(file->size, report);
	syscalls_leave(file, report);
}

void confine_live(unsigned int keep, struct buf *report)
{
	static const struct {
		enum confine_keep flag;
		int capability;
	} wanted[] = {
		{ CONFINE_KEEP_SIGNALS, CAP_KILL },
		{ CONFINE_KEEP_PATHS, CAP_DAC_READ_SEARCH },
		{ CONFINE_KEEP_FILES, CAP_DAC_OVERRIDE },
		{ CONFINE_KEEP_AUDIT, CAP_AUDIT_CONTROL },
		{ CONFINE_KEEP_AUDIT, CAP_AUDIT_READ },
	};
	int kept[sizeof(wanted) / sizeof(*wanted) + 1];
	size_t num = 0;

	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++)
		if (keep & wanted[i].flag)
			kept[num++] = wanted[i].capability;
	/* The files of tracefs are root's: another user got at them by this capability, or needs none. */
	if (geteuid() && !(keep & CONFINE_KEEP_FILES))
		kept[num++] = CAP_DAC_OVERRIDE;
	caps_keep(kept, num, report);
	no_new_privileges(report);
}
