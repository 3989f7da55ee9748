// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "leaks.h"
#include "recording/input.h"
#include "recording/reader.h"
#include "tracedat.h"

struct seen {
	uint64_t records;
	uint64_t last;
	uint64_t first;
	uint64_t from_inst;
	uint64_t missed[4];
	size_t num_missed;
	uint64_t stop_after;
	int stop_with;
	bool any_order;
};

static int see(void *arg, const struct record *rec)
{
	struct seen *seen = arg;
	volatile uint8_t sum = 0;

	if (!seen->any_order)
		assert_true(rec->time >= seen->last);
	if (!seen->records++)
		seen->first = rec->time;
	seen->last = rec->time;
	seen->from_inst += !strcmp(rec->buffer, "inst");
	if (rec->missed && seen->num_missed < 4)
		seen->missed[seen->num_missed++] = rec->missed;
	/* Every byte must be there to be read. */
	for (size_t i = 0; i < rec->size; i++)
		sum += ((const uint8_t *)rec->data)[i];
	(void)sum;
	return seen->records == seen->stop_after ? seen->stop_with : 0;
}

/* The bytes as a file with a name. */
static int make_file(const char *data, size_t len, char path[32])
{
	int fd = memfd_create("x.dat", 0);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, data, len, 0), len);
	snprintf(path, 32, "/proc/self/fd/%d", fd);
	return fd;
}

static int read_path(const char *path, struct seen *seen, struct error *err)
{
	struct input input;
	struct reader *r;
	int ret = input_open(&input, path, err), fd = -1;

	if (!ret)
		ret = fd = input_take(&input, err);
	if (fd >= 0)
		ret = reader_open(&r, fd, path, "landlock", err);
	input_done(&input);
	if (ret)
		return ret;
	ret = reader_run(r, see, seen, err);
	reader_close(r);
	return ret;
}

static int read_bytes(const char *data, size_t len, struct seen *seen, struct error *err)
{
	char path[32];
	int fd = make_file(data, len, path);
	int ret = read_path(path, seen, err);

	close(fd);
	return ret;
}

static void check_seen(const struct seen *seen, const struct dat_kind *kind)
{
	assert_int_equal(seen->records, kind->empty_top ? RECORDS / 2 : RECORDS);
	assert_int_equal(seen->from_inst, RECORDS / 2);
	/* The time of the sub-buffer, the first delta, OFFSET and DATE, once. */
	assert_int_equal(seen->first, 4000 + 10 + 16005);
	assert_int_equal(seen->num_missed, 1);
	assert_true(seen->missed[0] == (kind->long_size == 8 ? 42 : MISSED_UNKNOWN));
}

static void test_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUM_DAT_KINDS; i++) {
		struct error err = {};
		struct seen seen = {};
		struct dat d;
		int ret;

		dat_build(&d, dat_kinds[i]);
		ret = read_bytes(d.b.data, d.b.len, &seen, &err);
		buf_done(&d.b);
		/* Not every libtracecmd has every compression. */
		if (ret == -EPROTONOSUPPORT && dat_kinds[i].compression) {
			assert_non_null(err.advice);
			error_done(&err);
			continue;
		}
		if (ret)
			print_error("kind %zu: %s\n", i, err.what);
		assert_int_equal(ret, 0);
		check_seen(&seen, &dat_kinds[i]);
	}
}

static void test_stop(void **state)
{
	struct seen seen = { .stop_after = 2, .stop_with = 1 };
	struct error err = {};
	struct dat d;

	(void)state;
	dat_build(&d, dat_kinds[0]);
	assert_int_equal(read_bytes(d.b.data, d.b.len, &seen, &err), 0);
	assert_int_equal(seen.records, 2);
	seen = (struct seen){ .stop_after = 3, .stop_with = -ENOSPC };
	assert_int_equal(read_bytes(d.b.data, d.b.len, &seen, &err), -ENOSPC);
	assert_int_equal(seen.records, 3);
	buf_done(&d.b);
}

static void expect_error(const char *path, int code, const char *text)
{
	struct error err = {};
	struct seen seen = {};

	assert_int_equal(read_path(path, &seen, &err), code);
	assert_string_equal(err.what, text);
	error_done(&err);
}

