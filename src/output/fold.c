// SPDX-License-Identifier: GPL-2.0-only
#include "output/fold.h"

#include <limits.h>
#include <stdlib.h>

#include "output/width.h"

/* Up one line, to its beginning, and the line is empty. */
#define REWRITE "\033[A\r\033[K"

/* A denial, kept to be printed again; the record is the latest of its repeats. */
struct denial {
	const struct format *format;
	struct buf key;
	struct buf data, comm, buffer; /* copies of what the record and the event point to */
	struct record record;
	uint64_t repeats; /* not told */
	uint64_t told; /* what its last line stands for */
	uint64_t told_at;
	uint64_t seen; /* in order of the events */
};

struct fold {
	const struct line_form *form;
	bool in_place;
	struct denial denials[FOLD_DENIALS];
	size_t num;
	struct buf key; /* of the event at hand */
	uint64_t now, seen;
	uint64_t due; /* when the next repeats are to be told */
	struct denial *last; /* whose line is the last one, where that can be rewritten */
	size_t last_width;
};

struct fold *fold_new(const struct line_form *form, bool in_place)
{
	struct fold *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->form = form;
	f->in_place = in_place;
	f->due = UINT64_MAX;
	return f;
}

static void put_bytes(struct buf *key, struct span bytes)
{
	buf_add(key, &bytes.len, sizeof(bytes.len));
	buf_span(key, bytes);
}

static bool put_field(struct buf *key, const struct event *event, const struct field *field)
{
	const struct abi *abi = &event->format->abi;
	struct span bytes;
	uint64_t v;

	if (field->shape != FIELD_NUMBER) {
		if (!field_bytes(field, abi, event->data, &bytes))
			return false;
		put_bytes(key, bytes);
		return true;
	}
	if (!field_number(field, abi, event->data, &v))
		return false;
	buf_add(key, &v, sizeof(v));
	return true;
}

/*
 * Of the fields, not of the record: what is between them is not defined.  Returns false where one
 * can't be read, in a record that is cut off.
 */
static bool make_key(struct buf *key, const struct event *event)
{
	const struct format *format = event->format;
	uint64_t pid = event_number(event, ROLE_PID);

	key->len = 0;
	put_bytes(key, span_str(event->record->buffer));
	put_bytes(key, event->comm);
	buf_add(key, &pid, sizeof(pid));
	for (size_t i = 0; i < format->num_fields; i++)
		if (!format->fields[i].is_common && !put_field(key, event, &format->fields[i]))
			return false;
	return !buf_failed(key);
}

static bool is_same(const struct denial *d, const struct format *format, const struct buf *key)
{
	return d->format == format && d->key.len == key->len &&
	       !memcmp(d->key.data, key->data, key->len);
}

static struct denial *find(struct fold *f, const struct format *format)
{
	for (size_t i = 0; i < f->num; i++)
		if (is_same(&f->denials[i], format, &f->key))
			return &f->denials[i];
	return NULL;
}

static void put_line(struct fold *f, struct buf *b, struct denial *d, struct style *style)
{
	size_t start = b->len;
	struct event event;

	event_decode(&event, d->format, &d->record);
	event.comm = (struct span){ d->comm.data, d->comm.len };
	style->count = d->told;
	f->form->event(b, &event, style);
	style->count = 0;
	f->last = NULL;
	if (f->in_place && !buf_failed(b)) {
		f->last = d;
		f->last_width = text_width((struct span){ b->data + start, b->len - start - 1 });
	}
}

static void note_due(struct fold *f)
{
	f->due = UINT64_MAX;
	for (size_t i = 0; i < f->num; i++)
		if (f->denials[i].repeats && f->denials[i].told_at + FOLD_PAUSE < f->due)
			f->due = f->denials[i].told_at + FOLD_PAUSE;
}

static bool can_rewrite(const struct fold *f, const struct style *style)
{
	return f->last && f->last_width <= style->width;
}

/* Tells a denial's repeats: in its line where that is the last one, or else in another. */
static void tell(struct fold *f, struct buf *b, struct denial *d, struct style *style)
{
	if (f->last == d && can_rewrite(f, style)) {
		buf_str(b, REWRITE);
		d->told += d->repeats;
	} else {
		d->told = d->repeats;
	}
	d->repeats = 0;
	d->told_at = f->now;
	put_line(f, b, d, style);
}

/* Another line is about to follow the last one. */
static void leave_last(struct fold *f, struct buf *b, struct style *style)
{
	if (can_rewrite(f, style) && f->last->repeats)
		tell(f, b, f->last, style);
	f->last = NULL;
}

