// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "output/audit_put.h"

static void check(const char *bytes, size_t len, const char *expected)
{
	struct buf b = {};

	audit_put_string(&b, (struct span){ bytes, len });
	assert_string_equal(buf_cstr(&b), expected);
	buf_done(&b);
}

/* kernel/audit.c: audit_string_contains_control() */
static void what_needs_hex(void **state)
{
	check("/etc/passwd", 11, "\"/etc/passwd\"");
	check("", 0, "\"\"");
	check("a b", 3, "612062");
	check("a\"b", 3, "612262");
	check("it's\\~!", 7, "\"it's\\~!\"");
	check("\x7f", 1, "7F");
	check("\n", 1, "0A");
	check("\xc3\xa9", 2, "C3A9");
}

static void ends_at_a_nul(void **state)
{
	check("ab\0cd", 5, "\"ab\"");
	check("a \0cd", 5, "6120");
	check("\0", 1, "\"\"");
}

/* Every byte comes in one of the two forms, and from either it can be had again. */
static void every_byte(void **state)
{
	for (unsigned int c = 1; c < 256; c++) {
		const char byte = c;
		struct buf b = {};
		unsigned int back = 0;

		audit_put_string(&b, (struct span){ &byte, 1 });
		if (buf_cstr(&b)[0] == '"') {
			assert_true(c > ' ' && c < 0x7f && c != '"');
			back = (unsigned char)b.data[1];
			assert_int_equal(b.len, 3);
		} else {
			assert_true(c <= ' ' || c >= 0x7f || c == '"');
			assert_int_equal(sscanf(b.data, "%2X", &back), 1);
			assert_int_equal(b.len, 2);
		}
		assert_int_equal(back, c);
		buf_done(&b);
	}
}

static void hex_has_every_byte(void **state)
{
	struct buf b = {};

	audit_put_hex(&b, (struct span){ "\0a\0\xff", 4 });
	assert_string_equal(buf_cstr(&b), "006100FF");
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_needs_hex),
		cmocka_unit_test(ends_at_a_nul),
		cmocka_unit_test(every_byte),
		cmocka_unit_test(hex_has_every_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
