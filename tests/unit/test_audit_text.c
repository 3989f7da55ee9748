// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>

#include "audit/join.h"
#include "audit/record.h"
#include "audit/serials.h"
#include "model/event.h"

/* ---- lines; the first ones are from the kernel's documentation of Landlock */

static void lines_of_logs(void **state)
{
	static const struct {
		const char *line;
		unsigned int type;
		const char *fields;
	} lines[] = {
		{ "type=LANDLOCK_ACCESS msg=audit(1729738800.268:30): domain=1a6fdc66f "
		  "blockers=scope.signal opid=1 ocomm=\"systemd\"",
		  1423, "domain=1a6fdc66f blockers=scope.signal opid=1 ocomm=\"systemd\"" },
		{ "type=UNKNOWN[1423] msg=audit(1729738800.268:30): domain=1", 1423, "domain=1" },
		{ "type=1424 audit(1729738800.268:30): domain=1", 1424, "domain=1" },
		{ "node=a=b type=EOE msg=audit(1729738800.268:30): ", 1320, "" },
		{ "type=EOE msg=audit(1729738800.268:30):", 1320, "" },
		{ "type=SYSCALL msg=audit(1729738800.268:30): arch=c000003e\x1d"
		  "ARCH=x86_64 SYSCALL=openat",
		  1300, "arch=c000003e" },
		{ "type=LANDLOCK_ACCESS_2 msg=audit(1729738800.268:30): a=b", 0, "a=b" },
		{ "type=UNKNOWN[14x3] msg=audit(1729738800.268:30): a=b", 0, "a=b" },
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct audit_text text;

		assert_true(audit_text_line(&text, span_str(lines[i].line)));
		assert_int_equal(text.type, lines[i].type);
		assert_int_equal(text.ms, 1729738800268);
		assert_int_equal(text.serial, 30);
		assert_true(span_is(text.fields, lines[i].fields));
	}
}

static void no_lines(void **state)
{
	static const char *const lines[] = {
		"",
		"type=",
		"type=SYSCALL",
		"type=SYSCALL msg=",
		"type=SYSCALL msg=audit(1.268:30)",
		"type=SYSCALL msg=audit(1:30): a=b",
		"type=SYSCALL msg=audit(1.1000:30): a=b",
		"type=SYSCALL msg=audit(.5:30): a=b",
		"type=SYSCALL msg=audit(1.5:): a=b",
		"type=SYSCALL msg=audit(-1.5:3): a=b",
		"type=SYSCALL msg=audit(1.5:18446744073709551616): a=b",
		"type=SYSCALL msg=audit(18446744073709551615.5:1): a=b",
		"x type=SYSCALL msg=audit(1.5:1): a=b",
		" type=SYSCALL msg=audit(1.5:1): a=b",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct audit_text text;

		assert_false(audit_text_line(&text, span_str(lines[i])));
	}
}

/* ---- fields */

static void values(void **state)
{
	const struct span fields = span_str(
		"domain=1a6fdc66f comm=\"a b=c\" exe=2F746D702F612062 pid=007 empty= nul=(null) "
		"odd=2F7 low=2f mixed=2F2g neg=-1 big=18446744073709551616 last=\"x\"");
	struct buf b = {};
	uint64_t v;

	assert_true(audit_get_number(fields, "domain", 16, &v) && v == 0x1a6fdc66f);
	assert_true(audit_get_number(fields, "pid", 10, &v) && v == 7);
	assert_false(audit_get_number(fields, "domain", 10, &v));
	assert_false(audit_get_number(fields, "neg", 10, &v));
	assert_false(audit_get_number(fields, "big", 10, &v));
	assert_false(audit_get_number(fields, "empty", 10, &v));
	assert_false(audit_get_number(fields, "none", 10, &v));
	assert_true(audit_get_string(fields, "comm", &b));
	assert_string_equal(buf_cstr(&b), "a b=c");
	b.len = 0;
	assert_true(audit_get_string(fields, "exe", &b));
	assert_string_equal(buf_cstr(&b), "/tmp/a b");
	b.len = 0;
	assert_true(audit_get_string(fields, "last", &b));
	assert_string_equal(buf_cstr(&b), "x");
	b.len = 0;
	assert_false(audit_get_string(fields, "nul", &b));
	assert_false(audit_get_string(fields, "odd", &b));
	assert_false(audit_get_string(fields, "low", &b));
	assert_false(audit_get_string(fields, "mixed", &b));
	assert_false(audit_get_string(fields, "empty", &b));
	assert_int_equal(b.len, 0);
	assert_true(span_is(audit_get_word(fields, "nul"), "(null)"));
	assert_int_equal(audit_get_word(fields, "comm").len, 0);
	buf_done(&b);
}

