// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs/landlock.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "tracefs/file.h"
#include "util/buf.h"

#define LSM_FILE "/sys/kernel/security/lsm"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#endif
#define CREATE_RULESET_VERSION 1U

int landlock_abi(void)
{
	long ret = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);

	return ret < 0 ? -errno : (int)ret;
}

static int not_built_in(struct error *err)
{
	error_set(err, -ENODEV, "cannot trace Landlock: it is not built into this kernel");
	error_advise(err, "use a kernel with CONFIG_SECURITY_LANDLOCK; recordings made elsewhere "
			  "can be shown here: lltrace show FILE");
	return -ENODEV;
}

static int not_enabled(struct error *err)
{
	struct buf lsm = {};

	if (file_read(AT_FDCWD, LSM_FILE, &lsm))
		lsm.len = 0;
	error_set(err, -ENODEV, "cannot trace Landlock: this kernel has it, but disabled at boot");
	error_advise(err, "boot with the kernel parameter lsm=landlock,%s",
		     lsm.len ? buf_cstr(&lsm) : "...");
	buf_done(&lsm);
	return -ENODEV;
}

static int no_events(struct error *err)
{
	struct utsname u = {};

	uname(&u);
	error_set(
		err, -ENODEV,
		"cannot trace Landlock: Linux %s has no Landlock events, they came with Linux 7.3",
		u.release);
	error_advise(err, "recordings made elsewhere can be shown here: lltrace show FILE");
	return -ENODEV;
}

int landlock_check(struct error *err)
{
	int abi = landlock_abi();

	if (abi == -EOPNOTSUPP)
		return not_enabled(err);
	return abi == -ENOSYS ? not_built_in(err) : 0;
}

int landlock_events_check(const char *tracefs, struct error *err)
{
	bool events;
	char *path;
	int ret;

	if (asprintf(&path, "%s/events/landlock", tracefs) < 0)
		return error_set(err, -ENOMEM, "cannot look for Landlock events: no memory");
	events = !access(path, F_OK);
	free(path);
	/* Events of a disabled Landlock are there but never fire. */
	if (events && landlock_abi() != -EOPNOTSUPP)
		return 0;
	ret = landlock_check(err);
	return ret ? ret : no_events(err);
}
