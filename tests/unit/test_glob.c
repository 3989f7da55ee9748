// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/glob.h"

/* What lib/globtest.c of the kernel has, with its verdicts. */
static void the_kernels_own_cases(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool fits;
	} cases[] = {
		{ "a", "a", true },
		{ "a", "b", false },
		{ "a", "aa", false },
		{ "a", "", false },
		{ "", "", true },
		{ "", "a", false },
		{ "[a]", "a", true },
		{ "[a]", "b", false },
		{ "[!a]", "a", false },
		{ "[!a]", "b", true },
		{ "[ab]", "a", true },
		{ "[ab]", "b", true },
		{ "[ab]", "c", false },
		{ "[!ab]", "c", true },
		{ "[a-c]", "b", true },
		{ "[a-c]", "d", false },
		{ "[a-c-e-g]", "-", true },
		{ "[a-c-e-g]", "d", false },
		{ "[a-c-e-g]", "f", true },
		{ "[]a-ceg-ik[]", "a", true },
		{ "[]a-ceg-ik[]", "]", true },
		{ "[]a-ceg-ik[]", "[", true },
		{ "[]a-ceg-ik[]", "h", true },
		{ "[]a-ceg-ik[]", "f", false },
		{ "[!]a-ceg-ik[]", "h", false },
		{ "[!]a-ceg-ik[]", "]", false },
		{ "[!]a-ceg-ik[]", "f", true },
		{ "?", "a", true },
		{ "?", "aa", false },
		{ "??", "a", false },
		{ "?x?", "axb", true },
		{ "?x?", "abx", false },
		{ "?x?", "xab", false },
		{ "*??", "a", false },
		{ "*??", "ab", true },
		{ "*??", "abc", true },
		{ "*??", "abcd", true },
		{ "??*", "a", false },
		{ "??*", "ab", true },
		{ "??*", "abcd", true },
		{ "?*?", "a", false },
		{ "?*?", "ab", true },
		{ "?*?", "abcd", true },
		{ "*b", "b", true },
		{ "*b", "ab", true },
		{ "*b", "ba", false },
		{ "*b", "bb", true },
		{ "*b", "abb", true },
		{ "*b", "bab", true },
		{ "*bc", "abbc", true },
		{ "*bc", "bc", true },
		{ "*bc", "bbc", true },
		{ "*bc", "bcbc", true },
		{ "*ac*", "abacadaeafag", true },
		{ "*ac*ae*ag*", "abacadaeafag", true },
		{ "*a*b*[bc]*[ef]*g*", "abacadaeafag", true },
		{ "*a*b*[ef]*[cd]*g*", "abacadaeafag", false },
		{ "*abcd*", "abcabcabcabcdefg", true },
		{ "*ab*cd*", "abcabcabcabcdefg", true },
		{ "*abcd*abcdef*", "abcabcdabcdeabcdefg", true },
		{ "*abcd*", "abcabcabcabcefg", false },
		{ "*ab*cd*", "abcabcabcabcefg", false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (glob_match(span_str(cases[i].pattern), span_str(cases[i].text)) !=
		    cases[i].fits)
			fail_msg("'%s' and '%s'", cases[i].pattern, cases[i].text);
}

static void make(char *s, size_t max, const char *alphabet)
{
	size_t len = rand() % max;

	for (size_t i = 0; i < len; i++)
		s[i] = alphabet[rand() % strlen(alphabet)];
	s[len] = '\0';
}

/* Where both have the same rules, the C library is another opinion. */
static void like_fnmatch(void **state)
{
	size_t fits = 0;

	srand(1);
	for (size_t i = 0; i < 200000; i++) {
		char pattern[12], text[10];

		make(pattern, sizeof(pattern), "aab*?c\\");
		make(text, sizeof(text), "aabc");
		/* it is no pattern there */
		if (*pattern && pattern[strlen(pattern) - 1] == '\\')
			continue;
		fits += !fnmatch(pattern, text, 0);
		if (glob_match(span_str(pattern), span_str(text)) != !fnmatch(pattern, text, 0))
			fail_msg("'%s' and '%s'", pattern, text);
	}
	assert_true(fits > 1000);
}

/* A pattern that makes a recursive matcher take forever. */
static void many_stars(void **state)
{
	char pattern[255], text[4096];

	for (size_t i = 0; i + 1 < sizeof(pattern); i += 2)
		memcpy(pattern + i, "*a", 2);
	pattern[sizeof(pattern) - 1] = 'b';
	memset(text, 'a', sizeof(text));
	assert_false(glob_match((struct span){ pattern, sizeof(pattern) },
				(struct span){ text, sizeof(text) }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_kernels_own_cases),
		cmocka_unit_test(like_fnmatch),
		cmocka_unit_test(many_stars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
