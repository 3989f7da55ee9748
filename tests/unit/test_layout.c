// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

#include "recording/layout.h"
#include "tracedat.h"

/* An exact copy on the heap, so that a sanitizer sees a read beyond the end. */
static int read_copy(const char *data, size_t len, struct layout *l, struct error *err)
{
	char *copy = malloc(len ? len : 1);
	int ret;

	memcpy(copy, data, len);
	ret = layout_read(l, (struct span){ copy, len }, "landlock", "x.dat", err);
	free(copy);
	return ret;
}

/* Whether the bytes are refused, with a message and without a trace. */
static int refusal(const char *data, size_t len)
{
	struct error err = {};
	struct layout l;
	int ret = read_copy(data, len, &l, &err);

	if (!ret) {
		layout_done(&l);
		return 0;
	}
	assert_non_null(err.what);
	assert_non_null(strstr(err.what, "x.dat"));
	assert_int_equal(l.num_formats, 0);
	error_done(&err);
	return ret;
}

static void check_layout(const struct layout *l, const struct dat_kind *kind)
{
	assert_int_equal(l->version, kind->version);
	assert_int_equal(l->big_endian, kind->big_endian);
	assert_int_equal(l->long_size, kind->long_size);
	assert_int_equal(l->page_size, PAGE);
	assert_int_equal(l->cpus, 2);
	assert_string_equal(l->compression, kind->compression ? kind->compression : "none");
	assert_string_equal(l->clock, "mono");
	assert_true(l->has_trace_clock);
	assert_true(l->wall_clock);
	assert_int_equal(l->time_offset, 16 * 1000 + 5);
	assert_int_equal(l->num_formats, 2);
	assert_int_equal(l->other_formats, 1);
	assert_string_equal(l->formats[0].system, "landlock");
	assert_int_equal(l->formats[0].len, strlen(l->formats[0].text));
	assert_non_null(strstr(l->formats[1].text, "landlock_two"));
	assert_string_equal(l->cmdlines, "12 sh\n13 cat\n");
	assert_int_equal(l->cmdlines_len, strlen(l->cmdlines));
	assert_int_equal(l->num_records, kind->empty_top ? RECORDS / 2 : RECORDS);
}

static void check_buffers(const struct layout *l, const struct dat_kind *kind)
{
	assert_int_equal(l->num_buffers, 2);
	assert_string_equal(l->buffers[0].name, "");
	assert_string_equal(l->buffers[0].clock, "mono");
	assert_string_equal(l->buffers[1].name, "inst");
	assert_string_equal(l->buffers[1].clock, "boot");
	assert_int_equal(l->buffers[1].cpus, 2);
	assert_int_equal(!l->buffers[0].data_size, kind->empty_top);
	assert_true(l->buffers[1].data_size > 0);
}

static void check_stats(const struct layout *l)
{
	assert_int_equal(l->num_stats, 2);
	assert_string_equal(l->stats[0].buffer, "");
	assert_int_equal(l->stats[0].cpu, 1);
	assert_int_equal(l->stats[0].overrun, 4);
	assert_int_equal(l->stats[0].commit_overrun, 5);
	assert_int_equal(l->stats[0].dropped, 6);
	assert_string_equal(l->stats[1].buffer, "inst");
	assert_int_equal(l->stats[1].cpu, 0);
	assert_int_equal(l->stats[1].overrun, 7);
}

static void test_well_formed(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUM_DAT_KINDS; i++) {
		struct error err = {};
		struct layout l;
		struct dat d;
		int ret;

		dat_build(&d, dat_kinds[i]);
		ret = read_copy(d.b.data, d.b.len, &l, &err);
		if (ret)
			print_error("kind %zu: %s\n", i, err.what);
		assert_int_equal(ret, 0);
		check_layout(&l, &dat_kinds[i]);
		check_buffers(&l, &dat_kinds[i]);
		check_stats(&l);
		layout_done(&l);
		buf_done(&d.b);
	}
}

