// SPDX-License-Identifier: GPL-2.0-only
#include "output/when.h"

#define NSEC_PER_SEC  1000000000ULL
#define USEC_PER_SEC  1000000ULL
#define SECONDS_WIDTH 5

bool when_parse(const char *word, enum when_mode *mode)
{
	static const char *const words[] = {
		[WHEN_WALL] = "wall",
		[WHEN_CLOCK] = "clock",
		[WHEN_DELTA] = "delta",
		[WHEN_NONE] = "none",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strcmp(words[i], word))
			continue;
		*mode = i;
		return true;
	}
	return false;
}

/* kernel/trace/trace.c: the clocks with in_ns = 0. */
bool when_clock_is_ticks(const char *clock)
{
	static const char *const ticks[] = { "counter", "uptime", "x86-tsc", "ppc-tb" };

	for (size_t i = 0; clock && i < sizeof(ticks) / sizeof(*ticks); i++)
		if (!strcmp(ticks[i], clock))
			return true;
	return false;
}

static const struct {
	const char *wall, *dated; /* strftime(3)'s forms of a time of day */
	unsigned int wall_digits, digits; /* of the fraction, of times of day and of others */
	unsigned int width; /* of the seconds of others */
} details[] = {
	[WHEN_FULL] = { "%H:%M:%S", "%Y-%m-%d %H:%M:%S", 6, 6, SECONDS_WIDTH },
	[WHEN_MS] = { "%H:%M:%S", "%H:%M:%S", 3, 3, SECONDS_WIDTH },
	[WHEN_SECONDS] = { "%H:%M:%S", "%H:%M:%S", 0, 3, SECONDS_WIDTH },
	[WHEN_WORD] = { "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S", 6, 6, 0 },
};

static void put_fraction(struct buf *b, uint64_t us, unsigned int digits)
{
	if (!digits)
		return;
	buf_put(b, '.');
	buf_dec_pad(b, digits == 3 ? us / 1000 : us, digits);
}

/* Seconds and microseconds, rounded as the kernel's ns2usecs() does. */
static void put_seconds(struct buf *b, uint64_t ns, enum when_detail detail)
{
	uint64_t us = ns / 1000 + (ns % 1000 >= 500);
	uint64_t sec = us / USEC_PER_SEC;
	unsigned int width = 1;

	for (uint64_t v = sec; v >= 10; v /= 10)
		width++;
	if (width < details[detail].width)
		buf_fill(b, ' ', details[detail].width - width);
	buf_dec(b, sec);
	put_fraction(b, us % USEC_PER_SEC, details[detail].digits);
}

/* The second's text is kept: most events are of the same one as that before. */
static void put_second(struct buf *b, struct when *when, time_t second,
		       struct tm *(*split)(const time_t *, struct tm *), const char *form)
{
	if (second != when->second || form != when->form) {
		struct tm tm;

		if (!split(&second, &tm))
			memset(&tm, 0, sizeof(tm));
		when->second = second;
		when->form = form;
		when->text_len = strftime(when->text, sizeof(when->text), form, &tm);
	}
	buf_add(b, when->text, when->text_len);
}

static void put_wall(struct buf *b, struct when *when, uint64_t time, enum when_detail detail)
{
	uint64_t ns = time + when->wall_offset;

	put_second(b, when, ns / NSEC_PER_SEC, localtime_r,
		   when->date ? details[detail].dated : details[detail].wall);
	put_fraction(b, ns % NSEC_PER_SEC / 1000, details[detail].wall_digits);
}

bool when_put_utc(struct buf *b, struct when *when, uint64_t time)
{
	uint64_t ns = time + when->wall_offset;

	if (when->ticks || !when->has_wall)
		return false;
	put_second(b, when, ns / NSEC_PER_SEC, gmtime_r, "%Y-%m-%dT%H:%M:%S");
	buf_put(b, '.');
	buf_dec_pad(b, ns % NSEC_PER_SEC, 9);
	buf_put(b, 'Z');
	return true;
}

static void put_delta(struct buf *b, struct when *when, uint64_t time, enum when_detail detail)
{
	uint64_t delta = when->has_last && time > when->last ? time - when->last : 0;

	when->last = time;
	when->has_last = true;
	if (when->ticks)
		buf_dec(b, delta);
	else
		put_seconds(b, delta, detail);
}

void when_put(struct buf *b, struct when *when, uint64_t time, enum when_detail detail)
{
	if (when->mode == WHEN_NONE)
		return;
	if (when->mode == WHEN_DELTA)
		put_delta(b, when, time, detail);
	else if (when->ticks)
		buf_dec(b, time);
	else if (when->mode == WHEN_WALL && when->has_wall)
		put_wall(b, when, time, detail);
	else
		put_seconds(b, time, detail);
}

unsigned int when_width(const struct when *when, enum when_detail detail)
{
	static const unsigned int wall[] = { 15, 12, 8, 26 };

	if (when->mode == WHEN_NONE)
		return 1;
	if (when->mode == WHEN_WALL)
		return when->date && detail == WHEN_FULL ? wall[WHEN_WORD] : wall[detail];
	return SECONDS_WIDTH + 1 + details[detail].digits;
}
