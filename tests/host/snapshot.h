/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TESTS_SNAPSHOT_H
#define LLTRACE_TESTS_SNAPSHOT_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>

#include "tracefs/file.h"

/* Appends what tracefs holds outside of an instance of ours, as text to compare. */
static inline void snapshot(const char *tracefs, struct buf *text)
{
	static const char *const files[] = {
		"trace_clock",
		"tracing_on",
		"buffer_size_kb",
		"buffer_percent",
		"trace_options",
		"set_event",
		"set_event_pid",
		"current_tracer",
		"error_log",
		"uprobe_events",
		"per_cpu/cpu0/stats",
		"events/landlock/enable",
		"events/landlock/landlock_deny_access_fs/filter",
	};
	char path[512];
	const struct dirent *d;
	DIR *dir;
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		buf_printf(text, "== %s\n", files[i]);
		snprintf(path, sizeof(path), "%s/%s", tracefs, files[i]);
		file_read(AT_FDCWD, path, text);
		/* The time of now is in there. */
		if (strstr(files[i], "stats")) {
			char *now = strstr(buf_cstr(text), "\nnow ts: ");

			if (now)
				text->len = now - text->data;
		}
	}
	snprintf(path, sizeof(path), "%s/instances", tracefs);
	dir = opendir(path);
	while (dir && (d = readdir(dir)))
		buf_printf(text, "instance %s\n", d->d_name);
	if (dir)
		closedir(dir);
}

#endif
