// SPDX-License-Identifier: GPL-2.0-only
/*
 * The form for people: time, who, what, on what object; then, less loud, the
 * domain and whether audit would log it.
 */
#include "output/escape.h"
#include "output/payload.h"
#include "output/text_impl.h"
#include "output/value.h"
#include "output/width.h"

/* 15 characters in quotes, unless what is in it has to be escaped. */
#define COMM_MAX 17

static void other_line(struct line *l)
{
	escape_put(l->b, span_str(l->event->format->short_name), ESCAPE_CONTROL);
	buf_put(l->b, ' ');
	payload_put(l->b, l->event);
	l->shown = UINT64_MAX;
}

/* The piece of the print fmt that shows @field under a label. */
static const struct piece *labelled_piece(const struct format *format, const struct field *field)
{
	for (size_t i = 0; i < format->print.num; i++) {
		const struct piece *piece = &format->print.v[i];

		if (piece->label.len && piece->expr && expr_field(piece->expr) == field)
			return piece;
	}
	return NULL;
}

/* A value as the kernel prints it, without the blanks of its column. */
static void put_trimmed(struct line *l, const struct piece *piece)
{
	size_t start = l->b->len, blanks;

	payload_value(l->b, l->event, piece);
	while (l->b->len > start && l->b->data[l->b->len - 1] == ' ')
		l->b->len--;
	for (blanks = 0; start + blanks < l->b->len; blanks++)
		if (l->b->data[start + blanks] != ' ')
			break;
	if (blanks) {
		l->b->len -= blanks;
		memmove(l->b->data + start, l->b->data + start + blanks, l->b->len - start);
	}
}

/* Whatever the kernel says beyond what the line has told. */
static void put_rest(struct line *l)
{
	const struct format *format = l->event->format;

	if (l->shown == UINT64_MAX)
		return;
	for (size_t i = 0; i < format->num_fields; i++) {
		const struct field *field = &format->fields[i];
		const struct piece *piece;

		if (field->is_common || (field->role && l->shown >> field->role & 1))
			continue;
		if (field->role && !line_has(l, field->role) && !l->event->partial)
			continue;
		piece = labelled_piece(format, field);
		buf_str(l->b, l->layout->gap);
		escape_put(l->b, piece ? piece->label : span_str(field->name), ESCAPE_KERNEL);
		buf_put(l->b, '=');
		if (piece)
			put_trimmed(l, piece);
		else
			payload_field(l->b, l->event, field);
	}
	if (l->event->partial)
		buf_str(l->b, " (the record is cut off)");
}

static void put_buffer(struct line *l, const struct record *record)
{
	if (!*record->buffer)
		return;
	buf_str(l->b, l->layout->gap);
	buf_str(l->b, "buffer ");
	escape_text(l->b, span_str(record->buffer), l->style->utf8);
}

static void (*const lines[KIND_COUNT])(struct line *l) = {
	[KIND_DENY] = line_deny, [KIND_DOMAIN] = line_domain, [KIND_RULESET] = line_ruleset_event,
	[KIND_RULE] = line_rule, [KIND_CHECK] = line_check,   [KIND_OTHER] = other_line,
};

static void put_task(struct line *l)
{
	size_t start = l->b->len;

	escape_text(l->b, l->event->comm, l->style->utf8);
	if (l->layout->brief && !buf_failed(l->b))
		text_shorten(l->b, start, l->b->len - start, COMM_MAX, l->style->utf8);
	buf_put(l->b, '[');
	value_pid(l->b, l->event, ROLE_PID);
	buf_put(l->b, ']');
	line_pad(l, start, l->layout->task);
}

static void put_time(struct line *l, struct style *style)
{
	if (style->when.mode == WHEN_NONE)
		return;
	line_paint(l, COLOR_QUIET);
	when_put(l->b, &style->when, l->event->record->time, l->layout->when);
	line_paint(l, COLOR_RESET);
	buf_str(l->b, l->layout->gap);
}

static void text_event(struct buf *b, const struct event *event, struct style *style)
{
	struct line l = {
		.b = b,
		.event = event,
		.style = style,
		.layout = layout_of(style),
		.begin = b->len,
	};

	put_time(&l, style);
	put_task(&l);
	if (event->format->kind != KIND_DENY)
		line_paint(&l, COLOR_QUIET);
	lines[event->format->kind](&l);
	l.extra = b->len;
	put_rest(&l);
	put_buffer(&l, event->record);
	line_fit(&l);
	line_paint(&l, COLOR_RESET);
	buf_put(b, '\n');
}

static void text_lost(struct buf *b, const struct record *record, struct style *style)
{
	struct line l = { .b = b, .style = style };

	line_paint(&l, COLOR_LOST);
	buf_str(b, "--- ");
	if (record->missed == MISSED_UNKNOWN)
		buf_str(b, "some");
	else
		buf_dec(b, record->missed);
	buf_str(b, record->missed == 1 ? " event was" : " events were");
	buf_str(b, " lost here");
	if (record->cpu != RECORD_NO_CPU) {
		buf_str(b, " on CPU ");
		buf_sdec(b, record->cpu);
	}
	if (*record->buffer) {
		buf_str(b, " of buffer ");
		escape_text(b, span_str(record->buffer), style->utf8);
	}
	buf_str(b, " ---");
	line_paint(&l, COLOR_RESET);
	buf_put(b, '\n');
}

const struct line_form text_form = {
	.name = "text",
	.default_when = WHEN_WALL,
	.event = text_event,
	.lost = text_lost,
};
