// SPDX-License-Identifier: GPL-2.0-only
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording/spool_impl.h"
#include "tracefs/file.h"
#include "util/io.h"

/* Kept free on the disk, so that a full one takes what is known last and a chunk to move. */
#define RESERVE_BYTES (1 << 20)

static int no_memory(struct error *err)
{
	return error_set(err, -ENOMEM, "out of memory");
}

/* Where the file is to come: follows symbolic links of ours, refuses what is no regular file. */
static int resolve(const char *target, char **path, struct error *err)
{
	struct stat st;

	if (lstat(target, &st)) {
		*path = strdup(target);
		return *path ? 0 : no_memory(err);
	}
	if (S_ISLNK(st.st_mode)) {
		/* Others could lead us anywhere by one in a directory that is everybody's. */
		if (st.st_uid != geteuid())
			return error_set(err, -EPERM,
					 "cannot write %s: it is a symbolic link of another user",
					 target);
		*path = realpath(target, NULL);
		if (!*path)
			return error_set(err, -errno, "cannot follow the symbolic link %s: %m",
					 target);
		if (stat(*path, &st))
			return error_set(err, -errno, "cannot write %s: %m", *path);
	} else {
		*path = strdup(target);
		if (!*path)
			return no_memory(err);
	}
	if (S_ISDIR(st.st_mode))
		return error_set(err, -EISDIR, "cannot write %s: it is a directory", target);
	if (!S_ISREG(st.st_mode))
		return error_set(err, -EINVAL, "cannot write %s: it is no regular file", target);
	return 0;
}

static int new_spool(struct spool **spool, const char *target, struct error *err)
{
	struct spool *s = calloc(1, sizeof(*s));
	int ret;

	if (!s)
		return no_memory(err);
	s->dir = -1;
	ret = resolve(target, &s->target, err);
	if (!ret && asprintf(&s->path, "%s.part", s->target) < 0) {
		s->path = NULL;
		ret = no_memory(err);
	}
	if (ret)
		spool_free(s);
	else
		*spool = s;
	return ret;
}

