// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "formats.h"
#include "output/explain.h"

/* Bits of the kernel's include/uapi/linux/landlock.h. */
#define EXECUTE	    (1ULL << 0)
#define WRITE_FILE  (1ULL << 1)
#define READ_FILE   (1ULL << 2)
#define MAKE_REG    (1ULL << 8)
#define REFER	    (1ULL << 13)
#define TRUNCATE    (1ULL << 14)
#define CONNECT_TCP (1ULL << 1)

#define WINDOW	    1000
#define PID	    7

/* OUTER is around INNER. */
enum { OUTER = 0xd1, INNER = 0xd2, OTHER = 0xd3, RULESET = 0xa1, RULESET2 = 0xa2 };

static struct format *check_fs, *check_net, *deny_fs, *deny_net, *deny_signal, *new_domain,
	*new_ruleset, *add_rule;

struct world {
	struct explain *explain;
	struct domains *domains;
	uint64_t time;
	struct explanation e;
	struct event event; /* what e points to */
	struct record record;
};

static int set_up(void **state)
{
	check_fs = load_format("g1", "landlock_check_rule_fs");
	check_net = load_format("g1", "landlock_check_rule_net");
	deny_fs = load_format("g1", "landlock_deny_access_fs");
	deny_net = load_format("g1", "landlock_deny_access_net");
	deny_signal = load_format("g1", "landlock_deny_scope_signal");
	new_domain = load_format("g1", "landlock_create_domain");
	new_ruleset = load_format("g1", "landlock_create_ruleset");
	add_rule = load_format("g1", "landlock_add_rule_fs");
	return check_fs && check_net && deny_fs && deny_net && deny_signal && new_domain &&
			       new_ruleset && add_rule
		       ? 0
		       : -1;
}

static int tear_down(void **state)
{
	struct format *all[] = { check_fs,    check_net,  deny_fs,     deny_net,
				 deny_signal, new_domain, new_ruleset, add_rule };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		format_free(all[i]);
	return 0;
}

static void set_number(struct event *event, enum role role, uint64_t number)
{
	event->have |= 1ULL << role;
	event->value[role].number = number;
}

static void set_bytes(struct event *event, enum role role, const void *data, size_t len)
{
	event->have |= 1ULL << role;
	event->value[role].bytes = (struct span){ data, len };
}

static void make_ruleset(struct world *w, uint64_t id, uint64_t fs, uint64_t net)
{
	const struct record record = {};
	struct event event = { .format = new_ruleset, .record = &record };

	set_number(&event, ROLE_RULESET, id);
	set_number(&event, ROLE_HANDLED_FS, fs);
	set_number(&event, ROLE_HANDLED_NET, net);
	set_number(&event, ROLE_SCOPED, 2);
	assert_int_equal(domains_add(w->domains, &event), 0);
}

static void make_rule(struct world *w, uint64_t version, uint64_t ino, uint64_t rights,
		      const char *path)
{
	const struct record record = {};
	struct event event = { .format = add_rule, .record = &record };

	set_number(&event, ROLE_RULESET, RULESET);
	set_number(&event, ROLE_RULESET_VERSION, version);
	set_number(&event, ROLE_ACCESS, rights);
	set_number(&event, ROLE_DEV, 1);
	set_number(&event, ROLE_INO, ino);
	set_bytes(&event, ROLE_PATH, path, strlen(path));
	assert_int_equal(domains_add(w->domains, &event), 0);
}

static void make_domain(struct world *w, uint64_t id, uint64_t parent, uint64_t ruleset)
{
	const struct record record = {};
	struct event event = { .format = new_domain, .record = &record, .comm = span_str("x") };

	set_number(&event, ROLE_DOMAIN, id);
	set_number(&event, ROLE_PARENT, parent);
	set_number(&event, ROLE_RULESET, ruleset);
	set_number(&event, ROLE_RULESET_VERSION, 1);
	assert_int_equal(domains_add(w->domains, &event), 0);
}

