// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "formats.h"
#include "output/line.h"
#include "output/json_put.h"

#define SPAN(s) ((struct span){ s, sizeof(s) - 1 })

static void check(struct span in, bool utf8, const char *out, bool valid)
{
	struct buf b = {};
	struct json j = { .b = &b, .utf8 = utf8 };

	assert_int_equal(json_string(&j, in), valid);
	assert_string_equal(buf_cstr(&b), out);
	buf_done(&b);
}

/* RFC 8259, section 7: what has to be escaped, and what a letter stands for. */
static void every_byte(void **state)
{
	static const struct {
		unsigned char byte;
		const char *out;
	} letters[] = {
		{ '"', "\"\\\"\"" }, { '\\', "\"\\\\\"" }, { '\b', "\"\\b\"" }, { '\f', "\"\\f\"" },
		{ '\n', "\"\\n\"" }, { '\r', "\"\\r\"" },  { '\t', "\"\\t\"" },
	};

	for (int c = 0; c < 256; c++) {
		char byte = c, plain[] = { '"', byte, '"', '\0' }, code[16];
		const char *out = plain;

		snprintf(code, sizeof(code), "\"\\u%04x\"", c);
		if (c < ' ' || c == 0x7f)
			out = code;
		for (size_t i = 0; i < sizeof(letters) / sizeof(*letters); i++)
			if (letters[i].byte == c)
				out = letters[i].out;
		/* No byte beyond ASCII is UTF-8 alone. */
		if (c > 0x7f) {
			check((struct span){ &byte, 1 }, true, "\"\357\277\275\"", false);
			out = "\"\\ufffd\"";
		}
		check((struct span){ &byte, 1 }, false, out, c < 0x80);
	}
}

static void utf8_stays(void **state)
{
	check(SPAN("j\303\274rgen"), true, "\"j\303\274rgen\"", true);
	check(SPAN("\346\227\245"), true, "\"\346\227\245\"", true);
	check(SPAN("\360\237\246\200"), true, "\"\360\237\246\200\"", true);
	/* U+FFFD itself is nothing invalid. */
	check(SPAN("\357\277\275"), true, "\"\357\277\275\"", true);
	check(SPAN(""), true, "\"\"", true);
}

static void ascii_on_request(void **state)
{
	check(SPAN("j\303\274rgen"), false, "\"j\\u00fcrgen\"", true);
	check(SPAN("\346\227\245"), false, "\"\\u65e5\"", true);
	/* U+1F980 and the last code point, as surrogate pairs. */
	check(SPAN("\360\237\246\200"), false, "\"\\ud83e\\udd80\"", true);
	check(SPAN("\364\217\277\277"), false, "\"\\udbff\\udfff\"", true);
}

/* A C1 control, a change of direction, a zero-width space, a tag. */
static void unsafe_points_are_escaped(void **state)
{
	check(SPAN("\302\233"), true, "\"\\u009b\"", true);
	check(SPAN("\342\200\256"), true, "\"\\u202e\"", true);
	check(SPAN("\342\200\213"), true, "\"\\u200b\"", true);
	check(SPAN("\363\240\200\201"), true, "\"\\udb40\\udc01\"", true);
}

#define FFFD "\\ufffd"

static void invalid_utf8_is_replaced(void **state)
{
	/* Overlong forms of two, three and four bytes. */
	check(SPAN("\300\257"), false, "\"" FFFD FFFD "\"", false);
	check(SPAN("\301\277"), false, "\"" FFFD FFFD "\"", false);
	check(SPAN("\340\202\200"), false, "\"" FFFD FFFD FFFD "\"", false);
	check(SPAN("\360\200\200\257"), false, "\"" FFFD FFFD FFFD FFFD "\"", false);
	/* Surrogates: the first, the last, a pair of them. */
	check(SPAN("\355\240\200"), false, "\"" FFFD FFFD FFFD "\"", false);
	check(SPAN("\355\277\277"), false, "\"" FFFD FFFD FFFD "\"", false);
	check(SPAN("\355\240\275\355\270\200"), false, "\"" FFFD FFFD FFFD FFFD FFFD FFFD "\"",
	      false);
	/* Above U+10FFFF. */
	check(SPAN("\364\220\200\200"), false, "\"" FFFD FFFD FFFD FFFD "\"", false);
	check(SPAN("\365\200\200\200"), false, "\"" FFFD FFFD FFFD FFFD "\"", false);
	/* Cut short, at the end and before another character. */
	check(SPAN("\303"), false, "\"" FFFD "\"", false);
	check(SPAN("\342\202"), false, "\"" FFFD FFFD "\"", false);
	check(SPAN("\360\237\246"), false, "\"" FFFD FFFD FFFD "\"", false);
	check(SPAN("\342\202a"), false, "\"" FFFD FFFD "a\"", false);
	check(SPAN("a\303\"\303\274"), false, "\"a" FFFD "\\\"\\u00fc\"", false);
	/* A byte that continues nothing. */
	check(SPAN("\200a"), false, "\"" FFFD "a\"", false);
}

static void nul_inside(void **state)
{
	check(SPAN("\0bus\0"), true, "\"\\u0000bus\\u0000\"", true);
}

/* What invalid bytes hide stands beside the string, and only then. */
static void hex_twin(void **state)
{
	struct buf b = {};
	struct json j = { .b = &b };

	json_open(&j, '{');
	json_key(&j, "a");
	json_bytes(&j, "a", SPAN("x\0\377"));
	json_key(&j, "b");
	json_bytes(&j, "b", SPAN("x\0"));
	json_close(&j, '}');
	assert_string_equal(buf_cstr(&b),
			    "{\"a\":\"x\\u0000\\ufffd\",\"a_hex\":\"7800ff\",\"b\":\"x\\u0000\"}");
	buf_done(&b);
}

