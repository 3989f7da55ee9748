/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_FEED_IMPL_H
#define LLTRACE_VERBS_FEED_IMPL_H

#include "model/id_set.h"
#include "tracefs/tasks.h"
#include "verbs/choice.h"
#include "verbs/feed.h"
#include "verbs/hidden.h"
#include "verbs/live.h"

struct reader;
struct ring;

struct feed {
	struct feed_options options;
	const struct feed_ops *ops;
	void *arg;
	struct catalog catalog;
	struct abi abi;
	struct choice choice;
	struct tasks *tasks;
	struct feed_clock clock;
	struct live live;
	struct ring *ring; /* live */
	struct reader *reader; /* of a recording, NULL: live */
	struct id_set domains; /* seen in events of the chosen processes, and not yet freed */
	uint64_t drained; /* records of the last drain */
	uint64_t shown;
	uint64_t others; /* records of other event systems */
	uint64_t unwanted;
	uint64_t lost; /* as marked in the buffers */
	bool lost_unknown;
	uint64_t first_time;
	bool has_first_time;
	struct hidden hidden;
};

/** feed_record - A record_fn: decodes, selects, hands over. */
int feed_record(void *arg, const struct record *record);

/** feed_live_open - Finds tracefs and reads the formats of its landlock events into the catalog. */
int feed_live_open(struct feed *feed, int *status, struct error *err);

/** feed_live_run - Traces, hands over, counts what was hidden and lost, stops. */
int feed_live_run(struct feed *feed, struct error *err);

/** feed_file_open - Opens the recording and reads its formats into the catalog. */
int feed_file_open(struct feed *feed, int *status, struct error *err);

/** feed_file_run - Hands over the recording. */
int feed_file_run(struct feed *feed, struct error *err);

#endif
