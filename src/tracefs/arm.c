// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tracefs.h>

#include "tracefs/file.h"
#include "tracefs/session.h"
#include "tracefs/session_impl.h"

static int event_file(char **path, const struct armed *a, const char *file)
{
	return asprintf(path, "%s/%s", a->dir, file) < 0 ? -ENOMEM : 0;
}

static int event_write(struct session *s, const struct armed *a, const char *file, const char *text)
{
	char *path;
	int ret = event_file(&path, a, file);

	if (ret)
		return ret;
	ret = file_write(s->dir, path, text);
	free(path);
	return ret;
}

static int event_read(struct session *s, const struct armed *a, const char *file, struct buf *text)
{
	char *path;
	int ret = event_file(&path, a, file);

	if (ret)
		return ret;
	ret = file_read(s->dir, path, text);
	free(path);
	return ret;
}

/* After a refused write the event's filter file shows the text, a caret below and the reason. */
static char *refusal_from_filter(struct session *s, const struct armed *a)
{
	struct buf text = {};

	if (event_read(s, a, "filter", &text) || !strstr(buf_cstr(&text), "\nparse_error: ")) {
		buf_done(&text);
		return NULL;
	}
	while (text.len && text.data[text.len - 1] == '\n')
		text.len--;
	text.data[text.len] = '\0';
	return text.data;
}

static char *refusal_from_log(struct session *s)
{
	struct tracefs_instance *instance = tracefs_instance_alloc(s->tracefs, s->name);
	char *text = instance ? tracefs_error_last(instance) : NULL;

	tracefs_instance_free(instance);
	return text;
}

static int filter_refused(struct session *s, const struct armed *a, const struct session_event *e,
			  struct error *err)
{
	char *text = refusal_from_filter(s, a);

	if (!text)
		text = refusal_from_log(s);
	error_set(err, -EINVAL, "the kernel refuses the filter of %s:\n%s", e->name,
		  text ? text : e->filter);
	free(text);
	return -EINVAL;
}

static int set_filter(struct session *s, const struct armed *a, const struct session_event *e,
		      struct error *err)
{
	int ret;

	if (!e->filter)
		return 0;
	/* An empty write would succeed and set nothing. */
	ret = *e->filter ? event_write(s, a, "filter", e->filter) : -EINVAL;
	/* Parentheses and quotes that do not match make it return bare -1 and -3. */
	if (ret == -EINVAL || ret == -EPERM || ret == -ESRCH)
		return filter_refused(s, a, e, err);
	if (ret)
		return error_set(err, ret, "cannot set the filter of %s: %s", e->name,
				 strerror(-ret));
	return 0;
}

/* Not having a counter is no error: session_count() tells. */
static void set_counter(struct session *s, struct armed *a, const struct session_event *e)
{
	char *trigger, *pause;

	if (!e->count_filter || !e->count_key)
		return;
	if (asprintf(&trigger, "hist:keys=%s if %s", e->count_key, e->count_filter) < 0)
		return;
	if (asprintf(&pause, "hist:keys=%s:pause if %s", e->count_key, e->count_filter) < 0) {
		free(trigger);
		return;
	}
	if (event_write(s, a, "trigger", trigger)) {
		free(trigger);
		free(pause);
		return;
	}
	a->trigger = trigger;
	a->pause = pause;
}

static int enable(struct session *s, struct armed *a, const struct session_event *e,
		  struct error *err)
{
	int ret = event_write(s, a, "enable", "1");

	if (!ret) {
		a->enabled = true;
		return 0;
	}
	if (ret == -ENOENT)
		return error_set(err, ret, "cannot enable %s: this kernel has no such event",
				 e->name);
	error_set(err, ret, "cannot enable %s: %s", e->name, strerror(-ret));
	if (ret == -EINTR || ret == -EBUSY)
		error_advise(err, "another tracer, such as perf, holds the event");
	return ret;
}

