// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/field.h"

static const struct abi little = { false, 8 };
static const struct abi big = { true, 8 };

/* 16 bytes counting up from 0xf0, so that every size has its top bit set. */
static const unsigned char bytes[16] = {
	0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7,
	0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff,
};

static const struct span record = { (const char *)bytes, sizeof(bytes) };

static void check_number(const struct abi *abi, size_t offset, size_t size, bool is_signed,
			 uint64_t expected)
{
	struct field field = { .offset = offset, .size = size, .is_signed = is_signed };
	uint64_t v;

	assert_true(field_number(&field, abi, record, &v));
	assert_int_equal(v, expected);
}

static void numbers(void **state)
{
	check_number(&little, 0, 1, false, 0xf0);
	check_number(&little, 0, 1, true, 0xfffffffffffffff0);
	check_number(&little, 1, 2, false, 0xf2f1);
	check_number(&little, 1, 2, true, 0xfffffffffffff2f1);
	check_number(&little, 1, 4, false, 0xf4f3f2f1);
	check_number(&little, 1, 4, true, 0xfffffffff4f3f2f1);
	check_number(&little, 7, 8, false, 0xfefdfcfbfaf9f8f7);
	check_number(&big, 1, 2, false, 0xf1f2);
	check_number(&big, 1, 4, true, 0xfffffffff1f2f3f4);
	check_number(&big, 8, 8, true, 0xf8f9fafbfcfdfeff);
}

static void numbers_outside_are_refused(void **state)
{
	struct field field = { .size = 4 };
	uint64_t v;

	for (size_t offset = 13; offset < 20; offset++) {
		field.offset = offset;
		assert_false(field_number(&field, &little, record, &v));
	}
	field.offset = SIZE_MAX - 1;
	assert_false(field_number(&field, &little, record, &v));
	field = (struct field){ .offset = 0, .size = 3 };
	assert_false(field_number(&field, &little, record, &v));
}

/* A record: a location word at 4, text at 8. */
static void check_located(enum field_place place, const struct abi *abi, const char *data,
			  size_t len, const char *expected, size_t expected_len)
{
	struct field field = { .offset = 4, .size = 4, .shape = FIELD_STRING, .place = place };
	struct span found;

	assert_true(field_bytes(&field, abi, (struct span){ data, len }, &found));
	assert_int_equal(found.len, expected_len);
	assert_memory_equal(found.data, expected, expected_len);
}

static void located_strings(void **state)
{
	/* offset 8, length 4 with NUL; rel: 0 behind the word */
	check_located(PLACE_DATA_LOC, &little, "....\x08\0\x04\0abc", 12, "abc", 3);
	check_located(PLACE_REL_LOC, &little, "....\0\0\x04\0abc", 12, "abc", 3);
	check_located(PLACE_DATA_LOC, &big,
		      "....\0\x04\0\x08"
		      "abc",
		      12, "abc", 3);
	/* NULs inside stay, the last one ends the string */
	check_located(PLACE_DATA_LOC, &little, "....\x08\0\x04\0\0b\0", 12, "\0b\0", 3);
	/* no NUL at the end: all of it */
	check_located(PLACE_DATA_LOC, &little, "....\x08\0\x04\0abcd", 12, "abcd", 4);
	/* nothing at all */
	check_located(PLACE_DATA_LOC, &little, "....\x08\0\0\0", 8, "", 0);
}

static void located_outside_is_refused(void **state)
{
	struct field field = {
		.offset = 4, .size = 4, .shape = FIELD_STRING, .place = PLACE_DATA_LOC
	};
	struct span found;

	assert_false(
		field_bytes(&field, &little, (struct span){ "....\x08\0\x05\0abc", 12 }, &found));
	assert_false(
		field_bytes(&field, &little, (struct span){ "....\xff\xff\x01\0abc", 12 }, &found));
	assert_false(field_bytes(&field, &little, (struct span){ "....\x08\0", 6 }, &found));
	field.place = PLACE_REL_LOC;
	assert_false(
		field_bytes(&field, &little, (struct span){ "....\xff\xff\xff\xff", 12 }, &found));
}

static void fixed_arrays(void **state)
{
	struct field field = { .offset = 2, .size = 6, .shape = FIELD_STRING };
	struct span found;

	assert_true(field_bytes(&field, &little, (struct span){ "..comm\0x", 8 }, &found));
	assert_int_equal(found.len, 4);
	assert_true(field_bytes(&field, &little, (struct span){ "..comm12", 8 }, &found));
	assert_int_equal(found.len, 6);
	field.shape = FIELD_ARRAY;
	assert_true(field_bytes(&field, &little, (struct span){ "..\0\0\0\0\0\0", 8 }, &found));
	assert_int_equal(found.len, 6);
	assert_false(field_bytes(&field, &little, (struct span){ "..\0\0\0\0\0", 7 }, &found));
}

static void roles_by_alias(void **state)
{
	assert_int_equal(role_of("domain_id"), ROLE_DOMAIN);
	assert_int_equal(role_of("domain"), ROLE_DOMAIN);
	assert_int_equal(role_of("comm"), ROLE_PEER_COMM);
	assert_int_equal(role_of("tracee_comm"), ROLE_PEER_COMM);
	assert_int_equal(role_of("domain_"), ROLE_NONE);
	assert_int_equal(role_of(""), ROLE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),	   cmocka_unit_test(numbers_outside_are_refused),
		cmocka_unit_test(located_strings), cmocka_unit_test(located_outside_is_refused),
		cmocka_unit_test(fixed_arrays),	   cmocka_unit_test(roles_by_alias),
	};

	return cmocka_run_group_tests_name("field", tests, NULL, NULL);
}