/* What stands in a value is no field, and nothing counts behind what breaks the rules. */
static void look_alikes(void **state)
{
	uint64_t v;

	assert_true(audit_get_number(span_str("path=\"/x domain=2\" domain=1"), "domain", 16, &v));
	assert_int_equal(v, 1);
	assert_true(audit_get_number(span_str("xdomain=2 domain=1"), "domain", 16, &v));
	assert_int_equal(v, 1);
	assert_false(audit_get_number(span_str("path=\"/x\"domain=2"), "domain", 16, &v));
	assert_false(audit_get_number(span_str("path=\"/x domain=2"), "domain", 16, &v));
	assert_false(audit_get_number(span_str("what, domain=2"), "domain", 16, &v));
	assert_false(audit_get_number(span_str("a domain=2"), "domain", 16, &v));
	assert_false(audit_get_number(span_str("=1 domain=2"), "domain", 16, &v));
	assert_false(audit_get_number(span_str("do\nmain=1 domain=2"), "domain", 16, &v));
}

/* ---- events */

struct seen {
	struct buf text; /* "SERIAL:ENTRIES:pid ..." */
	int stop; /* what to return */
};

static int see(void *arg, const struct audit_event *event)
{
	struct seen *seen = arg;
	const struct audit_task task = audit_task(event);

	buf_printf(&seen->text, "%d:%zu:%d ", (int)event->serial, event->num,
		   task.known ? task.pid : -1);
	return seen->stop;
}

static int add(struct audit_join *join, unsigned int type, uint64_t serial, const char *fields,
	       uint64_t now)
{
	const struct audit_text text = { type, 1, serial, span_str(fields) };

	return audit_join_add(join, &text, now);
}

static void check(struct seen *seen, const char *expected)
{
	assert_string_equal(buf_cstr(&seen->text), expected);
	seen->text.len = 0;
}

static void joined(void **state)
{
	struct seen seen = {};
	struct audit_join *join = audit_join_new(see, &seen, 500);

	/* between each other; the order is that of their beginnings */
	add(join, AUDIT_TYPE_LANDLOCK_ACCESS, 1, "domain=1", 0);
	add(join, AUDIT_TYPE_LANDLOCK_ACCESS, 2, "domain=1", 0);
	add(join, AUDIT_TYPE_LANDLOCK_DOMAIN, 1, "domain=1 status=allocated", 0);
	add(join, AUDIT_TYPE_SYSCALL, 2, "pid=20", 0);
	add(join, AUDIT_TYPE_PROCTITLE, 2, "", 0);
	check(&seen, "");
	add(join, AUDIT_TYPE_SYSCALL, 1, "pid=10", 0);
	add(join, AUDIT_TYPE_EOE, 1, "", 0);
	check(&seen, "1:2:10 2:1:20 ");
	/* the end of what has ended begins nothing */
	add(join, AUDIT_TYPE_EOE, 1, "", 0);
	add(join, AUDIT_TYPE_EOE, 2, "", 0);
	assert_int_equal(audit_join_wait_ms(join, 0), -1);
	/* system calls that nothing was denied */
	add(join, AUDIT_TYPE_SYSCALL, 3, "pid=30", 0);
	add(join, AUDIT_TYPE_EOE, 3, "", 0);
	check(&seen, "");
	/* a kernel thread's */
	add(join, AUDIT_TYPE_LANDLOCK_DOMAIN, 4, "domain=1 status=deallocated denials=2", 0);
	check(&seen, "4:1:-1 ");
	/* others are none of our business */
	add(join, 1305, 5, "op=set", 0);
	assert_int_equal(audit_join_all(join), 0);
	check(&seen, "");
	audit_join_free(join);
	buf_done(&seen.text);
}

