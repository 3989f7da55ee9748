// SPDX-License-Identifier: GPL-2.0-only
/* plugin_landlock.so in libtraceevent: several handles at once, and unloaded in any order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <traceevent/event-parse.h>
#include <traceevent/trace-seq.h>

/* A handle with the plugin, and the format of one event. */
struct loaded {
	struct tep_handle *tep;
	struct tep_plugin_list *plugins;
	struct tep_event *event;
};

static void read_event(struct loaded *l, const char *generation, const char *name)
{
	const char *data = getenv("LLTRACE_TEST_DATA");
	char path[4096], text[16384];
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s/formats/%s", data ? data : "tests/data", generation,
		 name);
	file = fopen(path, "r");
	assert_non_null(file);
	len = fread(text, 1, sizeof(text), file);
	fclose(file);
	tep_parse_event(l->tep, text, len, "landlock");
	l->event = tep_find_event_by_name(l->tep, "landlock", name);
	assert_non_null(l->event);
}

static struct loaded load(const char *generation, const char *name)
{
	struct loaded l = { .tep = tep_alloc() };

	assert_non_null(l.tep);
	tep_set_loglevel(TEP_LOG_NONE);
	tep_set_long_size(l.tep, 8);
	l.plugins = tep_load_plugins(l.tep);
	read_event(&l, generation, name);
	return l;
}

static void unload(struct loaded *l)
{
	tep_unload_plugins(l->plugins, l->tep);
	l->plugins = NULL;
}

/* landlock_free_domain with these values, as the handle prints it. */
static void print(const struct loaded *l, uint64_t domain, uint64_t denials, const char *expected)
{
	struct {
		uint16_t type;
		uint16_t rest[3];
		uint64_t domain, denials;
	} data = { .type = l->event->id, .domain = domain, .denials = denials };
	struct tep_record record = { .data = &data, .size = sizeof(data) };
	struct trace_seq s;

	trace_seq_init(&s);
	tep_print_event(l->tep, &s, &record, "%s", TEP_PRINT_INFO);
	trace_seq_terminate(&s);
	assert_string_equal(s.buffer, expected);
	trace_seq_destroy(&s);
}

/* Of a record that ends behind the first field only the plugin says so. */
static void print_short(const struct loaded *l, const char *expected)
{
	uint64_t data[2] = { l->event->id, 0xabc };
	struct tep_record record = { .data = data, .size = sizeof(data) };
	struct trace_seq s;

	trace_seq_init(&s);
	tep_print_event(l->tep, &s, &record, "%s", TEP_PRINT_INFO);
	trace_seq_terminate(&s);
	assert_string_equal(s.buffer, expected);
	trace_seq_destroy(&s);
}

static void two_handles(bool first_goes_first)
{
	struct loaded a = load("g1", "landlock_free_domain");
	struct loaded b = load("g2", "landlock_free_domain");
	struct loaded *first = first_goes_first ? &a : &b, *second = first_goes_first ? &b : &a;

	print(&a, 0xabc, 3, "domain=abc denials=3");
	print(&b, 0xdef, 4, "domain=def denials=4");
	print_short(&a, "domain=abc denials=? (cut off)");
	unload(first);
	print(second, 0xabc, 5, "domain=abc denials=5");
	print_short(second, "domain=abc denials=? (cut off)");
	/* libtraceevent itself goes on */
	print(first, 0xabc, 6, "domain=abc denials=6");
	tep_free(first->tep);
	unload(second);
	print(second, 0xabc, 7, "domain=abc denials=7");
	tep_free(second->tep);
}

static void first_unloaded_first(void **state)
{
	two_handles(true);
}

static void first_unloaded_last(void **state)
{
	two_handles(false);
}

static void unloaded_without_events(void **state)
{
	struct tep_handle *tep = tep_alloc();
	struct tep_plugin_list *plugins = tep_load_plugins(tep);

	tep_unload_plugins(plugins, tep);
	tep_free(tep);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_unloaded_first),
		cmocka_unit_test(first_unloaded_last),
		cmocka_unit_test(unloaded_without_events),
	};

	if (!getenv("TRACEEVENT_PLUGIN_DIR"))
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
