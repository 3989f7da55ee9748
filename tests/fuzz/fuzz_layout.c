// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bytes of a trace.dat, as far as lltrace itself looks at them; what is found well is read, and
 * has as many records as were found, the ones that libtraceevent reads in it.
 */
#include <kbuffer.h>
#include <limits.h>

#include "fuzz.h"
#include "recording/layout.h"
#include "recording/stored.h"

static uint64_t missed_by(struct kbuffer *kbuf)
{
	int missed = kbuffer_missed_events(kbuf);

	return missed < 0 ? MISSED_UNKNOWN : (uint64_t)missed;
}

/* The first record of the next sub-buffer that has one. */
static void *load(struct kbuffer *kbuf, struct span *pages, size_t page_size, uint64_t *missed)
{
	unsigned long long time;
	void *data = NULL;

	while (!data && pages->len) {
		const size_t len = pages->len < page_size ? pages->len : page_size;

		kbuffer_load_subbuffer(kbuf, (void *)pages->data);
		*missed = missed_add(*missed, missed_by(kbuf));
		data = kbuffer_read_event(kbuf, &time);
		*pages = (struct span){ pages->data + len, pages->len - len };
	}
	return data;
}

static void compare(const struct record *rec, struct kbuffer *kbuf, const void *data,
		    uint64_t missed)
{
	if (rec->data != data || rec->size != (size_t)kbuffer_event_size(kbuf))
		fuzz_fail("another record than libtraceevent's", (struct span){ data, 0 });
	if (rec->time != kbuffer_timestamp(kbuf))
		fuzz_fail("another time than libtraceevent's", (struct span){ data, 0 });
	/* It keeps their number in an int. */
	if (rec->missed <= INT_MAX && rec->missed != missed)
		fuzz_fail("not what libtraceevent says was lost", (struct span){ data, 0 });
}

/* Reads a CPU's records with all of their bytes; returns how many. */
static uint64_t read_data(const struct layout *layout, const struct layout_data *d,
			  const char *file)
{
	const struct abi abi = { layout->big_endian, layout->long_size };
	const size_t page_size = layout->buffers[d->buffer].page_size;
	struct span pages = { file + d->offset, d->size };
	struct kbuffer *kbuf = kbuffer_alloc(abi.long_size == 8 ? KBUFFER_LSIZE_8 : KBUFFER_LSIZE_4,
					     abi.big_endian ? KBUFFER_ENDIAN_BIG
							    : KBUFFER_ENDIAN_LITTLE);
	uint64_t num = 0, missed = 0;
	struct stored stored;
	struct record rec;
	void *data;

	stored_open(&stored, pages, page_size, &abi);
	data = load(kbuf, &pages, page_size, &missed);
	for (; stored_next(&stored, &rec); num++) {
		compare(&rec, kbuf, data, missed);
		free(fuzz_copy((struct span){ rec.data, rec.size }));
		missed = 0;
		data = kbuffer_next_event(kbuf, NULL);
		if (!data)
			data = load(kbuf, &pages, page_size, &missed);
	}
	if (data)
		fuzz_fail("fewer records than libtraceevent's", span_str(""));
	kbuffer_free(kbuf);
	stored_close(&stored);
	return num;
}

/* Returns how many records there are in a CPU's packed data. */
static uint64_t read_packed(const struct layout *layout, const struct layout_data *d,
			    struct span file, struct expander *expander)
{
	const struct abi abi = { layout->big_endian, layout->long_size };
	const struct cursor at = { file, d->offset, layout->big_endian };
	uint64_t num = 0;
	struct stored stored;
	struct record rec;

	stored_open_packed(&stored, at, expander, layout->buffers[d->buffer].page_size, &abi);
	for (; stored_next(&stored, &rec); num++)
		free(fuzz_copy((struct span){ rec.data, rec.size }));
	stored_close(&stored);
	return num;
}

static void read_all(const struct layout *layout, struct span file)
{
	struct expander *expander = NULL;
	uint64_t num = 0;

	if (strcmp(layout->compression, "none") && expander_new(&expander, layout->compression))
		fuzz_fail("no expander for what was unpacked", span_str(layout->compression));
	for (size_t i = 0; i < layout->num_data; i++) {
		const struct layout_data *d = &layout->data[i];

		if (d->size)
			num += expander ? read_packed(layout, d, file, expander)
					: read_data(layout, d, file.data);
	}
	if (num != layout->num_records)
		fuzz_fail("not as many records as were found", span_str(""));
	expander_free(expander);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span in = { (const char *)data, size };
	char *copy = fuzz_copy(in);
	struct layout layout;
	struct error err = {};

	if (!layout_read(&layout, (struct span){ copy, size }, "landlock", "x.dat", &err)) {
		read_all(&layout, (struct span){ copy, size });
		layout_done(&layout);
	}
	fuzz_error(&err);
	free(copy);
	return 0;
}
