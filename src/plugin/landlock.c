// SPDX-License-Identifier: GPL-2.0-only
/*
 * plugin_landlock.so for libtraceevent, and with it trace-cmd, perf and KernelShark: prints
 * Landlock's events as the kernel does.
 *
 * Known events get a handler, which decodes and escapes with the code of lltrace.  The function
 * registered for print fmts lets libtraceevent's own parser get through those of other events.
 */
#include <pthread.h>
#include <stdlib.h>
#include <traceevent/event-parse.h>
#include <traceevent/trace-seq.h>

#include "output/escape.h"
#include "output/payload.h"

#define SYSTEM	   "landlock"
#define PUBLIC	   __attribute__((visibility("default")))
#define ESCAPED_BY "__trace_print_untrusted_str"

/* Handlers are registered by the whole name, before any format is known. */
static const char *const names[] = {
	"landlock_add_rule_fs",	      "landlock_add_rule_net",
	"landlock_add_rule_net_port", "landlock_add_rule_path_beneath",
	"landlock_check_rule_fs",     "landlock_check_rule_inode",
	"landlock_check_rule_net",    "landlock_check_rule_net_port",
	"landlock_create_domain",     "landlock_create_ruleset",
	"landlock_deny_access_fs",    "landlock_deny_access_net",
	"landlock_deny_ptrace",	      "landlock_deny_scope_abstract_unix_socket",
	"landlock_deny_scope_signal", "landlock_enforce_domain",
	"landlock_free_domain",	      "landlock_free_ruleset",
	"landlock_restrict_self",
};

#define NUM_NAMES (sizeof(names) / sizeof(*names))

/* An event that has a handler: its format is made when the first of its records comes. */
struct known {
	struct known *next;
	struct loaded *loaded;
	char *name;
	const struct tep_event *event; /* that the format is of */
	struct format *format; /* NULL: it could not be made */
};

/* What the plugin keeps for one handle of libtraceevent. */
struct loaded {
	struct loaded *next;
	struct tep_handle *tep;
	struct known *known;
	bool complete; /* events that are not among the names are known as well */
	struct buf text;
};

/* By their handles, for TEP_PLUGIN_UNLOADER(). */
static struct loaded *all_loaded;
static pthread_mutex_t all_lock = PTHREAD_MUTEX_INITIALIZER;

/* An event is parsed again when a handle reads a second buffer or file. */
static const struct format *format_of(struct known *known, const struct tep_event *event)
{
	const struct abi abi = { tep_is_file_bigendian(known->loaded->tep),
				 tep_get_long_size(known->loaded->tep) };

	if (known->event == event)
		return known->format;
	format_free(known->format);
	known->format = NULL;
	known->event = event;
	if (format_of_event(&known->format, SYSTEM, &abi, event))
		known->format = NULL;
	return known->format;
}

static int print_event(struct trace_seq *s, struct tep_record *record, struct tep_event *tep_event,
		       void *context);

/* Registers a handler; @id: of an event that is there already, or -1. */
static bool know(struct loaded *loaded, int id, const char *name)
{
	struct known *known = calloc(1, sizeof(*known));

	if (!known)
		return false;
	known->loaded = loaded;
	known->name = strdup(name);
	if (!known->name ||
	    tep_register_event_handler(loaded->tep, id, SYSTEM, name, print_event, known) < 0) {
		free(known->name);
		free(known);
		return false;
	}
	known->next = loaded->known;
	loaded->known = known;
	return true;
}

static bool is_known(const struct loaded *loaded, const char *name)
{
	for (const struct known *known = loaded->known; known; known = known->next)
		if (!strcmp(known->name, name))
			return true;
	return false;
}

/* perf has a copy of libtraceevent that lacks these for plugins. */
#pragma weak tep_get_events_count
#pragma weak tep_get_event

/* Events that are newer than the names, once one that is known comes. */
static void know_others(struct loaded *loaded)
{
	int num = tep_get_events_count && tep_get_event ? tep_get_events_count(loaded->tep) : 0;

	loaded->complete = true;
	for (int i = 0; i < num; i++) {
		const struct tep_event *event = tep_get_event(loaded->tep, i);

		if (event && !strncmp(event->name, SYSTEM "_", strlen(SYSTEM "_")) &&
		    !is_known(loaded, event->name))
			know(loaded, event->id, event->name);
	}
}

/* tep_event_handler_func: 0 when it is printed, else libtraceevent does what it can. */
static int print_event(struct trace_seq *s, struct tep_record *record, struct tep_event *tep_event,
		       void *context)
{
	struct known *known = context;
	const struct format *format = format_of(known, tep_event);
	const struct record raw = {
		.data = record->data, .size = record->size, .cpu = record->cpu, .buffer = ""
	};
	struct buf *text = &known->loaded->text;
	struct event event;

	if (!known->loaded->complete)
		know_others(known->loaded);
	if (!format)
		return -1;
	event_decode(&event, format, &raw);
	text->len = 0;
	payload_put(text, &event);
	if (buf_failed(text))
		return -1;
	trace_seq_puts(s, buf_cstr(text));
	return 0;
}

/* __trace_print_untrusted_str(p, string, len), as escaped by the kernel. */
static unsigned long long print_untrusted(struct trace_seq *s, unsigned long long *args)
{
	const char *string = (const char *)(unsigned long)args[1];
	struct buf text = {};

	escape_put(&text, (struct span){ string, strnlen(string, args[2]) }, ESCAPE_KERNEL);
	trace_seq_puts(s, buf_cstr(&text));
	buf_done(&text);
	return 0;
}

static void unregister(struct loaded *loaded)
{
	while (loaded->known) {
		struct known *known = loaded->known;

		loaded->known = known->next;
		tep_unregister_event_handler(loaded->tep, -1, SYSTEM, known->name, print_event,
					     known);
		format_free(known->format);
		free(known->name);
		free(known);
	}
	tep_unregister_print_function(loaded->tep, print_untrusted, (char *)ESCAPED_BY);
	buf_done(&loaded->text);
	free(loaded);
}

/* What libtraceevent looks for: traceevent/event-parse.h. */
PUBLIC int TEP_PLUGIN_LOADER(struct tep_handle *tep);
PUBLIC int TEP_PLUGIN_UNLOADER(struct tep_handle *tep);

int TEP_PLUGIN_LOADER(struct tep_handle *tep)
{
	struct loaded *loaded = calloc(1, sizeof(*loaded));

	if (!loaded)
		return TEP_ERRNO__MEM_ALLOC_FAILED;
	loaded->tep = tep;
	tep_register_print_function(tep, print_untrusted, TEP_FUNC_ARG_STRING, (char *)ESCAPED_BY,
				    TEP_FUNC_ARG_PTR, TEP_FUNC_ARG_STRING, TEP_FUNC_ARG_INT,
				    TEP_FUNC_ARG_VOID);
	for (size_t i = 0; i < NUM_NAMES; i++)
		know(loaded, -1, names[i]);
	pthread_mutex_lock(&all_lock);
	loaded->next = all_loaded;
	all_loaded = loaded;
	pthread_mutex_unlock(&all_lock);
	return 0;
}

int TEP_PLUGIN_UNLOADER(struct tep_handle *tep)
{
	struct loaded **at, *loaded;

	pthread_mutex_lock(&all_lock);
	for (at = &all_loaded; *at && (*at)->tep != tep; at = &(*at)->next)
		;
	loaded = *at;
	if (loaded)
		*at = loaded->next;
	pthread_mutex_unlock(&all_lock);
	if (loaded)
		unregister(loaded);
	return 0;
}
