// SPDX-License-Identifier: GPL-2.0-only
/* What the recordings of the other tests do not have: variables in paths, words of a shell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "formats.h"
#include "output/suggest_impl.h"

#define READ_FILE (1ULL << 2)

static struct format *ruleset, *domain, *deny;

static int set_up(void **state)
{
	ruleset = load_format("g1", "landlock_create_ruleset");
	domain = load_format("g1", "landlock_create_domain");
	deny = load_format("g1", "landlock_deny_access_fs");
	return ruleset && domain && deny ? 0 : -1;
}

static int tear_down(void **state)
{
	format_free(ruleset);
	format_free(domain);
	format_free(deny);
	return 0;
}

static void set_number(struct event *event, enum role role, uint64_t number)
{
	event->have |= 1ULL << role;
	event->value[role].number = number;
}

/* A sandbox that handles read_file, and was denied it on a path. */
static void deny_path(struct suggestion *s, struct policy *policy, struct domains *domains,
		      const char *path)
{
	static const struct record record;
	struct event made = { .format = ruleset, .record = &record };
	struct event restricted = { .format = domain, .record = &record };
	struct event denied = { .format = deny, .record = &record };

	set_number(&made, ROLE_RULESET, 1);
	set_number(&made, ROLE_HANDLED_FS, READ_FILE);
	set_number(&made, ROLE_HANDLED_NET, 0);
	assert_int_equal(domains_add(domains, &made), 0);
	set_number(&restricted, ROLE_DOMAIN, 2);
	set_number(&restricted, ROLE_PARENT, 0);
	set_number(&restricted, ROLE_RULESET, 1);
	assert_int_equal(domains_add(domains, &restricted), 0);
	set_number(&denied, ROLE_DOMAIN, 2);
	set_number(&denied, ROLE_BLOCKERS, READ_FILE);
	denied.have |= 1ULL << ROLE_PATH;
	denied.value[ROLE_PATH].bytes = span_str(path);
	assert_int_equal(policy_add(policy, &denied), 0);
	*s = (struct suggestion){ .policy = policy, .domains = domains };
}

/* landlockconfig: "$$" is a '$' and "${NAME}" a variable. */
static void no_variables(void **state)
{
	static const struct suggest_form *forms[] = { &suggest_forms[1], &suggest_forms[2] };

	for (size_t i = 0; i < 2; i++) {
		struct policy *policy = policy_new(10000);
		struct domains *domains = domains_new(10000);
		struct buf b = {}, notes = {};
		struct suggestion s;

		deny_path(&s, policy, domains, "/$a/${HOME}$");
		assert_int_equal(forms[i]->put(&b, &notes, &s, NULL), 0);
		assert_non_null(strstr(buf_cstr(&b), "[\"/$$a/$${HOME}$$\"]"));
		buf_done(&b);
		buf_done(&notes);
		policy_free(policy);
		domains_free(domains);
	}
}

/* Invisible characters beyond U+FFFF: TOML forbids the surrogates that JSON needs. */
static void beyond_bmp(void **state)
{
	static const char *const escapes[] = { NULL, "\\udb40\\udc41", "\\U000e0041" };

	for (size_t i = 1; i <= 2; i++) {
		struct policy *policy = policy_new(10000);
		struct domains *domains = domains_new(10000);
		struct buf b = {}, notes = {}, want = {};
		struct suggestion s;

		deny_path(&s, policy, domains, "/a\363\240\201\201\342\200\256b");
		assert_int_equal(suggest_forms[i].put(&b, &notes, &s, NULL), 0);
		buf_printf(&want, "[\"/a%s\\u202eb\"]", escapes[i]);
		assert_non_null(strstr(buf_cstr(&b), buf_cstr(&want)));
		buf_done(&b);
		buf_done(&notes);
		buf_done(&want);
		policy_free(policy);
		domains_free(domains);
	}
}

/*
 * A crafted recording's formats name two bits at once, and a bit twice: what is written are names
 * that the forms know, of single bits, and never the others.
 */
static void crafted_names(void **state)
{
	static const char *const lines[] = {
		[3] = "--landlock-rule path-beneath:execute:/a\n",
		[4] = "--rwx /a\n",
		[5] = ":}\"/a\n",
		[6] = "landlock.PathAccess(llsyscall.AccessFSExecute, \"/a\"),\n",
	};
	static struct name v[] = { { 3 << 2, (char *)"read_file" }, { 2, (char *)"f(" },
				   { 2, (char *)"write_file" },	    { 5, (char *)"evil" },
				   { 1, (char *)"execute" },	    { 4, (char *)"no" } };
	struct field blockers = *deny->by_role[ROLE_BLOCKERS];
	struct format format = *deny;
	const struct record record = {};
	struct event denied = { .format = &format, .record = &record };

	blockers.names = (struct names){ v, sizeof(v) / sizeof(*v) };
	format.by_role[ROLE_BLOCKERS] = &blockers;
	set_number(&denied, ROLE_BLOCKERS, 0xf);
	set_number(&denied, ROLE_PATH, 0);
	denied.value[ROLE_PATH].bytes = span_str("/a");
	for (size_t i = 3; i < sizeof(lines) / sizeof(*lines); i++) {
		struct policy *policy = policy_new(10000);
		struct domains *domains = domains_new(10000);
		struct buf b = {}, notes = {};
		struct suggestion s = { .policy = policy, .domains = domains };

		assert_int_equal(policy_add(policy, &denied), 0);
		assert_int_equal(suggest_forms[i].put(&b, &notes, &s, NULL), 0);
		assert_non_null(strstr(buf_cstr(&b), lines[i]));
		buf_done(&b);
		buf_done(&notes);
		policy_free(policy);
		domains_free(domains);
	}
}

/* POSIX takes all newlines off the end of a command's output. */
static void newline_at_the_end(void **state)
{
	struct buf b = {}, word = {};

	buf_str(&word, "/a\nb");
	assert_null(suggest_word(&b, &word));
	assert_int_equal(word.len, 0);
	assert_null(strchr(buf_cstr(&b), '\n'));
	b.len = 0;
	buf_str(&word, "/a\n");
	assert_non_null(suggest_word(&b, &word));
	assert_int_equal(b.len, 0);
	buf_done(&b);
	buf_done(&word);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_variables),
		cmocka_unit_test(beyond_bmp),
		cmocka_unit_test(crafted_names),
		cmocka_unit_test(newline_at_the_end),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
