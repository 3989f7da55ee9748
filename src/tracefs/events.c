// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs/events.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "tracefs/file.h"

/* Adds one event; returns a negative errno only when the whole thing must end. */
static int add_event(struct catalog *catalog, int dir, const char *system, const char *name,
		     const struct abi *abi, struct error *err)
{
	struct format *format;
	struct buf path = {}, text = {};
	int ret;

	buf_printf(&path, "%s/format", name);
	ret = file_read(dir, buf_cstr(&path), &text);
	if (!ret)
		ret = format_new(&format, system, (struct span){ text.data, text.len }, abi, NULL);
	if (!ret) {
		ret = catalog_add(catalog, format);
		if (ret)
			format_free(format);
	}
	buf_done(&path);
	buf_done(&text);
	return ret == -ENOMEM ? error_set(err, ret, "out of memory") : 0;
}

int events_read(struct catalog *catalog, const char *dir, const char *system, const struct abi *abi,
		struct error *err)
{
	struct buf path = {};
	struct dirent *entry;
	DIR *events;
	int ret = 0;

	buf_printf(&path, "%s/events/%s", dir, system);
	events = opendir(buf_cstr(&path));
	if (!events) {
		ret = error_set(err, -errno, "cannot read %s: %m", buf_cstr(&path));
		buf_done(&path);
		return ret;
	}
	while (!ret && (entry = readdir(events)))
		if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
			ret = add_event(catalog, dirfd(events), system, entry->d_name, abi, err);
	if (!ret && !catalog->num)
		ret = error_set(err, -ENODEV, "no event in %s has a format that is understood",
				buf_cstr(&path));
	closedir(events);
	buf_done(&path);
	return ret;
}
