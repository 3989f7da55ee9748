// SPDX-License-Identifier: GPL-2.0-only
/*
 * delay NAME: reads lines as the trace file has them, with times of the clock "boot", and prints
 * how long after its event each came: the median, the 99th percentile and the most, in
 * milliseconds; and how many had an earlier time than the line before.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_LINES 1000000

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* "task-1 [000] 12.345678: event: ..." with flags before the time or without. */
static double time_of(const char *line)
{
	const char *end = strstr(line, ": ");
	const char *start = end;

	while (start && start > line && start[-1] != ' ')
		start--;
	return start ? strtod(start, NULL) : 0;
}

int main(int argc, char **argv)
{
	static double delays[MAX_LINES];
	static char line[65536];
	double last = 0;
	int n = 0, disordered = 0;

	while (n < MAX_LINES && fgets(line, sizeof(line), stdin)) {
		double time = time_of(line);
		struct timespec now;

		if (!time)
			continue;
		clock_gettime(CLOCK_BOOTTIME, &now);
		delays[n++] = (now.tv_sec - time) * 1e3 + now.tv_nsec / 1e6;
		disordered += time < last;
		last = time;
	}
	if (!n) {
		fprintf(stderr, "delay: no lines\n");
		return 1;
	}
	qsort(delays, n, sizeof(*delays), compare);
	printf("%-24s %d lines   median %6.1f ms   p99 %6.1f ms   most %6.1f ms   out of order "
	       "%d\n",
	       argc > 1 ? argv[1] : "", n, delays[n / 2], delays[n * 99LL / 100], delays[n - 1],
	       disordered);
	return 0;
}
