// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "output/columns.h"

static void are(const struct columns *columns, const char *names)
{
	struct buf b = {};

	for (size_t i = 0; i < columns->num; i++)
		buf_printf(&b, "%s%s", i ? " " : "", columns->v[i]->name);
	assert_string_equal(buf_cstr(&b), names);
	buf_done(&b);
}

static void lists(void **state)
{
	struct columns columns = {};
	struct error err = {};

	assert_int_equal(columns_parse(&columns, "PATH", &err), 0);
	are(&columns, "PATH");
	assert_int_equal(columns_parse(&columns, "pid,Path,EVENT,PID", &err), 0);
	are(&columns, "PID PATH EVENT PID");
	assert_int_equal(columns_parse(&columns, "+CPU", &err), 0);
	assert_true(columns.num > 1);
	assert_string_equal(columns.v[columns.num - 1]->name, "CPU");
	assert_null(err.what);
}

static void unknown_names(void **state)
{
	static const char *const bad[] = { "",	    ",",	"PATH,", ",PATH", "PAT",
					   "PATHS", "PATH PID", "+",	 "+NONE", "PATH,+PID" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct columns columns = {};
		struct error err = {};

		assert_int_equal(columns_parse(&columns, bad[i], &err), -EINVAL);
		assert_non_null(strstr(err.what, "no column is called '"));
		assert_non_null(strstr(err.what, "PATH"));
		error_done(&err);
	}
}

static void too_many(void **state)
{
	struct columns columns = {};
	struct error err = {};
	struct buf list = {};

	buf_str(&list, "PID");
	for (int i = 1; i < COLUMNS_MAX; i++)
		buf_str(&list, ",PID");
	assert_int_equal(columns_parse(&columns, buf_cstr(&list), &err), 0);
	columns_need(&columns, "COUNT");
	assert_int_equal(columns.num, COLUMNS_MAX);
	buf_str(&list, ",PID");
	assert_int_equal(columns_parse(&columns, buf_cstr(&list), &err), -EINVAL);
	error_done(&err);
	buf_done(&list);
}

static void needed_once(void **state)
{
	struct columns columns = {};

	assert_int_equal(columns_parse(&columns, "PATH", NULL), 0);
	columns_need(&columns, "COUNT");
	columns_need(&columns, "COUNT");
	are(&columns, "PATH COUNT");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists),
		cmocka_unit_test(unknown_names),
		cmocka_unit_test(too_many),
		cmocka_unit_test(needed_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
