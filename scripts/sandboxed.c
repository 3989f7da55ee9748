// SPDX-License-Identifier: GPL-2.0-only
/*
 * A small program that sandboxes itself with Landlock and then does what it may
 * not: read and write files, connect, send a signal.  For scripts/demo.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of ABI 4 and 6: the headers may be older than the kernel. */
struct ruleset {
	uint64_t handled_fs, handled_net, scoped;
};

#define NET_CONNECT_TCP (1ULL << 1)
#define SCOPE_SIGNAL	(1ULL << 1)

static void tell(const char *what, int ret)
{
	printf("%-28s %s\n", what, ret < 0 ? strerror(errno) : "allowed");
	fflush(stdout);
}

static int sandbox(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	struct ruleset attr = {
		.handled_fs = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
			      LANDLOCK_ACCESS_FS_MAKE_DIR,
		.handled_net = abi >= 4 ? NET_CONNECT_TCP : 0,
		.scoped = abi >= 6 ? SCOPE_SIGNAL : 0,
	};
	size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
	int fd;

	if (abi < 1)
		return -1;
	fd = syscall(SYS_landlock_create_ruleset, &attr, size, 0);
	if (fd < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	return syscall(SYS_landlock_restrict_self, fd, 0);
}

static int try_connect(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(443) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return connect(fd, (struct sockaddr *)&to, sizeof(to));
}

int main(void)
{
	if (sandbox()) {
		perror("sandboxed: Landlock");
		return 1;
	}
	tell("read /etc/passwd:", open("/etc/passwd", O_RDONLY | O_CLOEXEC));
	tell("write /dev/null:", open("/dev/null", O_WRONLY | O_CLOEXEC));
	tell("mkdir /tmp/sandboxed:", mkdirat(AT_FDCWD, "/tmp/sandboxed", 0700));
	tell("connect to port 443:", try_connect());
	tell("signal the parent:", kill(getppid(), 0));
	return 0;
}
