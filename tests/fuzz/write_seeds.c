// SPDX-License-Identifier: GPL-2.0-only
/*
 * write_seeds DIR: writes inputs for the fuzz targets into DIR/TARGET, made of the recordings and formats
 * in tests/data.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "../unit/spooled.h"
#include "../unit/tracedat.h"
#include "fuzz.h"
#include "recording/reader.h"
#include "select_options.h"

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
static void bare_record_seeds(const char *dir)
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

static void swap(char *data, size_t size)
{
	for (size_t i = 0; i < size / 2; i++) {
		const char c = data[i];

		data[i] = data[size - 1 - i];
		data[size - 1 - i] = c;
	}
}

/* Makes a record of a little endian machine one of a big endian one. */
static void swap_record(const struct format *format, struct span original, char *copy)
{
	for (size_t i = 0; i < format->num_fields; i++) {
		const struct field *field = &format->fields[i];
		struct span bytes;

		if (field->offset + field->size > original.len)
			continue;
		if (field->place != PLACE_FIXED || field->shape == FIELD_NUMBER)
			swap(copy + field->offset, field->size);
		if (field->shape != FIELD_ARRAY ||
		    !field_bytes(field, &format->abi, original, &bytes))
			continue;
		for (size_t at = 0; at + field->elem_size <= bytes.len; at += field->elem_size)
			swap(copy + (bytes.data - original.data) + at, field->elem_size);
	}
}

/* Real records, some in each seed. */
struct recorded {
	const char *dir, *target;
	bool checks; /* those of rules are taken as well */
	/** Appends what comes before the records. */
	void (*head)(struct buf *b, unsigned int generation, unsigned int number);
	unsigned int generation, number;
	struct buf b[FUZZ_ABIS]; /* the same for all machines */
};

#define MAX_SEED 1200

static void put_recorded(struct buf *b, unsigned int abi, const struct format *format,
			 size_t number, const struct record *record, unsigned int generation)
{
	struct span original = { record->data, record->size };
	char *copy = fuzz_copy(original);

	if (abi & 1)
		swap_record(format, original, copy);
	buf_put(b, generation << 6 | number);
	buf_str(b, "\3cat");
	buf_put(b, record->time >> 10);
	buf_put(b, record->time >> 18);
	buf_put(b, record->size);
	buf_put(b, record->size >> 8);
	buf_add(b, copy, record->size);
	free(copy);
}

static void write_recorded(struct recorded *r)
{
	for (unsigned int abi = 0; abi < FUZZ_ABIS; abi++) {
		if (r->b[abi].len)
			write_seed(r->dir, r->target, &r->b[abi]);
		r->b[abi].len = 0;
	}
}

static int take_record(void *arg, const struct record *record)
{
	struct recorded *r = arg;
	const struct catalog *catalog = fuzz_catalog(r->generation, 0);
	const struct abi abi = fuzz_abi(0);
	const struct format *format = catalog_id(catalog, event_id(&abi, record));
	size_t number = 0;

	if (!format || (format->kind == KIND_CHECK && !r->checks))
		return 0;
	while (catalog->v[number] != format)
		number++;
	for (unsigned int i = 0; i < FUZZ_ABIS; i++) {
		if (!r->b[i].len) {
			buf_put(&r->b[i], i);
			r->head(&r->b[i], r->generation, r->number++);
		}
		put_recorded(&r->b[i], i, format, number, record, r->generation);
	}
	if (r->b[0].len > MAX_SEED)
		write_recorded(r);
	return 0;
}

/* Nothing where this build can't read recordings. */
static void read_recording(struct recorded *r, const char *generation, const char *name)
{
	struct reader *reader;
	struct error err = {};
	struct buf path = {};
	struct buf file = {};

	buf_printf(&file, "%s/%s.dat", generation, name);
	fuzz_path(&path, buf_cstr(&file));
	if (!reader_open(&reader, open(buf_cstr(&path), O_RDONLY), name, "landlock", &err)) {
		reader_run(reader, take_record, r, &err);
		reader_close(reader);
	}
	write_recorded(r);
	error_done(&err);
	buf_done(&path);
	buf_done(&file);
}

/* All ways it can be done, one after the other. */
static void put_how(struct buf *b, unsigned int generation, unsigned int number)
{
	buf_put(b, number);
}

