// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bytes of a trace.dat, as far as lltrace itself looks at them; what is found well is read, and
 * has as many records as were found.
 */
#include "fuzz.h"
#include "recording/layout.h"
#include "recording/stored.h"

/* Reads a CPU's records with all of their bytes; returns how many. */
static uint64_t read_data(const struct layout *layout, const struct layout_data *d,
			  const char *file)
{
	const struct abi abi = { layout->big_endian, layout->long_size };
	struct stored stored;
	struct record rec;
	uint64_t num = 0;

	if (stored_open(&stored, (struct span){ file + d->offset, d->size },
			layout->buffers[d->buffer].page_size, &abi))
		abort();
	for (; stored_next(&stored, &rec); num++)
		free(fuzz_copy((struct span){ rec.data, rec.size }));
	stored_close(&stored);
	return num;
}

static void read_all(const struct layout *layout, const char *file)
{
	uint64_t num = 0;

	if (strcmp(layout->compression, "none"))
		return;
	for (size_t i = 0; i < layout->num_data; i++)
		if (layout->data[i].size)
			num += read_data(layout, &layout->data[i], file);
	if (num != layout->num_records)
		fuzz_fail("not as many records as were found", span_str(""));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span in = { (const char *)data, size };
	char *copy = fuzz_copy(in);
	struct layout layout;
	struct error err = {};

	if (!layout_read(&layout, (struct span){ copy, size }, "landlock", "x.dat", &err)) {
		read_all(&layout, copy);
		layout_done(&layout);
	}
	fuzz_error(&err);
	free(copy);
	return 0;
}