/* One file of each sort is tried byte by byte, the others in part, for the time it takes. */
static unsigned int thoroughly(size_t kind, unsigned int otherwise)
{
	const struct dat_kind *k = &dat_kinds[kind];

	return !k->big_endian && k->long_size == 8 && !k->empty_top ? 1 : otherwise;
}

static void test_truncated(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUM_DAT_KINDS; i++) {
		struct dat d;

		dat_build(&d, dat_kinds[i]);
		for (size_t len = 0; len < d.b.len; len += thoroughly(i, 13))
			if (!refusal(d.b.data, len))
				fail_msg("kind %zu is accepted with %zu of %zu bytes", i, len,
					 d.b.len);
		buf_done(&d.b);
	}
}

static void test_lengths(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUM_DAT_KINDS; i++) {
		struct dat d;

		dat_build(&d, dat_kinds[i]);
		for (size_t k = 0; k < d.num_lengths; k++) {
			struct dat_length *length = &d.lengths[k];
			char old[8];

			memcpy(old, d.b.data + length->at, length->size);
			memset(d.b.data + length->at, 0xff, length->size);
			if (!refusal(d.b.data, d.b.len))
				fail_msg("kind %zu is accepted with a length of -1 at %zu", i,
					 length->at);
			dat_set(&d, length->at, length->size, UINT32_MAX);
			if (!refusal(d.b.data, d.b.len))
				fail_msg("kind %zu is accepted with a length of 4 GiB at %zu", i,
					 length->at);
			memcpy(d.b.data + length->at, old, length->size);
		}
		buf_done(&d.b);
	}
}

/* The zeros behind a sub-buffer's events are of no interest. */
static size_t flip_step(const struct dat *d, size_t at)
{
	return d->b.data[at] || (at && d->b.data[at - 1]) || at < 2048 ? 1 : 37;
}

static void test_bit_flips(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUM_DAT_KINDS; i++) {
		struct dat d;

		dat_build(&d, dat_kinds[i]);
		for (size_t at = 0; at < d.b.len; at += flip_step(&d, at))
			for (unsigned int bit = 0; bit < 8; bit += thoroughly(i, 3)) {
				d.b.data[at] ^= 1 << bit;
				refusal(d.b.data, d.b.len);
				d.b.data[at] ^= 1 << bit;
			}
		buf_done(&d.b);
	}
}

static void test_start(void **state)
{
	struct dat d;

	(void)state;
	assert_int_equal(refusal("", 0), -ENODATA);
	assert_int_equal(refusal("hello, world", 12), -EBADMSG);
	assert_int_equal(refusal("\x17\x08", 2), -EPROTO);
	dat_build(&d, dat_kinds[0]);
	d.b.data[10] = '8';
	assert_int_equal(refusal(d.b.data, d.b.len), -EPROTONOSUPPORT);
	buf_done(&d.b);
}

static void test_page_sizes(void **state)
{
	static const uint32_t sizes[] = { 0, 1, 512, 4095, 4097, 12288, 32u << 20, 1u << 31 };
	struct dat d;

	(void)state;
	dat_build(&d, dat_kinds[0]);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		dat_set(&d, 14, 4, sizes[i]);
		assert_int_equal(refusal(d.b.data, d.b.len), -EPROTO);
	}
	buf_done(&d.b);
}

static void test_unknown_compression(void **state)
{
	struct dat_kind kind = { 7, false, 8, "none", false };
	struct dat d;

	(void)state;
	dat_build(&d, kind);
	memcpy(d.b.data + 18, "lzma", 4);
	assert_int_equal(refusal(d.b.data, d.b.len), -EPROTONOSUPPORT);
	buf_done(&d.b);
}

static size_t find(const struct dat *d, const char *bytes, size_t len)
{
	char *at = memmem(d->b.data, d->b.len, bytes, len);

	assert_non_null(at);
	return at - d->b.data;
}

