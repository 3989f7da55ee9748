// SPDX-License-Identifier: GPL-2.0-only
/*
 * write_seeds DIR: writes inputs for the fuzz targets into DIR/TARGET, made of the recordings and formats
 * in tests/data.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "../unit/tracedat.h"
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

/* All of a generation's events, with hardly anything in them but a path. */
static void record_seeds(const char *dir)
{
	for (unsigned int g = 0; g < FUZZ_GENERATIONS; g++) {
		const size_t num = fuzz_catalog(g, 0)->num;

		for (unsigned int abi = 0; abi < FUZZ_ABIS; abi++) {
			struct buf b = {};

			buf_put(&b, abi);
			buf_put(&b, 1);
			for (size_t i = 0; i < num; i++) {
				buf_put(&b, g << 6 | i);
				buf_add(&b, "\3cat\1\0\100\0", 8);
				buf_fill(&b, abi + 1, 50);
				buf_add(&b, "/etc/passwd\0\0\0", 14);
			}
			write_seed(dir, "record", &b);
			buf_done(&b);
		}
	}
}

static void layout_seeds(const char *dir)
{
	for (size_t i = 0; i < NUM_DAT_KINDS; i++) {
		struct dat d;

		dat_build(&d, dat_kinds[i]);
		write_seed(dir, "layout", &d.b);
		buf_done(&d.b);
	}
}

static const char log_of_audit[] =
	"type=LANDLOCK_ACCESS msg=audit(1729738800.268:30): domain=1a6fdc66f "
	"blockers=fs.read_file,fs.truncate path=\"/etc/passwd\" dev=\"vda2\" ino=143821\n"
	"type=LANDLOCK_DOMAIN msg=audit(1729738800.268:30): domain=1a6fdc66f status=allocated "
	"mode=enforcing pid=300 uid=0 exe=\"/root/sandboxer\" comm=\"sandboxer\"\n"
	"type=SYSCALL msg=audit(1729738800.268:30): arch=c000003e syscall=257 success=no exit=-13 "
	"ppid=299 pid=300 comm=\"cat\" exe=2F746D702F612062\n"
	"type=EOE msg=audit(1729738800.268:30): \n"
	"node=a type=UNKNOWN[1423] msg=audit(1729738800.269:31): domain=1 blockers=net.connect_tcp "
	"daddr=127.0.0.1 dest=80\n"
	"type=LANDLOCK_ACCESS msg=audit(1729738800.270:32): domain=1 blockers=scope.signal opid=1 "
	"ocomm=\"systemd\"\n"
	"type=LANDLOCK_ACCESS msg=audit(1729738800.271:33): domain=1 blockers=ptrace opid=1 "
	"ocomm=\"a\"\n"
	"type=LANDLOCK_ACCESS msg=audit(1729738800.272:34): domain=1 "
	"blockers=scope.abstract_unix_socket path=00627573\n"
	"type=LANDLOCK_DOMAIN msg=audit(1729738800.273:35): domain=1 status=deallocated "
	"denials=3\n";

static void audit_seeds(const char *dir)
{
	struct buf b = {};

	buf_str(&b, log_of_audit);
	write_seed(dir, "audit", &b);
	buf_done(&b);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	mkdir(argv[1], 0777);
	format_seeds(argv[1]);
	filter_seeds(argv[1]);
	record_seeds(argv[1]);
	layout_seeds(argv[1]);
	audit_seeds(argv[1]);
	return 0;
}
