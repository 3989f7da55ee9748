// SPDX-License-Identifier: GPL-2.0-only
/*
 * write_seeds DIR: writes inputs for the fuzz targets into DIR/TARGET, made of the recordings and formats
 * in tests/data.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "fuzz.h"

/* A new seed of a target. */
static void write_seed(const char *dir, const char *target, const struct buf *b)
{
	static unsigned int number;
	struct buf path = {};
	FILE *file;

	buf_printf(&path, "%s/%s", dir, target);
	mkdir(buf_cstr(&path), 0777);
	buf_printf(&path, "/%04u", number++);
	file = fopen(buf_cstr(&path), "w");
	if (!file || fwrite(b->data, 1, b->len, file) != b->len || fclose(file))
		fuzz_fail("cannot be written", fuzz_span(&path));
	buf_done(&path);
}

static void format_seeds(const char *dir)
{
	for (unsigned int g = 0; g < FUZZ_GENERATIONS; g++) {
		const struct catalog *catalog = fuzz_catalog(g, 0);

		for (size_t i = 0; i < catalog->num; i++) {
			struct buf b = {};

			buf_put(&b, i % FUZZ_ABIS);
			buf_str(&b, catalog->v[i]->text);
			write_seed(dir, "format", &b);
			buf_done(&b);
		}
	}
}

static const char *const expressions[] = {
	"common_pid == 12 && domain_id == 0x195cc6b7c",
	"!(logged == 1) || comm ~ \"*sh*\"",
	"blockers & 0x4 && pathname ~ \"/etc/*\"",
	"(dev > 8388608 || ino <= 5) && CPU != 0",
	"pathname == '/a' || pathname != \"*b\"",
	"sport >= 0x50 && dport < -1",
	"grants == 1 || domain != 2 && COMM ~ '[!a-z]?*'",
};

static void filter_seeds(const char *dir)
{
	for (unsigned int g = 0; g < FUZZ_GENERATIONS; g++) {
		const struct catalog *catalog = fuzz_catalog(g, 0);

		for (size_t i = 0; i < catalog->num; i++) {
			struct buf b = {};

			buf_put(&b, i % FUZZ_ABIS);
			buf_put(&b, g << 6 | i);
			buf_str(&b, expressions[i % (sizeof(expressions) / sizeof(*expressions))]);
			buf_fill(&b, '\0', 60);
			write_seed(dir, "filter", &b);
			buf_done(&b);
		}
	}
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	mkdir(argv[1], 0777);
	format_seeds(argv[1]);
	filter_seeds(argv[1]);
	return 0;
}