static void test_no_recording(void **state)
{
	struct error err = {};
	struct seen seen = {};

	(void)state;
	expect_error("/nonexistent", -ENOENT,
		     "cannot open /nonexistent: No such file or directory");
	expect_error("/", -EISDIR, "/ is a directory");
	expect_error("/dev/null", -EINVAL, "/dev/null is not a regular file");
	assert_int_equal(read_bytes("", 0, &seen, &err), -ENODATA);
	error_done(&err);
	assert_int_equal(read_bytes("hello, world", 12, &seen, &err), -EBADMSG);
	assert_non_null(err.advice);
	error_done(&err);
}

static void test_stdin(void **state)
{
	int saved = dup(STDIN_FILENO), pipes[2];
	struct error err = {};
	struct seen seen = {};
	struct dat d;

	(void)state;
	dat_build(&d, dat_kinds[0]);
	assert_int_equal(pipe(pipes), 0);
	assert_true(fcntl(pipes[1], F_SETPIPE_SZ, 1 << 20) >= (int)d.b.len);
	assert_int_equal(write(pipes[1], d.b.data, d.b.len), d.b.len);
	close(pipes[1]);
	dup2(pipes[0], STDIN_FILENO);
	close(pipes[0]);
	assert_int_equal(read_path("-", &seen, &err), 0);
	check_seen(&seen, &dat_kinds[0]);
	dup2(saved, STDIN_FILENO);
	close(saved);
	buf_done(&d.b);
}

/* Some of the many. */
static void flip_bits(struct dat *d)
{
	size_t step;

	for (size_t at = 0; at < d->b.len; at += step) {
		struct seen seen = { .any_order = true };
		struct error err = {};

		step = d->b.data[at] || (at && d->b.data[at - 1]) ? 23 : 211;
		d->b.data[at] ^= 1 << at % 8;
		read_bytes(d->b.data, d->b.len, &seen, &err);
		d->b.data[at] ^= 1 << at % 8;
		error_done(&err);
	}
}

/* What passes the layout's checks libtracecmd must survive, and in silence. */
static void test_bit_flips(void **state)
{
	static const size_t kinds[] = { 0, 5, 10 };
	int out = dup(STDOUT_FILENO), err = dup(STDERR_FILENO), said = memfd_create("said", 0);
	struct dat d;

	(void)state;
	fflush(stdout);
	dup2(said, STDOUT_FILENO);
	dup2(said, STDERR_FILENO);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		dat_build(&d, dat_kinds[kinds[i]]);
		flip_bits(&d);
		buf_done(&d.b);
	}
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	assert_int_equal(lseek(said, 0, SEEK_END), 0);
	close(said);
	close(out);
	close(err);
}

/* Lines of "trace-cmd report" with a record; -1 without trace-cmd. */
static long reported(const char *path)
{
	char command[4096];
	long lines = -1;
	FILE *pipe;

	snprintf(command, sizeof(command),
		 "trace-cmd report -R -i '%s' 2>/dev/null | grep -c '\\[[0-9]*\\] .*: '", path);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	if (fscanf(pipe, "%ld", &lines) != 1 || !lines)
		lines = -1;
	pclose(pipe);
	return lines;
}

static void compare(const char *path)
{
	struct seen seen = {};
	struct error err = {};
	int ret = read_path(path, &seen, &err);
	long lines = reported(path);

	if (ret)
		print_error("%s\n", err.what);
	assert_int_equal(ret, 0);
	if (lines >= 0)
		assert_int_equal(seen.records, lines);
}

static void test_real_files(void **state)
{
	const char *dir = getenv("LLTRACE_TEST_DATA");
	char pattern[4096];
	glob_t found;

	(void)state;
	if (!dir)
		skip();
	snprintf(pattern, sizeof(pattern), "%s/*/*.dat", dir);
	if (glob(pattern, 0, NULL, &found))
		skip();
	for (size_t i = 0; i < found.gl_pathc; i++)
		compare(found.gl_pathv[i]);
	globfree(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),	     cmocka_unit_test(test_stop),
		cmocka_unit_test(test_no_recording), cmocka_unit_test(test_stdin),
		cmocka_unit_test(test_bit_flips),    cmocka_unit_test(test_real_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
