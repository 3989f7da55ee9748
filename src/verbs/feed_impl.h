/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_FEED_IMPL_H
#define LLTRACE_VERBS_FEED_IMPL_H

#include "model/id_set.h"
#include "recording/input.h"
#include "tracefs/tasks.h"
#include "verbs/choice.h"
#include "verbs/feed.h"
#include "verbs/hidden.h"
#include "verbs/live.h"

struct reader;
struct ring;
struct audit_feed;

/* What is behind a feed. */
enum feed_kind { FEED_TRACE, FEED_RECORDING, FEED_AUDIT, FEED_AUDIT_LOG };

struct feed {
	struct feed_options options;
	enum feed_kind kind;
	const struct feed_ops *ops;
	void *arg;
	struct catalog catalog;
	struct abi abi;
	struct choice choice;
	struct tasks *tasks;
	struct feed_clock clock;
	struct live live;
	struct ring *ring; /* live */
	struct input input; /* a file */
	struct reader *reader; /* FEED_RECORDING */
	struct audit_feed *audit; /* FEED_AUDIT, FEED_AUDIT_LOG */
	struct id_set domains; /* seen in events of the chosen processes, and not yet freed */
	uint64_t drained; /* records of the last drain */
	uint64_t shown;
	uint64_t others; /* records of other event systems */
	uint64_t unwanted;
	uint64_t lost; /* as the source marks it */
	bool lost_unknown;
	uint64_t first_time;
	bool has_first_time;
	struct hidden hidden;
};

/**
 * feed_guard - Goes on in a process that is confined to the reading of @fd, as guard_file() does;
 * its size sets the limits, unless it is a pipe, which may go on for ever.
 * @twin: as guard_file() takes it
 */
void feed_guard(const struct feed *feed, int fd, struct twin *twin);

/** feed_record - A record_fn: decodes, selects, hands over. */
int feed_record(void *arg, const struct record *record);

/** feed_live_open - Finds tracefs and reads the formats of its landlock events into the catalog. */
int feed_live_open(struct feed *feed, int *status, struct error *err);

/** feed_live_run - Traces, hands over, counts what was hidden and lost, stops. */
int feed_live_run(struct feed *feed, struct error *err);

/** feed_file_open - Opens the recording that the input is, and reads its formats into the catalog. */
int feed_file_open(struct feed *feed, int *status, struct error *err);

/** feed_file_run - Hands over the recording. */
int feed_file_run(struct feed *feed, struct error *err);

/** feed_audit_open - Looks whether audit can be listened to; of a log nothing is read yet. */
int feed_audit_open(struct feed *feed, int *status, struct error *err);

/** feed_audit_run - Hands over what audit tells, or the log. */
int feed_audit_run(struct feed *feed, struct error *err);

/** feed_audit_close - Leaves audit as it was; NULL is allowed. */
int feed_audit_close(struct feed *feed, struct error *err);

#endif
