// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "output/when.h"
#include "recording/probe.h"
#include "recording/reader.h"
#include "verbs/feed_impl.h"
#include "verbs/message.h"

static int add_formats(struct feed *feed, const struct layout *layout, struct error *err)
{
	for (size_t i = 0; i < layout->num_formats; i++) {
		const struct layout_format *f = &layout->formats[i];
		struct error why = {};
		struct format *format;
		int ret;

		ret = format_new(&format, f->system, (struct span){ f->text, f->len }, &feed->abi,
				 &why);
		if (ret == -ENOMEM)
			return error_set(err, ret, "out of memory");
		if (ret) {
			error_print(&why);
			error_done(&why);
			continue;
		}
		ret = catalog_add(&feed->catalog, format);
		if (ret)
			format_free(format);
		if (ret == -ENOMEM)
			return error_set(err, ret, "out of memory");
	}
	return 0;
}

/* In a child process: see add_formats_safely(). */
static void try_formats(void *arg)
{
	struct feed *feed = arg;

	add_formats(feed, reader_layout(feed->reader), NULL);
}

/*
 * libtraceevent crashes on some damaged formats.  The reader has let libtracecmd try
 * the whole texts, but format_new() has every argument of a print fmt parsed alone.
 */
static int add_formats_safely(struct feed *feed, const struct layout *layout, struct error *err)
{
	if (!probe_survives(try_formats, feed))
		return error_set(err, -EPROTO,
				 "%s is damaged or crafted: libtraceevent crashes on the format "
				 "of an event", feed->options.file);
	return add_formats(feed, layout, err);
}

static int check_options(const struct feed *feed, int *status, struct error *err)
{
	const struct select_options *select = feed->options.select;

	*status = EXIT_USAGE;
	if (select->filter)
		return error_set(err, -EINVAL,
				 "-f is evaluated by the kernel: it does not apply to "
				 "a recording");
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

int file_open(struct feed *feed, int *status, struct error *err)
{
	const char *file = feed->options.file;
	const struct layout *layout;
	int ret;

	ret = reader_open(&feed->reader, file, "landlock", err);
	if (ret)
		return ret;
	layout = reader_layout(feed->reader);
	feed->abi = (struct abi){ layout->big_endian, layout->long_size };
	feed->clock = (struct feed_clock){
		.ticks = when_clock_is_ticks(layout->clock) && !layout->tsc_to_ns,
		.has_wall = layout->wall_clock,
	};
	ret = check_options(feed, status, err);
	if (!ret)
		ret = add_formats_safely(feed, layout, err);
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

int file_run(struct feed *feed, struct error *err)
{
	const struct layout *layout = reader_layout(feed->reader);
	uint64_t dropped = 0;
	int ret;

	ret = reader_run(feed->reader, feed_record, feed, err);
	if (!ret)
		ret = feed->ops->batch(feed->arg, -1);
	for (size_t i = 0; i < layout->num_stats; i++)
		dropped += layout->stats[i].dropped;
	/* Where the buffer keeps the oldest, the statistics are the only trace of loss. */
	feed->lost += dropped;
	return ret > 0 ? 0 : ret;
}
