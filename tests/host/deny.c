// SPDX-License-Identifier: GPL-2.0-only
/*
 * deny - Enters a sandbox and does all kinds of things that it denies.
 *
 *	deny [-f FLAGS] [-n FLAGS] [-x] [-l COUNT] DIR
 *
 * -f: flags of landlock_restrict_self(2); -n: a second domain inside, with these flags;
 * -x: execve(2) in between; -l: nothing but COUNT times open a file.  DIR is an empty directory
 * to do it in.  Prints how many calls were denied.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self  446
#endif
/* linux/landlock.h of Linux 6.12 */
#define HANDLED_FS  0xfffe
#define READ_FILE   (1 << 2)
#define HANDLED_NET 0x3
#define SCOPED	    0x3

struct attributes {
	uint64_t fs, net, scoped;
};

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

/* To execute a file is to read it as well. */
static void restrict_self(unsigned long flags, bool executes)
{
	const struct attributes attributes = {
		executes ? HANDLED_FS & ~READ_FILE : HANDLED_FS,
		HANDLED_NET,
		SCOPED,
	};
	int fd = syscall(SYS_landlock_create_ruleset, &attributes, sizeof(attributes), 0);

	if (fd < 0)
		fail("deny: landlock_create_ruleset");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(SYS_landlock_restrict_self, fd, flags))
		fail("deny: landlock_restrict_self");
	close(fd);
}

/* Of this process, whatever it executes; the peer of the one before may still be about to end. */
static struct sockaddr_un abstract_name(pid_t pid, socklen_t *len)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int n = snprintf(name.sun_path + 1, sizeof(name.sun_path) - 1, "lltrace deny \x01 %d", pid);

	*len = offsetof(struct sockaddr_un, sun_path) + 1 + n;
	return name;
}

/* Whoever is to be the peer, outside of the sandbox; lives as long as the pipe of this process. */
static pid_t start_peer(void)
{
	int ready[2], alive[2];
	pid_t pid = -1, self = getpid();
	char byte;

	if (pipe(ready) || pipe(alive) || (pid = fork()) < 0)
		fail("deny: peer");
	if (!pid) {
		socklen_t len;
		struct sockaddr_un name = abstract_name(self, &len);
		int fd = socket(AF_UNIX, SOCK_STREAM, 0);

		close(alive[1]);
		prctl(PR_SET_NAME, "peer \"q\" \xc3\xa9");
		if (bind(fd, (struct sockaddr *)&name, len) || listen(fd, 1) ||
		    write(ready[1], "", 1) != 1)
			_exit(1);
		_exit(read(alive[0], &byte, 1));
	}
	close(ready[1]);
	close(alive[0]);
	if (read(ready[0], &byte, 1) != 1)
		fail("deny: peer");
	return pid;
}

static int denied(long ret)
{
	return ret < 0 && (errno == EACCES || errno == EPERM || errno == EXDEV);
}

static int inet(int (*call)(int, const struct sockaddr *, socklen_t), int family, int port)
{
	struct sockaddr_in in = { AF_INET, htons(port), { htonl(INADDR_LOOPBACK) }, {} };
	struct sockaddr_in6 in6 = { AF_INET6, htons(port), 0, IN6ADDR_LOOPBACK_INIT, 0 };
	int fd = socket(family, SOCK_STREAM, 0);
	int ret = denied(family == AF_INET ? call(fd, (struct sockaddr *)&in, sizeof(in))
					   : call(fd, (struct sockaddr *)&in6, sizeof(in6)));

	close(fd);
	return ret;
}

static int connect_abstract(void)
{
	socklen_t len;
	struct sockaddr_un name = abstract_name(getpid(), &len);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0),
	    ret = denied(connect(fd, (struct sockaddr *)&name, len));

	close(fd);
	return ret;
}

static int act(pid_t peer)
{
	int n = 0;

	n += denied(open("plain", O_RDONLY));
	n += denied(open("odd \"name\" it's\n\xc3\xa9", O_RDONLY));
	n += denied(open("path=\"/x\" domain=1 blockers=fs.execute", O_WRONLY));
	n += denied(open("new", O_CREAT | O_WRONLY, 0600));
	n += denied(mkdir("dir", 0700));
	n += denied(truncate("plain", 0));
	n += denied(unlink("plain"));
	n += denied(rename("plain", "other/plain"));
	n += denied(open("other", O_RDONLY | O_DIRECTORY));
	n += denied(mount("none", "other", "tmpfs", 0, NULL));
	n += inet(bind, AF_INET, 80);
	n += inet(bind, AF_INET6, 81);
	n += inet(connect, AF_INET, 443);
	n += inet(connect, AF_INET6, 444);
	n += denied(kill(peer, SIGUSR1));
	n += connect_abstract();
	n += denied(ptrace(PTRACE_ATTACH, peer, NULL, NULL));
	return n;
}

static int loop(unsigned long count)
{
	int n = 0;

	while (count--)
		n += denied(open("plain", O_RDONLY));
	return n;
}

static void make_files(const char *dir)
{
	static const char *const names[] = { "plain", "odd \"name\" it's\n\xc3\xa9",
					     "path=\"/x\" domain=1 blockers=fs.execute" };

	if (chdir(dir))
		fail(dir);
	mkdir("other", 0700);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		/* "/" cannot be in a name: its directories */
		char *copy = strdup(names[i]), *slash = strchr(copy, '/');

		if (slash) {
			*slash = '\0';
			mkdir(copy, 0700);
		}
		free(copy);
		if (open(names[i], O_CREAT | O_WRONLY, 0600) < 0)
			fail(names[i]);
	}
}

int main(int argc, char **argv)
{
	long flags = 0, nested = -1, count = 0;
	const char *peer = NULL;
	bool executes = false;
	char text[16];
	int opt;

	while ((opt = getopt(argc, argv, "f:n:xl:p:")) != -1) {
		switch (opt) {
		case 'f':
			flags = strtol(optarg, NULL, 0);
			break;
		case 'n':
			nested = strtol(optarg, NULL, 0);
			break;
		case 'x':
			executes = true;
			break;
		case 'l':
			count = strtol(optarg, NULL, 0);
			break;
		case 'p':
			peer = optarg;
			break;
		default:
			return 2;
		}
	}
	/* The second half of -x. */
	if (peer) {
		printf("%d\n", act(atoi(peer)));
		return 0;
	}
	if (optind != argc - 1)
		return 2;
	make_files(argv[optind]);
	unshare(CLONE_NEWNS);
	snprintf(text, sizeof(text), "%d", count ? 0 : start_peer());
	restrict_self(flags, executes);
	if (nested >= 0)
		restrict_self(nested, executes);
	if (executes) {
		char *const args[] = { argv[0], (char *)"-p", text, NULL };

		execv("/proc/self/exe", args);
		fail("deny: execve");
	}
	printf("%d\n", count ? loop(count) : act(atoi(text)));
	return 0;
}
