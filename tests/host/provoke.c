// SPDX-License-Identifier: GPL-2.0-only
/*
 * provoke - Runs through the functions below, where uprobes of the names of
 * Landlock's events sit (see lib.sh), as often as it is told.
 *
 *	provoke [-c CPU] [-p PATH] [-d DOMAIN] [-w MICROSECONDS] EVENT COUNT ...
 *
 * The n-th call has n as its ino or port, and every second one is not logged.
 */
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the probes read through the function's first argument. */
struct args {
	uint64_t domain; /* 0 */
	uint64_t other; /* 8: a second ID */
	uint64_t number; /* 16: ino, sport, denials */
	uint64_t number2; /* 24: dport */
	const char *text; /* 32: path, comm */
	uint32_t mask; /* 40 */
	uint32_t value; /* 44: dev, version, pid */
	uint8_t same_exec; /* 48 */
	uint8_t logged; /* 49 */
	uint8_t flag; /* 50 */
	uint32_t grants; /* 52: of one layer */
};

/* The empty statement keeps the functions from being merged or left out. */
#define HOOK(name)                                                                                 \
	__attribute__((noinline, used)) static void name(const struct args *a)                     \
	{                                                                                          \
		__asm__ volatile("" : : "r"(a), "i"(__LINE__) : "memory");                         \
	}

HOOK(hook_deny_access_fs)
HOOK(hook_deny_access_net)
HOOK(hook_deny_ptrace)
HOOK(hook_check_rule_fs)
HOOK(hook_create_ruleset)
HOOK(hook_create_domain)
HOOK(hook_free_domain)

static const struct {
	const char *name;
	void (*hook)(const struct args *a);
} hooks[] = {
	{ "deny_access_fs", hook_deny_access_fs }, { "deny_access_net", hook_deny_access_net },
	{ "deny_ptrace", hook_deny_ptrace },	   { "check_rule_fs", hook_check_rule_fs },
	{ "create_ruleset", hook_create_ruleset }, { "create_domain", hook_create_domain },
	{ "free_domain", hook_free_domain },
};

static void run(void (*hook)(const struct args *), struct args *a, unsigned long count,
		unsigned int pause)
{
	unsigned long i;

	for (i = 1; i <= count; i++) {
		a->number = i;
		a->number2 = i & 0xffff;
		a->logged = i & 1;
		a->same_exec = (i >> 1) & 1;
		hook(a);
		if (pause)
			usleep(pause);
	}
}

static int pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return sched_setaffinity(0, sizeof(set), &set);
}

int main(int argc, char **argv)
{
	struct args a = {
		.domain = 0x195cc6b7c,
		.other = 0x195cc6b76,
		.text = "/etc/passwd",
		.mask = 4,
		.value = 254U << 20 | 2,
		.flag = 1,
	};
	unsigned int pause = 0;
	size_t i;
	int opt;

	while ((opt = getopt(argc, argv, "c:p:d:w:")) != -1) {
		if (opt == 'c') {
			if (pin(atoi(optarg))) {
				perror("provoke: CPU");
				return 1;
			}
		} else if (opt == 'p') {
			a.text = optarg;
		} else if (opt == 'd') {
			a.domain = strtoull(optarg, NULL, 16);
		} else if (opt == 'w') {
			pause = atoi(optarg);
		} else {
			return 2;
		}
	}
	for (; argc - optind >= 2; optind += 2) {
		for (i = 0; i < sizeof(hooks) / sizeof(*hooks); i++)
			if (!strcmp(hooks[i].name, argv[optind]))
				break;
		if (i == sizeof(hooks) / sizeof(*hooks)) {
			fprintf(stderr, "provoke: no event %s\n", argv[optind]);
			return 2;
		}
		run(hooks[i].hook, &a, strtoul(argv[optind + 1], NULL, 10), pause);
	}
	return 0;
}
