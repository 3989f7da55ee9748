// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/path_check.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>

/* As the kernel has it in events: include/linux/kdev_t.h */
static uint64_t kernel_dev(dev_t dev)
{
	return (uint64_t)major(dev) << 20 | minor(dev);
}

/* Those that give stat(2) other devices than their own. */
static bool hides_device(const char *path)
{
	struct statfs fs;

	return !statfs(path, &fs) &&
	       (fs.f_type == OVERLAYFS_SUPER_MAGIC || fs.f_type == BTRFS_SUPER_MAGIC);
}

static enum path_state compare(const struct want *want, const char *path, const struct stat *st)
{
	if (!want->dev && !want->ino)
		return PATH_UNCHECKED;
	/* Audit tells the name of the device only. */
	if (!want->dev || kernel_dev(st->st_dev) == want->dev)
		return st->st_ino == want->ino ? PATH_VERIFIED : PATH_REPLACED;
	if (hides_device(path))
		return st->st_ino == want->ino ? PATH_VERIFIED : PATH_UNCHECKED;
	return PATH_ELSEWHERE;
}

/* The length of what there is of a path, a directory; 0: nothing. */
static size_t existing_dir(char *path)
{
	struct stat st;
	char *slash;

	while ((slash = strrchr(path, '/')) && slash != path) {
		*slash = '\0';
		if (!lstat(path, &st))
			return S_ISDIR(st.st_mode) ? strlen(path) : 0;
	}
	return slash ? 1 : 0;
}

/* Whether it is younger than the trace, where the file system tells. */
static bool is_new(const char *path, uint64_t since)
{
	struct statx st;

	if (!since || statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BTIME, &st) ||
	    !(st.stx_mask & STATX_BTIME))
		return false;
	return st.stx_btime.tv_sec * 1000000000ULL + st.stx_btime.tv_nsec >= since;
}

struct path_check path_check(const struct suggestion *s, const struct want *want)
{
	char *path = strndup(want->path.data, want->path.len);
	struct path_check check = {};
	struct stat st;

	if (path && !lstat(path, &st)) {
		check.state = compare(want, path, &st);
		check.is_dir = S_ISDIR(st.st_mode);
		if (check.state == PATH_VERIFIED && !check.is_dir && s->live &&
		    is_new(path, s->since))
			check.state = PATH_NEW;
	} else if (path && (errno == ENOENT || errno == ENOTDIR)) {
		check.state = PATH_GONE;
	}
	if (check.state == PATH_GONE || check.state == PATH_NEW)
		check.dir_len = existing_dir(path);
	free(path);
	return check;
}
