/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_FEED_IMPL_H
#define LLTRACE_VERBS_FEED_IMPL_H

#include "tracefs/tasks.h"
#include "verbs/feed.h"

struct live;
struct reader;

struct feed {
	struct feed_options options;
	const struct feed_ops *ops;
	void *arg;
	struct catalog catalog;
	struct abi abi;
	bool *wanted; /* of catalog.v, by the event's place in by_id */
	struct tasks *tasks;
	struct feed_clock clock;
	struct live *live;
	struct reader *reader;
	uint64_t shown;
	uint64_t others; /* records of other event systems */
	uint64_t unwanted;
	uint64_t lost; /* as marked in the buffers */
	bool lost_unknown;
	uint64_t first_time;
	bool has_first_time;
	uint64_t hidden[UNLOGGED_COUNT]; /* denials left out by -A */
	bool hidden_unknown; /* not all of them could be counted */
};

/** feed_record - A record_fn: decodes, selects, hands over. */
int feed_record(void *arg, const struct record *record);

/** live_open - Finds tracefs and reads the formats of its landlock events into the catalog. */
int live_open(struct feed *feed, int *status, struct error *err);

/** live_run - Traces, hands over, counts what was hidden and lost, stops. */
int live_run(struct feed *feed, struct error *err);

/** live_close - Removes the instance. */
int live_close(struct live *live, struct error *err);

/** file_open - Opens the recording and reads its formats into the catalog. */
int file_open(struct feed *feed, int *status, struct error *err);

/** file_run - Hands over the recording. */
int file_run(struct feed *feed, struct error *err);

#endif
