// SPDX-License-Identifier: GPL-2.0-only
/* The text of a format file, and a record of zeros that is printed by it. */
#include <string.h>

#include "fuzz.h"
#include "output/line.h"
#include "output/list.h"

static void put(const struct format *format)
{
	static const char zeros[64];
	const struct record record = { .data = zeros, .size = sizeof(zeros), .buffer = "" };
	struct style style = {};
	struct event event;
	struct buf b = {};

	event_decode(&event, format, &record);
	text_form.event(&b, &event, &style);
	if (fuzz_lines(fuzz_span(&b), FUZZ_ASCII) != 1)
		fuzz_fail("not one line", fuzz_span(&b));
	b.len = 0;
	ftrace_form.event(&b, &event, &style);
	if (fuzz_lines(fuzz_span(&b), FUZZ_ASCII) != 1)
		fuzz_fail("not one line", fuzz_span(&b));
	b.len = 0;
	json_form.event(&b, &event, &style);
	fuzz_json_check(fuzz_span(&b), FUZZ_ASCII);
	buf_done(&b);
}

static void list(const struct catalog *catalog)
{
	struct buf b = {};

	for (int verbose = 0; verbose < 2; verbose++) {
		b.len = 0;
		list_put_json(&b, catalog, verbose);
		fuzz_json_check(fuzz_span(&b), FUZZ_UTF8);
		b.len = 0;
		list_put(&b, catalog, verbose);
		fuzz_lines(fuzz_span(&b), FUZZ_UTF8);
	}
	for (const struct list_of_names *l = lists_of_names; l->what; l++) {
		b.len = 0;
		l->put(&b, catalog);
		fuzz_lines(fuzz_span(&b), FUZZ_UTF8);
	}
	buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = { (const char *)data, size };
	const struct abi abi = fuzz_abi(fuzz_number(&in, 1));
	struct catalog catalog = {};
	struct format *format;
	struct error err = {};
	char *text = fuzz_copy(in);

	if (!format_new(&format, "landlock", (struct span){ text, in.len }, &abi, &err)) {
		put(format);
		if (catalog_add(&catalog, format))
			abort();
		list(&catalog);
		catalog_done(&catalog);
	}
	fuzz_error(&err);
	free(text);
	return 0;
}
