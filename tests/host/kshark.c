// SPDX-License-Identifier: GPL-2.0-only
/*
 * kshark [-i] FILE: what KernelShark's library reads in a recording, one event a line, in the order
 * of time: "TASK-PID CPU TIME EVENT", the time in nanoseconds; with -i "EVENT: INFO".
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libkshark-tepdata.h>
#include <libkshark.h>

static void print_info(const struct kshark_entry *entry)
{
	char *event = kshark_get_event_name(entry), *info = kshark_get_info(entry);
	const char *name = strrchr(event, '/');

	if (entry->event_id >= 0)
		printf("%s: %s\n", name ? name + 1 : event, info);
	free(event);
	free(info);
}

static void print_entry(const struct kshark_entry *entry)
{
	char *task = kshark_get_task(entry), *event = kshark_get_event_name(entry);

	/* Marks of lost events have numbers below zero. */
	if (entry->event_id >= 0)
		printf("%s-%d %d %" PRId64 " %s\n", task, kshark_get_pid(entry), entry->cpu,
		       entry->ts, event);
	free(task);
	free(event);
}

int main(int argc, char **argv)
{
	struct kshark_context *context = NULL;
	struct kshark_entry **entries = NULL;
	void (*print)(const struct kshark_entry *entry) = print_entry;
	ssize_t num;
	int stream;

	if (argc == 3 && !strcmp(argv[1], "-i")) {
		print = print_info;
		argv++;
		argc--;
	}
	if (argc != 2 || !kshark_instance(&context))
		return 2;
	stream = kshark_open(context, argv[1]);
	if (stream < 0) {
		fprintf(stderr, "kshark: cannot open %s: %d\n", argv[1], stream);
		return 1;
	}
	num = kshark_load_entries(context, stream, &entries);
	if (num < 0) {
		fprintf(stderr, "kshark: cannot load %s: %zd\n", argv[1], num);
		return 1;
	}
	for (ssize_t i = 0; i < num; i++) {
		print(entries[i]);
		free(entries[i]);
	}
	free(entries);
	kshark_close(context, stream);
	kshark_free(context);
	return 0;
}
