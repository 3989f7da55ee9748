// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "formats.h"
#include "model/policy.h"

#define DOMAIN 0x195cc6b7cULL

/* Bits of the kernel's include/uapi/linux/landlock.h. */
#define WRITE_FILE  (1ULL << 1)
#define READ_FILE   (1ULL << 2)
#define TRUNCATE    (1ULL << 14)
#define BIND_TCP    (1ULL << 0)
#define CONNECT_TCP (1ULL << 1)

static struct format *fs, *net;

static int set_up(void **state)
{
	fs = load_format("g1", "landlock_deny_access_fs");
	net = load_format("g1", "landlock_deny_access_net");
	return fs && net ? 0 : -1;
}

static int tear_down(void **state)
{
	format_free(fs);
	format_free(net);
	return 0;
}

static void set_number(struct event *event, enum role role, uint64_t number)
{
	event->have |= 1ULL << role;
	event->value[role].number = number;
}

/* Takes in a denial of rights on a path by a task "cat" with this pid. */
static void deny_path(struct policy *policy, const char *path, uint64_t rights, uint64_t ino,
		      uint64_t time)
{
	const struct record record = { .time = time };
	struct event event = { .format = fs, .record = &record, .comm = span_str("cat") };

	set_number(&event, ROLE_DOMAIN, DOMAIN);
	set_number(&event, ROLE_PID, time);
	set_number(&event, ROLE_BLOCKERS, rights);
	set_number(&event, ROLE_DEV, 1);
	set_number(&event, ROLE_INO, ino);
	event.have |= 1ULL << ROLE_PATH;
	event.value[ROLE_PATH].bytes = span_str(path);
	assert_int_equal(policy_add(policy, &event), 0);
}

static void deny_port(struct policy *policy, uint64_t rights, uint64_t sport, uint64_t dport,
		      uint64_t domain, const char *comm)
{
	const struct record record = {};
	struct event event = { .format = net, .record = &record, .comm = span_str(comm) };

	set_number(&event, ROLE_DOMAIN, domain);
	set_number(&event, ROLE_BLOCKERS, rights);
	set_number(&event, ROLE_SPORT, sport);
	set_number(&event, ROLE_DPORT, dport);
	assert_int_equal(policy_add(policy, &event), 0);
}

static void one_rule_for_a_path(void **state)
{
	struct policy *policy = policy_new(100000);
	const struct want *w;

	assert_null(policy_first(policy));
	deny_path(policy, "/b", WRITE_FILE, 7, 10);
	deny_path(policy, "/a", READ_FILE, 8, 11);
	deny_path(policy, "/b", TRUNCATE, 7, 12);
	deny_path(policy, "/b", WRITE_FILE, 7, 13);
	w = policy_first(policy);
	assert_true(span_is(w->path, "/b"));
	assert_int_equal(w->kind, WANT_PATH);
	assert_true(want_has_rule(w));
	assert_int_equal(w->rights, WRITE_FILE | TRUNCATE);
	assert_int_equal(w->count, 3);
	assert_int_equal(w->first, 10);
	assert_int_equal(w->last, 13);
	assert_int_equal(w->pid, 10);
	assert_int_equal(w->domain, DOMAIN);
	assert_false(w->replaced || w->programs || w->domains);
	w = w->next;
	assert_true(span_is(w->path, "/a"));
	assert_int_equal(w->count, 1);
	assert_null(w->next);
	policy_free(policy);
}

static void replaced_files(void **state)
{
	struct policy *policy = policy_new(100000);

	deny_path(policy, "/a", READ_FILE, 7, 1);
	assert_false(policy_first(policy)->replaced);
	deny_path(policy, "/a", READ_FILE, 8, 2);
	deny_path(policy, "/a", READ_FILE, 8, 3);
	assert_true(policy_first(policy)->replaced);
	assert_int_equal(policy_first(policy)->ino, 8);
	policy_free(policy);
}

static void ports(void **state)
{
	struct policy *policy = policy_new(100000);
	const struct want *w;

	deny_port(policy, CONNECT_TCP, 0, 80, 1, "nc");
	deny_port(policy, BIND_TCP, 80, 0, 1, "nc");
	deny_port(policy, BIND_TCP, 0, 0, 1, "nc");
	deny_port(policy, BIND_TCP, 80, 0, 2, "nginx");
	w = policy_first(policy);
	assert_int_equal(w->kind, WANT_PORT);
	assert_int_equal(w->port, 80);
	assert_int_equal(w->rights, BIND_TCP | CONNECT_TCP);
	assert_int_equal(w->count, 3);
	assert_true(w->programs && w->domains);
	assert_int_equal(w->domain, 1);
	w = w->next;
	assert_int_equal(w->port, 0);
	assert_true(want_has_rule(w));
	assert_false(w->programs || w->domains);
	assert_null(w->next);
	/* what a crafted recording can have, and no rule */
	deny_port(policy, CONNECT_TCP, 0, 65536, 1, "nc");
	assert_false(want_has_rule(w->next));
	policy_free(policy);
}

