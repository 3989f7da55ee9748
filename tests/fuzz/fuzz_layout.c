// SPDX-License-Identifier: GPL-2.0-only
/* The bytes of a trace.dat, as far as lltrace itself looks at them. */
#include "fuzz.h"
#include "recording/layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span in = { (const char *)data, size };
	char *copy = fuzz_copy(in);
	struct layout layout;
	struct error err = {};

	if (!layout_read(&layout, (struct span){ copy, size }, "landlock", "x.dat", &err))
		layout_done(&layout);
	fuzz_error(&err);
	free(copy);
	return 0;
}
