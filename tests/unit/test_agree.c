// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/agree.h"

static void add(struct agree *agree, const char *what, enum witness witness, int times)
{
	while (times--)
		assert_int_equal(agree_add(agree, *what, span_str(what), witness), 0);
}

static void one_to_one(void **state)
{
	/* what the sources told, and what that comes to */
	static const struct {
		int told[WITNESS_COUNT];
		struct agreement is;
	} cases[] = {
		{ { 1, 0, 0, 1 }, { .logged = 1 } },
		{ { 0, 1, 0, 0 }, { .not_logged = 1 } },
		{ { 1, 0, 0, 0 }, { .not_in_audit = 1 } },
		{ { 0, 1, 0, 1 }, { .hidden = 1 } },
		{ { 0, 0, 0, 1 }, { .not_traced = 1 } },
		{ { 0, 0, 1, 0 }, { .undecided = 1 } },
		{ { 0, 0, 1, 1 }, { .undecided = 1 } },
		{ { 5, 3, 0, 6 }, { .logged = 5, .hidden = 1, .not_logged = 2 } },
		{ { 2, 2, 2, 7 }, { .logged = 2, .undecided = 2, .hidden = 2, .not_traced = 1 } },
		{ { 4, 0, 1, 3 }, { .logged = 3, .not_in_audit = 1, .undecided = 1 } },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct agree *agree = agree_new(1000);
		struct agreement is;

		assert_null(agree_first(agree));
		for (int w = 0; w < WITNESS_COUNT; w++)
			add(agree, "x", w, cases[i].told[w]);
		is = agree_of(agree_first(agree));
		assert_memory_equal(&is, &cases[i].is, sizeof(is));
		agree_free(agree);
	}
}

static void rows(void **state)
{
	struct agree *agree = agree_new(2 * sizeof(struct agree_row) + 3);
	const struct agree_row *row;
	struct id_set domains = {};

	add(agree, "b", WITNESS_LOGGED, 1);
	add(agree, "a", WITNESS_LOGGED, 1);
	add(agree, "ab", WITNESS_LOGGED, 2);
	add(agree, "b", WITNESS_AUDIT, 1);
	row = agree_first(agree);
	assert_true(span_is(row->what, "b"));
	assert_int_equal(row->count[WITNESS_AUDIT], 1);
	row = row->next;
	assert_true(span_is(row->what, "a"));
	assert_int_equal(row->count[WITNESS_AUDIT], 0);
	assert_null(row->next);
	assert_int_equal(agree_left_out(agree), 2);
	/* the domain is the first letter here */
	assert_true(id_set_add(&domains, 'a'));
	agree_keep(agree, &domains);
	assert_int_equal(agree_first(agree)->count[WITNESS_AUDIT], 0);
	assert_int_equal(row->count[WITNESS_LOGGED], 1);
	id_set_done(&domains);
	agree_free(agree);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_to_one),
		cmocka_unit_test(rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
