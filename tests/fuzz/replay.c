// SPDX-License-Identifier: GPL-2.0-only
/*
 * replay FILE|DIRECTORY...: gives files to a fuzz target, one after the other, where there is no
 * libFuzzer.  TAP on standard output: a test for each argument.
 */
#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include "fuzz.h"

static unsigned long files;

static void replay_file(const char *path)
{
	struct buf b = {};
	char *copy;

	/* the last line that is seen of a target that does not come back */
	fprintf(stderr, "%s\n", path);
	fuzz_read(&b, path);
	copy = fuzz_copy(fuzz_span(&b));
	LLVMFuzzerTestOneInput((const uint8_t *)copy, b.len);
	free(copy);
	buf_done(&b);
	files++;
}

static int is_input(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* A directory that is not there has none. */
static void replay(const char *path)
{
	struct dirent **entries;
	struct stat st;
	int num;

	if (!stat(path, &st) && !S_ISDIR(st.st_mode)) {
		replay_file(path);
		return;
	}
	num = scandir(path, &entries, is_input, alphasort);
	for (int i = 0; i < num; i++) {
		struct buf name = {};

		buf_printf(&name, "%s/%s", path, entries[i]->d_name);
		replay_file(buf_cstr(&name));
		buf_done(&name);
		free(entries[i]);
	}
	if (num >= 0)
		free(entries);
}

int main(int argc, char **argv)
{
	/* of a crash in the middle all that was seen */
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++) {
		unsigned long before = files;

		replay(argv[i]);
		printf("ok %d - %lu inputs of %s\n", i, files - before, argv[i]);
	}
	return 0;
}
