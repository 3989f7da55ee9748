// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "formats.h"
#include "model/denial.h"

static void put_flag(unsigned char *data, const struct format *format, enum role role, bool value)
{
	if (format_has(format, role))
		data[format->by_role[role]->offset] = value;
}

static enum verdict verdict(const struct format *format, unsigned char *data, enum unlogged *why)
{
	struct record record = { .data = data, .size = 64, .buffer = "" };
	struct event event;

	event_decode(&event, format, &record);
	return denial_verdict(&event, why);
}

/* same_exec ? log_same_exec : log_new_exec (security/landlock/audit.c) */
static void truth_table_of_the_flags(void **state)
{
	struct format *format = load_format("g0", "landlock_deny_access_fs");

	assert_non_null(format);
	for (unsigned int row = 0; row < 8; row++) {
		bool same_exec = row & 4, log_same = row & 2, log_new = row & 1;
		bool logged = same_exec ? log_same : log_new;
		unsigned char data[64] = {};
		enum unlogged why;

		put_flag(data, format, ROLE_SAME_EXEC, same_exec);
		put_flag(data, format, ROLE_LOG_SAME_EXEC, log_same);
		put_flag(data, format, ROLE_LOG_NEW_EXEC, log_new);
		assert_int_equal(verdict(format, data, &why),
				 logged ? VERDICT_LOGGED : VERDICT_NOT_LOGGED);
		assert_int_equal(why, logged	  ? UNLOGGED_NOT
				      : same_exec ? UNLOGGED_SAME_EXEC
						  : UNLOGGED_NEW_EXEC);
	}
	format_free(format);
}

static void the_kernels_own_decision(void **state)
{
	struct format *format = load_format("g2", "landlock_deny_access_fs");
	unsigned char data[64] = {};
	enum unlogged why;

	assert_non_null(format);
	assert_int_equal(audit_rule_of(format), AUDIT_RULE_LOGGED);
	assert_int_equal(verdict(format, data, &why), VERDICT_NOT_LOGGED);
	assert_int_equal(why, UNLOGGED_AFTER_EXEC);
	put_flag(data, format, ROLE_SAME_EXEC, true);
	assert_int_equal(verdict(format, data, &why), VERDICT_NOT_LOGGED);
	assert_int_equal(why, UNLOGGED_BEFORE_EXEC);
	put_flag(data, format, ROLE_LOGGED, true);
	assert_int_equal(verdict(format, data, &why), VERDICT_LOGGED);
	format_free(format);
}

static void nothing_to_decide_by(void **state)
{
	const struct abi abi = { false, 8 };
	struct format *format = make_format(
		&abi, "landlock_deny_x", "\tfield:u64 domain_id;\toffset:8;\tsize:8;\tsigned:0;\n",
		"\"%llx\", REC->domain_id");
	unsigned char data[64] = {};
	struct buf b = {};

	assert_non_null(format);
	assert_int_equal(verdict(format, data, NULL), VERDICT_UNKNOWN);
	assert_false(denial_filter(format, &b));
	assert_int_equal(b.len, 0);
	format_free(format);
}

/* What the kernel accepted when the captures were made: tests/data/README.md. */
static void kernel_filters(void **state)
{
	static const struct {
		const char *generation, *filter;
	} cases[] = {
		{ "g0",
		  "same_exec == 1 && log_same_exec == 1 || same_exec == 0 && log_new_exec == 1" },
		{ "g1", "logged == 1" },
		{ "g2", "logged == 1" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct format *format = load_format(cases[i].generation, "landlock_deny_ptrace");
		struct buf b = {};

		assert_non_null(format);
		assert_true(denial_filter(format, &b));
		assert_string_equal(buf_cstr(&b), cases[i].filter);
		buf_done(&b);
		format_free(format);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(truth_table_of_the_flags),
		cmocka_unit_test(the_kernels_own_decision),
		cmocka_unit_test(nothing_to_decide_by),
		cmocka_unit_test(kernel_filters),
	};

	return cmocka_run_group_tests_name("denial", tests, NULL, NULL);
}
