// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "formats.h"

static void role_is(const struct format *format, enum role role, const char *name)
{
	assert_true(format_has(format, role));
	assert_string_equal(format->by_role[role]->name, name);
}

static void roles_of_every_generation(void **state)
{
	static const struct {
		const char *generation, *event;
		enum kind kind;
		enum family family;
		enum role role;
		const char *field;
	} cases[] = {
		{ "g0", "landlock_deny_access_fs", KIND_DENY, FAMILY_FS, ROLE_BLOCKERS,
		  "blockers" },
		{ "g1", "landlock_deny_access_fs", KIND_DENY, FAMILY_FS, ROLE_BLOCKERS,
		  "blockers" },
		{ "g2", "landlock_deny_access_fs", KIND_DENY, FAMILY_FS, ROLE_BLOCKERS,
		  "blockers_access" },
		{ "g0", "landlock_deny_ptrace", KIND_DENY, FAMILY_NONE, ROLE_PEER_COMM, "comm" },
		{ "g1", "landlock_deny_ptrace", KIND_DENY, FAMILY_NONE, ROLE_PEER_COMM,
		  "tracee_comm" },
		{ "g0", "landlock_restrict_self", KIND_DOMAIN, FAMILY_NONE, ROLE_PARENT,
		  "parent_id" },
		{ "g1", "landlock_create_domain", KIND_DOMAIN, FAMILY_NONE, ROLE_RULESET,
		  "ruleset_id" },
		{ "g0", "landlock_check_rule_fs", KIND_CHECK, FAMILY_FS, ROLE_GRANTS, "layers" },
		{ "g2", "landlock_check_rule_net_port", KIND_CHECK, FAMILY_NET, ROLE_GRANTS,
		  "grants" },
		{ "g2", "landlock_add_rule_path_beneath", KIND_RULE, FAMILY_FS, ROLE_PATH,
		  "pathname" },
		{ "g1", "landlock_free_ruleset", KIND_RULESET, FAMILY_NONE, ROLE_RULESET,
		  "ruleset_id" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct format *format = load_format(cases[i].generation, cases[i].event);

		assert_non_null(format);
		assert_string_equal(format->name, cases[i].event);
		assert_int_equal(format->kind, cases[i].kind);
		assert_int_equal(format->family, cases[i].family);
		role_is(format, cases[i].role, cases[i].field);
		format_free(format);
	}
}

static void name_is(const struct format *format, enum role role, uint64_t value, const char *name)
{
	const char *found = names_find(&format->by_role[role]->names, value);

	if (name)
		assert_string_equal(found, name);
	else
		assert_null(found);
}

/* The names come from the print fmt, also out of a ternary and of a statement expression. */
static void names_of_the_kernel(void **state)
{
	struct format *format = load_format("g2", "landlock_deny_access_fs");

	assert_non_null(format);
	name_is(format, ROLE_BLOCKERS, 1 << 16, "resolve_unix");
	name_is(format, ROLE_BLOCKERS, 1 << 17, NULL);
	name_is(format, ROLE_BLOCKERS_TYPE, 2, "change_topology");
	format_free(format);
	format = load_format("g2", "landlock_check_rule_inode");
	assert_non_null(format);
	name_is(format, ROLE_GRANTS, 1 << 14, "truncate");
	format_free(format);
}

/* Where the kernel prints masks in hex, the built-in names fill in, by family. */
static void names_where_the_kernel_has_none(void **state)
{
	struct format *format = load_format("g0", "landlock_deny_access_net");

	assert_non_null(format);
	name_is(format, ROLE_BLOCKERS, 2, "connect_tcp");
	format_free(format);
	format = load_format("g0", "landlock_create_ruleset");
	assert_non_null(format);
	name_is(format, ROLE_SCOPED, 2, "signal");
	name_is(format, ROLE_HANDLED_FS, 2, "write_file");
	format_free(format);
}

static void garbage_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"\n",
		"name",
		"name: x\n",
		"name: x\nID: y\n",
		"ID: 3\nname: x\nformat:\n",
		"name: x\nID: 3\nformat:\n\tfield:u32 a;\toffset:",
		"\xff\xfe\0\0",
	};
	const struct abi abi = { false, 8 };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct format *format = NULL;
		struct error err = {};

		assert_int_equal(format_new(&format, "landlock", span_str(texts[i]), &abi, &err),
				 -EBADMSG);
		assert_null(format);
		assert_non_null(err.what);
		error_done(&err);
	}
}

/* An argument that can't be understood costs only itself. */
static void arguments_stand_alone(void **state)
{
	const struct abi abi = { false, 8 };
	struct format *format = make_format(
		&abi, "landlock_deny_x",
		"\tfield:u32 a;\toffset:8;\tsize:4;\tsigned:0;\n"
		"\tfield:__data_loc char[] s;\toffset:12;\tsize:4;\tsigned:0;\n"
		"\tfield:u32 b;\toffset:16;\tsize:4;\tsigned:0;\n",
		"\"a=%u s=%s b=%u\", REC->a, some_helper(p, __get_str(s), 1), REC->b + 1");

	assert_non_null(format);
	assert_int_equal(format->print.num, 3);
	assert_int_equal(format->print.v[0].expr->kind, EXPR_FIELD);
	assert_int_equal(format->print.v[1].expr->kind, EXPR_UNTRUSTED);
	assert_int_equal(format->print.v[2].expr->kind, EXPR_BINARY);
	format_free(format);
}

static void catalog_finds_by_id(void **state)
{
	struct catalog catalog = {};
	struct format *fs = load_format("g1", "landlock_deny_access_fs");
	struct format *net = load_format("g1", "landlock_deny_access_net");
	struct format *again = load_format("g1", "landlock_deny_access_fs");

	assert_int_equal(catalog_add(&catalog, fs), 0);
	assert_int_equal(catalog_add(&catalog, net), 0);
	assert_int_equal(catalog_add(&catalog, again), -EEXIST);
	format_free(again);
	assert_ptr_equal(catalog_id(&catalog, fs->id), fs);
	assert_ptr_equal(catalog_id(&catalog, net->id), net);
	assert_null(catalog_id(&catalog, 0));
	assert_null(catalog_id(&catalog, 0xffff));
	assert_null(catalog_id(&catalog, (unsigned int)-1));
	catalog_done(&catalog);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(roles_of_every_generation),
		cmocka_unit_test(names_of_the_kernel),
		cmocka_unit_test(names_where_the_kernel_has_none),
		cmocka_unit_test(garbage_is_refused),
		cmocka_unit_test(arguments_stand_alone),
		cmocka_unit_test(catalog_finds_by_id),
	};

	return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
