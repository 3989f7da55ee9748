/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_SPOOL_IMPL_H
#define LLTRACE_RECORDING_SPOOL_IMPL_H

#include "recording/spool.h"

/* The raw sub-buffers of a CPU. */
struct spool_cpu {
	int fd; /* -1: none */
	uint64_t start; /* where the oldest that is left begins */
	uint64_t end; /* 0 as long as it grows */
};

struct spool {
	char *target; /* the file to make, symbolic links resolved */
	char *path; /* target.part */
	int dir; /* of path; carries the lock */
	size_t page_size;
	struct spool_cpu *cpus; /* by number */
	unsigned int num_cpus;
};

/* Names in the directory. */
#define SPOOL_HEAD    "head"
#define SPOOL_RESERVE "reserve"
#define SPOOL_BOOT_ID "boot_id"
#define SPOOL_PLAN    "plan"
#define SPOOL_OUT     "out"

/**
 * spool_open - Opens and locks FILE.part as it is.
 *
 * Returns 0 and a spool without CPUs; -ENOENT: there is none; -EBUSY: its recorder lives;
 * or another negative errno, with a message.
 */
int spool_open(struct spool **spool, const char *target, struct error *err);

/** spool_open_cpus - Opens the files of all CPUs that are there. */
int spool_open_cpus(struct spool *spool, struct error *err);

/** spool_cpu_number - Whose file has this name: "cpu0", "cpu12"...; -1 for any other name. */
int spool_cpu_number(const char *name);

/** spool_end - Where a CPU's whole sub-buffers end in its file; start when there are none. */
uint64_t spool_end(const struct spool *spool, unsigned int cpu);

/**
 * spool_mend - Cuts off the events of sub-buffers from where they can't be events any more.
 * @torn: the number of such sub-buffers is added; the one behind each says that events were lost
 *
 * Returns 0 or a negative errno.
 */
int spool_mend(struct spool *spool, unsigned int cpu, uint64_t *torn);

/** spool_remove - Removes the directory and all it can have in it. */
int spool_remove(struct spool *spool);

/** spool_boot_id - Appends the kernel's ID of this boot. */
int spool_boot_id(struct buf *id);

/** finish_resume - Goes on where spool_finish() was interrupted; 1 when there is nothing to go on with. */
int finish_resume(struct spool *spool, uint64_t *size, struct error *err);

/* Where packed data of a CPU lies. */
struct packed {
	uint64_t size; /* as the file has to say it */
	uint64_t end; /* where it ends */
};

/**
 * pack - Packs bytes [@start, @end) of a file with zstd into another one, at @offset.
 * Returns 0 or a negative errno.
 */
int pack(int in, uint64_t start, uint64_t end, int out, uint64_t offset, size_t page_size,
	 struct packed *packed);

#endif