static void incomplete(void **state)
{
	struct seen seen = {};
	struct audit_join *join = audit_join_new(see, &seen, 500);

	/* of a task that audit has no context for */
	add(join, AUDIT_TYPE_LANDLOCK_ACCESS, 1, "domain=1", 1000);
	assert_int_equal(audit_join_wait_ms(join, 1200), 300);
	assert_int_equal(audit_join_late(join, 1499), 0);
	check(&seen, "");
	assert_int_equal(audit_join_late(join, 1500), 0);
	check(&seen, "1:1:-1 ");
	/* what comes too late is left out */
	add(join, AUDIT_TYPE_SYSCALL, 1, "pid=10", 1500);
	assert_int_equal(audit_join_all(join), 0);
	check(&seen, "");
	/* at the end all of it */
	add(join, AUDIT_TYPE_LANDLOCK_ACCESS, 2, "domain=1", 1500);
	add(join, AUDIT_TYPE_LANDLOCK_ACCESS, 3, "domain=1", 1500);
	assert_int_equal(audit_join_all(join), 0);
	check(&seen, "2:1:-1 3:1:-1 ");
	/* and what is not wanted any more is freed */
	add(join, AUDIT_TYPE_LANDLOCK_ACCESS, 4, "domain=1", 1500);
	audit_join_free(join);
	buf_done(&seen.text);
}

/* Nobody makes us remember without end: what there is no room for is not waited for. */
static void bounded(void **state)
{
	struct seen seen = {};
	struct audit_join *join = audit_join_new(see, &seen, 500);

	for (int i = 0; i < 3000; i++)
		add(join, AUDIT_TYPE_LANDLOCK_ACCESS, i + 1, "domain=1", 0);
	assert_true(seen.text.len > 0);
	audit_join_all(join);
	for (int i = 0; i < 3000; i++) {
		char word[32];

		snprintf(word, sizeof(word), "%s%d:1:-1 ", i ? " " : "", i + 1);
		assert_non_null(strstr(buf_cstr(&seen.text), word));
	}
	seen.text.len = 0;
	/* one system call with very many */
	for (int i = 0; i < 100; i++)
		add(join, AUDIT_TYPE_LANDLOCK_ACCESS, 7, "domain=1", 0);
	audit_join_all(join);
	check(&seen, "7:64:-1 7:36:-1 ");
	audit_join_free(join);
	buf_done(&seen.text);
}

static void stops(void **state)
{
	struct seen seen = { .stop = 1 };
	struct audit_join *join = audit_join_new(see, &seen, 500);

	assert_int_equal(add(join, AUDIT_TYPE_LANDLOCK_DOMAIN, 1, "status=deallocated", 0), 1);
	seen.stop = -EPIPE;
	assert_int_equal(add(join, AUDIT_TYPE_LANDLOCK_DOMAIN, 2, "status=deallocated", 0), -EPIPE);
	audit_join_free(join);
	buf_done(&seen.text);
}

/* ---- records */

static int decode(struct audit_builder *builder, struct catalog *catalog, const char *fields,
		  struct event *event, struct record *record)
{
	const struct audit_entry entry = { AUDIT_TYPE_LANDLOCK_ACCESS, span_str(fields) };
	const struct audit_event of = { .ms = 5, .serial = 6, .entries = &entry, .num = 1 };
	const struct abi abi = abi_native();
	int ret = audit_record(builder, catalog, &of, &entry, record);

	if (!ret)
		event_decode(event, catalog_id(catalog, event_id(&abi, record)), record);
	return ret;
}

