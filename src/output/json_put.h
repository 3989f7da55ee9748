/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_JSON_PUT_H
#define LLTRACE_OUTPUT_JSON_PUT_H

#include "model/field.h"
#include "util/buf.h"

/*
 * JSON being written (RFC 8259).  Whatever the bytes, the output is valid JSON in UTF-8, and
 * harmless on a terminal: characters that are not shown as such come as \uXXXX.
 */
struct json {
	struct buf *b;
	bool utf8; /* the reader's terminal takes UTF-8, else all beyond ASCII is \uXXXX */
	bool toml; /* a string is one of TOML: beyond U+FFFF it has \UXXXXXXXX, and no surrogates */
	/* from here on private */
	bool comma; /* due before what comes next */
};

/* Above it not every integer is a double, which is what many readers make of a number. */
#define JSON_MAX_EXACT ((1ULL << 53) - 1)

/** json_open - Begins an object, '{', or an array, '['. */
void json_open(struct json *j, char bracket);

/** json_close - Ends what json_open() began, with '}' or ']'. */
void json_close(struct json *j, char bracket);

/** json_plain_key - The name of an object's member, which needs no escapes; its value comes next. */
void json_plain_key(struct json *j, struct span name);

/** json_key - The same with one of our own names. */
static inline void json_key(struct json *j, const char *name)
{
	json_plain_key(j, span_str(name));
}

/** json_field_key - The same with the name of a field, which a kernel or a file gave. */
void json_field_key(struct json *j, const struct field *field);

/**
 * json_string - Appends a string.  Bytes that are not UTF-8 become U+FFFD each.
 * Returns false when there were any.
 */
bool json_string(struct json *j, struct span bytes);

/**
 * json_bytes - Appends the value of member @name, whose key is there, as a string; where that is
 * not all of the bytes, the member NAME_hex with all of them follows.
 */
void json_bytes(struct json *j, const char *name, struct span bytes);

/** json_hex_twin - Appends the member NAME_hex: the bytes in hex. */
void json_hex_twin(struct json *j, const char *name, struct span bytes);

/** json_word - Appends a string that ends in NUL, NULL as null. */
void json_word(struct json *j, const char *word);

/** json_id - Appends a number in hex as a string, without prefix: as the kernel prints IDs. */
void json_id(struct json *j, uint64_t id);

/**
 * json_number - Appends an integer: a number up to JSON_MAX_EXACT, beyond it a string of
 * decimal digits.
 */
void json_number(struct json *j, uint64_t v, bool is_signed);

/** json_bool - Appends true or false. */
void json_bool(struct json *j, bool v);

/** json_null - Appends null. */
void json_null(struct json *j);

/** json_raw_begin - For a string that the caller makes of harmless characters; no quotes yet. */
void json_raw_begin(struct json *j);

/** json_raw_end - After such a value. */
void json_raw_end(struct json *j);

#endif