/* INNER handles reading and writing, OUTER everything of files and ports. */
static struct world *world(size_t max_checks)
{
	struct world *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	w->explain = explain_new(max_checks);
	w->domains = domains_new(100000);
	w->time = 100000;
	make_ruleset(w, RULESET, 0x1ffff, 3);
	make_rule(w, 1, 1, READ_FILE | EXECUTE, "/usr");
	make_rule(w, 1, 9, READ_FILE, "/");
	make_domain(w, OUTER, 0, RULESET);
	make_ruleset(w, RULESET2, READ_FILE | WRITE_FILE, 0);
	make_domain(w, INNER, OUTER, RULESET2);
	return w;
}

static void end(struct world *w)
{
	explain_free(w->explain);
	domains_free(w->domains);
	free(w);
}

static struct event check_event(struct world *w, const struct format *format, int pid,
				uint64_t domain, uint64_t request)
{
	struct event event = { .format = format, .record = &w->record };

	w->record.time = ++w->time;
	set_number(&event, ROLE_PID, pid);
	set_number(&event, ROLE_DOMAIN, domain);
	set_number(&event, ROLE_ACCESS, request);
	return event;
}

static void check_of(struct world *w, int pid, uint64_t domain, uint64_t request, uint64_t ino,
		     const uint32_t *grants, size_t num)
{
	struct event event = check_event(w, check_fs, pid, domain, request);

	set_number(&event, ROLE_DEV, 1);
	set_number(&event, ROLE_INO, ino);
	set_bytes(&event, ROLE_GRANTS, grants, num * sizeof(*grants));
	explain_add(w->explain, &event, WINDOW);
}

/* By the task, in INNER. */
static void check(struct world *w, uint64_t request, uint64_t ino, uint32_t outer, uint32_t inner)
{
	check_of(w, PID, INNER, request, ino, (const uint32_t[]){ outer, inner }, 2);
}

static void explain(struct world *w, uint64_t window)
{
	w->record.time = ++w->time;
	w->event.record = &w->record;
	set_number(&w->event, ROLE_PID, PID);
	assert_int_equal(domains_add(w->domains, &w->event), 0);
	explain_denial(w->explain, w->domains, &w->event, window, &w->e);
}

static void deny(struct world *w, uint64_t domain, uint64_t rights, const char *path)
{
	w->event = (struct event){ .format = deny_fs };
	set_number(&w->event, ROLE_DOMAIN, domain);
	set_number(&w->event, ROLE_BLOCKERS, rights);
	set_bytes(&w->event, ROLE_PATH, path, strlen(path));
	explain(w, WINDOW);
}

static void has_layer(const struct world *w, size_t i, uint64_t id, uint64_t handles,
		      uint64_t granted, uint64_t missing)
{
	const struct explained_layer *layer = &w->e.layers[i];

	assert_true(layer->known && layer->id == id);
	assert_true(layer->handles_known && layer->granted_known && layer->missing_known);
	assert_int_equal(layer->handles, handles);
	assert_int_equal(layer->granted, granted);
	assert_int_equal(layer->missing, missing);
}

static void each_layer_has_to_grant(void **state)
{
	struct world *w = world(100);

	check(w, READ_FILE | WRITE_FILE, 5, 0, READ_FILE);
	check(w, READ_FILE | WRITE_FILE, 1, READ_FILE | EXECUTE, 0);
	deny(w, INNER, WRITE_FILE, "/usr/a");
	assert_int_equal(w->e.gaps, 0);
	assert_int_equal(w->e.num_layers, 2);
	assert_int_equal(w->e.denier, 1);
	assert_int_equal(w->e.requested, READ_FILE | WRITE_FILE);
	/* the outer layer would deny it as well, which no event tells */
	has_layer(w, 0, OUTER, READ_FILE | WRITE_FILE, READ_FILE, WRITE_FILE);
	has_layer(w, 1, INNER, READ_FILE | WRITE_FILE, READ_FILE, WRITE_FILE);
	assert_int_equal(w->e.num_rules, 2);
	assert_int_equal(w->e.rules[0].ino, 5);
	assert_null(w->e.rules[0].rule);
	assert_true(span_is(w->e.rules[1].rule->path, "/usr"));
	assert_ptr_equal(w->e.closest, &w->e.rules[0]);
	end(w);
}

