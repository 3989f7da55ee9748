// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/tally.h"
#include "util/hash.h"

static void add(struct tally *tally, const char *key, enum verdict verdict, uint64_t time)
{
	assert_int_equal(tally_add(tally, span_str(key), verdict, time), 0);
}

static void counts_by_kind(void **state)
{
	struct tally *tally = tally_new(10, 1000);
	const struct tally_row *const *rows;
	size_t num;

	assert_null(tally_rows(tally, &num));
	assert_int_equal(num, 0);
	add(tally, "b", VERDICT_LOGGED, 5);
	add(tally, "a", VERDICT_UNKNOWN, 6);
	add(tally, "c", VERDICT_LOGGED, 7);
	add(tally, "c", VERDICT_NOT_LOGGED, 9);
	add(tally, "", VERDICT_LOGGED, 10);
	/* a NUL is a byte as others */
	assert_int_equal(tally_add(tally, (struct span){ "c\0", 2 }, VERDICT_LOGGED, 11), 0);
	rows = tally_rows(tally, &num);
	assert_int_equal(num, 5);
	assert_true(span_is(rows[0]->key, "c"));
	assert_int_equal(rows[0]->count, 2);
	assert_int_equal(rows[0]->by_verdict[VERDICT_LOGGED], 1);
	assert_int_equal(rows[0]->by_verdict[VERDICT_NOT_LOGGED], 1);
	assert_int_equal(rows[0]->first, 7);
	assert_int_equal(rows[0]->last, 9);
	assert_true(span_is(rows[1]->key, "b"));
	assert_true(span_is(rows[2]->key, "a"));
	assert_int_equal(rows[2]->by_verdict[VERDICT_UNKNOWN], 1);
	assert_true(span_is(rows[3]->key, ""));
	assert_int_equal(rows[4]->key.len, 2);
	assert_int_equal(tally_others(tally)->count, 0);
	tally_free(tally);
}

static void full_of_rows(void **state)
{
	struct tally *tally = tally_new(2, 1000);
	size_t num;

	add(tally, "a", VERDICT_LOGGED, 1);
	add(tally, "b", VERDICT_LOGGED, 2);
	add(tally, "c", VERDICT_NOT_LOGGED, 3);
	add(tally, "a", VERDICT_LOGGED, 4);
	add(tally, "d", VERDICT_LOGGED, 5);
	tally_rows(tally, &num);
	assert_int_equal(num, 2);
	assert_int_equal(tally_others(tally)->count, 2);
	assert_int_equal(tally_others(tally)->by_verdict[VERDICT_NOT_LOGGED], 1);
	assert_int_equal(tally_others(tally)->first, 3);
	assert_int_equal(tally_others(tally)->last, 5);
	tally_free(tally);
}

static void full_of_bytes(void **state)
{
	struct tally *tally = tally_new(10, 4);
	size_t num;

	add(tally, "abc", VERDICT_LOGGED, 1);
	add(tally, "xy", VERDICT_LOGGED, 2);
	add(tally, "z", VERDICT_LOGGED, 3);
	tally_rows(tally, &num);
	assert_int_equal(num, 2);
	assert_int_equal(tally_others(tally)->count, 1);
	tally_free(tally);
}

/* The order is that of what was counted until then. */
static void ordered_anew(void **state)
{
	struct tally *tally = tally_new(10, 1000);
	size_t num;

	add(tally, "a", VERDICT_LOGGED, 1);
	add(tally, "b", VERDICT_LOGGED, 2);
	assert_true(span_is(tally_rows(tally, &num)[0]->key, "a"));
	add(tally, "b", VERDICT_LOGGED, 3);
	assert_true(span_is(tally_rows(tally, &num)[0]->key, "b"));
	assert_int_equal(num, 2);
	tally_free(tally);
}

/* Nothing is counted twice or not at all, however many kinds there are. */
static void sums(void **state)
{
	struct tally *tally = tally_new(500, 100000);
	const struct tally_row *const *rows;
	uint64_t sum = 0;
	size_t num;

	for (unsigned int i = 0; i < 100000; i++) {
		unsigned int key = i * 7919U % 1000;

		assert_int_equal(tally_add(tally, (struct span){ (const char *)&key, sizeof(key) },
					   VERDICT_LOGGED, i),
				 0);
	}
	rows = tally_rows(tally, &num);
	assert_int_equal(num, 500);
	for (size_t i = 0; i < num; i++) {
		assert_int_equal(rows[i]->count, 100);
		sum += rows[i]->count;
	}
	assert_int_equal(sum + tally_others(tally)->count, 100000);
	tally_free(tally);
}

/* Whoever chooses the keys can give their hashes the same beginning. */
static void chosen_keys(void **state)
{
	struct tally *tally = tally_new(100, 1000);
	const struct tally_row *const *rows;
	unsigned int found = 0;
	size_t num;

	for (uint32_t key = 0; found < 50; key++) {
		const struct span bytes = { (const char *)&key, sizeof(key) };

		if (hash_bytes(bytes) >> 44)
			continue;
		found++;
		for (unsigned int i = 0; i < found; i++)
			assert_int_equal(tally_add(tally, bytes, VERDICT_LOGGED, key), 0);
	}
	rows = tally_rows(tally, &num);
	assert_int_equal(num, 50);
	for (size_t i = 0; i < num; i++)
		assert_int_equal(rows[i]->count, 50 - i);
	tally_free(tally);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_by_kind), cmocka_unit_test(full_of_rows),
		cmocka_unit_test(full_of_bytes),  cmocka_unit_test(ordered_anew),
		cmocka_unit_test(sums),		  cmocka_unit_test(chosen_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
