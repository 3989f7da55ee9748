// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/filters.h"

#include <stdlib.h>

#include "model/denial.h"

/* Takes the text over into the list of those that live until the end. */
static const char *keep(char **text, struct buf *b)
{
	*text = strdup(buf_cstr(b));
	return *text;
}

static int add_event(struct filters *f, const struct choice *choice, const struct format *format)
{
	const struct chosen *chosen = choice_of(choice, format);
	struct session_event *event = &f->events[f->num];
	char **texts = f->texts + 2 * f->num;
	struct buf audit = {}, b = {}, hidden = {};
	bool decided = choice->select->audit && format->kind == KIND_DENY &&
		       denial_filter(format, &audit);
	const char *parts[] = { chosen->raw, chosen->expr, decided ? buf_cstr(&audit) : NULL };
	const size_t num = sizeof(parts) / sizeof(*parts);
	int ret = 0;

	*event = (struct session_event){ .system = format->system, .name = format->name };
	f->formats[f->num] = format;
	f->decided[f->num] = decided;
	filter_join(&b, parts, num);
	if (b.len) {
		event->filter = keep(&texts[0], &b);
		ret = event->filter ? 0 : -ENOMEM;
	}
	if (!ret && decided && denial_count_key(format)) {
		b.len = 0;
		buf_printf(&hidden, "!(%s)", buf_cstr(&audit));
		parts[num - 1] = buf_cstr(&hidden);
		filter_join(&b, parts, num);
		event->count_filter = keep(&texts[1], &b);
		event->count_key = denial_count_key(format);
		ret = event->count_filter ? 0 : -ENOMEM;
	}
	f->num++;
	buf_done(&audit);
	buf_done(&b);
	buf_done(&hidden);
	return ret;
}

int filters_init(struct filters *f, const struct choice *choice, struct error *err)
{
	const struct catalog *catalog = choice->catalog;
	size_t num = catalog->num;
	int ret = 0;

	*f = (struct filters){
		.events = calloc(num, sizeof(*f->events)),
		.formats = calloc(num, sizeof(*f->formats)),
		.decided = calloc(num, sizeof(*f->decided)),
		.texts = calloc(2 * num, sizeof(*f->texts)),
	};
	if (!f->events || !f->formats || !f->decided || !f->texts)
		return error_set(err, -ENOMEM, "out of memory");
	for (size_t i = 0; i < num && !ret; i++)
		if (choice_has(choice, catalog->v[i]))
			ret = add_event(f, choice, catalog->v[i]);
	return ret ? error_set(err, ret, "out of memory") : 0;
}

void filters_done(struct filters *f)
{
	for (size_t i = 0; i < 2 * f->num; i++)
		free(f->texts[i]);
	free(f->texts);
	free(f->decided);
	free(f->formats);
	free(f->events);
	*f = (struct filters){};
}
