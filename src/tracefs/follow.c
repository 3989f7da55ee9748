// SPDX-License-Identifier: GPL-2.0-only
/* A session's process filter. */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tracefs/file.h"
#include "tracefs/session.h"
#include "tracefs/session_impl.h"
#include "util/io.h"

/* Inode of the first PID namespace: PROC_PID_INIT_INO, linux/proc_ns.h. */
#define INIT_PID_NS 0xEFFFFFFCU
/* The thread that starts all others of the kernel. */
#define KTHREADD 2

static int check_namespace(struct error *err)
{
	struct stat st;

	if (stat("/proc/self/ns/pid", &st) || st.st_ino == INIT_PID_NS)
		return 0;
	error_set(err, -EOPNOTSUPP,
		  "cannot trace single processes from inside a PID namespace: the kernel compares "
		  "with process IDs of the host");
	error_advise(err, "run lltrace on the host, outside of the container");
	return -EOPNOTSUPP;
}

/* Appends the threads of a process. */
static int add_threads(struct buf *list, pid_t pid, struct error *err)
{
	char path[40];
	struct dirent *d;
	DIR *tasks;
	int ret = 0;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	tasks = opendir(path);
	if (!tasks && errno == ENOENT)
		return error_set(err, -ESRCH, "cannot trace process %d: there is none", pid);
	if (!tasks)
		return error_set(err, -errno, "cannot trace process %d: %m", pid);
	while ((d = next_entry(tasks, &ret)))
		if (isdigit((unsigned char)*d->d_name))
			buf_printf(list, "%s ", d->d_name);
	closedir(tasks);
	return ret ? error_set(err, ret, "cannot trace process %d: %s", pid, strerror(-ret)) : 0;
}

/* Kernel threads that are there already; those to come are kthreadd's children. */
static void add_kernel_threads(struct buf *list)
{
	char path[48];

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", KTHREADD, KTHREADD);
	/* Without that file (CONFIG_PROC_CHILDREN) only new ones pass. */
	file_read(AT_FDCWD, path, list);
}

static int set_option(struct session *s, bool children)
{
	int ret = file_write(s->dir, "trace_options", children ? "event-fork" : "noevent-fork");

	/* Kernels before 4.7 have neither. */
	return ret == -EINVAL && !children ? 0 : ret;
}

/* The kernel adds what is written to a list that it empties when the file is truncated. */
static int write_pids(struct session *s, const pid_t *pids, size_t num, struct error *err)
{
	struct buf list = {};
	int ret = 0;

	buf_printf(&list, "%d ", KTHREADD);
	for (size_t i = 0; i < num && !ret; i++)
		ret = add_threads(&list, pids[i], err);
	if (!ret)
		add_kernel_threads(&list);
	if (!ret && buf_failed(&list))
		ret = error_set(err, -ENOMEM, "cannot set the process filter: no memory");
	if (!ret) {
		ret = file_write(s->dir, "set_event_pid", buf_cstr(&list));
		if (ret)
			error_set(err, ret, "cannot write %s/set_event_pid: %s", s->path,
				  strerror(-ret));
	}
	buf_done(&list);
	return ret;
}

int session_follow(struct session *s, const pid_t *pids, size_t num, bool children,
		   struct error *err)
{
	int ret = check_namespace(err);

	if (ret)
		return ret;
	ret = set_option(s, children);
	if (ret)
		return error_set(err, ret, "cannot set the option %sevent-fork: %s",
				 children ? "" : "no", strerror(-ret));
	s->follows = true;
	return write_pids(s, pids, num, err);
}
