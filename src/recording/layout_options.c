// SPDX-License-Identifier: GPL-2.0-only
/* The options of a trace.dat, which both versions store alike. */
#include "recording/walk.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	OPTION_DONE = 0,
	OPTION_BUFFER_TEXT = 22,
};

static struct cursor inside(const struct walk *w, struct span data)
{
	return (struct cursor){ data, 0, w->layout->big_endian };
}

/* The offsets wrap like libtracecmd's: it is the file's own business what it adds. */
static int add_time(struct walk *w, struct span text, uint64_t unit)
{
	uint64_t ns = (uint64_t)strtoll(text.data, NULL, 0) * unit;

	w->layout->time_offset = (uint64_t)w->layout->time_offset + ns;
	return 0;
}

static int option_date(struct walk *w, struct span text)
{
	w->layout->wall_clock = true;
	return add_time(w, text, 1000);
}

static int option_offset(struct walk *w, struct span text)
{
	return add_time(w, text, 1);
}

/* The number behind "KEY: " at the start of a line; false when this is another line. */
static bool stat_number(const char *line, const char *key, uint64_t *v)
{
	size_t len = strlen(key);

	if (strncmp(line, key, len))
		return false;
	*v = strtoull(line + len, NULL, 10);
	return true;
}

static void stat_line(const char *line, struct layout_cpu_stat *stat, bool *is_cpu)
{
	uint64_t cpu;

	if (stat_number(line, "CPU: ", &cpu) && cpu < MAX_CPUS) {
		stat->cpu = cpu;
		*is_cpu = true;
	}
	stat_number(line, "overrun: ", &stat->overrun);
	stat_number(line, "commit overrun: ", &stat->commit_overrun);
	stat_number(line, "dropped events: ", &stat->dropped);
}

static int stat_buffer(struct walk *w, const char *name)
{
	free(w->stat_buffer);
	w->stat_buffer = strdup(name);
	return w->stat_buffer ? 0 : walk_no_memory(w);
}

static int add_stat(struct walk *w, const struct layout_cpu_stat *stat)
{
	struct layout *l = w->layout;
	struct layout_cpu_stat *added = walk_add(&l->stats, &l->num_stats, sizeof(*added));

	if (!added)
		return walk_no_memory(w);
	*added = *stat;
	added->buffer = strdup(w->stat_buffer ? w->stat_buffer : "");
	return added->buffer ? 0 : walk_no_memory(w);
}

/* One CPU's statistics, or "\nBuffer: NAME\n\n" before those of an instance. */
static int option_cpustat(struct walk *w, struct span text)
{
	struct layout_cpu_stat stat = {};
	char *copy = strndup(text.data, text.len), *rest = copy, *line;
	bool is_cpu = false;
	int ret = 0;

	if (!copy)
		return walk_no_memory(w);
	while (!ret && (line = strsep(&rest, "\n"))) {
		if (!strncmp(line, "Buffer: ", 8))
			ret = stat_buffer(w, line + 8);
		stat_line(line, &stat, &is_cpu);
	}
	free(copy);
	return !ret && is_cpu ? add_stat(w, &stat) : ret;
}

static int buffer_cpus(struct walk *w, struct cursor *c, size_t buffer)
{
	struct layout_data data = { .buffer = buffer };
	bool seen[MAX_CPUS] = {};
	uint32_t num;
	int ret;

	ret = walk_u32(w, c, "table of CPUs", &num);
	while (!ret && num--) {
		ret = walk_u32(w, c, "table of CPUs", &data.cpu);
		if (!ret)
			ret = walk_u64(w, c, "table of CPUs", &data.offset);
		if (!ret)
			ret = walk_u64(w, c, "table of CPUs", &data.size);
		if (ret)
			break;
		if (data.cpu >= MAX_CPUS || seen[data.cpu])
			return walk_damaged(w, "it has data of CPU %u%s", data.cpu,
					    data.cpu < MAX_CPUS ? " twice" : "");
		seen[data.cpu] = true;
		ret = walk_add_data(w, &data);
	}
	return ret;
}

