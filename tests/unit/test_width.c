// SPDX-License-Identifier: GPL-2.0-only
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "output/escape.h"
#include "output/width.h"

#define E_ACUTE "e\314\201" /* e, U+0301 */
#define NIHON	"\346\227\245\346\234\254" /* U+65E5 U+672C: two columns each */
#define CRAB	"\360\237\246\200" /* U+1F980: two columns */
#define DOTS	"\342\200\246" /* U+2026 */

static size_t width_of(const char *s)
{
	return text_width(span_str(s));
}

static void columns_of_text(void **state)
{
	assert_int_equal(width_of(""), 0);
	assert_int_equal(width_of("/etc/passwd"), 11);
	assert_int_equal(width_of("j\303\274rgen"), 6);
	assert_int_equal(width_of(E_ACUTE), 1);
	assert_int_equal(width_of(E_ACUTE E_ACUTE "x"), 3);
	assert_int_equal(width_of("/" NIHON "/x"), 7);
	assert_int_equal(width_of(CRAB), 2);
	assert_int_equal(width_of("\033[1;31mdenied\033[0m"), 6);
	assert_int_equal(width_of("\\033\\n\\\\"), 8);
}

/* Escaped, hostile bytes are as wide as they are printed. */
static void columns_of_hostile_bytes(void **state)
{
	for (int c = 1; c < 256; c++) {
		char byte = c;
		struct buf b = {};
		int ascii = 1;

		escape_text(&b, (struct span){ &byte, 1 }, true);
		for (size_t i = 0; i < b.len; i++)
			ascii &= (unsigned char)b.data[i] < 0x80;
		assert_true(ascii);
		assert_int_equal(text_width((struct span){ b.data, b.len }), b.len);
		buf_done(&b);
	}
}

static void shortens_to(const char *in, size_t columns, bool utf8, const char *out)
{
	struct buf b = {};
	size_t len;

	buf_printf(&b, "<%s>", in);
	len = text_shorten(&b, 1, strlen(in), columns, utf8);
	assert_int_equal(len, b.len - 2);
	assert_int_equal(b.data[b.len - 1], '>');
	b.len--;
	assert_string_equal(buf_cstr(&b) + 1, out);
	buf_done(&b);
}

static void what_fits_stays(void **state)
{
	shortens_to("/etc/passwd", 11, true, "/etc/passwd");
	shortens_to("/" NIHON, 5, true, "/" NIHON);
	shortens_to("", 0, true, "");
}

static void the_last_component_stays(void **state)
{
	shortens_to("/usr/lib/x86_64-linux-gnu/libssl.so.3", 22, true,
		    "/usr/lib/" DOTS "/libssl.so.3");
	shortens_to("/usr/lib/x86_64-linux-gnu/libssl.so.3", 22, false, "/usr/li.../libssl.so.3");
	shortens_to("\"/home/a b/deep/down/c d\"", 16, true, "\"/home/a b" DOTS "/c d\"");
	shortens_to("/a/very/long/way/down/dir/", 14, true, "/a/very/" DOTS "/dir/");
}

static void a_long_last_component_keeps_its_end(void **state)
{
	shortens_to("/tmp/abcdefghijklmnopqrstuvwxyz.log", 17, true, "/tmp" DOTS "stuvwxyz.log");
	shortens_to("abcdefghijklmnop", 9, true, "ab" DOTS "klmnop");
}

/* What stands before and behind the ellipsis is the text's, in whole units. */
static void shortened_cleanly(const char *text, size_t columns)
{
	struct buf b = {};
	size_t whole = width_of(text);
	const char *dots, *tail, *same;

	buf_str(&b, text);
	text_shorten(&b, 0, b.len, columns, true);
	assert_true(width_of(buf_cstr(&b)) <= columns);
	dots = strstr(b.data, DOTS);
	assert_non_null(dots);
	assert_memory_equal(b.data, text, dots - b.data);
	tail = dots + strlen(DOTS);
	same = text + strlen(text) - strlen(tail);
	assert_string_equal(tail, same);
	assert_int_not_equal((unsigned char)text[dots - b.data] & 0xc0, 0x80);
	assert_int_not_equal((unsigned char)*same & 0xc0, 0x80);
	/* An escape or a character cut in two takes other columns than a whole one. */
	b.len = dots - b.data;
	assert_int_equal(width_of(buf_cstr(&b)) + width_of(text + b.len), whole);
	b.len = same - text;
	memcpy(b.data, text, b.len);
	assert_int_equal(width_of(buf_cstr(&b)) + width_of(same), whole);
	buf_done(&b);
}

/* Every width, down to none: never wider than asked for, and never a part of a character. */
static void nothing_is_cut_apart(void **state)
{
	static const char *const texts[] = {
		"/" NIHON NIHON "/" NIHON NIHON NIHON,
		"/" E_ACUTE E_ACUTE E_ACUTE E_ACUTE "/" E_ACUTE E_ACUTE E_ACUTE,
		"\"/\\033\\377\\n\\t\\\"x\\\\/\\001\\002\\003/\\010\"",
		"/plain/path/of/some/length",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		for (size_t columns = 1; columns < width_of(texts[i]); columns++)
			shortened_cleanly(texts[i], columns);
}

static void cut_at_the_end(void **state)
{
	struct buf b = {};

	buf_str(&b, "head: created ruleset");
	text_cut(&b, 6, 15, true);
	assert_string_equal(buf_cstr(&b), "head: created ruleset");
	text_cut(&b, 6, 8, true);
	assert_string_equal(buf_cstr(&b), "head: created" DOTS);
	b.len = 0;
	buf_str(&b, "a" NIHON);
	text_cut(&b, 0, 4, true);
	assert_string_equal(buf_cstr(&b), "a\346\227\245" DOTS);
	text_cut(&b, 0, 3, false);
	assert_string_equal(buf_cstr(&b), "...");
	buf_done(&b);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_of_text),
		cmocka_unit_test(columns_of_hostile_bytes),
		cmocka_unit_test(what_fits_stays),
		cmocka_unit_test(the_last_component_stays),
		cmocka_unit_test(a_long_last_component_keeps_its_end),
		cmocka_unit_test(nothing_is_cut_apart),
		cmocka_unit_test(cut_at_the_end),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