/* A right that only the outer layer handles; the denial names that layer's domain. */
static void the_outer_layer_denies(void **state)
{
	struct world *w = world(100);

	check(w, MAKE_REG, 1, EXECUTE, MAKE_REG);
	deny(w, OUTER, MAKE_REG, "/usr/a");
	assert_int_equal(w->e.gaps, 0);
	assert_int_equal(w->e.denier, 0);
	has_layer(w, 0, OUTER, MAKE_REG, 0, MAKE_REG);
	has_layer(w, 1, INNER, 0, MAKE_REG, 0);
	assert_null(w->e.closest);
	assert_true(span_is(w->e.nearest->path, "/usr"));
	end(w);
}

static void what_was_not_needed(void **state)
{
	struct world *w = world(100);

	check(w, WRITE_FILE | TRUNCATE, 1, 0, WRITE_FILE);
	deny(w, OUTER, WRITE_FILE, "/usr/a");
	has_layer(w, 0, OUTER, WRITE_FILE | TRUNCATE, 0, WRITE_FILE);
	/* nor is it in another layer */
	make_domain(w, OTHER, OUTER, RULESET);
	check_of(w, PID, OTHER, WRITE_FILE | TRUNCATE, 1, (const uint32_t[]){ WRITE_FILE, 0 }, 2);
	deny(w, OTHER, WRITE_FILE, "/usr/a");
	has_layer(w, 0, OUTER, WRITE_FILE | TRUNCATE, WRITE_FILE, 0);
	end(w);
}

static void accesses_before(void **state)
{
	struct world *w = world(100);

	/* allowed: complete in both layers */
	check(w, WRITE_FILE, 5, WRITE_FILE, 0);
	check(w, WRITE_FILE, 6, 0, WRITE_FILE);
	check(w, WRITE_FILE, 1, EXECUTE, 0);
	deny(w, INNER, WRITE_FILE, "/usr/a");
	assert_int_equal(w->e.num_rules, 1);
	assert_int_equal(w->e.rules[0].ino, 1);
	assert_int_equal(w->e.gaps, 0);
	/* the denial before has used it */
	deny(w, INNER, WRITE_FILE, "/usr/a");
	assert_int_equal(w->e.num_rules, 0);
	assert_int_equal(w->e.gaps, 1U << GAP_ACCESS);
	/* no file comes twice on one way */
	check(w, WRITE_FILE | TRUNCATE, 5, WRITE_FILE, WRITE_FILE);
	check(w, WRITE_FILE | TRUNCATE, 1, EXECUTE, 0);
	check(w, WRITE_FILE | TRUNCATE, 1, EXECUTE, 0);
	deny(w, INNER, WRITE_FILE, "/usr/a");
	assert_int_equal(w->e.num_rules, 1);
	assert_int_equal(w->e.gaps, 0);
	/* something else was requested, or of another domain */
	check(w, WRITE_FILE, 1, 0, 0);
	check(w, READ_FILE | WRITE_FILE, 9, 0, 0);
	deny(w, INNER, WRITE_FILE, "/usr/a");
	assert_int_equal(w->e.num_rules, 1);
	assert_int_equal(w->e.rules[0].ino, 9);
	check_of(w, PID, OTHER, WRITE_FILE, 1, (const uint32_t[]){ 0 }, 1);
	deny(w, INNER, WRITE_FILE, "/usr/a");
	assert_int_equal(w->e.num_rules, 0);
	end(w);
}

/* One of which the end can't be seen: it asked for more than it needed. */
static void accesses_before_that_did_not_end(void **state)
{
	struct world *w = world(100);

	check(w, READ_FILE | TRUNCATE, 5, READ_FILE, READ_FILE);
	deny(w, INNER, READ_FILE, "/etc/a");
	assert_int_equal(w->e.num_rules, 0);
	assert_int_equal(w->e.gaps, 1U << GAP_MIXED);
	assert_false(w->e.layers[1].granted_known);
	/* those behind it may be of either, but for their paths */
	check(w, READ_FILE | TRUNCATE, 5, READ_FILE, READ_FILE);
	check(w, READ_FILE | TRUNCATE, 1, READ_FILE, 0);
	check(w, READ_FILE | TRUNCATE, 9, READ_FILE, 0);
	deny(w, INNER, READ_FILE, "/etc/a");
	assert_int_equal(w->e.num_rules, 1);
	assert_int_equal(w->e.rules[0].ino, 9);
	assert_int_equal(w->e.gaps, 1U << GAP_MIXED);
	end(w);
}

