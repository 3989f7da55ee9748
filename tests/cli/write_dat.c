// SPDX-License-Identifier: GPL-2.0-only
/*
 * write_dat DIR: writes one small recording of every kind into DIR, 00.dat and on:
 * versions, byte orders, sizes of long, compressions; the same events in each.
 */
#include <stdio.h>

#include "../unit/tracedat.h"

static int write_kind(const char *dir, size_t i)
{
	struct dat d;
	char path[4096];
	FILE *file;
	size_t n;

	dat_build(&d, dat_kinds[i]);
	snprintf(path, sizeof(path), "%s/%02zu.dat", dir, i);
	file = fopen(path, "w");
	if (!file)
		return -1;
	n = fwrite(d.b.data, 1, d.b.len, file);
	if (fclose(file) || n != d.b.len)
		return -1;
	printf("%02zu version %d, %s endian, long of %u bytes,%s compression %s\n", i,
	       d.kind.version, d.kind.big_endian ? "big" : "little", d.kind.long_size,
	       d.kind.empty_top ? " no top," : "",
	       d.kind.compression ? d.kind.compression : "none");
	buf_done(&d.b);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	for (size_t i = 0; i < NUM_DAT_KINDS; i++) {
		if (write_kind(argv[1], i)) {
			perror(argv[1]);
			return 1;
		}
	}
	return 0;
}
