/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_SPOOL_H
#define LLTRACE_RECORDING_SPOOL_H

#include "recording/frame.h"
#include "util/error.h"

/*
 * A recording in the making: a directory FILE.part beside FILE, with a file of raw
 * sub-buffers for every CPU ("cpu0"...) and a recording without data ("head") that
 * tells what they are.  It is locked as long as its recorder lives, and holds
 * all that is needed to finish FILE when the recorder was killed.
 */
struct spool;

/**
 * spool_create - Makes FILE.part, mode 0700, and its files, mode 0600.
 * @target: FILE; what is there now stays untouched until spool_finish()
 *
 * Returns 0 and a spool for spool_free(), or a negative errno with a message: the
 * directory is not there or not writable, FILE is a directory, FILE.part is the
 * rest of a run that was killed (-EEXIST, 'lltrace recover' is advised) or in
 * use by one that lives (-EBUSY).
 */
int spool_create(struct spool **spool, const char *target, const struct frame_info *info,
		 struct error *err);

/**
 * spool_cpu - Opens the file for a CPU's sub-buffers, positioned where they begin.
 *
 * Only whole sub-buffers count; what is to follow them is written behind them.
 * Returns the descriptor, which belongs to the spool, or a negative errno with a message.
 */
int spool_cpu(struct spool *spool, unsigned int cpu, struct error *err);

/** spool_size - Bytes of a CPU's sub-buffers: those written so far without those dropped. */
uint64_t spool_size(const struct spool *spool, unsigned int cpu);

/**
 * spool_can_drop - Whether the file system can give back the beginning of a file.
 */
bool spool_can_drop(struct spool *spool);

/**
 * spool_drop_oldest - Drops the oldest sub-buffers, of whatever CPU, until @max bytes are left.
 * @events: the number of events in them is added
 *
 * May run while other threads append.  Returns 0 or a negative errno.
 */
int spool_drop_oldest(struct spool *spool, uint64_t max, uint64_t *events);

/**
 * spool_finish - Makes FILE of it, mode 0600, and removes FILE.part.
 * @info: as in spool_create(), with names, statistics and clock as they are at the end
 * @size: gets the size of FILE in bytes
 *
 * Needs hardly more room than there is: sub-buffers are moved, not copied, and a part of
 * the disk was kept free from the beginning.  Without room for packing the
 * data is left unpacked (*@unpacked gets true).  A run that is killed meanwhile
 * leaves what spool_recover() can go on with.  Returns 0, or a negative errno with
 * a message that says where the data is and how to finish it.
 */
int spool_finish(struct spool *spool, const struct frame_info *info, uint64_t *size, bool *unpacked,
		 struct error *err);

/**
 * spool_discard - Removes FILE.part; FILE stays as it was.
 * Returns 0, or a negative errno with a message.
 */
int spool_discard(struct spool *spool, struct error *err);

/** spool_free - Closes; what is neither finished nor discarded stays.  NULL is allowed. */
void spool_free(struct spool *spool);

/* What spool_recover() made. */
struct recovered {
	uint64_t size; /* of FILE, in bytes */
	uint64_t cut; /* bytes of sub-buffers that were written in part only */
	uint64_t torn; /* sub-buffers with events that can't be read; these are left out */
};

/**
 * spool_recover - Finishes the recording that a killed run left in FILE.part.
 * @tracefs: where names of tasks are looked up when FILE.part is this user's and of this boot;
 *           may be NULL
 *
 * Returns 0; -ENOENT: there is nothing to recover; -EBUSY: it is still being recorded;
 * or another negative errno, with a message.
 */
int spool_recover(const char *target, const char *tracefs, struct recovered *recovered,
		  struct error *err);

/**
 * spool_remove_dead - Removes what a killed run left in FILE.part.
 * @dry_run: only look whether it could be
 *
 * Returns 0; -ENOENT: there is none; -EBUSY: it is still being recorded; or another negative
 * errno, with a message.
 */
int spool_remove_dead(const char *target, bool dry_run, struct error *err);

#endif
