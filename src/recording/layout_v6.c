// SPDX-License-Identifier: GPL-2.0-only
/* Version 6: everything in a fixed order, then a table of CPUs for each buffer. */
#include "recording/walk.h"

#define WORD_SIZE 10 /* "options  ", "flyrecord", "latency  " and a NUL */

static int take_word(struct walk *w, struct cursor *c, struct span *word)
{
	return walk_take(w, c, WORD_SIZE, "header", word);
}

static bool is_word(struct span word, const char *text)
{
	return !memcmp(word.data, text, WORD_SIZE);
}

static int check_flyrecord(struct walk *w, struct span word)
{
	if (is_word(word, "latency  "))
		return walk_unsupported(w, "it holds the text of a latency tracer");
	if (!is_word(word, "flyrecord"))
		return walk_damaged(w, "its table of CPUs is missing");
	return 0;
}

static int cpu_table(struct walk *w, struct cursor *c, size_t buffer)
{
	struct layout_data data = { .buffer = buffer };
	int ret = 0;

	for (; !ret && data.cpu < w->layout->cpus; data.cpu++) {
		ret = walk_u64(w, c, "table of CPUs", &data.offset);
		if (!ret)
			ret = walk_u64(w, c, "table of CPUs", &data.size);
		if (!ret)
			ret = walk_add_data(w, &data);
	}
	return ret;
}

static int table_and_clock(struct walk *w, struct cursor *c, size_t buffer)
{
	struct layout *l = w->layout;
	struct span text;
	int ret;

	ret = cpu_table(w, c, buffer);
	if (ret || !l->has_trace_clock)
		return ret;
	ret = walk_block(w, c, 8, "trace clock", &text);
	return ret ? ret : walk_clock_list(w, text, &l->buffers[buffer].clock);
}

static int top_buffer(struct walk *w, struct cursor *c)
{
	struct layout *l = w->layout;
	struct span word;
	int ret;

	ret = take_word(w, c, &word);
	if (!ret && is_word(word, "options  ")) {
		ret = walk_options(w, c);
		if (!ret)
			ret = take_word(w, c, &word);
	}
	if (!ret)
		ret = check_flyrecord(w, word);
	if (!ret)
		ret = table_and_clock(w, c, 0);
	if (!ret && l->buffers[0].clock)
		ret = walk_set_clock(w, &l->clock, span_str(l->buffers[0].clock));
	return ret;
}

static int instance(struct walk *w, size_t buffer)
{
	struct cursor c;
	struct span word;
	int ret;

	ret = walk_file(w, w->sections[buffer], "buffer", &c);
	if (!ret)
		ret = take_word(w, &c, &word);
	if (!ret)
		ret = check_flyrecord(w, word);
	return ret ? ret : table_and_clock(w, &c, buffer);
}

int walk_v6(struct walk *w, struct cursor *c)
{
	struct layout *l = w->layout;
	int ret;

	ret = walk_parts(w, c);
	if (!ret)
		ret = walk_u32(w, c, "number of CPUs", &l->cpus);
	if (!ret && l->cpus > MAX_CPUS)
		return walk_damaged(w, "it claims to be from %u CPUs", l->cpus);
	if (!ret)
		ret = top_buffer(w, c);
	for (size_t i = 1; !ret && i < l->num_buffers; i++)
		ret = instance(w, i);
	for (size_t i = 0; !ret && i < l->num_buffers; i++)
		ret = walk_data(w, i, l->page_size, false);
	return ret;
}
