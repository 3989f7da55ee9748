// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs/target_user.h"

#include <ctype.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tracefs/target.h"

/* A number of ours or of sudo(8): digits alone, and not the (uid_t)-1 that means "none". */
static bool parse_id(const char *text, unsigned int *id)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(text, &end, 10);
	if (errno || !isdigit((unsigned char)*text) || *end || n >= (uid_t)-1)
		return false;
	*id = n;
	return true;
}

/* All groups of the user, as the system's database has them. */
static int find_groups(struct target_user *user)
{
	int max = 32;

	for (;;) {
		gid_t *groups = reallocarray(user->groups, max, sizeof(*groups));
		int num = max;

		if (!groups)
			return -ENOMEM;
		user->groups = groups;
		if (getgrouplist(user->name, user->gid, groups, &num) >= 0) {
			user->num_groups = num;
			return 0;
		}
		max = num > max ? num : max * 2;
	}
}

static int from_passwd(struct target_user *user, const struct passwd *pw)
{
	user->uid = pw->pw_uid;
	user->gid = pw->pw_gid;
	user->name = strdup(pw->pw_name);
	user->home = strdup(pw->pw_dir);
	user->shell = strdup(pw->pw_shell && *pw->pw_shell ? pw->pw_shell : "/bin/sh");
	if (!user->name || !user->home || !user->shell)
		return -ENOMEM;
	return find_groups(user);
}

/* A user that the database does not know: the number, and the one group that is known. */
static int from_numbers(struct target_user *user, const char *uid, const char *gid)
{
	if (!parse_id(uid, &user->uid) || !gid || !parse_id(gid, &user->gid))
		return -EINVAL;
	user->name = strdup(uid);
	user->groups = malloc(sizeof(*user->groups));
	if (!user->name || !user->groups)
		return -ENOMEM;
	user->groups[0] = user->gid;
	user->num_groups = 1;
	return 0;
}

static int named(struct target_user *user, const char *name, struct error *err)
{
	const struct passwd *pw = getpwnam(name);
	uid_t uid;
	int ret;

	if (!pw && parse_id(name, &uid))
		pw = getpwuid(uid);
	if (!pw)
		return error_set(err, -ENOENT, "there is no user '%s'", name);
	ret = from_passwd(user, pw);
	if (ret)
		return error_set(err, ret, "cannot look up the user '%s': %s", name,
				 strerror(-ret));
	if (geteuid() && (user->uid != geteuid() || user->uid != getuid())) {
		error_set(err, -EPERM, "only root can run a program as '%s'", name);
		error_advise(err, "run lltrace with sudo");
		return -EPERM;
	}
	return 0;
}

/* The user who called sudo(8) or doas(1); 1 when nobody did. */
static int invoking(struct target_user *user, struct error *err)
{
	const char *uid = getenv("SUDO_UID"), *gid = getenv("SUDO_GID"),
		   *doas = getenv("DOAS_USER");
	const struct passwd *pw;
	uid_t id;
	int ret;

	if (getuid() || geteuid() || (!uid && !doas))
		return 1;
	if (!uid) {
		pw = getpwnam(doas);
		if (!pw)
			return error_set(err, -ENOENT, "there is no user '%s' (DOAS_USER)", doas);
	} else if (parse_id(uid, &id)) {
		pw = getpwuid(id);
	} else {
		return error_set(err, -EINVAL, "SUDO_UID is no user ID: '%s'", uid);
	}
	ret = pw ? from_passwd(user, pw) : from_numbers(user, uid, gid);
	if (ret)
		return error_set(err, ret,
				 "cannot find out who called sudo (SUDO_UID %s, SUDO_GID %s)", uid,
				 gid ? gid : "not set");
	return 0;
}

int target_user_new(struct target_user **out, const char *name, struct error *err)
{
	struct target_user *user = calloc(1, sizeof(*user));
	int ret;

	*out = NULL;
	if (!user)
		return error_set(err, -ENOMEM, "out of memory");
	ret = name ? named(user, name, err) : invoking(user, err);
	/* Who is the user already has everything already, but root by sudo has not. */
	if (!ret && !(user->uid == getuid() && user->uid))
		*out = user;
	else
		target_user_free(user);
	return ret < 0 ? ret : 0;
}

const char *target_user_name(const struct target_user *user)
{
	return user->name;
}

void target_user_free(struct target_user *user)
{
	if (!user)
		return;
	free(user->name);
	free(user->home);
	free(user->shell);
	free(user->groups);
	free(user);
}

static int set_environment(const struct target_user *user)
{
	const struct {
		const char *name, *value;
	} vars[] = {
		{ "HOME", user->home },
		{ "USER", user->name },
		{ "LOGNAME", user->name },
		{ "SHELL", user->shell },
	};

	if (!user->home)
		return 0;
	for (size_t i = 0; i < sizeof(vars) / sizeof(*vars); i++)
		if (setenv(vars[i].name, vars[i].value, 1))
			return -errno;
	return 0;
}

/* Whether the process is the user and nothing else, and can't go back. */
static bool is_user(const struct target_user *user)
{
	uid_t ruid, euid, suid;
	gid_t rgid, egid, sgid;

	if (getresuid(&ruid, &euid, &suid) || getresgid(&rgid, &egid, &sgid))
		return false;
	if (ruid != user->uid || euid != user->uid || suid != user->uid)
		return false;
	if (rgid != user->gid || egid != user->gid || sgid != user->gid)
		return false;
	return !user->uid || setuid(0) < 0;
}

int target_user_become(const struct target_user *user)
{
	if (setgroups(user->num_groups, user->groups) ||
	    setresgid(user->gid, user->gid, user->gid) ||
	    setresuid(user->uid, user->uid, user->uid))
		return -errno;
	if (!is_user(user))
		return -EPERM;
	return set_environment(user);
}
