// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's text from fields.  Whole captures are compared elsewhere; here
 * are the conversions, against the C library's printf where the kernel agrees with it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "formats.h"
#include "output/payload.h"

static const struct abi little = { false, 8 };

static void check(const struct format *format, const void *data, size_t size, const char *expected)
{
	struct record record = { .data = data, .size = size, .buffer = "" };
	struct event event;
	struct buf b = {};

	assert_non_null(format);
	event_decode(&event, format, &record);
	payload_put(&b, &event);
	assert_string_equal(buf_cstr(&b), expected);
	buf_done(&b);
}

#define FIELD_A "\tfield:u64 a;\toffset:8;\tsize:8;\tsigned:0;\n"

static void conversions_as_printf(void **state)
{
	static const char *const conversions[] = {
		"%llu",	    "%lld",    "%llx",	  "%llX",      "%llo",	      "%20llu",
		"%-20llu|", "%020llx", "%.10llu", "%20.10llx", "%-20.10lld|", "%+lld",
		"% lld",    "%u",      "%d",	  "%x",	       "%hhu",	      "%hd",
		"%lx",	    "%08x",    "%3d",	  "%i",	       "%+5d|",	      "%-+5d|",
		"%05d",	    "%c",      "%#llx",	  "%#18llx",   "%#018llx",
	};
	static const uint64_t values[] = {
		1,
		9,
		10,
		255,
		65,
		0x7fffffff,
		0x80000000,
		0xffffffff,
		0x123456789abcdef,
		0x7fffffffffffffff,
		0x8000000000000000,
		0xffffffffffffffff,
	};

	for (size_t i = 0; i < sizeof(conversions) / sizeof(*conversions); i++) {
		char print_fmt[64];
		struct format *format;

		snprintf(print_fmt, sizeof(print_fmt), "\"%s\", REC->a", conversions[i]);
		format = make_format(&little, "landlock_x", FIELD_A, print_fmt);
		for (size_t j = 0; j < sizeof(values) / sizeof(*values); j++) {
			uint64_t data[2] = { 0, values[j] };
			char expected[64];

			/* Characters are escaped here; see below. */
			if (!strcmp(conversions[i], "%c") && values[j] != 65)
				continue;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
			snprintf(expected, sizeof(expected), conversions[i], values[j]);
#pragma GCC diagnostic pop
			check(format, data, sizeof(data), expected);
		}
		format_free(format);
	}
}

/* Where the kernel's vsnprintf() differs: "%#x" of 0 has its prefix (lib/vsprintf.c, number()). */
static void zero_keeps_its_prefix(void **state)
{
	uint64_t data[2] = {};
	struct format *format = make_format(&little, "landlock_x", FIELD_A, "\"%#llx\", REC->a");

	check(format, data, sizeof(data), "0x0");
	format_free(format);
}

