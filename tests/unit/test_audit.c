// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glob.h>
#include <libgen.h>
#include <stdio.h>

#include "formats.h"
#include "model/event.h"
#include "output/audit_put.h"
#include "output/line.h"

static void check(const char *bytes, size_t len, const char *expected)
{
	struct buf b = {};

	audit_put_string(&b, (struct span){ bytes, len });
	assert_string_equal(buf_cstr(&b), expected);
	buf_done(&b);
}

/* kernel/audit.c: audit_string_contains_control() */
static void what_needs_hex(void **state)
{
	check("/etc/passwd", 11, "\"/etc/passwd\"");
	check("", 0, "\"\"");
	check("a b", 3, "612062");
	check("a\"b", 3, "612262");
	check("it's\\~!", 7, "\"it's\\~!\"");
	check("\x7f", 1, "7F");
	check("\n", 1, "0A");
	check("\xc3\xa9", 2, "C3A9");
}

static void ends_at_a_nul(void **state)
{
	check("ab\0cd", 5, "\"ab\"");
	check("a \0cd", 5, "6120");
	check("\0", 1, "\"\"");
}

/* Every byte comes in one of the two forms, and from either it can be had again. */
static void every_byte(void **state)
{
	for (unsigned int c = 1; c < 256; c++) {
		const char byte = c;
		struct buf b = {};
		unsigned int back = 0;

		audit_put_string(&b, (struct span){ &byte, 1 });
		if (buf_cstr(&b)[0] == '"') {
			assert_true(c > ' ' && c < 0x7f && c != '"');
			back = (unsigned char)b.data[1];
			assert_int_equal(b.len, 3);
		} else {
			assert_true(c <= ' ' || c >= 0x7f || c == '"');
			assert_int_equal(sscanf(b.data, "%2X", &back), 1);
			assert_int_equal(b.len, 2);
		}
		assert_int_equal(back, c);
		buf_done(&b);
	}
}

static void hex_has_every_byte(void **state)
{
	struct buf b = {};

	audit_put_hex(&b, (struct span){ "\0a\0\xff", 4 });
	assert_string_equal(buf_cstr(&b), "006100FF");
	buf_done(&b);
}

/* ---- records that are cut off */

/* A record of the format in which everything has a value; returns its size. */
static size_t fill(const struct format *format, char *data, size_t max)
{
	static const char text[] = "/a name";
	size_t size = 0;

	memset(data, 1, max);
	for (size_t i = 0; i < format->num_fields; i++)
		if (format->fields[i].offset + format->fields[i].size > size)
			size = format->fields[i].offset + format->fields[i].size;
	for (size_t i = 0; i < format->num_fields; i++) {
		const struct field *field = &format->fields[i];
		uint32_t loc = size | sizeof(text) << 16;

		if (field->place != PLACE_DATA_LOC)
			continue;
		memcpy(data + field->offset, &loc, sizeof(loc));
		memcpy(data + size, text, sizeof(text));
		size += sizeof(text);
	}
	assert_true(size <= max);
	return size;
}

/* What the form says of the first @size bytes of the record, from behind the head on. */
static char *said(const struct format *format, const char *data, size_t size)
{
	struct style style = { .when = { .mode = WHEN_CLOCK } };
	/* of its own, so that a read behind it is seen */
	char *copy = memcpy(malloc(size ? size : 1), data, size), *text;
	const struct record record = { .data = copy, .size = size, .buffer = "" };
	struct event event;
	struct buf b = {};

	event_decode(&event, format, &record);
	/* the domain was shown, so that its end is told */
	id_set_add(&style.audit.domains, event_number(&event, ROLE_DOMAIN));
	audit_form.event(&b, &event, &style);
	text = strstr(buf_cstr(&b), "): ");
	text = strdup(text ? text + strlen("): ") : "\n");
	buf_done(&b);
	free(copy);
	audit_log_done(&style.audit);
	return text;
}

static void cut_off(const char *generation, const char *name)
{
	struct format *format = load_format(generation, name);
	char data[4096], *whole, *part, *word, *save;
	size_t size, words = 0;

	assert_non_null(format);
	size = fill(format, data, sizeof(data));
	whole = said(format, data, size);
	assert_int_equal(strstr(whole, "domain=1010101") != NULL, format_has(format, ROLE_DOMAIN));
	for (size_t len = 0; len < size; len++) {
		part = said(format, data, len);
		for (word = strtok_r(part, " \n", &save); word;
		     word = strtok_r(NULL, " \n", &save)) {
			if (!strstr(whole, word))
				fail_msg("%s/%s, %zu of %zu bytes: '%s' of '%s'", generation, name,
					 len, size, word, whole);
			words++;
		}
		free(part);
	}
	assert_true(words > 10);
	free(whole);
	format_free(format);
}

/* Less is said then, but nothing else. */
static void cut_off_records(void **state)
{
	static const char *const generations[] = { "g0", "g1", "g2", "gx" };
	const char *data = getenv("LLTRACE_TEST_DATA");
	size_t num = 0;

	for (size_t i = 0; i < sizeof(generations) / sizeof(*generations); i++) {
		struct buf pattern = {};
		glob_t found;

		buf_printf(&pattern, "%s/%s/formats/landlock_deny_*", data ? data : "tests/data",
			   generations[i]);
		assert_int_equal(glob(buf_cstr(&pattern), 0, NULL, &found), 0);
		for (size_t f = 0; f < found.gl_pathc; f++, num++)
			cut_off(generations[i], basename(found.gl_pathv[f]));
		globfree(&found);
		buf_done(&pattern);
		cut_off(generations[i], "landlock_free_domain");
	}
	assert_true(num >= 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_needs_hex),  cmocka_unit_test(ends_at_a_nul),
		cmocka_unit_test(every_byte),	   cmocka_unit_test(hex_has_every_byte),
		cmocka_unit_test(cut_off_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