/* Opens and locks the directory; -EBUSY when its run lives. */
static int lock(struct spool *s)
{
	struct stat st;
	int ret;

	s->dir = open_retry(AT_FDCWD, s->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
	if (s->dir < 0)
		return s->dir;
	if (fstat(s->dir, &st))
		return -errno;
	if (st.st_uid != geteuid())
		return -EPERM;
	if (flock(s->dir, LOCK_EX | LOCK_NB))
		return errno == EWOULDBLOCK ? -EBUSY : -errno;
	ret = check_name(s->dir, s->path);
	/* Another run has removed it, and perhaps made its own. */
	return ret == -ESTALE ? -EBUSY : ret;
}

static int lock_failed(const struct spool *s, int code, struct error *err)
{
	if (code == -EBUSY)
		return error_set(err, code, "%s is being recorded by another run of lltrace",
				 s->target);
	if (code == -EPERM)
		return error_set(err, code, "%s belongs to another user", s->path);
	if (code == -ENOTDIR || code == -ELOOP)
		return error_set(err, code, "%s is in the way: it is no directory of lltrace",
				 s->path);
	return error_set(err, code, "cannot open %s: %s", s->path, strerror(-code));
}

int spool_open(struct spool **spool, const char *target, struct error *err)
{
	struct spool *s = NULL;
	int ret;

	ret = new_spool(&s, target, err);
	if (ret)
		return ret;
	ret = lock(s);
	if (ret == -ENOENT)
		error_set(err, ret, "there is nothing to recover: no %s", s->path);
	else if (ret)
		lock_failed(s, ret, err);
	if (ret)
		spool_free(s);
	else
		*spool = s;
	return ret;
}

int spool_cpu_number(const char *name)
{
	unsigned int cpu;
	int used = 0;

	if (sscanf(name, "cpu%u%n", &cpu, &used) != 1 || name[used] || cpu > INT_MAX)
		return -1;
	return cpu;
}

/* Calls @fn for every file that the directory can have; stops at an error. */
static int each_file(struct spool *s, int (*fn)(struct spool *s, const char *name))
{
	static const char *const names[] = {
		SPOOL_HEAD, SPOOL_RESERVE, SPOOL_BOOT_ID, SPOOL_PLAN, SPOOL_PLAN ".new", SPOOL_OUT,
	};
	int fd = open_retry(s->dir, ".", O_RDONLY | O_DIRECTORY, 0);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *d;
	int ret = 0;

	if (!dir) {
		ret = fd < 0 ? fd : -errno;
		if (fd >= 0)
			close(fd);
		return ret;
	}
	while (!ret && (d = next_entry(dir, &ret))) {
		bool ours = spool_cpu_number(d->d_name) >= 0;

		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
			ours |= !strcmp(names[i], d->d_name);
		if (ours)
			ret = fn(s, d->d_name);
	}
	closedir(dir);
	return ret;
}

static int remove_file(struct spool *s, const char *name)
{
	if (!strcmp(name, SPOOL_PLAN))
		return 0;
	return unlinkat(s->dir, name, 0) ? -errno : 0;
}

/* The plan goes last: without one, what is left would look like a recording to be finished. */
int spool_remove(struct spool *s)
{
	int ret = each_file(s, remove_file);

	if (!ret && unlinkat(s->dir, SPOOL_PLAN, 0) && errno != ENOENT)
		ret = -errno;
	if (!ret && rmdir(s->path))
		ret = -errno;
	return ret;
}

/* -EEXIST for a file that holds sub-buffers, or a plan to finish. */
static int is_worth(struct spool *s, const char *name)
{
	struct stat st;

	if (!strcmp(name, SPOOL_PLAN))
		return -EEXIST;
	if (spool_cpu_number(name) < 0)
		return 0;
	if (fstatat(s->dir, name, &st, AT_SYMLINK_NOFOLLOW))
		return -errno;
	/* Blocks: what is before the sub-buffers is a hole. */
	return st.st_blocks ? -EEXIST : 0;
}

/* What is left of a run that was killed before it read anything is no loss. */
static int remove_worthless(struct spool *s, struct error *err)
{
	int ret = lock(s);

	if (ret)
		return lock_failed(s, ret, err);
	ret = each_file(s, is_worth);
	if (!ret)
		ret = spool_remove(s);
	if (ret) {
		error_set(err, -EEXIST, "%s holds a recording that was cut off", s->path);
		error_advise(err, "finish it with 'lltrace recover %s', or remove it: rm -r %s",
			     s->target, s->path);
		return -EEXIST;
	}
	close(s->dir);
	s->dir = -1;
	return 0;
}

static int make_failed(const struct spool *s, int code, struct error *err)
{
	return error_set(err, code, "cannot create %s: %s", s->path, strerror(-code));
}

static int make_directory(struct spool *s, struct error *err)
{
	int ret = mkdir(s->path, 0700) ? -errno : 0;

	if (ret == -EEXIST) {
		ret = remove_worthless(s, err);
		if (ret)
			return ret;
		ret = mkdir(s->path, 0700) ? -errno : 0;
	}
	if (ret)
		return make_failed(s, ret, err);
	ret = lock(s);
	if (!ret)
		return 0;
	/* Another run's is not ours to remove. */
	if (ret != -EBUSY)
		rmdir(s->path);
	return lock_failed(s, ret, err);
}

static int create_file(struct spool *s, const char *name, const void *data, size_t len)
{
	int fd = open_retry(s->dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
	int ret;

	if (fd < 0)
		return fd;
	ret = pwrite_all(fd, data, len, 0);
	close(fd);
	return ret;
}

static int make_head(struct spool *s, const struct frame_info *info)
{
	uint64_t offset = frame_data_offset(info);
	struct frame frame = {};
	char *bytes = NULL;
	int ret;

	ret = offset ? frame_build(&frame, info, NULL, 0, offset) : -ENOMEM;
	if (!ret) {
		bytes = calloc(1, offset + frame.back.len);
		ret = bytes ? 0 : -ENOMEM;
	}
	if (!ret) {
		memcpy(bytes, frame.front.data, frame.front.len);
		if (frame.back.len)
			memcpy(bytes + offset, frame.back.data, frame.back.len);
		ret = create_file(s, SPOOL_HEAD, bytes, offset + frame.back.len);
	}
	free(bytes);
	frame_done(&frame);
	return ret;
}

static int make_reserve(struct spool *s)
{
	int fd = open_retry(s->dir, SPOOL_RESERVE, O_WRONLY | O_CREAT | O_EXCL, 0600);
	int ret;

	if (fd < 0)
		return fd;
	/* Writes zeros where the file system can't do it by itself. */
	ret = allocate_retry(fd, 0, RESERVE_BYTES);
	close(fd);
	return ret;
}

int spool_boot_id(struct buf *id)
{
	return file_read(AT_FDCWD, "/proc/sys/kernel/random/boot_id", id);
}

static int make_boot_id(struct spool *s)
{
	struct buf id = {};
	int ret = spool_boot_id(&id);

	/* Without it names of tasks are not recovered. */
	ret = ret ? 0 : create_file(s, SPOOL_BOOT_ID, id.data, id.len);
	buf_done(&id);
	return ret;
}

int spool_create(struct spool **spool, const char *target, const struct frame_info *info,
		 struct error *err)
{
	struct spool *s = NULL;
	int ret;

	ret = new_spool(&s, target, err);
	if (ret)
		return ret;
	s->page_size = info->page_size;
	ret = make_directory(s, err);
	if (ret) {
		spool_free(s);
		return ret;
	}
	s->num_cpus = info->cpus;
	s->cpus = calloc(info->cpus, sizeof(*s->cpus));
	for (unsigned int cpu = 0; s->cpus && cpu < info->cpus; cpu++)
		s->cpus[cpu] = (struct spool_cpu){ .fd = -1, .start = info->page_size };
	ret = s->cpus ? make_head(s, info) : -ENOMEM;
	if (!ret)
		ret = make_reserve(s);
	if (!ret)
		ret = make_boot_id(s);
	if (ret) {
		error_set(err, ret, "cannot write into %s: %s", s->path, strerror(-ret));
		if (spool_remove(s))
			error_advise(err, "%s could not be removed either", s->path);
		spool_free(s);
		return ret;
	}
	*spool = s;
	return 0;
}

int spool_cpu(struct spool *s, unsigned int cpu, struct error *err)
{
	char name[24];
	int fd;

	snprintf(name, sizeof(name), "cpu%u", cpu);
	fd = open_retry(s->dir, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
	if (fd < 0)
		return error_set(err, fd, "cannot create %s/%s: %s", s->path, name, strerror(-fd));
	s->cpus[cpu].fd = fd;
	if (lseek(fd, s->page_size, SEEK_SET) < 0)
		return error_set(err, -errno, "cannot write %s/%s: %m", s->path, name);
	return fd;
}

static int open_cpu(struct spool *s, const char *name)
{
	int cpu = spool_cpu_number(name);

	if (cpu < 0)
		return 0;
	/* The head says how many there can be. */
	if ((unsigned int)cpu >= s->num_cpus)
		return -EPROTO;
	s->cpus[cpu].fd = open_retry(s->dir, name, O_RDWR | O_NOFOLLOW, 0);
	return s->cpus[cpu].fd < 0 ? s->cpus[cpu].fd : 0;
}

int spool_open_cpus(struct spool *s, struct error *err)
{
	int ret;

	s->cpus = calloc(s->num_cpus, sizeof(*s->cpus));
	if (!s->cpus)
		return no_memory(err);
	for (unsigned int cpu = 0; cpu < s->num_cpus; cpu++)
		s->cpus[cpu] = (struct spool_cpu){ .fd = -1, .start = s->page_size };
	ret = each_file(s, open_cpu);
	return ret ? error_set(err, ret, "cannot open the data in %s: %s", s->path, strerror(-ret))
		   : 0;
}

uint64_t spool_end(const struct spool *s, unsigned int cpu)
{
	const struct spool_cpu *c = &s->cpus[cpu];
	struct stat st;

	if (c->end)
		return c->end;
	if (c->fd < 0 || fstat(c->fd, &st) || (uint64_t)st.st_size <= c->start)
		return c->start;
	return st.st_size - st.st_size % s->page_size;
}

uint64_t spool_size(const struct spool *s, unsigned int cpu)
{
	return spool_end(s, cpu) - s->cpus[cpu].start;
}

int spool_discard(struct spool *s, struct error *err)
{
	int ret = spool_remove(s);

	return ret ? error_set(err, ret, "cannot remove %s: %s", s->path, strerror(-ret)) : 0;
}

void spool_free(struct spool *s)
{
	if (!s)
		return;
	for (unsigned int cpu = 0; s->cpus && cpu < s->num_cpus; cpu++)
		if (s->cpus[cpu].fd >= 0)
			close(s->cpus[cpu].fd);
	if (s->dir >= 0)
		close(s->dir);
	free(s->cpus);
	free(s->path);
	free(s->target);
	free(s);
}
