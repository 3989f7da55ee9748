// SPDX-License-Identifier: GPL-2.0-only
/* What is found in a spool's sub-buffers, and taken out of them. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <cmocka.h>

#include "recording/survey.h"
#include "spooled.h"

#define PAGE 4096

struct scene {
	struct frame_info info;
	struct spool *spool;
	struct catalog catalog;
	struct survey survey;
	int fds[2];
};

static void add_format(struct catalog *catalog, const char *text)
{
	const struct abi abi = { false, 8 };
	struct format *format;

	assert_int_equal(format_new(&format, "landlock", span_str(text), &abi, NULL), 0);
	assert_int_equal(catalog_add(catalog, format), 0);
}

static int enter(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));

	assert_int_equal(spooled_enter(state), 0);
	s->info = spooled_info(7, PAGE, 2);
	assert_int_equal(spool_create(&s->spool, "x.dat", &s->info, NULL), 0);
	for (unsigned int cpu = 0; cpu < 2; cpu++)
		s->fds[cpu] = spool_cpu(s->spool, cpu, NULL);
	add_format(&s->catalog, create_format);
	add_format(&s->catalog, free_format);
	s->survey = (struct survey){ .catalog = &s->catalog, .abi = { false, 8 } };
	*state = s;
	return 0;
}

static int leave(void **state)
{
	struct scene *s = *state;

	survey_done(&s->survey);
	catalog_done(&s->catalog);
	spool_free(s->spool);
	free(s);
	return spooled_leave(state);
}

static void expect_file(struct scene *s, const char *domains)
{
	struct error err = {};
	bool unpacked;
	uint64_t size;
	char *seen;

	assert_int_equal(spool_finish(s->spool, &s->info, &size, &unpacked, &err), 0);
	seen = spooled_domains("x.dat");
	assert_string_equal(seen, domains);
	free(seen);
}

/* The domains 1 and 2 are seen, on either CPU, before or after they end. */
static void put_domains(struct scene *s)
{
	const struct spooled_event first[] = {
		{ ID_CREATE, 10, 1, false }, { ID_FREE, 20, 3, false },	 { ID_FREE, 20, 2, false },
		{ ID_FREE, 20, 4, true },    { ID_CREATE, 10, 1, true },
	};
	const struct spooled_event second[] = {
		{ ID_FREE, 21, 1, true },
		{ ID_FREE, 21, 5, true },
		{ ID_CREATE, 11, 2, false },
		{ 99, 12, 7, false },
	};
	const struct spooled_event last = { ID_FREE, 20, 6, false };

	spooled_page(s->fds[0], PAGE, 1000, first, 5);
	spooled_page(s->fds[1], PAGE, 2000, second, 4);
	spooled_page(s->fds[0], PAGE, 3000, &last, 1);
}

static void test_prune(void **state)
{
	struct scene *s = *state;
	uint64_t pruned = 7;

	put_domains(s);
	s->survey.chosen = true;
	assert_int_equal(survey_scan(&s->survey, s->spool), 0);
	assert_int_equal(survey_prune(&s->survey, s->spool, &pruned), 0);
	assert_int_equal(pruned, 4);
	/* Times go on as they did: the reader checks their order. */
	expect_file(s, "1 2 1 1 2 7 ");
}

static void test_all_are_wanted(void **state)
{
	struct scene *s = *state;
	uint64_t pruned = 7;

	put_domains(s);
	assert_int_equal(survey_scan(&s->survey, s->spool), 0);
	assert_int_equal(survey_prune(&s->survey, s->spool, &pruned), 0);
	assert_int_equal(pruned, 0);
	expect_file(s, "1 3 2 4 1 1 5 2 7 6 ");
}

static void test_names(void **state)
{
	struct scene *s = *state;
	const struct spooled_event events[] = {
		{ ID_CREATE, getpid(), 1, false },
		{ ID_CREATE, getpid(), 1, false },
		{ ID_CREATE, INT32_MAX, 1, false },
		{ ID_CREATE, 0, 1, false },
	};
	struct buf names = {};
	char expected[64], old[16];

	prctl(PR_GET_NAME, old);
	/* It must not look like the name of process 1. */
	prctl(PR_SET_NAME, "a\n1 b");
	spooled_page(s->fds[1], PAGE, 1000, events, 4);
	assert_int_equal(survey_scan(&s->survey, s->spool), 0);
	assert_int_equal(survey_names(&s->survey, "/nowhere", &names), 0);
	prctl(PR_SET_NAME, old);
	snprintf(expected, sizeof(expected), "%d a?1 b\n", getpid());
	assert_string_equal(buf_cstr(&names), expected);
	buf_done(&names);
}

static void test_empty(void **state)
{
	struct scene *s = *state;
	struct buf names = {};
	uint64_t pruned;

	s->survey.chosen = true;
	assert_int_equal(survey_scan(&s->survey, s->spool), 0);
	assert_int_equal(survey_prune(&s->survey, s->spool, &pruned), 0);
	assert_int_equal(pruned, 0);
	assert_int_equal(survey_names(&s->survey, "/nowhere", &names), 0);
	assert_int_equal(names.len, 0);
	expect_file(s, "");
}

#define SURVEY_TEST(f) cmocka_unit_test_setup_teardown(f, enter, leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SURVEY_TEST(test_prune),
		SURVEY_TEST(test_all_are_wanted),
		SURVEY_TEST(test_names),
		SURVEY_TEST(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
