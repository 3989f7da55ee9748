// SPDX-License-Identifier: GPL-2.0-only
#include "output/escape.h"
#include "output/line.h"
#include "output/payload.h"
#include "output/value.h"

#define COMM_WIDTH 16
#define PID_WIDTH  7

/* "            cat-196     ", as the kernel's trace_print_context(). */
static void put_task(struct buf *b, const struct event *event)
{
	size_t start = b->len, len;

	escape_put(b, event->comm, ESCAPE_CONTROL);
	len = b->len - start;
	if (len < COMM_WIDTH && buf_room(b, COMM_WIDTH)) {
		memmove(b->data + start + COMM_WIDTH - len, b->data + start, len);
		memset(b->data + start, ' ', COMM_WIDTH - len);
		b->len = start + COMM_WIDTH;
	}
	buf_put(b, '-');
	start = b->len;
	value_pid(b, event, ROLE_PID);
	if (b->len - start < PID_WIDTH)
		buf_fill(b, ' ', PID_WIDTH - (b->len - start));
}

/* The name of a buffer that is not the top-level one, as trace-cmd has it. */
static void put_buffer(struct buf *b, const struct record *record)
{
	if (!*record->buffer)
		return;
	escape_put(b, span_str(record->buffer), ESCAPE_KERNEL);
	buf_str(b, ": ");
}

static void ftrace_event(struct buf *b, const struct event *event, struct style *style)
{
	put_buffer(b, event->record);
	put_task(b, event);
	buf_str(b, " [");
	if (event->record->cpu == RECORD_NO_CPU)
		buf_str(b, "---");
	else
		buf_dec_pad(b, event->record->cpu, 3);
	buf_str(b, "] ");
	if (style->when.mode != WHEN_NONE) {
		when_put(b, &style->when, event->record->time, WHEN_FULL);
		buf_str(b, ": ");
	}
	escape_put(b, span_str(event->format->name), ESCAPE_KERNEL);
	buf_str(b, ": ");
	payload_put(b, event);
	buf_put(b, '\n');
}

static void ftrace_lost(struct buf *b, const struct record *record, struct style *style)
{
	put_buffer(b, record);
	buf_str(b, "CPU:");
	buf_sdec(b, record->cpu);
	buf_str(b, " [LOST ");
	if (record->missed != MISSED_UNKNOWN) {
		buf_dec(b, record->missed);
		buf_put(b, ' ');
	}
	buf_str(b, "EVENTS]\n");
}

const struct line_form ftrace_form = {
	.name = "ftrace",
	.default_when = WHEN_CLOCK,
	.event = ftrace_event,
	.lost = ftrace_lost,
};