static int option_buffer(struct walk *w, struct span option)
{
	struct cursor c = inside(w, option);
	struct layout *l = w->layout;
	struct span name, clock;
	uint64_t section;
	uint32_t page_size;
	size_t buffer;
	int ret;

	ret = walk_u64(w, &c, "buffer option", &section);
	if (!ret)
		ret = walk_string(w, &c, "buffer option", &name);
	/* Version 6 lists the top-level buffer elsewhere. */
	if (ret || (l->version == 6 && !name.len))
		return ret;
	ret = walk_add_buffer(w, name, section, &buffer);
	if (ret || l->version == 6)
		return ret;
	ret = walk_string(w, &c, "buffer option", &clock);
	if (!ret)
		ret = walk_set_clock(w, &l->buffers[buffer].clock, clock);
	if (!ret)
		ret = walk_u32(w, &c, "buffer option", &page_size);
	if (ret)
		return ret;
	/* For the top-level buffer libtracecmd goes by the start of the file. */
	if (buffer)
		l->buffers[buffer].page_size = page_size;
	return buffer_cpus(w, &c, buffer);
}

static int option_buffer_text(struct walk *w, struct span option)
{
	if (w->layout->version == 6)
		return option_buffer(w, option);
	return walk_unsupported(w, "it holds the text of a latency tracer");
}

static int option_clock(struct walk *w, struct span text)
{
	w->layout->has_trace_clock = true;
	return walk_clock_list(w, text, &w->layout->clock);
}

/* libtracecmd prints hooks on standard output, and follows NULL when one is malformed. */
static int option_hook(struct walk *w, struct span text)
{
	(void)text;
	return walk_unsupported(w, "it has event hooks ('trace-cmd profile')");
}

static int option_cpucount(struct walk *w, struct span option)
{
	uint32_t cpus = bytes_number(option.data, 4, w->layout->big_endian);

	if (cpus > MAX_CPUS)
		return walk_damaged(w, "it claims to be from %u CPUs", cpus);
	w->layout->cpus = cpus;
	return 0;
}

/* "lltrace 0.1.0; boot + 1764064373123456789 ns = wall clock": see frame.c. */
static int option_version(struct walk *w, struct span text)
{
	const char *at;
	int64_t ns;
	int used = 0;

	if (strncmp(text.data, "lltrace ", 8))
		return 0;
	at = strstr(text.data, " + ");
	if (at && sscanf(at, " + %" SCNd64 " ns = wall clock%n", &ns, &used) == 1 && used) {
		w->layout->has_wall_offset = true;
		w->layout->wall_offset = ns;
	}
	return 0;
}

/* Without samples, or with negative times, libtracecmd looks beside its table of samples. */
static int time_samples(struct walk *w, struct cursor *c)
{
	uint32_t num;
	uint64_t time;
	struct span rest;
	int ret;

	ret = walk_u32(w, c, "time shift option", &num);
	if (!ret && !num)
		return walk_damaged(w, "its time shift option has a CPU without samples");
	for (uint32_t i = 0; !ret && i < num; i++) {
		ret = walk_u64(w, c, "time shift option", &time);
		if (!ret && time > INT64_MAX / 2)
			return walk_damaged(w, "its time shift option has an impossible time");
	}
	return ret ? ret : walk_take(w, c, (uint64_t)num * 16, "time shift option", &rest);
}

static int option_time_shift(struct walk *w, struct span option)
{
	struct cursor c = inside(w, option);
	struct span start;
	uint32_t cpus;
	int ret;

	w->layout->time_shift = true;
	if (option.len < 16)
		return 0;
	ret = walk_take(w, &c, 12, "time shift option", &start);
	if (!ret)
		ret = walk_u32(w, &c, "time shift option", &cpus);
	if (!ret && cpus > MAX_CPUS)
		return walk_damaged(w, "its time shift option claims %u CPUs", cpus);
	while (!ret && cpus--)
		ret = time_samples(w, &c);
	return ret;
}

