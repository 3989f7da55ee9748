// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs/events.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "tracefs/file.h"
#include "util/io.h"

/* The text of NAME/format, or of NAME itself where that is a file. */
static int read_text(int dir, const char *name, struct buf *text)
{
	struct buf path = {};
	int ret;

	buf_printf(&path, "%s/format", name);
	ret = file_read(dir, buf_cstr(&path), text);
	if (ret == -ENOTDIR)
		ret = file_read(dir, name, text);
	buf_done(&path);
	return ret;
}

/* What has no format is no event, and one that went away meanwhile is none any more. */
static bool is_none(int code)
{
	return code == -ENOENT || code == -ENOTDIR || code == -EISDIR || code == -ENODEV;
}

/* Adds one event; returns a negative errno only when the whole thing must end. */
static int add_event(struct catalog *catalog, int dir, const char *system, const char *name,
		     const struct abi *abi, struct error *err)
{
	struct format *format;
	struct buf text = {};
	int ret = read_text(dir, name, &text);

	if (ret && !is_none(ret)) {
		buf_done(&text);
		return error_set(err, ret, "cannot read the format of %s: %s", name,
				 strerror(-ret));
	}
	if (!ret)
		ret = format_new(&format, system, (struct span){ text.data, text.len }, abi, NULL);
	if (!ret) {
		ret = catalog_add(catalog, format);
		if (ret)
			format_free(format);
	}
	buf_done(&text);
	return ret == -ENOMEM ? error_set(err, ret, "out of memory") : 0;
}

int events_read_dir(struct catalog *catalog, const char *dir, const char *system,
		    const struct abi *abi, struct error *err)
{
	struct dirent *entry;
	DIR *events = opendir(dir);
	int ret = 0, failed = 0;

	if (!events)
		return error_set(err, -errno, "cannot read %s: %m", dir);
	while (!ret && (entry = next_entry(events, &failed)))
		if (entry->d_name[0] != '.')
			ret = add_event(catalog, dirfd(events), system, entry->d_name, abi, err);
	if (failed)
		ret = error_set(err, failed, "cannot read %s: %s", dir, strerror(-failed));
	if (!ret && !catalog->num)
		ret = error_set(err, -ENODEV, "no event in %s has a format that is understood",
				dir);
	closedir(events);
	return ret;
}

int events_read(struct catalog *catalog, const char *tracefs, const char *system,
		const struct abi *abi, struct error *err)
{
	struct buf dir = {};
	int ret;

	buf_printf(&dir, "%s/events/%s", tracefs, system);
	ret = events_read_dir(catalog, buf_cstr(&dir), system, abi, err);
	buf_done(&dir);
	return ret;
}
