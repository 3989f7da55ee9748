// SPDX-License-Identifier: GPL-2.0-only
/* Landlock for lltrace itself; see landlock(7). */
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "confine/confine_impl.h"

/* Of <linux/landlock.h>, which may be older than the kernel that runs. */
struct ruleset_attr {
	uint64_t handled_access_fs;
	uint64_t handled_access_net;
	uint64_t scoped;
};

struct path_beneath_attr {
	uint64_t allowed_access;
	int32_t parent_fd;
} __attribute__((packed));

#define FS_READ_FILE			(1ULL << 2)
#define FS_READ_DIR			(1ULL << 3)
#define RULE_PATH_BENEATH		1
#define CREATE_RULESET_VERSION		(1u << 0)
#define RESTRICT_SELF_LOG_SAME_EXEC_OFF (1u << 0)

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule	    445
#define SYS_landlock_restrict_self  446
#endif

/* What an ABI can handle, from its version on. */
static const struct abi_rights {
	int version;
	struct ruleset_attr attr;
	size_t size; /* that the kernel takes */
	unsigned int flags;
} abis[] = {
	{ 7, { 0xffff, 3, 3 }, sizeof(struct ruleset_attr), RESTRICT_SELF_LOG_SAME_EXEC_OFF },
	{ 6, { 0xffff, 3, 3 }, sizeof(struct ruleset_attr), 0 },
	{ 5, { 0xffff, 3, 0 }, 2 * sizeof(uint64_t), 0 },
	{ 4, { 0x7fff, 3, 0 }, 2 * sizeof(uint64_t), 0 },
	{ 3, { 0x7fff, 0, 0 }, sizeof(uint64_t), 0 },
	{ 2, { 0x3fff, 0, 0 }, sizeof(uint64_t), 0 },
	{ 1, { 0x1fff, 0, 0 }, sizeof(uint64_t), 0 },
};

static int allow_reading(int ruleset, int dir)
{
	struct path_beneath_attr rule = { FS_READ_FILE | FS_READ_DIR, dir };

	return dir < 0 ? 0 : syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0);
}

void landlock_leave(int dir, struct buf *report)
{
	int version = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION), fd;
	const struct abi_rights *abi = abis;

	if (version < 1)
		return;
	while (abi->version > version)
		abi++;
	fd = syscall(SYS_landlock_create_ruleset, &abi->attr, abi->size, 0);
	if (fd < 0)
		return;
	if (!allow_reading(fd, dir) && !syscall(SYS_landlock_restrict_self, fd, abi->flags))
		confine_part(report, "%s%s", dir < 0 ? "files" : "other files",
			     abi->attr.handled_access_net ? " and TCP" : "");
	close(fd);
}
