// SPDX-License-Identifier: GPL-2.0-only
/*
 * llemit [-c COMM | -C COMM_HEX] [LINE...]
 *
 * Writes each LINE (or each line of standard input) to /proc/ll_emit, one
 * write(2) a line, under the task name COMM.  The LINE sleep=MS pauses.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define EMIT_FILE "/proc/ll_emit"

static int emit(int fd, const char *line, size_t len)
{
	if (len && line[len - 1] == '\n')
		len--;
	if (!len || line[0] == '#')
		return 0;
	if (!strncmp(line, "sleep=", 6)) {
		usleep(1000 * atoi(line + 6));
		return 0;
	}
	if (write(fd, line, len) == (ssize_t)len)
		return 0;
	fprintf(stderr, "llemit: %s: %.*s\n", strerror(errno), (int)len, line);
	return 1;
}

static int emit_stdin(int fd)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	int failed = 0;

	while ((len = getline(&line, &size, stdin)) >= 0)
		failed |= emit(fd, line, len);
	free(line);
	return failed;
}

static void set_comm_hex(const char *hex)
{
	char comm[16] = "";
	unsigned int byte;
	int i;

	for (i = 0; i < 15 && sscanf(hex + 2 * i, "%2x", &byte) == 1; i++)
		comm[i] = byte;
	prctl(PR_SET_NAME, comm);
}

int main(int argc, char **argv)
{
	int c, fd, failed = 0;

	while ((c = getopt(argc, argv, "c:C:")) != -1) {
		switch (c) {
		case 'c':
			prctl(PR_SET_NAME, optarg);
			break;
		case 'C':
			set_comm_hex(optarg);
			break;
		default:
			fprintf(stderr, "usage: llemit [-c COMM | -C COMM_HEX] [LINE...]\n");
			return 2;
		}
	}
	fd = open(EMIT_FILE, O_WRONLY | O_CLOEXEC);
	if (fd < 0) {
		perror(EMIT_FILE);
		return 1;
	}
	if (optind == argc)
		return emit_stdin(fd);
	for (; optind < argc; optind++)
		failed |= emit(fd, argv[optind], strlen(argv[optind]));
	return failed;
}
