// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/progress.h"

#include <inttypes.h>
#include <unistd.h>

#include "verbs/wall.h"

/* To the start of the line, and what is on it away. */
#define CLEAR_LINE "\r\e[K"

void progress_init(struct progress *p, bool wanted)
{
	*p = (struct progress){ .on = wanted && isatty(STDERR_FILENO) };
	p->start_ms = p->next_ms = wall_ms();
}

bool progress_due(const struct progress *p)
{
	return p->on && wall_ms() >= p->next_ms;
}

static void put(const struct buf *b)
{
	/* There is nobody left to tell that stderr is gone. */
	if (write(STDERR_FILENO, b->data, b->len) < 0)
		return;
}

void progress_show(struct progress *p, uint64_t events, uint64_t bytes, uint64_t lost)
{
	uint64_t now = wall_ms(), seconds = (now - p->start_ms) / 1000;
	struct buf b = {};

	if (!p->on)
		return;
	buf_printf(&b, CLEAR_LINE "%" PRIu64 " events, ", events);
	put_size(&b, bytes);
	buf_printf(&b, " written, %" PRIu64 " lost, %" PRIu64 ":%02" PRIu64, lost, seconds / 60,
		   seconds % 60);
	put(&b);
	buf_done(&b);
	p->shown = true;
	p->next_ms = now + PROGRESS_MS;
}

void progress_clear(struct progress *p)
{
	struct buf b = {};

	if (!p->shown)
		return;
	buf_str(&b, CLEAR_LINE);
	put(&b);
	buf_done(&b);
	p->shown = false;
}

void put_size(struct buf *b, uint64_t bytes)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB" };
	double n = bytes / 1024.0;
	size_t i;

	if (bytes < 1024) {
		buf_printf(b, "%" PRIu64 " B", bytes);
		return;
	}
	for (i = 0; n >= 1024 && i + 1 < sizeof(units) / sizeof(*units); i++)
		n /= 1024;
	buf_printf(b, "%.1f %s", n, units[i]);
}
