/* SPDX-License-Identifier: GPL-2.0-only */
/* Formats for unit tests: read from the test data, or made of a few fields. */
#ifndef LLTRACE_TESTS_FORMATS_H
#define LLTRACE_TESTS_FORMATS_H

#include <stdio.h>
#include <stdlib.h>

#include "model/format.h"

#define COMMON_FIELDS                                                                              \
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"                     \
	"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"                     \
	"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"             \
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"

/* The text of a format file; @fields are lines as in a format file. */
static inline struct format *make_format(const struct abi *abi, const char *name,
					 const char *fields, const char *print_fmt)
{
	struct format *format = NULL;
	struct buf text = {};

	buf_printf(&text, "name: %s\nID: 7\nformat:\n" COMMON_FIELDS "%s\nprint fmt: %s\n", name,
		   fields, print_fmt);
	if (format_new(&format, "landlock", (struct span){ text.data, text.len }, abi, NULL))
		format = NULL;
	buf_done(&text);
	return format;
}

/* tests/data/GENERATION/formats/NAME */
static inline struct format *load_format(const char *generation, const char *name)
{
	const struct abi abi = { false, 8 };
	const char *data = getenv("LLTRACE_TEST_DATA");
	struct format *format = NULL;
	struct buf path = {}, text = {};
	FILE *file;
	int c;

	buf_printf(&path, "%s/%s/formats/%s", data ? data : "tests/data", generation, name);
	file = fopen(buf_cstr(&path), "r");
	buf_done(&path);
	if (!file)
		return NULL;
	while ((c = getc(file)) != EOF)
		buf_put(&text, c);
	fclose(file);
	if (format_new(&format, "landlock", (struct span){ text.data, text.len }, &abi, NULL))
		format = NULL;
	buf_done(&text);
	return format;
}

#endif
