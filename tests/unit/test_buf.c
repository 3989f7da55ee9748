// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>

#include "util/buf.h"

static void check(uint64_t v)
{
	char dec[32], sdec[32], hex[32], pad[32], wide[64];
	struct buf b = {};

	snprintf(dec, sizeof(dec), "%" PRIu64, v);
	snprintf(sdec, sizeof(sdec), "%" PRId64, (int64_t)v);
	snprintf(hex, sizeof(hex), "%" PRIx64, v);
	snprintf(pad, sizeof(pad), "%03" PRIu64, v);
	snprintf(wide, sizeof(wide), "%030" PRIu64, v);
	buf_dec(&b, v);
	assert_string_equal(buf_cstr(&b), dec);
	b.len = 0;
	buf_sdec(&b, v);
	assert_string_equal(buf_cstr(&b), sdec);
	b.len = 0;
	buf_hex(&b, v);
	assert_string_equal(buf_cstr(&b), hex);
	b.len = 0;
	buf_dec_pad(&b, v, 3);
	assert_string_equal(buf_cstr(&b), pad);
	b.len = 0;
	buf_dec_pad(&b, v, 30);
	assert_string_equal(buf_cstr(&b), wide);
	buf_done(&b);
}

/* As printf(3) has them, on both sides of every length. */
static void numbers(void **state)
{
	uint64_t ten = 1;

	for (int digits = 0; digits < 20; digits++, ten *= 10) {
		check(ten - 1);
		check(ten);
		check(ten + 1);
	}
	for (int bit = 0; bit < 64; bit++) {
		check((1ULL << bit) - 1);
		check(1ULL << bit);
	}
	check(UINT64_MAX);
}

static void taken_bytes_are_appended(void **state)
{
	struct buf b = {};
	char *to;

	buf_str(&b, "ab");
	to = buf_take(&b, 2);
	assert_non_null(to);
	memcpy(to, "cd", 2);
	buf_put(&b, 'e');
	assert_string_equal(buf_cstr(&b), "abcde");
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(taken_bytes_are_appended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