static void expressions(void **state)
{
	static const struct {
		const char *expr;
		uint64_t a;
		const char *expected;
	} cases[] = {
		{ "((unsigned int) ((REC->a) >> 20))", 0xfe00002, "254" },
		{ "((unsigned int) ((REC->a) & ((1U << 20) - 1)))", 0xfe00002, "2" },
		{ "REC->a == 3 ? 1 : 2", 3, "1" },
		{ "REC->a == 3 ? 1 : REC->a == 4 ? 2 : 5", 4, "2" },
		{ "REC->a == 3 ? 1 : REC->a == 4 ? 2 : 5", 9, "5" },
		{ "!REC->a", 0, "1" },
		{ "REC->a * 3 + 1", 5, "16" },
		{ "10 / REC->a", 0, "?" },
		{ "(u8)REC->a", 0x1ff, "255" },
		{ "(int)REC->a", 0xffffffff, "-1" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint64_t data[2] = { 0, cases[i].a };
		struct format *format;
		char print_fmt[128];

		snprintf(print_fmt, sizeof(print_fmt), "\"%%lld\", %s", cases[i].expr);
		format = make_format(&little, "landlock_x", FIELD_A, print_fmt);
		check(format, data, sizeof(data), cases[i].expected);
		format_free(format);
	}
}

static void names_in_text(void **state)
{
	static const struct {
		const char *expr;
		uint64_t a;
		const char *expected;
	} cases[] = {
		/* trace_print_flags_seq(), trace_print_symbols_seq() */
		{ "__print_flags(REC->a, \"|\", { 1, \"one\" }, { 2, \"two\" })", 3, "one|two" },
		{ "__print_flags(REC->a, \"|\", { 1, \"one\" }, { 2, \"two\" })", 0x12,
		  "two|0x10" },
		{ "__print_flags(REC->a, \"|\", { 1, \"one\" }, { 2, \"two\" })", 0, "" },
		{ "__print_flags(REC->a, \", \", { 3, \"both\" }, { 1, \"one\" })", 3, "both" },
		{ "__print_symbolic(REC->a, { 1, \"one\" }, { 2, \"two\" })", 2, "two" },
		{ "__print_symbolic(REC->a, { 1, \"one\" }, { 2, \"two\" })", 3, "0x3" },
		{ "REC->a == 1 ? \"yes\" : \"no\"", 1, "yes" },
		{ "REC->a ? \"yes\" : \"no\"", 0, "no" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint64_t data[2] = { 0, cases[i].a };
		struct format *format;
		char print_fmt[256];

		snprintf(print_fmt, sizeof(print_fmt), "\"%%s\", %s", cases[i].expr);
		format = make_format(&little, "landlock_x", FIELD_A, print_fmt);
		check(format, data, sizeof(data), cases[i].expected);
		format_free(format);
	}
}

/* Every length a record can be cut to: marked, no garbage, no crash. */
static void cut_off_records(void **state)
{
	struct format *format = load_format("g1", "landlock_deny_access_fs");
	unsigned char data[64] = {};
	size_t end = 0;

	assert_non_null(format);
	for (size_t i = 0; i < format->num_fields; i++)
		if (format->fields[i].offset + format->fields[i].size > end)
			end = format->fields[i].offset + format->fields[i].size;
	for (size_t size = 0; size < sizeof(data); size++) {
		struct record record = { .data = data, .size = size, .buffer = "" };
		struct event event;
		struct buf b = {};

		event_decode(&event, format, &record);
		payload_put(&b, &event);
		assert_int_equal(event.partial, strstr(buf_cstr(&b), "(cut off)") != NULL);
		assert_int_equal(event.partial, size < end);
		buf_done(&b);
	}
	format_free(format);
}

static void raw_strings_are_escaped(void **state)
{
	static const char data[] = "\0\0\0\0\0\0\0\0a b\033[31m\n\377\\\0";
	struct format *format = make_format(&little, "landlock_x",
					    "\tfield:char c[12];\toffset:8;\tsize:12;\tsigned:0;\n",
					    "\"%s|%14s|%-14s|\", REC->c, REC->c, REC->c");

	/* The kernel would write the bytes as they are; blanks and backslashes stay. */
	check(format, data, 20, "a b\\e[31m\\n\\377\\|a b\\e[31m\\n\\377\\|a b\\e[31m\\n\\377\\|");
	format_free(format);
}

static void without_print_fmt(void **state)
{
	uint64_t data[2] = { 0, 10 };
	struct format *format = make_format(&little, "landlock_x", FIELD_A, "\"\"");

	check(format, data, sizeof(data), "a=10");
	format_free(format);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conversions_as_printf), cmocka_unit_test(zero_keeps_its_prefix),
		cmocka_unit_test(expressions),		 cmocka_unit_test(names_in_text),
		cmocka_unit_test(cut_off_records),	 cmocka_unit_test(raw_strings_are_escaped),
		cmocka_unit_test(without_print_fmt),
	};

	return cmocka_run_group_tests_name("payload", tests, NULL, NULL);
}
