// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "output/when.h"
#include "recording/layout_formats.h"
#include "recording/reader.h"
#include "verbs/feed_impl.h"
#include "verbs/message.h"

static int check_options(const struct feed *feed, int *status, struct error *err)
{
	const struct select_options *select = feed->options.select;

	*status = EXIT_USAGE;
	if (feed->options.clock)
		return error_set(err, -EINVAL,
				 "-C chooses the clock of a live trace; the "
				 "recording has its own");
	if (select->time_ns && feed->clock.ticks)
		return error_set(err, -EINVAL,
				 "--time needs times in seconds, but the clock of %s "
				 "counts ticks",
				 feed->options.file);
	*status = EXIT_FAILED;
	return 0;
}

/* Whether few events are likely to be left; to select costs each of two processes the same. */
static bool is_selective(const struct select_options *select)
{
	return conditions_any(&select->conditions) || select->filter || select->num_pids ||
	       select->count;
}

int feed_file_open(struct feed *feed, int *status, struct error *err)
{
	const char *file = feed->options.file;
	const struct layout *layout;
	int fd, ret;

	ret = fd = input_take(&feed->input, err);
	if (fd < 0)
		return ret;
	feed_guard(feed, fd, is_selective(feed->options.select) ? NULL : feed->options.twin);
	ret = reader_open(&feed->reader, fd, feed->input.name, "landlock", err);
	if (ret)
		return ret;
	layout = reader_layout(feed->reader);
	feed->abi = (struct abi){ layout->big_endian, layout->long_size };
	feed->clock = (struct feed_clock){
		.ticks = when_clock_is_ticks(layout->clock) && !layout->tsc_to_ns,
		.has_wall = layout->wall_clock,
	};
	if (layout->has_wall_offset && !layout->wall_clock && !feed->clock.ticks) {
		feed->clock.has_wall = true;
		feed->clock.wall_offset = layout->wall_offset;
	}
	ret = check_options(feed, status, err);
	if (!ret && layout_formats(layout, &feed->abi, &feed->catalog, error_print))
		ret = error_set(err, -ENOMEM, "out of memory");
	if (ret)
		return ret;
	if (!feed->catalog.num) {
		error_set(err, -ENOENT,
			  "%s has no Landlock events: it was recorded on a kernel "
			  "without them, or without '-e landlock'",
			  file);
		return -ENOENT;
	}
	feed->tasks = tasks_new(NULL);
	if (!feed->tasks)
		return error_set(err, -ENOMEM, "out of memory");
	if (layout->cmdlines)
		tasks_load(feed->tasks, (struct span){ layout->cmdlines, layout->cmdlines_len });
	return 0;
}

/*
 * The recorder's statistics know more than the marks in the sub-buffers: what is lost where the
 * oldest is kept, how many a mark without a number stands for, and what was lost in sub-buffers
 * that a limit of size left out.
 */
static void count_lost(struct feed *feed, const struct layout *layout)
{
	uint64_t overrun = 0, dropped = 0;

	for (size_t i = 0; i < layout->num_stats; i++) {
		overrun += layout->stats[i].overrun + layout->stats[i].commit_overrun;
		dropped += layout->stats[i].dropped;
	}
	if (overrun && overrun >= feed->lost) {
		feed->lost = overrun;
		feed->lost_unknown = false;
	}
	feed->lost += dropped;
}

/* What a reader of a recording gives; notes when the rest is not wanted. */
struct whole {
	struct feed *feed;
	bool stopped;
};

static int take_record(void *arg, const struct record *record)
{
	struct whole *whole = arg;
	int ret = feed_record(whole->feed, record);

	whole->stopped = ret > 0;
	return ret;
}

int feed_file_run(struct feed *feed, struct error *err)
{
	struct whole whole = { .feed = feed };
	int ret;

	ret = reader_run(feed->reader, take_record, &whole, err);
	if (!ret && !whole.stopped)
		count_lost(feed, reader_layout(feed->reader));
	if (!ret)
		ret = feed->ops->batch(feed->arg, -1);
	return ret > 0 ? 0 : ret;
}
