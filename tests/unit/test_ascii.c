// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <stdio.h>

#include "util/ascii.h"

/* Every byte at every place of texts that end within, at and behind a word of eight. */
static void every_byte_in_every_place(void **state)
{
	static const char others[] = "\"\\";
	char text[20];

	for (size_t len = 1; len <= sizeof(text); len++) {
		for (size_t at = 0; at < len; at++) {
			for (int c = 0; c < 256; c++) {
				const struct span s = { text, len };

				memset(text, 'x', sizeof(text));
				text[at] = c;
				assert_int_equal(ascii_plain(s, ""), c < 0x80 && isprint(c));
				assert_int_equal(ascii_plain(s, "\"\\"),
						 c < 0x80 && isprint(c) && !memchr(others, c, 2));
			}
		}
	}
}

/* What a byte carries into the next must not hide that. */
static void every_pair(void **state)
{
	char text[9] = "xxxxxxxxx";

	for (int a = 0; a < 256; a++) {
		for (int b = 0; b < 256; b++) {
			text[3] = a;
			text[4] = b;
			assert_int_equal(ascii_plain((struct span){ text, sizeof(text) }, ""),
					 a < 0x80 && isprint(a) && b < 0x80 && isprint(b));
		}
	}
}

static void nothing_is_plain(void **state)
{
	assert_true(ascii_plain((struct span){ NULL, 0 }, "\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_in_every_place),
		cmocka_unit_test(every_pair),
		cmocka_unit_test(nothing_is_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
