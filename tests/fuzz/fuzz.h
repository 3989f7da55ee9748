/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TESTS_FUZZ_H
#define LLTRACE_TESTS_FUZZ_H

/* What the fuzz targets share: inputs that are taken apart, formats, and what output has to be. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "model/event.h"
#include "util/buf.h"
#include "util/error.h"

/** LLVMFuzzerTestOneInput - What a target does with an input; libFuzzer and replay.c call it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** fuzz_fail - Says what is wrong with which bytes, and aborts. */
void fuzz_fail(const char *what, struct span bytes) __attribute__((noreturn));

/** fuzz_span - The content of a buffer that got memory for all of it. */
struct span fuzz_span(const struct buf *b);

/* An input is taken from the front; what is not there any more is zero or empty. */

/** fuzz_number - Takes a number of @size bytes, little endian. */
uint64_t fuzz_number(struct span *in, unsigned int size);

/** fuzz_bytes - Takes at most @n bytes. */
struct span fuzz_bytes(struct span *in, size_t n);

/** fuzz_string - Takes a text up to its NUL or the end, as a C string for free(). */
char *fuzz_string(struct span *in);

/** fuzz_copy - The bytes in a block of their own, where a read beyond the end is seen; for free(). */
char *fuzz_copy(struct span bytes);

/** fuzz_is_utf8 - What the C library thinks, rather than we. */
bool fuzz_is_utf8(struct span bytes);

/* Four generations of formats, each for both byte orders and sizes of long. */
#define FUZZ_GENERATIONS 4
#define FUZZ_ABIS	 4

/** fuzz_abi - Bit 0: big endian, bit 1: a long has four bytes. */
struct abi fuzz_abi(unsigned int number);

/** fuzz_catalog - The formats of a generation in tests/data, sorted by name; they are kept. */
const struct catalog *fuzz_catalog(unsigned int generation, unsigned int abi);

/** fuzz_format - One of them: the two upper bits of @choice are the generation. */
const struct format *fuzz_format(unsigned int choice, unsigned int abi);

/* A record of one of them. */
struct fuzz_event {
	struct record record;
	struct event event;
	char *copy; /* of its bytes */
};

/**
 * fuzz_event - Takes an event: a byte that is its format, bytes of the task's name, time, length,
 * bytes.  Returns false at the end of the input; else @e->copy is for free().
 */
bool fuzz_event(struct span *in, unsigned int abi, struct fuzz_event *e);

/** fuzz_path - Appends the path of a file below tests/data, wherever LLTRACE_TEST_DATA says that is. */
void fuzz_path(struct buf *b, const char *path);

/** fuzz_read - Appends what is in a file; aborts where it can't be read. */
void fuzz_read(struct buf *b, const char *path);

/** fuzz_file - Appends what is in a file below tests/data; aborts where it can't be read. */
void fuzz_file(struct buf *b, const char *path);

/* What may be in output. */
enum fuzz_output {
	FUZZ_ASCII = 0,
	FUZZ_UTF8 = 1 << 0,
	FUZZ_COLOR = 1 << 1,
	FUZZ_FRAME = 1 << 2, /* what fills a screen: it is erased, and the last line has no end */
};

/**
 * fuzz_lines - Output has to be whole lines of characters that a terminal shows.
 * Returns how many they are.
 */
size_t fuzz_lines(struct span out, unsigned int allowed);

/** fuzz_json - Output has to be one document of JSON in a line, which json_object_put() frees. */
struct json_object *fuzz_json(struct span out, unsigned int allowed);

/** fuzz_json_check - The same; the document is dropped. */
void fuzz_json_check(struct span out, unsigned int allowed);

/** fuzz_error - A message has to be fit for a terminal once it is escaped; frees it. */
void fuzz_error(struct error *err);

#endif