static void kinds_of_paths(void **state)
{
	/* what d_path() of the kernel gives: fs/d_path.c, and the events' own placeholders */
	static const struct {
		const char *path;
		enum path_kind kind;
	} paths[] = {
		{ "/etc/passwd", PATH_USUAL },
		{ "/", PATH_USUAL },
		{ "/proc", PATH_USUAL },
		{ "/proc/", PATH_USUAL },
		{ "/proc/version", PATH_USUAL },
		{ "/proc/1x", PATH_USUAL },
		{ "/proc/selfish", PATH_USUAL },
		{ "/procession/1", PATH_USUAL },
		{ "/proc/1", PATH_OF_PROCESS },
		{ "/proc/123/maps", PATH_OF_PROCESS },
		{ "/proc/self", PATH_OF_PROCESS },
		{ "/proc/self/fd/3", PATH_OF_PROCESS },
		{ "/proc/thread-self/comm", PATH_OF_PROCESS },
		{ "/tmp/a (deleted)", PATH_DELETED },
		{ "/tmp/a (deleted).txt", PATH_USUAL },
		{ " (deleted)", PATH_NAMELESS },
		{ "/memfd:code (deleted)", PATH_NAMELESS },
		{ "/memfd:code", PATH_USUAL },
		{ "/dev/zero (deleted)", PATH_NAMELESS },
		{ "/SYSV00000000 (deleted)", PATH_NAMELESS },
		{ "pipe:[4242]", PATH_NAMELESS },
		{ "anon_inode:[eventfd]", PATH_NAMELESS },
		{ "", PATH_NONE },
		{ "<no_mem>", PATH_NONE },
		{ "<too_long>", PATH_NONE },
		{ "<unreachable>", PATH_NONE },
	};

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct policy *policy = policy_new(100000);

		assert_int_equal(path_kind(span_str(paths[i].path)), paths[i].kind);
		deny_path(policy, paths[i].path, READ_FILE, 1, 1);
		assert_int_equal(want_has_rule(policy_first(policy)), paths[i].kind == PATH_USUAL);
		policy_free(policy);
	}
	assert_int_equal(path_kind((struct span){ "/\0etc", 5 }), PATH_NONE);
}

/* Without rights it is the operation that was denied. */
static void no_rights(void **state)
{
	struct policy *policy = policy_new(100000);

	deny_path(policy, "/mnt", 0, 1, 1);
	assert_int_equal(policy_first(policy)->kind, WANT_OTHER);
	assert_string_equal(policy_first(policy)->what, "change_topology");
	assert_false(want_has_rule(policy_first(policy)));
	policy_free(policy);
}

/* What Linux 6.18 tells of a rename that ends in EXDEV: all that the place lacks. */
static void wins_rights(void **state)
{
	struct policy *policy = policy_new(100000);
	const struct want *w;

	deny_path(policy, "/a", READ_FILE | WRITE_FILE, 1, 1);
	deny_path(policy, "/a", 0xdfdf, 1, 2);
	deny_path(policy, "/a", 1 << 5 | 1 << 13, 1, 3);
	w = policy_first(policy);
	assert_true(want_has_rule(w));
	assert_int_equal(w->rights, READ_FILE | WRITE_FILE | 1 << 5 | 1 << 13);
	assert_int_equal(w->count, 2);
	w = w->next;
	assert_false(want_has_rule(w));
	assert_int_equal(w->path_kind, PATH_WINS_RIGHTS);
	assert_int_equal(w->count, 1);
	policy_free(policy);
}

/* What there is no room for is counted; what is there goes on. */
static void bounded(void **state)
{
	struct policy *policy = policy_new(2 * sizeof(struct want) + 4);

	deny_path(policy, "/a", READ_FILE, 1, 1);
	deny_path(policy, "/b", READ_FILE, 1, 1);
	deny_path(policy, "/c", READ_FILE, 1, 1);
	deny_path(policy, "/d", READ_FILE, 1, 1);
	deny_path(policy, "/b", TRUNCATE, 1, 1);
	assert_int_equal(policy_left_out(policy), 2);
	assert_int_equal(policy_first(policy)->next->rights, READ_FILE | TRUNCATE);
	assert_null(policy_first(policy)->next->next);
	policy_free(policy);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_rule_for_a_path),
		cmocka_unit_test(replaced_files),
		cmocka_unit_test(ports),
		cmocka_unit_test(kinds_of_paths),
		cmocka_unit_test(no_rights),
		cmocka_unit_test(bounded),
		cmocka_unit_test(wins_rights),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
