// SPDX-License-Identifier: GPL-2.0-only
/* A log of audit, read, joined to events, and printed in all forms. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/join.h"
#include "audit/log.h"
#include "audit/record.h"
#include "fuzz.h"
#include "outputs.h"

static struct catalog catalog;

static void take_entry(const struct audit_event *event, const struct audit_entry *entry,
		       struct outputs *outputs)
{
	const struct abi abi = abi_native();
	struct audit_builder builder = {};
	struct record record;

	if (!audit_record(&builder, &catalog, event, entry, &record)) {
		struct event decoded;

		event_decode(&decoded, catalog_id(&catalog, event_id(&abi, &record)), &record);
		decoded.comm = record.comm.data ? record.comm : span_str("");
		outputs_event(outputs, &decoded);
	}
	audit_builder_done(&builder);
}

static int take(void *arg, const struct audit_event *event)
{
	for (size_t i = 0; i < event->num; i++)
		take_entry(event, &event->entries[i], arg);
	return 0;
}

static size_t count_names(void)
{
	size_t num = 0;

	for (size_t i = 0; i < catalog.num; i++)
		for (size_t k = 0; k < catalog.v[i]->num_fields; k++)
			num += catalog.v[i]->fields[k].names.num;
	return num;
}

/* What is learnt from one input is not for the next; mostly nothing is, and formats take long. */
static void make_formats(void)
{
	static size_t names;

	if (catalog.num && count_names() == names)
		return;
	catalog_done(&catalog);
	if (audit_formats(&catalog))
		abort();
	names = count_names();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct audit_log_reader reader;
	struct outputs outputs;
	struct audit_text text;
	struct audit_join *join;
	struct input input = { .name = (char *)"log", .fd = memfd_create("log", 0) };

	if (input.fd < 0 || write(input.fd, data, size) != (ssize_t)size ||
	    lseek(input.fd, 0, SEEK_SET))
		abort();
	make_formats();
	outputs_begin(&outputs, size ? data[0] : 0);
	join = audit_join_new(take, &outputs, 500);
	audit_log_init(&reader, &input);
	while (audit_log_read(&reader, &text) == 1)
		audit_join_add(join, &text, text.ms);
	audit_join_all(join);
	audit_join_free(join);
	outputs_end(&outputs);
	close(input.fd);
	return 0;
}
