// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "model/id_set.h"

static void test_empty(void **state)
{
	struct id_set set = {};

	assert_false(id_set_has(&set, 1));
	assert_false(id_set_take(&set, 1));
	assert_true(id_set_add(&set, 0));
	assert_false(id_set_has(&set, 0));
	id_set_done(&set);
}

static void test_twice(void **state)
{
	struct id_set set = {};

	assert_true(id_set_add(&set, UINT64_MAX));
	assert_true(id_set_add(&set, UINT64_MAX));
	assert_true(id_set_take(&set, UINT64_MAX));
	assert_false(id_set_take(&set, UINT64_MAX));
	assert_int_equal(set.num, 0);
	id_set_done(&set);
}

#define IDS 512

/* Against a plain table of what is in, with many collisions and removals. */
static void test_many(void **state)
{
	struct id_set set = {};
	bool in[IDS] = {};
	size_t num = 0;

	srand(1);
	for (int step = 0; step < 100000; step++) {
		unsigned int i = rand() % IDS;
		uint64_t id = (uint64_t)(i + 1) << 20;

		if (rand() % 2) {
			assert_true(id_set_add(&set, id));
			num += !in[i];
			in[i] = true;
		} else {
			assert_int_equal(id_set_take(&set, id), in[i]);
			num -= in[i];
			in[i] = false;
		}
		assert_int_equal(set.num, num);
		i = rand() % IDS;
		assert_int_equal(id_set_has(&set, (uint64_t)(i + 1) << 20), in[i]);
	}
	for (unsigned int i = 0; i < IDS; i++)
		assert_int_equal(id_set_has(&set, (uint64_t)(i + 1) << 20), in[i]);
	id_set_done(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
