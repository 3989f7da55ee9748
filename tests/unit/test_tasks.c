// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <cmocka.h>

#include "tracefs/tasks.h"

#define assert_name(tasks, pid, name)                                                              \
	do {                                                                                       \
		struct span got_ = tasks_name(tasks, pid);                                         \
		assert_int_equal(got_.len, sizeof(name) - 1);                                      \
		assert_memory_equal(got_.data, name, sizeof(name) - 1);                            \
	} while (0)

static void test_recording(void **state)
{
	struct tasks *t = tasks_new(NULL);

	tasks_load(t, span_str("1 systemd\n127 cat\n4294967297 no\n42 a b\n7 last"));
	assert_name(t, 0, "<idle>");
	assert_name(t, 1, "systemd");
	assert_name(t, 127, "cat");
	assert_name(t, 42, "a b");
	assert_name(t, 7, "last");
	assert_name(t, 2, "<...>");
	assert_name(t, -1, "<...>");
	/* A recording's pids are not this machine's. */
	assert_name(t, getpid(), "<...>");
	tasks_free(t);
}

static void test_odd_names(void **state)
{
	struct tasks *t = tasks_new(NULL);

	tasks_load(t, span_str("5 two\nlines\n6 \n8 end\n\n9 \x1b[31m\xff\n"
			       "10 fifteen bytes.\nlonger\n11 plain\n"));
	assert_name(t, 5, "two\nlines");
	assert_name(t, 6, "");
	assert_name(t, 8, "end\n");
	assert_name(t, 9, "\x1b[31m\xff");
	assert_name(t, 10, "fifteen bytes.");
	assert_name(t, 11, "plain");
	tasks_free(t);
}

static void test_first_counts(void **state)
{
	struct tasks *t = tasks_new(NULL);

	/* The name of pid 5 forges an entry for pid 1. */
	tasks_load(t, span_str("1 systemd\n5 x\n1 evil\n"));
	tasks_load(t, span_str("5 later\n12 more\n"));
	assert_name(t, 1, "systemd");
	assert_name(t, 5, "x");
	assert_name(t, 12, "more");
	tasks_free(t);
}

static void test_damaged(void **state)
{
	struct tasks *t = tasks_new(NULL);

	tasks_load(t, (struct span){ "\0\n\n \n5\n5 ", 9 });
	assert_name(t, 5, "");
	tasks_load(t, (struct span){});
	tasks_load(t,
		   span_str("no number\n-4 x\n99999999999999999999 y\n3 a very long name, longer"));
	assert_name(t, 3, "a very long nam");
	tasks_free(t);
}

static void test_many(void **state)
{
	struct tasks *t = tasks_new(NULL);
	struct buf text = {};
	char name[16];
	struct span got;
	int i;

	for (i = 1; i <= 50000; i++)
		buf_printf(&text, "%d n%d\n", i * 7, i);
	tasks_load(t, (struct span){ text.data, text.len });
	for (i = 1; i <= 50000; i++) {
		got = tasks_name(t, i * 7);
		snprintf(name, sizeof(name), "n%d", i);
		assert_true(span_is(got, name));
	}
	buf_done(&text);
	tasks_free(t);
}

/* A directory with a saved_cmdlines that stands for tracefs. */
static char dir[] = "/tmp/lltrace-tasks.XXXXXX";

static void save(const char *text)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "%s/saved_cmdlines", dir);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void test_live(void **state)
{
	struct tasks *t = tasks_new(dir);

	prctl(PR_SET_NAME, "first\n");
	save("1999999999 gone\n");
	assert_name(t, getpid(), "first\n");
	assert_name(t, 1999999999, "gone");
	assert_name(t, 1999999998, "<...>");

	/* Within a batch nothing is read again. */
	save("1999999999 renamed\n1999999998 new\n");
	prctl(PR_SET_NAME, "second");
	assert_name(t, getpid(), "first\n");
	assert_name(t, 1999999999, "gone");
	assert_name(t, 1999999998, "<...>");

	tasks_refresh(t);
	assert_name(t, getpid(), "second");
	assert_name(t, 1999999999, "renamed");
	assert_name(t, 1999999998, "new");

	/* What the kernel has forgotten is still known. */
	save("");
	tasks_refresh(t);
	assert_name(t, 1999999998, "new");
	tasks_free(t);
}

static void test_worker(void **state)
{
	struct tasks *t = tasks_new(dir);

	prctl(PR_SET_NAME, "kworker/0:1-mm");
	assert_name(t, getpid(), "kworker/0:1");
	tasks_refresh(t);
	prctl(PR_SET_NAME, "kworker/R-slub_");
	assert_name(t, getpid(), "kworker/R-slub_");
	tasks_free(t);
}

static void test_live_bound(void **state)
{
	struct tasks *t = tasks_new(dir);
	int i;

	save("1500000000 one\n");
	for (i = 0; i < 100000; i++)
		tasks_name(t, 1500000000 + i);
	tasks_refresh(t);
	assert_name(t, 1500000000, "one");
	tasks_free(t);
}

static int make_dir(void **state)
{
	return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/saved_cmdlines", dir);
	unlink(path);
	return rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recording),    cmocka_unit_test(test_odd_names),
		cmocka_unit_test(test_first_counts), cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_many),	     cmocka_unit_test(test_live),
		cmocka_unit_test(test_worker),	     cmocka_unit_test(test_live_bound),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