static void of_this_task_and_time(void **state)
{
	struct world *w = world(100);

	check_of(w, PID + 1, INNER, READ_FILE, 1, (const uint32_t[]){ 0, 0 }, 2);
	deny(w, INNER, READ_FILE, "/usr/a");
	assert_int_equal(w->e.num_rules, 0);
	assert_int_equal(w->e.gaps, 1U << GAP_ACCESS | 1U << GAP_TASK);
	check(w, READ_FILE, 1, 0, 0);
	w->time += WINDOW;
	deny(w, INNER, READ_FILE, "/usr/a");
	assert_int_equal(w->e.num_rules, 0);
	assert_int_equal(w->e.gaps, 1U << GAP_ACCESS);
	check(w, READ_FILE, 1, 0, 0);
	w->time += WINDOW - 1;
	deny(w, INNER, READ_FILE, "/usr/a");
	assert_int_equal(w->e.num_rules, 1);
	/* a clock that counts no time */
	check(w, READ_FILE, 1, 0, 0);
	w->time += 1ULL << 40;
	explain(w, 0);
	assert_int_equal(w->e.num_rules, 1);
	end(w);
}

static void nothing_traced(void **state)
{
	struct world *w = world(100);

	deny(w, INNER, READ_FILE, "/usr/a");
	assert_int_equal(w->e.gaps, 1U << GAP_CHECKS);
	assert_true(w->e.more_inside && !w->e.more_outside);
	assert_null(w->e.nearest);
	assert_true(w->e.rules_seen);
	deny(w, OUTER, WRITE_FILE, "/usr/a");
	assert_true(span_is(w->e.nearest->path, "/usr"));
	/* a rule that came later is of no domain that was there */
	make_rule(w, 2, 2, WRITE_FILE, "/usr/a");
	deny(w, OUTER, WRITE_FILE, "/usr/a");
	assert_true(span_is(w->e.nearest->path, "/usr"));
	check_of(w, PID, OUTER, WRITE_FILE, 2, (const uint32_t[]){ 0 }, 1);
	deny(w, OUTER, WRITE_FILE, "/usr/a");
	assert_int_equal(w->e.num_rules, 1);
	assert_null(w->e.rules[0].rule);
	deny(w, OUTER, WRITE_FILE, "/usrlocal");
	assert_true(span_is(w->e.nearest->path, "/"));
	deny(w, OUTER, WRITE_FILE, "<no_mem>");
	assert_false(w->e.rules_seen);
	/* it handles nothing like that */
	deny(w, INNER, MAKE_REG, "/usr/a");
	assert_true(w->e.gaps >> GAP_SUM & 1);
	deny(w, OTHER, READ_FILE, "/usr/a");
	assert_int_equal(w->e.gaps, 1U << GAP_ACCESS | 1U << GAP_DOMAIN | 1U << GAP_RULESET);
	assert_int_equal(w->e.num_layers, 1);
	assert_true(w->e.more_outside);
	assert_int_equal(w->e.layers[0].missing, READ_FILE);
	end(w);
}

/* How many layers there are, the grants tell. */
static void unknown_domains(void **state)
{
	struct world *w = world(100);
	const uint32_t grants[EXPLAIN_LAYERS + 1] = { READ_FILE, 0, READ_FILE };

	check_of(w, PID, OTHER, READ_FILE, 1, grants, 4);
	deny(w, OTHER, READ_FILE, "/usr/a");
	assert_int_equal(w->e.num_layers, 4);
	assert_int_equal(w->e.denier, 3);
	assert_false(w->e.layers[2].known || w->e.more_outside || w->e.more_inside);
	assert_true(w->e.layers[3].known);
	assert_true(w->e.layers[0].missing_known);
	assert_int_equal(w->e.layers[0].missing, 0);
	assert_false(w->e.layers[1].missing_known);
	/* as many as there can be, more, and none */
	check_of(w, PID, OTHER, READ_FILE, 1, grants + 1, EXPLAIN_LAYERS);
	deny(w, OTHER, READ_FILE, "/usr/a");
	assert_int_equal(w->e.num_layers, EXPLAIN_LAYERS);
	check_of(w, PID, OTHER, READ_FILE, 1, grants, EXPLAIN_LAYERS + 1);
	deny(w, OTHER, READ_FILE, "/usr/a");
	assert_int_equal(w->e.num_rules, 0);
	check_of(w, PID, OTHER, READ_FILE, 1, grants, 0);
	deny(w, OTHER, READ_FILE, "/usr/a");
	assert_int_equal(w->e.num_rules, 0);
	/* INNER has two */
	check_of(w, PID, INNER, READ_FILE, 1, grants + 3, 3);
	deny(w, INNER, READ_FILE, "/usr/a");
	assert_int_equal(w->e.num_rules, 0);
	end(w);
}

