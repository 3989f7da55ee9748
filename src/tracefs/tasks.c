// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs/tasks.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "tracefs/file.h"

#define NAME_MAX_LEN 15 /* TASK_COMM_LEN without its NUL */
#define MIN_SLOTS    256
#define MAX_LIVE     32768 /* then a live table starts anew */
#define MAX_LOADED   (1 << 20) /* then the rest of a recording's names is left out */

/* A pid's place in the table; pid 0 marks a free one. */
struct task {
	pid_t pid;
	uint32_t batch; /* when the name was looked up, see tasks_refresh() */
	uint32_t load; /* which saved_cmdlines text the name is from, 0: none */
	uint8_t len;
	bool known;
	char name[NAME_MAX_LEN];
};

struct tasks {
	char *dir;
	struct task *slots; /* open addressing, a power of two, at most half full */
	size_t num_slots;
	size_t num;
	uint32_t batch;
	uint32_t load;
	uint32_t read_batch; /* the batch in which saved_cmdlines was read last */
};

struct tasks *tasks_new(const char *tracefs_dir)
{
	struct tasks *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->num_slots = MIN_SLOTS;
	t->slots = calloc(t->num_slots, sizeof(*t->slots));
	t->dir = tracefs_dir ? strdup(tracefs_dir) : NULL;
	t->batch = 1;
	t->load = 1;
	if (!t->slots || (tracefs_dir && !t->dir)) {
		tasks_free(t);
		return NULL;
	}
	return t;
}

void tasks_free(struct tasks *t)
{
	if (!t)
		return;
	free(t->dir);
	free(t->slots);
	free(t);
}

/* The slot of @pid, or the free one where it belongs. */
static struct task *find(const struct tasks *t, pid_t pid)
{
	size_t i = (uint32_t)pid * 2654435769U;

	for (;; i++) {
		struct task *task = &t->slots[i & (t->num_slots - 1)];

		if (task->pid == pid || !task->pid)
			return task;
	}
}

static bool grow(struct tasks *t)
{
	struct task *old = t->slots;
	size_t num = t->num_slots;
	struct task *slots = calloc(num * 2, sizeof(*slots));
	size_t i;

	if (!slots)
		return false;
	t->slots = slots;
	t->num_slots = num * 2;
	for (i = 0; i < num; i++)
		if (old[i].pid)
			*find(t, old[i].pid) = old[i];
	free(old);
	return true;
}

/* Finds or makes the entry of @pid (not 0); NULL when there is no room. */
static struct task *get(struct tasks *t, pid_t pid)
{
	struct task *task = find(t, pid);

	if (task->pid)
		return task;
	if (t->num >= (t->dir ? MAX_LIVE : MAX_LOADED)) {
		if (!t->dir)
			return NULL;
		memset(t->slots, 0, t->num_slots * sizeof(*t->slots));
		t->num = 0;
	}
	if ((t->num + 1) * 2 > t->num_slots && !grow(t))
		return NULL;
	task = find(t, pid);
	task->pid = pid;
	t->num++;
	return task;
}

static void set_name(struct task *task, struct span name)
{
	task->len = name.len < NAME_MAX_LEN ? name.len : NAME_MAX_LEN;
	memcpy(task->name, name.data, task->len);
	task->known = true;
}

/* Cuts the next line off @text, without its newline. */
static struct span next_line(struct span *text)
{
	const char *nl = memchr(text->data, '\n', text->len);
	struct span line = { text->data, nl ? (size_t)(nl - text->data) : text->len };
	size_t used = nl ? line.len + 1 : line.len;

	text->data += used;
	text->len -= used;
	return line;
}

/* Cuts "PID " off @line; false when it does not begin so. */
static bool cut_pid(struct span *line, pid_t *pid)
{
	int64_t v = 0;
	size_t i;

	for (i = 0; i < line->len && line->data[i] >= '0' && line->data[i] <= '9'; i++) {
		v = v * 10 + (line->data[i] - '0');
		if (v > INT32_MAX)
			return false;
	}
	if (!i || i == line->len || line->data[i] != ' ')
		return false;
	*pid = v;
	line->data += i + 1;
	line->len -= i + 1;
	return true;
}

static void load_name(struct tasks *t, pid_t pid, struct span name)
{
	struct task *task = pid ? get(t, pid) : NULL;

	/* What /proc said in this batch is newer. */
	if (!task || task->load == t->load || (t->dir && task->batch == t->batch))
		return;
	set_name(task, name);
	task->load = t->load;
}

void tasks_load(struct tasks *t, struct span text)
{
	struct span name = {};
	pid_t pid = 0, next;

	while (text.len) {
		struct span line = next_line(&text);

		if (cut_pid(&line, &next)) {
			load_name(t, pid, name);
			pid = next;
			name = line;
		} else if (pid && name.len + 1 + line.len <= NAME_MAX_LEN) {
			/* The lines lie side by side in the text. */
			name.len += 1 + line.len;
		}
	}
	load_name(t, pid, name);
}

void tasks_refresh(struct tasks *t)
{
	t->batch++;
}

/* A worker's /proc name goes on with what it works on: "kworker/0:1-events". */
static struct span strip_work(struct span name)
{
	static const char worker[] = "kworker/", rescuer[] = "kworker/R-";
	size_t i = sizeof(worker) - 1;

	if (name.len < i || memcmp(name.data, worker, i) ||
	    (name.len >= sizeof(rescuer) - 1 && !memcmp(name.data, rescuer, sizeof(rescuer) - 1)))
		return name;
	while (i < name.len && name.data[i] != '-' && name.data[i] != '+')
		i++;
	name.len = i;
	return name;
}

static bool read_comm(struct task *task)
{
	struct buf text = {};
	struct span name;
	char path[40];
	bool ok;

	snprintf(path, sizeof(path), "/proc/%d/comm", task->pid);
	ok = !file_read(AT_FDCWD, path, &text) && text.len;
	if (ok) {
		name = (struct span){ text.data, text.len };
		if (name.data[name.len - 1] == '\n')
			name.len--;
		set_name(task, strip_work(name));
	}
	buf_done(&text);
	return ok;
}

/* Reads the kernel's table of names, whose newer entries replace those read before. */
static void read_saved(struct tasks *t)
{
	struct buf text = {};
	char *path;

	t->read_batch = t->batch;
	if (asprintf(&path, "%s/saved_cmdlines", t->dir) < 0)
		return;
	if (!file_read(AT_FDCWD, path, &text)) {
		t->load++;
		tasks_load(t, (struct span){ text.data, text.len });
	}
	free(path);
	buf_done(&text);
}

static struct task *look_up(struct tasks *t, pid_t pid)
{
	struct task *task;

	if (!t->dir)
		return find(t, pid);
	task = get(t, pid);
	if (!task || task->batch == t->batch)
		return task;
	if (!read_comm(task) && t->read_batch != t->batch) {
		read_saved(t);
		/* The table may have moved or started anew. */
		task = get(t, pid);
	}
	if (task)
		task->batch = t->batch;
	return task;
}

struct span tasks_name(struct tasks *t, pid_t pid)
{
	struct task *task;

	if (!pid)
		return span_str("<idle>");
	task = look_up(t, pid);
	if (!task || !task->known)
		return span_str(TASKS_UNKNOWN);
	return (struct span){ task->name, task->len };
}
