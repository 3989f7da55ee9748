// SPDX-License-Identifier: GPL-2.0-only
/* Header page, event formats, symbols, command lines: the same in both versions. */
#include "recording/walk.h"

#include <event-parse.h>
#include <stdlib.h>

/*
 * Asks libtraceevent, so that both agree: the size of commit decides where the
 * data of a sub-buffer begins.
 */
static int read_header_page(struct walk *w, struct span text)
{
	struct tep_handle *tep = tep_alloc();
	int time_size, commit_size;

	if (!tep)
		return walk_no_memory(w);
	tep_parse_header_page(tep, (char *)text.data, text.len, w->layout->long_size);
	time_size = tep_get_header_timestamp_size(tep);
	commit_size = tep_get_header_page_size(tep);
	tep_free(tep);
	if (!text.len || time_size != 8 || (commit_size != 4 && commit_size != 8))
		return walk_damaged(w, "its header page makes no sense");
	w->layout->long_size = commit_size;
	return 0;
}

static int take_name(struct walk *w, struct cursor *c, const char *name, size_t size)
{
	struct span text;
	int ret = walk_take(w, c, size, name, &text);

	if (!ret && memcmp(text.data, name, size))
		ret = walk_damaged(w, "it has no %s", name);
	return ret;
}

static int keep_text(struct walk *w, struct span text, char **kept)
{
	*kept = strndup(text.data, text.len);
	return *kept ? 0 : walk_no_memory(w);
}

static int header_info(struct walk *w, struct cursor *c)
{
	static const char page[] = "header_page", event[] = "header_event";
	struct span text;
	int ret;

	ret = take_name(w, c, page, sizeof(page));
	if (!ret)
		ret = walk_block(w, c, 8, page, &text);
	if (!ret)
		ret = read_header_page(w, text);
	if (!ret)
		ret = keep_text(w, text, &w->layout->header_page);
	if (!ret)
		ret = take_name(w, c, event, sizeof(event));
	if (!ret)
		ret = walk_block(w, c, 8, event, &text);
	if (!ret)
		ret = keep_text(w, text, &w->layout->header_event);
	return ret;
}

static int ftrace_formats(struct walk *w, struct cursor *c)
{
	struct span text;
	uint32_t num;
	int ret;

	ret = walk_u32(w, c, "number of ftrace formats", &num);
	while (!ret && num--)
		ret = walk_block(w, c, 8, "ftrace format", &text);
	return ret;
}

static int add_format(struct walk *w, struct span system, struct span text)
{
	struct layout *l = w->layout;
	struct layout_format *format;

	if (!span_is(system, w->system)) {
		l->other_formats++;
		return 0;
	}
	format = walk_add(&l->formats, &l->num_formats, sizeof(*format));
	if (!format)
		return walk_no_memory(w);
	format->system = strndup(system.data, system.len);
	format->text = malloc(text.len + 1);
	if (!format->system || !format->text)
		return walk_no_memory(w);
	memcpy(format->text, text.data, text.len);
	format->text[text.len] = '\0';
	format->len = text.len;
	return 0;
}

static int system_formats(struct walk *w, struct cursor *c)
{
	struct span system, text;
	uint32_t num;
	int ret;

	ret = walk_string(w, c, "name of an event system", &system);
	if (!ret)
		ret = walk_u32(w, c, "number of event formats", &num);
	while (!ret && num--) {
		ret = walk_block(w, c, 8, "event format", &text);
		if (!ret)
			ret = add_format(w, system, text);
	}
	return ret;
}

static int event_formats(struct walk *w, struct cursor *c)
{
	uint32_t num;
	int ret;

	ret = walk_u32(w, c, "number of event systems", &num);
	while (!ret && num--)
		ret = system_formats(w, c);
	return ret;
}

static int kallsyms(struct walk *w, struct cursor *c)
{
	struct span text;

	return walk_block(w, c, 4, "kallsyms section", &text);
}

/*
 * The kernel writes: 0xADDRESS : "FORMAT".  libtraceevent takes what stands two
 * bytes behind the first colon, and looks at its end, whether they exist or not.
 */
static bool printk_line_ok(struct span line)
{
	const char *colon = memchr(line.data, ':', line.len);
	size_t rest;

	if (!line.len)
		return true;
	if (!colon || colon == line.data)
		return false;
	rest = line.data + line.len - colon;
	return rest >= 5 && colon[1] == ' ' && colon[2] == '"' && colon[rest - 1] == '"';
}

static int printk(struct walk *w, struct cursor *c)
{
	struct span text, line;
	const char *end;
	int ret = walk_block(w, c, 4, "printk section", &text);

	if (ret)
		return ret;
	text.len = strnlen(text.data, text.len);
	while (text.len) {
		end = memchr(text.data, '\n', text.len);
		line = (struct span){ text.data, end ? (size_t)(end - text.data) : text.len };
		if (!printk_line_ok(line))
			return walk_damaged(w, "its printk section has a line that is no format");
		text.data += line.len + !!end;
		text.len -= line.len + !!end;
	}
	return 0;
}

static int cmdlines(struct walk *w, struct cursor *c)
{
	struct layout *l = w->layout;
	struct span text;
	int ret = walk_block(w, c, 8, "section of command lines", &text);

	if (ret)
		return ret;
	l->cmdlines = malloc(text.len + 1);
	if (!l->cmdlines)
		return walk_no_memory(w);
	memcpy(l->cmdlines, text.data, text.len);
	l->cmdlines[text.len] = '\0';
	l->cmdlines_len = text.len;
	return 0;
}

/* In the order of version 6 and of version 7's section ids. */
static const struct {
	const char *name;
	int (*read)(struct walk *w, struct cursor *c);
} parts[NUM_PARTS] = {
	{ "section of header pages", header_info },
	{ "section of ftrace formats", ftrace_formats },
	{ "section of event formats", event_formats },
	{ "kallsyms section", kallsyms },
	{ "printk section", printk },
	{ "section of command lines", cmdlines },
};

int walk_part(struct walk *w, unsigned int part, struct cursor *c)
{
	return parts[part].read(w, c);
}

const char *walk_part_name(unsigned int part)
{
	return parts[part].name;
}

int walk_parts(struct walk *w, struct cursor *c)
{
	int ret = 0;

	for (unsigned int i = 0; !ret && i < NUM_PARTS; i++)
		ret = parts[i].read(w, c);
	return ret;
}