/* Two directories, two denials, the same checks. */
static void renames(void **state)
{
	struct world *w = world(100);

	check(w, 0x1ffff, 1, REFER, REFER);
	check(w, REFER | WRITE_FILE, 9, 0, 0);
	check(w, REFER | MAKE_REG, 9, 0, 0);
	deny(w, OUTER, REFER | MAKE_REG, "/usr/a");
	assert_int_equal(w->e.num_rules, 3);
	assert_true(w->e.gaps >> GAP_RENAME & 1);
	assert_false(w->e.layers[0].granted_known || w->e.requested_known);
	assert_int_equal(w->e.layers[0].missing, REFER | MAKE_REG);
	deny(w, OUTER, REFER, "/usr/b");
	assert_int_equal(w->e.num_rules, 3);
	end(w);
}

static void ports(void **state)
{
	struct world *w = world(100);

	for (uint64_t port = 79; port < 81; port++) {
		struct event event = check_event(w, check_net, PID, INNER, CONNECT_TCP);

		set_number(&event, ROLE_PORT, port);
		set_bytes(&event, ROLE_GRANTS, (const uint32_t[]){ 0, CONNECT_TCP }, 8);
		explain_add(w->explain, &event, WINDOW);
	}
	w->event = (struct event){ .format = deny_net };
	set_number(&w->event, ROLE_DOMAIN, OUTER);
	set_number(&w->event, ROLE_BLOCKERS, CONNECT_TCP);
	set_number(&w->event, ROLE_SPORT, 0);
	set_number(&w->event, ROLE_DPORT, 80);
	explain(w, WINDOW);
	assert_int_equal(w->e.num_rules, 1);
	assert_int_equal(w->e.rules[0].port, 80);
	has_layer(w, 0, OUTER, CONNECT_TCP, 0, CONNECT_TCP);
	has_layer(w, 1, INNER, 0, CONNECT_TCP, 0);
	end(w);
}

static enum relation relation(struct world *w, uint64_t domain, uint64_t peer)
{
	w->event = (struct event){ .format = deny_signal };
	set_number(&w->event, ROLE_DOMAIN, domain);
	set_number(&w->event, ROLE_PEER_DOMAIN, peer);
	set_number(&w->event, ROLE_PEER_PID, 1);
	explain(w, WINDOW);
	return w->e.relation;
}

static void scopes(void **state)
{
	struct world *w = world(100);

	make_domain(w, OTHER, 0, RULESET);
	assert_int_equal(relation(w, OUTER, 0), RELATION_UNCONFINED);
	assert_false(w->e.has_rules);
	assert_string_equal(w->e.what, "scope_signal");
	/* its ruleset has the scope */
	assert_true(w->e.layers[0].handles_known);
	assert_int_equal(w->e.layers[0].handles, 2);
	assert_int_equal(relation(w, OUTER, OUTER), RELATION_SAME);
	assert_int_equal(relation(w, INNER, OUTER), RELATION_OUTER);
	assert_int_equal(relation(w, OUTER, INNER), RELATION_NESTED);
	assert_int_equal(relation(w, OTHER, INNER), RELATION_UNRELATED);
	assert_int_equal(relation(w, OTHER, 0xee), RELATION_UNKNOWN);
	deny(w, INNER, READ_FILE, "/usr/a");
	assert_int_equal(w->e.relation, RELATION_NO_PEER);
	/* the operation itself */
	deny(w, INNER, 0, "/mnt");
	assert_false(w->e.has_rules);
	assert_string_equal(w->e.what, "change_topology");
	end(w);
}