static int option_guest(struct walk *w, struct span option)
{
	struct cursor c = inside(w, option);
	uint32_t cpus, cpu, pid;
	struct span name;
	uint64_t id;
	int ret;

	ret = walk_string(w, &c, "guest option", &name);
	if (!ret)
		ret = walk_u64(w, &c, "guest option", &id);
	if (!ret)
		ret = walk_u32(w, &c, "guest option", &cpus);
	if (!ret && cpus > MAX_CPUS)
		return walk_damaged(w, "its guest option claims %u CPUs", cpus);
	for (uint32_t i = 0; !ret && i < cpus; i++) {
		ret = walk_u32(w, &c, "guest option", &cpu);
		if (!ret)
			ret = walk_u32(w, &c, "guest option", &pid);
		if (!ret && cpu >= cpus)
			return walk_damaged(w, "its guest option has CPU %u of %u", cpu, cpus);
	}
	return ret;
}

static int option_tsc(struct walk *w, struct span option)
{
	uint32_t shift = bytes_number(option.data + 4, 4, w->layout->big_endian);

	if (shift > 32)
		return walk_damaged(w, "its TSC option shifts by %u", shift);
	w->layout->tsc_to_ns = bytes_number(option.data, 4, w->layout->big_endian);
	return 0;
}

/* What an option must have before anybody looks at it. */
static const struct rule {
	uint16_t id;
	uint8_t min_size;
	bool text; /* ends in NUL; version 6 also stores an empty one */
	int (*read)(struct walk *w, struct span option);
} rules[] = {
	{ 1, 1, true, option_date },
	{ 2, 1, false, option_cpustat },
	{ SECTION_BUFFER, 9, false, option_buffer },
	{ 4, 0, true, option_clock },
	{ 5, 1, true, NULL }, /* uname */
	{ 6, 0, false, option_hook },
	{ 7, 1, true, option_offset },
	{ 8, 4, false, option_cpucount },
	{ 9, 1, true, option_version },
	{ 10, 1, false, NULL }, /* maps of processes */
	{ 12, 0, false, option_time_shift },
	{ 13, 1, false, option_guest },
	{ 14, 16, false, option_tsc },
	{ OPTION_BUFFER_TEXT, 9, false, option_buffer_text },
};

static int check_rule(struct walk *w, const struct rule *rule, struct span option)
{
	bool may_be_empty = !rule->min_size && w->layout->version == 6;

	if (option.len < rule->min_size)
		return walk_damaged(w, "its option %u has %zu bytes", rule->id, option.len);
	if (rule->text && !(may_be_empty && !option.len) && !memchr(option.data, '\0', option.len))
		return walk_damaged(w, "the text of its option %u has no end", rule->id);
	return rule->read ? rule->read(w, option) : 0;
}

static int section_offset(struct walk *w, uint16_t id, struct span option)
{
	if (option.len < 8)
		return walk_damaged(w, "its option %u has %zu bytes", id, option.len);
	w->parts[id - SECTION_HEADER_INFO] = bytes_number(option.data, 8, w->layout->big_endian);
	return 0;
}

static int one_option(struct walk *w, uint16_t id, struct span option)
{
	if (w->layout->version == 7 && id >= SECTION_HEADER_INFO && id <= SECTION_CMDLINES)
		return section_offset(w, id, option);
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if (rules[i].id == id)
			return check_rule(w, &rules[i], option);
	return 0;
}

/* Version 6 ends with the id alone, version 7 says where the next section is. */
static int last_option(struct walk *w, struct cursor *c)
{
	struct span option;
	int ret;

	if (w->layout->version == 6)
		return 0;
	ret = walk_block(w, c, 4, "last option", &option);
	if (!ret && option.len < 8)
		return walk_damaged(w, "its last option has %zu bytes", option.len);
	if (!ret)
		w->next_options = bytes_number(option.data, 8, w->layout->big_endian);
	return ret;
}

int walk_options(struct walk *w, struct cursor *c)
{
	struct span option;
	uint16_t id;
	int ret;

	for (;;) {
		ret = walk_u16(w, c, "option", &id);
		if (ret)
			return ret;
		if (id == OPTION_DONE)
			return last_option(w, c);
		ret = walk_block(w, c, 4, "option", &option);
		if (!ret)
			ret = one_option(w, id, option);
		if (ret)
			return ret;
	}
}
