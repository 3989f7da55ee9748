// SPDX-License-Identifier: GPL-2.0-only
/*
 * latency ROUNDS NAME COMMAND...: runs "COMMAND... latency stamp FILE" as often as ROUNDS
 * says and prints, as medians over the rounds: the time from exec to the program's
 * first instruction, from the program's end to the exit of COMMAND, both in milliseconds, and
 * the CPU time of all, in milliseconds.
 *
 * latency stamp FILE: the program; writes when it began and when it ended into FILE.
 */
#include <errno.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_ROUNDS 1000
#define STAMPS	   "/tmp/lltrace-latency-stamps"

extern char **environ;

static double now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e3 + ts.tv_nsec / 1e6;
}

static int stamp(const char *path)
{
	double begin = now_ms();
	FILE *file = fopen(path, "w");

	if (!file)
		return 1;
	fprintf(file, "%.6f %.6f\n", begin, now_ms());
	return fclose(file) ? 1 : 0;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *v, int n)
{
	qsort(v, n, sizeof(*v), compare);
	return v[n / 2];
}

static double cpu_ms(const struct rusage *u)
{
	return (u->ru_utime.tv_sec + u->ru_stime.tv_sec) * 1e3 +
	       (u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1e3;
}

/* Runs the command once; false when it failed. */
static int run_once(char **argv, double *start, double *end, double *cpu)
{
	double before, after, begin, finish;
	struct rusage usage;
	int status, ok;
	FILE *file;
	pid_t pid;

	unlink(STAMPS);
	before = now_ms();
	if (posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ))
		return 0;
	if (wait4(pid, &status, 0, &usage) != pid || status)
		return 0;
	after = now_ms();
	file = fopen(STAMPS, "r");
	if (!file)
		return 0;
	ok = fscanf(file, "%lf %lf", &begin, &finish) == 2;
	fclose(file);
	*start = begin - before;
	*end = after - finish;
	*cpu = cpu_ms(&usage);
	return ok;
}

int main(int argc, char **argv)
{
	static double start[MAX_ROUNDS], end[MAX_ROUNDS], cpu[MAX_ROUNDS];
	int rounds, i;
	char **command;

	if (argc == 3 && !strcmp(argv[1], "stamp"))
		return stamp(argv[2]);
	rounds = argc > 3 ? atoi(argv[1]) : 0;
	if (rounds < 1 || rounds > MAX_ROUNDS) {
		fprintf(stderr, "usage: latency ROUNDS NAME [COMMAND...] | latency stamp FILE\n");
		return 2;
	}
	command = calloc(argc + 1, sizeof(*command));
	if (!command)
		return 1;
	memcpy(command, argv + 3, (argc - 3) * sizeof(*command));
	command[argc - 3] = argv[0];
	command[argc - 2] = "stamp";
	command[argc - 1] = STAMPS;
	for (i = 0; i < rounds; i++) {
		if (!run_once(command, &start[i], &end[i], &cpu[i])) {
			fprintf(stderr, "latency: %s failed\n", command[0]);
			return 1;
		}
	}
	printf("%-24s first instruction %7.1f ms   end to exit %7.1f ms   CPU %7.1f ms\n", argv[2],
	       median(start, rounds), median(end, rounds), median(cpu, rounds));
	unlink(STAMPS);
	free(command);
	return 0;
}