/* Rights of kernels to come get names; kinds of requests to come are told as they are. */
static void to_come(void **state)
{
	struct audit_builder builder = {};
	struct catalog catalog = {};
	struct record record;
	struct event event;
	struct buf b = {};

	assert_int_equal(audit_formats(&catalog), 0);
	assert_int_equal(decode(&builder, &catalog,
				"domain=7b blockers=fs.read_file,fs.teleport path=\"/x\"", &event,
				&record),
			 0);
	assert_string_equal(event.format->short_name, "deny_access_fs");
	assert_int_equal(event_number(&event, ROLE_DOMAIN), 0x7b);
	names_put_mask(&event.format->by_role[ROLE_BLOCKERS]->names, &b,
		       event_number(&event, ROLE_BLOCKERS), ",");
	assert_string_equal(buf_cstr(&b), "read_file,teleport");
	assert_true(record.no_task);
	assert_int_equal(record.time, 5000000);
	/* the same again is the same bit */
	b.len = 0;
	assert_int_equal(decode(&builder, &catalog, "domain=7b blockers=fs.teleport path=\"/x\"",
				&event, &record),
			 0);
	names_put_mask(&event.format->by_role[ROLE_BLOCKERS]->names, &b,
		       event_number(&event, ROLE_BLOCKERS), ",");
	assert_string_equal(buf_cstr(&b), "teleport");
	assert_int_equal(decode(&builder, &catalog, "domain=7b blockers=capability.use cap=7",
				&event, &record),
			 0);
	assert_string_equal(event.format->short_name, "deny_other");
	assert_non_null(memmem(record.data, record.size, "capability.use", 15));
	assert_non_null(memmem(record.data, record.size, "cap=7", 6));
	buf_done(&b);
	audit_builder_done(&builder);
	catalog_done(&catalog);
}

static void bad_records(void **state)
{
	static const char *const records[] = {
		"",
		"blockers=fs.read_file",
		"domain=xyz blockers=fs.read_file",
		"domain=1 blockers=fs.read_file,net.bind_tcp",
		"domain=1 blockers=fs.",
	};
	struct audit_builder builder = {};
	struct catalog catalog = {};
	struct record record;
	struct event event;

	assert_int_equal(audit_formats(&catalog), 0);
	for (size_t i = 0; i < sizeof(records) / sizeof(*records); i++) {
		int ret = decode(&builder, &catalog, records[i], &event, &record);

		assert_int_equal(ret, -EBADMSG);
	}
	audit_builder_done(&builder);
	catalog_done(&catalog);
}

/* ---- serial numbers */

static void see_all(struct serials *s, const uint64_t *v, size_t num)
{
	for (size_t i = 0; i < num; i++)
		serials_see(s, v[i]);
}

static void holes(void **state)
{
	static const uint64_t in_order[] = { 5, 6, 7, 7, 8 }, mixed[] = { 12, 10, 9, 11, 12, 13 },
			      gaps[] = { 20, 17, 15, 30 };
	struct serials s = {};

	see_all(&s, in_order, 5);
	assert_int_equal(serials_missing(&s), 0);
	see_all(&s, mixed, 2);
	assert_int_equal(serials_missing(&s), 2);
	see_all(&s, mixed + 2, 4);
	assert_int_equal(serials_missing(&s), 0);
	see_all(&s, gaps, 4);
	/* 14, 16, 18, 19, and 21 to 29 */
	assert_int_equal(serials_missing(&s), 13);
	serials_see(&s, 16);
	serials_see(&s, 25);
	serials_see(&s, 25);
	assert_int_equal(serials_missing(&s), 11);
	serials_forget(&s);
	assert_int_equal(serials_missing(&s), 0);
	serials_see(&s, 25);
	serials_see(&s, 31);
	assert_int_equal(serials_missing(&s), 0);
}

/* With more holes than there is room for their sizes still count. */
static void many_holes(void **state)
{
	struct serials s = {};

	for (uint64_t i = 1; i <= 1000; i++)
		serials_see(&s, 3 * i);
	assert_int_equal(serials_missing(&s), 999 * 2);
	serials_see(&s, 2999);
	assert_int_equal(serials_missing(&s), 999 * 2 - 1);
	/* in two with no room for another one */
	serials_see(&s, 4000);
	serials_see(&s, 3500);
	assert_int_equal(serials_missing(&s), 999 * 2 - 1 + 998);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_logs), cmocka_unit_test(no_lines),
		cmocka_unit_test(values),	 cmocka_unit_test(look_alikes),
		cmocka_unit_test(joined),	 cmocka_unit_test(incomplete),
		cmocka_unit_test(bounded),	 cmocka_unit_test(stops),
		cmocka_unit_test(to_come),	 cmocka_unit_test(bad_records),
		cmocka_unit_test(holes),	 cmocka_unit_test(many_holes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
