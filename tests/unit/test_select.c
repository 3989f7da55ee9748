// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "formats.h"
#include "model/select.h"

static const char *const events[] = {
	"landlock_add_rule_fs",	   "landlock_check_rule_fs",	 "landlock_create_domain",
	"landlock_create_ruleset", "landlock_deny_access_fs",	 "landlock_deny_access_net",
	"landlock_free_domain",	   "landlock_deny_scope_signal",
};

static int load_catalog(void **state)
{
	static struct catalog catalog;

	for (size_t i = 0; i < sizeof(events) / sizeof(*events); i++)
		if (catalog_add(&catalog, load_format("g1", events[i])))
			return -1;
	*state = &catalog;
	return 0;
}

static int drop_catalog(void **state)
{
	catalog_done(*state);
	return 0;
}

/* The short names that @spec selects, joined by blanks, in alphabetical order. */
static void check(const struct catalog *catalog, const char *spec, const char *expected)
{
	struct selection sel = {};
	struct buf b = {};

	if (spec)
		assert_int_equal(selection_add(&sel, spec, NULL), 0);
	assert_int_equal(selection_check(&sel, catalog, NULL), 0);
	for (size_t i = 0; i < catalog->num; i++) {
		if (!selection_has(&sel, catalog->v[i]))
			continue;
		buf_str(&b, b.len ? " " : "");
		buf_str(&b, catalog->v[i]->short_name);
	}
	assert_string_equal(buf_cstr(&b), expected);
	buf_done(&b);
	selection_done(&sel);
}

static void names_groups_and_globs(void **state)
{
	check(*state, "deny_access_fs", "deny_access_fs");
	check(*state, "landlock_deny_access_fs", "deny_access_fs");
	check(*state, "landlock:landlock_deny_access_fs", "deny_access_fs");
	check(*state, "deny", "deny_access_fs deny_access_net deny_scope_signal");
	check(*state, "domain", "create_domain free_domain");
	check(*state, "rule,check", "add_rule_fs check_rule_fs");
	check(*state, "*_fs", "add_rule_fs check_rule_fs deny_access_fs");
	check(*state, "deny_access_[fn]*", "deny_access_fs deny_access_net");
}

static void check_only_when_asked_for(void **state)
{
	check(*state, NULL,
	      "add_rule_fs create_domain create_ruleset deny_access_fs "
	      "deny_access_net deny_scope_signal free_domain");
	check(*state, "all",
	      "add_rule_fs check_rule_fs create_domain create_ruleset deny_access_fs "
	      "deny_access_net deny_scope_signal free_domain");
}

static void unknown_names_get_offers(void **state)
{
	static const struct {
		const char *word, *offer;
	} cases[] = {
		{ "deny_acces_fs", "deny_access_fs" },
		{ "landlock_deny_access_ns", "deny_access_fs" },
		{ "signal", "deny_scope_signal" },
		{ "xyzzy", "lltrace list" },
		{ "nothing_*", "lltrace list" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct selection sel = {};
		struct error err = {};

		assert_int_equal(selection_add(&sel, cases[i].word, &err), 0);
		assert_int_equal(selection_check(&sel, *state, &err), -ENOENT);
		assert_non_null(strstr(err.what, cases[i].word));
		assert_non_null(strstr(err.advice, cases[i].offer));
		error_done(&err);
		selection_done(&sel);
	}
}

static void empty_words_are_refused(void **state)
{
	static const char *const specs[] = { "", ",", "deny,", ",deny", "deny,,check" };

	for (size_t i = 0; i < sizeof(specs) / sizeof(*specs); i++) {
		struct selection sel = {};
		struct error err = {};

		assert_int_equal(selection_add(&sel, specs[i], &err), -EINVAL);
		assert_non_null(err.what);
		error_done(&err);
		selection_done(&sel);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_groups_and_globs),
		cmocka_unit_test(check_only_when_asked_for),
		cmocka_unit_test(unknown_names_get_offers),
		cmocka_unit_test(empty_words_are_refused),
	};

	return cmocka_run_group_tests_name("select", tests, load_catalog, drop_catalog);
}
