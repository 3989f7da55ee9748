// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "output/escape.h"

#define SPAN(s) ((struct span){ s, sizeof(s) - 1 })

static void check(enum escape how, struct span in, const char *out)
{
	struct buf b = {};

	escape_put(&b, in, how);
	assert_string_equal(buf_cstr(&b), out);
	buf_done(&b);
}

/* Left: bytes; right: what the kernel printed for them in tests/data/g2/trace.txt. */
static void kernel_text(void **state)
{
	check(ESCAPE_KERNEL,
	      SPAN("/tmp/a b/it's \"q\"\nnl\ttab\033[31mred\033[0m\\back=eq/\303\274"),
	      "/tmp/a\\040b/it\\047s\\040\\\"q\\\"\\nnl\\ttab\\e[31mred\\e[0m\\\\back\\075eq/"
	      "\\303\\274");
	check(ESCAPE_KERNEL, SPAN("foo\0bar\nbaz\033[1m\377\0"),
	      "foo\\000bar\\nbaz\\e[1m\\377\\000");
	check(ESCAPE_KERNEL, SPAN("\0\0\0"), "\\000\\000\\000");
	check(ESCAPE_KERNEL, SPAN(""), "");
}

/* No byte of any value may come out as anything but printable ASCII. */
static void every_byte_is_printable(void **state)
{
	for (enum escape how = 0; how < ESCAPE_COUNT; how++) {
		for (int c = 0; c < 256; c++) {
			char byte = c;
			struct buf b = {};

			escape_put(&b, (struct span){ &byte, 1 }, how);
			assert_true(b.len >= 1);
			for (size_t i = 0; i < b.len; i++)
				assert_in_range((unsigned char)b.data[i], 0x20, 0x7e);
			buf_done(&b);
		}
	}
}

static void check_word(struct span in, bool utf8, const char *out)
{
	struct buf b = {};

	escape_word(&b, in, utf8);
	assert_string_equal(buf_cstr(&b), out);
	buf_done(&b);
}

static void words_are_never_empty_nor_a_dash(void **state)
{
	check_word(SPAN(""), true, "\"\"");
	check_word(SPAN("-"), true, "\\055");
	check_word(SPAN("--"), true, "--");
	check_word(SPAN("\"\""), true, "\\042\\042");
	check_word(SPAN("a b\\'=\t"), true, "a\\040b\\\\'=\\t");
	check_word(SPAN("\0"), true, "\\000");
	check_word(SPAN("j\303\274rgen"), true, "j\303\274rgen");
	check_word(SPAN("j\303\274rgen"), false, "j\\303\\274rgen");
	/* U+00A0, U+3000, U+2028: blanks to some */
	check_word(SPAN("\302\240\343\200\200\342\200\250"), true,
		   "\\302\\240\\343\\200\\200\\342\\200\\250");
}

static void check_text(struct span in, bool utf8, const char *out)
{
	struct buf b = {};

	escape_text(&b, in, utf8);
	assert_string_equal(buf_cstr(&b), out);
	buf_done(&b);
}

static void text_keeps_what_is_harmless(void **state)
{
	check_text(SPAN("/etc/passwd"), true, "/etc/passwd");
	check_text(SPAN("/home/j\303\274rgen/\346\227\245\346\234\254"), true,
		   "/home/j\303\274rgen/\346\227\245\346\234\254");
	check_text(SPAN("/home/j\303\274rgen"), false, "\"/home/j\\303\\274rgen\"");
}

static void text_quotes_the_rest(void **state)
{
	check_text(SPAN(""), true, "\"\"");
	check_text(SPAN("a b"), true, "\"a b\"");
	check_text(SPAN("a\"b\\"), true, "\"a\\\"b\\\\\"");
	check_text(SPAN("a\nb"), true, "\"a\\nb\"");
	check_text(SPAN("\033[2J"), true, "\"\\e[2J\"");
	/* C1 control, right-to-left override, zero-width space, tag, lone bytes, overlong, surrogate */
	check_text(SPAN("\302\233m"), true, "\"\\302\\233m\"");
	check_text(SPAN("\342\200\256x"), true, "\"\\342\\200\\256x\"");
	check_text(SPAN("\342\200\213"), true, "\"\\342\\200\\213\"");
	check_text(SPAN("\363\240\200\201"), true, "\"\\363\\240\\200\\201\"");
	check_text(SPAN("\303"), true, "\"\\303\"");
	check_text(SPAN("\300\257"), true, "\"\\300\\257\"");
	check_text(SPAN("\355\240\200"), true, "\"\\355\\240\\200\"");
	check_text(SPAN("\364\220\200\200"), true, "\"\\364\\220\\200\\200\"");
}

static void lines_keep_newlines_only(void **state)
{
	struct buf b = {};

	escape_lines(&b, SPAN("a\n  ^\033]0;x\a"));
	assert_string_equal(buf_cstr(&b), "a\n  ^\\e]0;x\\a");
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_never_empty_nor_a_dash),
		cmocka_unit_test(kernel_text),
		cmocka_unit_test(every_byte_is_printable),
		cmocka_unit_test(text_keeps_what_is_harmless),
		cmocka_unit_test(text_quotes_the_rest),
		cmocka_unit_test(lines_keep_newlines_only),
	};

	return cmocka_run_group_tests_name("escape", tests, NULL, NULL);
}