/* What there is no room for is counted, if it could have been of use. */
static void bounded(void **state)
{
	struct world *w = world(EXPLAIN_RULES + 8);

	for (size_t i = 0; i < EXPLAIN_RULES + 1; i++)
		check(w, WRITE_FILE, 100 + i, 0, 0);
	assert_int_equal(explain_evicted(w->explain), 0);
	deny(w, INNER, WRITE_FILE, "/a");
	assert_int_equal(w->e.num_rules, EXPLAIN_RULES);
	/* the last ones */
	assert_int_equal(w->e.rules[0].ino, 101);
	assert_int_equal(w->e.gaps, 1U << GAP_RULES);
	/* of no use any more: a denial was behind them */
	for (size_t i = 0; i < EXPLAIN_RULES + 8; i++)
		check_of(w, PID + 1, INNER, WRITE_FILE, 100 + i, (const uint32_t[]){ 0, 0 }, 2);
	assert_int_equal(explain_evicted(w->explain), 0);
	check(w, WRITE_FILE, 1, 0, 0);
	check(w, WRITE_FILE, 9, 0, 0);
	assert_int_equal(explain_evicted(w->explain), 2);
	deny(w, INNER, WRITE_FILE, "/a");
	assert_int_equal(w->e.num_rules, 2);
	assert_int_equal(w->e.gaps, 1U << GAP_EVICTED);
	/* too old to be of use */
	w->time += WINDOW;
	check(w, WRITE_FILE, 1, 0, 0);
	assert_int_equal(explain_evicted(w->explain), 2);
	w->time += WINDOW;
	deny(w, INNER, WRITE_FILE, "/a");
	assert_int_equal(w->e.gaps, 1U << GAP_ACCESS);
	end(w);
}

static void lost(void **state)
{
	struct world *w = world(100);

	check(w, WRITE_FILE, 1, 0, 0);
	explain_lost(w->explain, w->time);
	deny(w, INNER, WRITE_FILE, "/a");
	assert_int_equal(w->e.gaps, 1U << GAP_LOST);
	w->time += WINDOW;
	check(w, WRITE_FILE, 1, 0, 0);
	deny(w, INNER, WRITE_FILE, "/a");
	assert_int_equal(w->e.gaps, 0);
	end(w);
}

/* The words of the last denial have TEXT in them, and no byte that is not printable. */
static void say(struct world *w, const char *text)
{
	struct buf b = {};

	explain_words(&b, &w->e, false);
	assert_non_null(strstr(buf_cstr(&b), text));
	for (size_t i = 0; i < b.len; i++)
		assert_true(b.data[i] == '\n' || (b.data[i] >= ' ' && b.data[i] <= '~'));
	assert_int_equal(b.data[b.len - 1], '\n');
	assert_null(strstr(b.data, "\n\n"));
	buf_done(&b);
}

static void hostile_paths(void **state)
{
	struct world *w = world(100);

	make_rule(w, 1, 3, EXECUTE, "/usr/\033[2J\n\377");
	deny(w, OUTER, EXECUTE | WRITE_FILE, "/usr/\033[2J\n\377/x");
	say(w, "has a rule for \"/usr/\\e[2J\\n\\377\": execute.");
	check_of(w, PID, OUTER, EXECUTE | WRITE_FILE, 3, (const uint32_t[]){ EXECUTE }, 1);
	deny(w, OUTER, WRITE_FILE, "/usr/\033[2J\n\377/x");
	say(w, "closest came that for \"/usr/\\e[2J\\n\\377\": execute.");
	end(w);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_layer_has_to_grant),
		cmocka_unit_test(the_outer_layer_denies),
		cmocka_unit_test(what_was_not_needed),
		cmocka_unit_test(accesses_before),
		cmocka_unit_test(accesses_before_that_did_not_end),
		cmocka_unit_test(of_this_task_and_time),
		cmocka_unit_test(nothing_traced),
		cmocka_unit_test(unknown_domains),
		cmocka_unit_test(renames),
		cmocka_unit_test(ports),
		cmocka_unit_test(scopes),
		cmocka_unit_test(bounded),
		cmocka_unit_test(lost),
		cmocka_unit_test(hostile_paths),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