static int set_filters(struct session *s, const struct session_event *events, struct error *err)
{
	size_t i;
	int ret = 0;

	for (i = 0; i < s->num_events && !ret; i++) {
		if (asprintf(&s->events[i].dir, "events/%s/%s", events[i].system, events[i].name) <
		    0) {
			s->events[i].dir = NULL;
			return error_set(err, -ENOMEM, "cannot enable %s: no memory",
					 events[i].name);
		}
		if (faccessat(s->dir, s->events[i].dir, F_OK, 0))
			return error_set(err, -ENOENT,
					 "cannot enable %s: this kernel has no such event",
					 events[i].name);
		ret = set_filter(s, &s->events[i], &events[i], err);
	}
	return ret;
}

static int arm(struct session *s, const struct session_event *events, struct error *err)
{
	int ret = set_filters(s, events, err);
	size_t i;

	/* Nothing is recorded before tracing_on, so that all events begin together. */
	for (i = 0; i < s->num_events && !ret; i++)
		ret = enable(s, &s->events[i], &events[i], err);
	if (ret)
		return ret;
	for (i = 0; i < s->num_events; i++)
		set_counter(s, &s->events[i], &events[i]);
	ret = file_write(s->dir, "tracing_on", "1");
	if (ret)
		error_set(err, ret, "cannot write %s/tracing_on: %s", s->path, strerror(-ret));
	return ret;
}

int session_arm(struct session *s, const struct session_event *events, size_t num,
		struct error *err)
{
	int ret;

	if (s->events)
		return error_set(err, -EBUSY, "cannot arm a session twice");
	s->events = calloc(num ? num : 1, sizeof(*s->events));
	if (!s->events)
		return error_set(err, -ENOMEM, "cannot enable events: no memory");
	s->num_events = num;
	ret = arm(s, events, err);
	if (ret)
		session_disarm(s, true);
	return ret;
}

int session_disarm(struct session *s, bool events)
{
	int first = 0, ret;
	char *text;
	size_t i;

	for (i = 0; i < s->num_events; i++) {
		struct armed *a = &s->events[i];

		if (a->trigger) {
			ret = asprintf(&text, "!%s", a->trigger) < 0 ? -ENOMEM : 0;
			if (!ret) {
				ret = event_write(s, a, "trigger", text);
				free(text);
			}
			first = first ? first : ret;
			free(a->trigger);
			a->trigger = NULL;
		}
		if (events && a->enabled) {
			ret = event_write(s, a, "enable", "0");
			first = first ? first : ret;
			a->enabled = false;
		}
	}
	return first;
}

int session_stop(struct session *s)
{
	int ret = file_write(s->dir, "tracing_on", "0");
	size_t i;

	/* Counters count on without the ring buffer. */
	for (i = 0; i < s->num_events; i++)
		if (s->events[i].trigger)
			event_write(s, &s->events[i], "trigger", s->events[i].pause);
	return ret;
}

/* "{ same_exec:          1 } hitcount:         12"; false for any other line. */
static bool parse_count(const char *line, struct session_count *count)
{
	const char *colon;
	char *end;

	if (strncmp(line, "{ ", 2))
		return false;
	colon = strchr(line, ':');
	if (!colon)
		return false;
	errno = 0;
	count->key = strtoull(colon + 1, &end, 0);
	if (errno || end == colon + 1)
		return false;
	return sscanf(end, " } hitcount: %" SCNu64, &count->hits) == 1;
}

static int parse_counts(char *text, struct session_count *counts, size_t max, size_t *num)
{
	uint64_t dropped = UINT64_MAX;
	struct session_count count;
	char *save = NULL;
	char *line;

	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (parse_count(line, &count)) {
			if (*num == max)
				return -ENODATA;
			counts[(*num)++] = count;
		} else if (sscanf(line, " Dropped: %" SCNu64, &dropped) == 1 && dropped) {
			return -ENODATA;
		}
	}
	/* Without the totals it was no text of a counter. */
	return dropped ? -ENODATA : 0;
}

int session_count(struct session *s, size_t index, struct session_count *counts, size_t max,
		  size_t *num)
{
	struct buf text = {};
	int ret;

	*num = 0;
	if (index >= s->num_events || !s->events[index].trigger)
		return -ENODATA;
	ret = event_read(s, &s->events[index], "hist", &text);
	if (!ret) {
		buf_cstr(&text);
		ret = text.data ? parse_counts(text.data, counts, max, num) : -ENOMEM;
	}
	buf_done(&text);
	return ret;
}
