// SPDX-License-Identifier: GPL-2.0-only
#include "recording/temporary.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording/spool.h"

const char *temporary_place(void)
{
	const char *dir = getenv("TMPDIR");

	return dir && *dir ? dir : "/var/tmp";
}

int temporary_new(char **dir)
{
	if (asprintf(dir, "%s/lltrace-XXXXXX", temporary_place()) < 0) {
		*dir = NULL;
		return -ENOMEM;
	}
	return mkdtemp(*dir) ? 0 : -errno;
}

/* In one that others can write to, names could lead anywhere. */
static bool is_ours(const char *dir)
{
	struct stat st;

	return !lstat(dir, &st) && S_ISDIR(st.st_mode) && st.st_uid == geteuid() &&
	       !(st.st_mode & (S_IWGRP | S_IWOTH));
}

/* 1 when it is none that a dead run left: a living one's, another user's, or a finished one. */
static int look_at(const char *dir, bool remove)
{
	char *file;
	int ret;

	if (!is_ours(dir))
		return 1;
	if (asprintf(&file, "%s/" TEMPORARY_FILE, dir) < 0)
		return -ENOMEM;
	ret = spool_remove_dead(file, !remove, NULL);
	free(file);
	if (ret == -ENOENT || ret == -ENOTDIR || ret == -EBUSY)
		return 1;
	if (!ret && remove && rmdir(dir))
		ret = -errno;
	return ret;
}

int temporary_dead(bool remove, void (*fn)(void *arg, const char *path, int error), void *arg)
{
	glob_t found = {};
	char *pattern;
	int ret = 0;

	if (asprintf(&pattern, "%s/lltrace-??????", temporary_place()) < 0)
		return -ENOMEM;
	if (glob(pattern, GLOB_ONLYDIR, NULL, &found) == GLOB_NOSPACE)
		ret = -ENOMEM;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		int dead = look_at(found.gl_pathv[i], remove);

		if (dead <= 0)
			fn(arg, found.gl_pathv[i], dead);
	}
	globfree(&found);
	free(pattern);
	return ret;
}