/* The next options are where these are. */
static void test_option_loop(void **state)
{
	struct dat_kind kind = { 7, false, 8, "none", false };
	struct error err = {};
	struct layout l;
	struct dat d;
	size_t done;

	(void)state;
	dat_build(&d, kind);
	done = find(&d, "\x02\0\0\0\0\0\x08\0\0\0", 10); /* CPU count, then the last option */
	memcpy(d.b.data + done + 10, d.b.data + 18 + 7, 8);
	assert_int_equal(read_copy(d.b.data, d.b.len, &l, &err), -EPROTO);
	assert_non_null(strstr(err.what, "lead back"));
	error_done(&err);
	buf_done(&d.b);
}

static void test_hostile_texts(void **state)
{
	static const struct {
		const char *from, *to;
	} changes[] = {
		{ "[mono] g", "[[[[]] g" }, /* a clock without a name */
		{ "82000000 :", "82000000 -" }, /* a printk format without a colon */
		{ "commit;", "commat;" },
	};
	struct dat d;

	(void)state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		dat_build(&d, dat_kinds[0]);
		memcpy(d.b.data + find(&d, changes[i].from, strlen(changes[i].from)), changes[i].to,
		       strlen(changes[i].to));
		assert_int_equal(refusal(d.b.data, d.b.len), -EPROTO);
		buf_done(&d.b);
	}
}

/* libtracecmd prints a hook to standard output. */
static void test_hook(void **state)
{
	struct dat d;
	size_t at;

	(void)state;
	dat_build(&d, dat_kinds[0]);
	at = find(&d, "Linux test", 10);
	d.b.data[at - 6] = 6;
	assert_int_equal(refusal(d.b.data, d.b.len), -EPROTONOSUPPORT);
	buf_done(&d.b);
}

/* Event lengths that make kbuffer stand still or run away. */
static void test_event_lengths(void **state)
{
	static const struct {
		uint32_t type, word;
		int ret;
	} cases[] = {
		{ 0, 0, -EPROTO },  { 0, UINT32_MAX, -EPROTO }, { 0, 4000, -EPROTO },
		{ 28, 1, -EPROTO }, { 29, -4u, -EPROTO },	{ 29, -8u, 0 },
		{ 29, 12, 0 },	    { 29, 100000, 0 },		{ 0, 12, 0 },
	};
	struct dat_kind kind = { 6, false, 8, NULL, false };
	struct dat d;

	(void)state;
	dat_build(&d, kind);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t at = d.b.len - PAGE + 16;

		dat_set(&d, at, 4, cases[i].type);
		dat_set(&d, at + 4, 4, cases[i].word);
		assert_int_equal(refusal(d.b.data, d.b.len), cases[i].ret);
	}
	buf_done(&d.b);
}

static void test_commit_sizes(void **state)
{
	static const struct {
		uint64_t commit;
		int ret;
	} cases[] = {
		{ 0, 0 },
		{ 16, 0 },
		{ 15, -EPROTO },
		{ PAGE - 8, -EPROTO },
		{ PAGE, -EPROTO },
		{ 0x7ffffff, -EPROTO },
		{ 48 | 1u << 31, 0 },
		{ 48 | 3u << 30, 0 },
		{ 48 | 1ull << 40, 0 },
	};
	struct dat_kind kind = { 6, false, 8, NULL, false };
	struct dat d;

	(void)state;
	dat_build(&d, kind);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		dat_set(&d, d.b.len - PAGE + 8, 8, cases[i].commit);
		assert_int_equal(refusal(d.b.data, d.b.len), cases[i].ret);
	}
	buf_done(&d.b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_well_formed),  cmocka_unit_test(test_start),
		cmocka_unit_test(test_page_sizes),   cmocka_unit_test(test_unknown_compression),
		cmocka_unit_test(test_option_loop),  cmocka_unit_test(test_hostile_texts),
		cmocka_unit_test(test_hook),	     cmocka_unit_test(test_event_lengths),
		cmocka_unit_test(test_commit_sizes), cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_lengths),	     cmocka_unit_test(test_bit_flips),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