static void numbers(void **state)
{
	static const struct {
		uint64_t v;
		bool is_signed;
		const char *out;
	} cases[] = {
		{ 0, false, "0" },
		{ -1, true, "-1" },
		{ -1, false, "\"18446744073709551615\"" },
		{ 9007199254740991, false, "9007199254740991" },
		{ 9007199254740992, false, "\"9007199254740992\"" },
		{ -9007199254740991, true, "-9007199254740991" },
		{ -9007199254740992, true, "\"-9007199254740992\"" },
		{ INT64_MAX, true, "\"9223372036854775807\"" },
		{ INT64_MIN, true, "\"-9223372036854775808\"" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf b = {};
		struct json j = { .b = &b };

		json_number(&j, cases[i].v, cases[i].is_signed);
		assert_string_equal(buf_cstr(&b), cases[i].out);
		buf_done(&b);
	}
}

static void commas(void **state)
{
	struct buf b = {};
	struct json j = { .b = &b };
	char name[] = "b\"";
	const struct field field = { .name = name, .name_len = strlen(name) };

	json_open(&j, '[');
	json_open(&j, '{');
	json_close(&j, '}');
	json_open(&j, '{');
	json_key(&j, "a");
	json_open(&j, '[');
	json_close(&j, ']');
	json_field_key(&j, &field);
	json_null(&j);
	json_close(&j, '}');
	json_bool(&j, true);
	json_id(&j, 0x195cc6b7c);
	json_word(&j, NULL);
	json_close(&j, ']');
	assert_string_equal(buf_cstr(&b), "[{},{\"a\":[],\"b\\\"\":null},true,\"195cc6b7c\",null]");
	buf_done(&b);
}

static void check_event(const struct format *format, struct span data, struct when when,
			const char *part)
{
	struct record record = { .data = data.data, .size = data.len, .buffer = "", .time = 5 };
	struct style style = { .when = when };
	struct event event;
	struct buf b = {};

	assert_non_null(format);
	event_decode(&event, format, &record);
	json_form.event(&b, &event, &style);
	assert_non_null(strstr(buf_cstr(&b), part));
	assert_ptr_equal(strchr(buf_cstr(&b), '\n'), b.data + b.len - 1);
	buf_done(&b);
}

static void times(void **state)
{
	const struct abi little = { false, 8 };
	struct format *format = make_format(&little, "landlock_x", "", "\"\"");
	const struct span data = SPAN("\7\0\0\0\1\0\0\0");
	/* date -u -d @1795612751 */
	const struct when wall = { .has_wall = true, .wall_offset = 1795612751239754123 };
	const struct when ticks = { .has_wall = true,
				    .wall_offset = 1795612751239754123,
				    .ticks = true };
	const struct when unknown = {};

	check_event(format, data, wall,
		    "\"time\":\"2026-11-25T13:19:11.239754128Z\",\"clock\":\"5\"");
	check_event(format, data, ticks, "\"time\":null,\"clock\":\"5\"");
	check_event(format, data, unknown, "\"time\":null,\"clock\":\"5\"");
	format_free(format);
}

/* Fields that are no integers keep their bytes; so does what is left of an array. */
static void odd_fields(void **state)
{
	const struct abi little = { false, 8 };
	const struct when when = {};
	struct format *format = make_format(
		&little, "landlock_x",
		"\tfield:struct s a;\toffset:8;\tsize:3;\tsigned:0;\n"
		"\tfield:__data_loc u16[] b;\toffset:12;\tsize:4;\tsigned:0;\n",
		"\"\"");

	check_event(format, SPAN("\7\0\0\0\1\0\0\0\1\2\377\0\20\0\3\0\1\2\3"), when,
		    "\"a\":null,\"a_hex\":\"0102ff\",\"b\":[513],\"b_hex\":\"010203\"");
	format_free(format);
}

static void signed_elements(void **state)
{
	const struct abi little = { false, 8 };
	const struct when when = {};
	struct format *format = make_format(&little, "landlock_x",
					    "\tfield:s16 a[2];\toffset:8;\tsize:4;\tsigned:1;\n"
					    "\tfield:u16 b[2];\toffset:12;\tsize:4;\tsigned:0;\n",
					    "\"\"");

	check_event(format, SPAN("\7\0\0\0\1\0\0\0\376\377\1\0\376\377\1\0"), when,
		    "\"a\":[-2,1],\"b\":[65534,1]");
	format_free(format);
}

/* Every length a record can be cut to: marked, and all there. */
static void partial_records(void **state)
{
	struct format *format = load_format("g2", "landlock_deny_access_fs");
	static const char data[44];
	const struct when when = {};

	for (size_t size = 0; size < sizeof(data); size++) {
		struct buf part = {};

		buf_str(&part, "\"partial\":true,\"record_hex\":\"");
		buf_fill(&part, '0', 2 * size);
		buf_str(&part, "\"}\n");
		check_event(format, (struct span){ data, size }, when, buf_cstr(&part));
		buf_done(&part);
	}
	check_event(format, (struct span){ data, sizeof(data) }, when, "\"pathname\":\"\"}}\n");
	format_free(format);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte),
		cmocka_unit_test(utf8_stays),
		cmocka_unit_test(ascii_on_request),
		cmocka_unit_test(unsafe_points_are_escaped),
		cmocka_unit_test(invalid_utf8_is_replaced),
		cmocka_unit_test(nul_inside),
		cmocka_unit_test(hex_twin),
		cmocka_unit_test(numbers),
		cmocka_unit_test(commas),
		cmocka_unit_test(times),
		cmocka_unit_test(odd_fields),
		cmocka_unit_test(signed_elements),
		cmocka_unit_test(partial_records),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
