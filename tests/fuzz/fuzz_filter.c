// SPDX-License-Identifier: GPL-2.0-only
/* A format, a filter expression, and a record that it decides about. */
#include <string.h>

#include "fuzz.h"
#include "model/filter.h"
#include "select_options.h"

/* Whether -f takes it: then it can be joined with others. */
static bool is_option(const char *expr)
{
	struct select_options options = {};
	struct error err = {};
	int ret = -EINVAL;

	for (const struct option_def *def = select_options; def->name; def++)
		if (def->letter == 'f')
			ret = def->set(&options, expr, &err);
	fuzz_error(&err);
	select_options_done(&options);
	return !ret;
}

/* What the kernel takes at a time: a page. */
#define MAX_FILTER 4096

/* An expression and itself, which decides the same where both fit into one filter. */
static void check_join(const struct filter *filter, const char *expr, const struct event *event)
{
	const char *const parts[] = { expr, NULL, expr };
	struct filter *joined;
	struct error err = {};
	struct buf b = {};

	filter_join(&b, parts, 3);
	if (b.len >= MAX_FILTER) {
		buf_done(&b);
		return;
	}
	if (filter_new(&joined, b.len ? buf_cstr(&b) : "0", event->format, &err))
		fuzz_fail(err.what, fuzz_span(&b));
	if (filter_match(joined, event) != filter_match(filter, event))
		fuzz_fail("decides otherwise", fuzz_span(&b));
	filter_free(joined);
	buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = { (const char *)data, size };
	const unsigned int abi = fuzz_number(&in, 1);
	const struct format *format = fuzz_format(fuzz_number(&in, 1), abi);
	char *expr = fuzz_string(&in), *bytes;
	struct span comm = fuzz_bytes(&in, in.len > 15 ? abi >> 4 : 0);
	const struct record record = {
		.data = bytes = fuzz_copy(in),
		.size = in.len,
		.cpu = abi >> 2 & 3,
		.buffer = "",
	};
	struct filter *filter;
	struct error err = {};
	struct event event;

	event_decode(&event, format, &record);
	event.comm = comm;
	if (!filter_new(&filter, expr, format, &err)) {
		filter_match(filter, &event);
		if (is_option(expr))
			check_join(filter, expr, &event);
		filter_free(filter);
	}
	fuzz_error(&err);
	free(expr);
	free(bytes);
	return 0;
}
