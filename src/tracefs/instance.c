// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs/instance.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tracefs/file.h"
#include "util/io.h"

#define MAX_NAMES	1000
#define REMOVE_TRIES	20
#define REMOVE_PAUSE_NS 5000000

/*
 * Opens and locks a directory just made.  Between mkdir(2) and flock(2) it
 * looks like a dead run's: who cleans up may have taken it, then -EEXIST asks
 * for another name.
 */
static int lock_new(const char *path)
{
	int fd = open_retry(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
	int ret;

	if (fd < 0)
		ret = fd == -ENOENT ? -EEXIST : fd;
	else if (flock(fd, LOCK_EX | LOCK_NB))
		ret = errno == EWOULDBLOCK ? -EEXIST : -errno;
	else
		ret = check_name(fd, path);
	if (ret == -ESTALE)
		ret = -EEXIST;
	if (!ret)
		return fd;
	if (fd >= 0)
		close(fd);
	if (ret != -EEXIST)
		rmdir(path);
	return ret;
}

static char *make_path(const char *tracefs, unsigned int nth)
{
	char suffix[16] = "";
	char *path;

	if (nth)
		snprintf(suffix, sizeof(suffix), "-%u", nth);
	if (asprintf(&path, "%s/instances/lltrace-%d%s", tracefs, getpid(), suffix) < 0)
		return NULL;
	return path;
}

static int fail(int code, const char *tracefs, struct error *err)
{
	error_set(err, code, "cannot create a tracing instance in %s/instances: %s", tracefs,
		  strerror(-code));
	if (code == -EACCES || code == -EPERM)
		error_advise(err, "run it as root");
	else if (code == -ENOENT)
		error_advise(err, "this kernel's tracefs has no instances");
	else if (code == -EROFS)
		error_advise(err, "make it writable: mount -o remount,rw %s", tracefs);
	else if (code == -ENOMEM || code == -ENOSPC)
		error_advise(err, "each instance needs a ring buffer for every CPU; "
				  "remove other instances or free memory");
	else if (code == -EEXIST)
		error_advise(err,
			     "every name for it is taken: remove instances called lltrace-%d-*",
			     getpid());
	return code;
}

int instance_create(const char *tracefs, char **path, struct error *err)
{
	unsigned int nth;
	char *name;
	int ret;

	for (nth = 0; nth < MAX_NAMES; nth++) {
		name = make_path(tracefs, nth);
		if (!name)
			return fail(-ENOMEM, tracefs, err);
		ret = mkdir(name, 0750) ? -errno : lock_new(name);
		if (ret >= 0) {
			*path = name;
			return ret;
		}
		free(name);
		if (ret != -EEXIST)
			return fail(ret, tracefs, err);
	}
	return fail(-EEXIST, tracefs, err);
}

int instance_remove(const char *path)
{
	const struct timespec pause = { .tv_nsec = REMOVE_PAUSE_NS };
	int tries;

	for (tries = 0; rmdir(path); tries++) {
		if (errno != EBUSY || tries == REMOVE_TRIES)
			return -errno;
		nanosleep(&pause, NULL);
	}
	return 0;
}

/* Only "lltrace-PID" and "lltrace-PID-N" are ours. */
static bool is_ours(const char *name)
{
	static const char prefix[] = "lltrace-";
	size_t len = sizeof(prefix) - 1;

	return !strncmp(name, prefix, len) && name[len] >= '0' && name[len] <= '9' &&
	       strspn(name + len, "0123456789-") == strlen(name + len);
}

/* Takes the lock that a living run holds, so that none of them is disturbed. */
static int lock_dead(const char *path, int *fd)
{
	*fd = open_retry(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
	if (*fd < 0)
		return *fd;
	return flock(*fd, LOCK_EX | LOCK_NB) ? -errno : 0;
}

static int remove_dead(const char *path)
{
	int fd, ret = lock_dead(path, &fd);

	if (!ret) {
		file_write(fd, "tracing_on", "0");
		/* Much faster than what the kernel does by itself where there is a process filter. */
		file_write(fd, "events/enable", "0");
		ret = instance_remove(path);
	}
	if (fd >= 0)
		close(fd);
	return ret;
}

static int find_dead(const char *path)
{
	int fd, ret = lock_dead(path, &fd);

	if (fd >= 0)
		close(fd);
	return ret;
}

/* Does something to each instance of ours; tells what came of it, unless the run lives. */
static int each_own(const char *tracefs, int (*act)(const char *path),
		    void (*tell)(void *arg, const char *path, int error), void *arg)
{
	char *dir, *path;
	struct dirent *d;
	DIR *instances;
	int ret;

	if (asprintf(&dir, "%s/instances", tracefs) < 0)
		return -ENOMEM;
	instances = opendir(dir);
	ret = instances ? 0 : -errno;
	while (instances && (d = next_entry(instances, &ret))) {
		int done;

		if (!is_ours(d->d_name))
			continue;
		if (asprintf(&path, "%s/%s", dir, d->d_name) < 0) {
			ret = -ENOMEM;
			break;
		}
		done = act(path);
		/* It lives, or somebody else removed it. */
		if (tell && done != -EWOULDBLOCK && done != -ENOENT)
			tell(arg, path, done);
		free(path);
	}
	if (instances)
		closedir(instances);
	free(dir);
	return ret;
}

int instance_remove_dead(const char *tracefs,
			 void (*removed)(void *arg, const char *path, int error), void *arg)
{
	return each_own(tracefs, remove_dead, removed, arg);
}

int instance_find_dead(const char *tracefs, void (*found)(void *arg, const char *path, int error),
		       void *arg)
{
	return each_own(tracefs, find_dead, found, arg);
}