static unsigned int option_number(const char *name)
{
	unsigned int number = 0;

	while (strcmp(select_options[number].name, name))
		number++;
	return number;
}

static void put_options(struct buf *b, unsigned int generation, unsigned int number)
{
	static const struct {
		const char *name, *arg;
	} options[][2] = {
		{ { "path", "/etc/*" }, { "right", "fs.read_file,truncate" } },
		{ { "path", "!*[!a-z0-9]?" }, { "event", "deny,landlock_add_*" } },
		{ { "port", "80,1000-9000,!0" }, { "event", "all" } },
		{ { "comm", "c?t" }, { "domain", "195cc6b7c" } },
		{ { "filter", "common_pid > 1 && comm != \"a\"" }, { "audit-equivalent", NULL } },
		{ { "right", "!bind_tcp" }, { "pid", "1,23" } },
		{ { "path", "*b/it's \"q\"*" }, { "comm", "!*x" } },
		{ { "path", "\\/1\001*" }, { "event", "landlock:landlock_check_rule_fs" } },
	};
	const size_t at = number / FUZZ_ABIS % (sizeof(options) / sizeof(*options));

	buf_put(b, generation << 6 | (number & 1));
	buf_put(b, 2);
	for (size_t i = 0; i < 2; i++) {
		buf_put(b, option_number(options[at][i].name));
		if (options[at][i].arg)
			buf_add(b, options[at][i].arg, strlen(options[at][i].arg) + 1);
	}
}

static void recorded_seeds(struct recorded *r)
{
	static const char *const generations[] = { "g0", "g1", "g2" };
	static const char *const names[] = { "trace", "edge", "explain" };

	for (r->generation = 0; r->generation < 3; r->generation++)
		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
			read_recording(r, generations[r->generation], names[i]);
	for (unsigned int abi = 0; abi < FUZZ_ABIS; abi++)
		buf_done(&r->b[abi]);
}

static void layout_seeds(const char *dir)
{
	static const char *const files[] = {
		"g0/trace.dat",	      "g1/trace.dat",	    "g2/edge.dat",
		"gx/trace.dat",	      "lossy/trace.dat",    "multi/trace.dat",
		"none/no-events.dat", "clocks/counter.dat", "versions/v7-zstd.dat",
		"versions/v6.dat",
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		struct buf b = {};

		fuzz_file(&b, files[i]);
		write_seed(dir, "layout", &b);
		buf_done(&b);
	}
	for (size_t i = 0; i < NUM_DAT_KINDS; i++) {
		struct dat d;

		dat_build(&d, dat_kinds[i]);
		write_seed(dir, "layout", &d.b);
		buf_done(&d.b);
	}
}

/* How it is recovered, two sub-buffers and a part of one. */
static void recover_seeds(const char *dir)
{
	static const struct spooled_event events[] = {
		{ ID_CREATE, 10, 1, false },
		{ ID_FREE, 20, 3, true },
		{ ID_FREE, 20, 1, false },
	};
	static char pages[3 * 4096];

	spooled_fill(pages, 100, events, 3);
	spooled_fill(pages + 4096, 200, events + 1, 2);
	spooled_fill(pages + 2 * 4096, 300, events + 1, 1);
	for (char how = 0; how < 8; how++) {
		struct buf b = {};

		buf_put(&b, how);
		buf_add(&b, pages, sizeof(pages) - 2048);
		write_seed(dir, "recover", &b);
		buf_done(&b);
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
	static struct recorded recorded[] = {
		{ .target = "record", .checks = true, .head = put_how },
		{ .target = "suggest", .head = put_how },
		{ .target = "select", .checks = true, .head = put_options },
	};

	if (argc != 2)
		return 2;
	mkdir(argv[1], 0777);
	format_seeds(argv[1]);
	filter_seeds(argv[1]);
	bare_record_seeds(argv[1]);
	for (size_t i = 0; i < sizeof(recorded) / sizeof(*recorded); i++) {
		recorded[i].dir = argv[1];
		recorded_seeds(&recorded[i]);
	}
	layout_seeds(argv[1]);
	recover_seeds(argv[1]);
	audit_seeds(argv[1]);
	return 0;
}
