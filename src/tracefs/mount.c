// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs/mount.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tracefs/file.h"
#include "util/buf.h"
#include "util/io.h"

#define DEFAULT_DIR  "/sys/kernel/tracing"
#define SECURITY_DIR "/sys/kernel/security"

/* How good a place for tracefs is; a debugfs only leads to one. */
enum rank { RANK_NONE, RANK_DEBUGFS, RANK_TRACEFS, RANK_DEFAULT };

/* The fields of a line of mountinfo that matter here. */
struct mount {
	char *root;
	char *point;
	char *type;
};

/* mountinfo writes blank, tab, newline and backslash as \ooo. */
static void unescape(char *s)
{
	char *out = s;

	while (*s) {
		if (s[0] == '\\' && s[1] >= '0' && s[1] <= '3' && s[2] >= '0' && s[2] <= '7' &&
		    s[3] >= '0' && s[3] <= '7') {
			*out++ = (s[1] - '0') << 6 | (s[2] - '0') << 3 | (s[3] - '0');
			s += 4;
		} else {
			*out++ = *s++;
		}
	}
	*out = '\0';
}

/* "ID PARENT MAJ:MIN ROOT POINT OPTIONS [OPTIONAL...] - TYPE SOURCE OPTIONS"; cuts @line up. */
static bool parse_mount(struct mount *m, char *line)
{
	char *tail = strstr(line, " - ");
	char *save = NULL;
	int i;

	if (!tail)
		return false;
	*tail = '\0';
	strtok_r(line, " ", &save);
	for (i = 0; i < 2; i++)
		strtok_r(NULL, " ", &save);
	m->root = strtok_r(NULL, " ", &save);
	m->point = strtok_r(NULL, " ", &save);
	m->type = strtok_r(tail + 3, " ", &save);
	if (!m->root || !m->point || !m->type)
		return false;
	unescape(m->point);
	return true;
}

static enum rank rank_mount(const struct mount *m)
{
	if (strcmp(m->root, "/"))
		return RANK_NONE;
	if (!strcmp(m->type, "debugfs"))
		return RANK_DEBUGFS;
	if (strcmp(m->type, "tracefs"))
		return RANK_NONE;
	return strcmp(m->point, DEFAULT_DIR) ? RANK_TRACEFS : RANK_DEFAULT;
}

/* Whether this user can read a file in there: 0 or a negative errno. */
static int try_dir(const char *dir)
{
	int dirfd = open_retry(AT_FDCWD, dir, O_PATH | O_DIRECTORY, 0);
	int fd;

	if (dirfd < 0)
		return dirfd;
	fd = open_retry(dirfd, "trace_clock", O_RDONLY, 0);
	if (fd >= 0)
		close(fd);
	close(dirfd);
	return fd < 0 ? fd : 0;
}

/* What the search has found so far. */
struct search {
	char *dir; /* the best usable place */
	enum rank rank;
	char *refused; /* the best place that is there but can't be used, and why */
	enum rank refused_rank;
	int reason;
};

static int consider(struct search *s, const struct mount *m)
{
	enum rank rank = rank_mount(m);
	char *dir;
	int ret;

	if (rank <= s->rank)
		return 0;
	if (asprintf(&dir, "%s%s", m->point, rank == RANK_DEBUGFS ? "/tracing" : "") < 0)
		return -ENOMEM;
	ret = try_dir(dir);
	if (!ret) {
		free(s->dir);
		s->dir = dir;
		s->rank = rank;
		return 0;
	}
	/* A debugfs need not have tracing in it. */
	if (rank <= s->refused_rank || (ret == -ENOENT && rank == RANK_DEBUGFS)) {
		free(dir);
		return 0;
	}
	free(s->refused);
	s->refused = dir;
	s->refused_rank = rank;
	s->reason = ret;
	return 0;
}

static int search_mounts(struct search *s, char *mountinfo)
{
	char *save = NULL;
	struct mount m;
	char *line;
	int ret = 0;

	for (line = strtok_r(mountinfo, "\n", &save); line && !ret;
	     line = strtok_r(NULL, "\n", &save))
		if (parse_mount(&m, line))
			ret = consider(s, &m);
	return ret;
}

static bool locked_down(void)
{
	struct buf text = {};
	bool ret;

	ret = !file_read(AT_FDCWD, SECURITY_DIR "/lockdown", &text) &&
	      strstr(buf_cstr(&text), "[confidentiality]");
	buf_done(&text);
	return ret;
}

static int no_access(const struct search *s, struct error *err)
{
	if (s->reason != -EACCES && locked_down()) {
		error_set(err, -EPERM,
			  "cannot use tracefs at %s: the kernel is locked down (confidentiality)",
			  s->refused);
		error_advise(err, "boot without lockdown=confidentiality; recordings made "
				  "elsewhere can be shown here: lltrace show FILE");
		return -EPERM;
	}
	error_set(err, -EACCES, "cannot use tracefs at %s: %s", s->refused, strerror(-s->reason));
	error_advise(err, "run it as root");
	return -EACCES;
}

static int not_mounted(struct error *err)
{
	error_set(err, -ENOENT, "cannot find tracefs: it is not mounted");
	if (access(DEFAULT_DIR, F_OK))
		error_advise(err, "this kernel seems to have no tracing (CONFIG_TRACING)");
	else
		error_advise(err, "mount it: mount -t tracefs nodev " DEFAULT_DIR);
	return -ENOENT;
}

int tracefs_find(char **dir, struct error *err)
{
	static const char path[] = "/proc/self/mountinfo";
	struct search s = {};
	struct buf text = {};
	int ret;

	ret = file_read(AT_FDCWD, path, &text);
	if (ret) {
		error_set(err, ret, "cannot read %s: %s", path, strerror(-ret));
		goto out;
	}
	buf_put(&text, '\0');
	ret = buf_failed(&text) ? -ENOMEM : search_mounts(&s, text.data);
	if (ret) {
		error_set(err, ret, "cannot look for tracefs: %s", strerror(-ret));
	} else if (s.dir) {
		*dir = s.dir;
		s.dir = NULL;
	} else {
		ret = s.refused ? no_access(&s, err) : not_mounted(err);
	}
out:
	free(s.dir);
	free(s.refused);
	buf_done(&text);
	return ret;
}