static bool is_due(const struct fold *f, const struct denial *d)
{
	return d->repeats && d->told_at + FOLD_PAUSE <= f->now;
}

/* Of those whose repeats are due, or of all with repeats, the one with the earliest, or NULL. */
static struct denial *next(struct fold *f, bool all)
{
	struct denial *first = NULL;

	for (size_t i = 0; i < f->num; i++) {
		struct denial *d = &f->denials[i];

		if ((all ? d->repeats : is_due(f, d)) && (!first || d->seen < first->seen))
			first = d;
	}
	return first;
}

static void tell_all(struct fold *f, struct buf *b, struct style *style, bool all)
{
	struct denial *d;

	while ((d = next(f, all))) {
		if (f->last != d)
			leave_last(f, b, style);
		tell(f, b, d, style);
	}
	note_due(f);
}

static void set_now(struct fold *f, struct buf *b, struct style *style, uint64_t now)
{
	f->now = now;
	if (now >= f->due)
		tell_all(f, b, style, false);
}

static void copy(struct buf *to, struct span from)
{
	to->len = 0;
	buf_span(to, from);
}

/* A place for another denial: a free one, or that of the one longest unseen. */
static struct denial *make_place(struct fold *f, struct buf *b, struct style *style)
{
	struct denial *d = f->denials;

	if (f->num < FOLD_DENIALS)
		return &f->denials[f->num++];
	for (size_t i = 1; i < f->num; i++)
		if (f->denials[i].seen < d->seen)
			d = &f->denials[i];
	if (d->repeats) {
		tell(f, b, d, style);
		note_due(f);
	}
	f->last = NULL;
	return d;
}

static void forget(struct denial *d)
{
	buf_done(&d->key);
	buf_done(&d->data);
	buf_done(&d->comm);
	buf_done(&d->buffer);
	*d = (struct denial){};
}

/* Returns false without memory. */
static bool remember(struct fold *f, struct denial *d, const struct event *event)
{
	copy(&d->key, (struct span){ f->key.data, f->key.len });
	copy(&d->data, event->data);
	copy(&d->comm, event->comm);
	copy(&d->buffer, span_str(event->record->buffer));
	d->format = event->format;
	d->record = *event->record;
	d->record.data = d->data.data;
	d->record.buffer = buf_cstr(&d->buffer);
	d->repeats = 0;
	d->told = 1;
	d->told_at = f->now;
	d->seen = ++f->seen;
	return !buf_failed(&d->key) && !buf_failed(&d->data) && !buf_failed(&d->comm) &&
	       !buf_failed(&d->buffer);
}

static void repeat(struct fold *f, struct denial *d, const struct event *event)
{
	d->record.time = event->record->time;
	d->record.cpu = event->record->cpu;
	d->seen = ++f->seen;
	if (!d->repeats++ && d->told_at + FOLD_PAUSE < f->due)
		f->due = d->told_at + FOLD_PAUSE;
}

void fold_event(struct fold *f, struct buf *b, const struct event *event, struct style *style,
		uint64_t now)
{
	bool folds = event->format->kind == KIND_DENY && make_key(&f->key, event);
	struct denial *d = folds ? find(f, event->format) : NULL;

	set_now(f, b, style, now);
	if (d) {
		repeat(f, d, event);
		return;
	}
	leave_last(f, b, style);
	if (folds) {
		d = make_place(f, b, style);
		if (remember(f, d, event)) {
			put_line(f, b, d, style);
			return;
		}
		forget(d);
	}
	f->form->event(b, event, style);
}

void fold_lost(struct fold *f, struct buf *b, const struct record *record, struct style *style)
{
	leave_last(f, b, style);
	f->form->lost(b, record, style);
}

void fold_batch(struct fold *f, struct buf *b, struct style *style, uint64_t now)
{
	set_now(f, b, style, now);
	if (!can_rewrite(f, style) || !f->last->repeats)
		return;
	tell(f, b, f->last, style);
	note_due(f);
}

int fold_wait_ms(const struct fold *f, uint64_t now)
{
	uint64_t left = f->due > now ? f->due - now : 0;

	if (f->due == UINT64_MAX)
		return -1;
	left = (left + 999999) / 1000000;
	return left > INT_MAX ? INT_MAX : left;
}

void fold_end(struct fold *f, struct buf *b, struct style *style)
{
	tell_all(f, b, style, true);
}

void fold_free(struct fold *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->num; i++)
		forget(&f->denials[i]);
	buf_done(&f->key);
	free(f);
}
