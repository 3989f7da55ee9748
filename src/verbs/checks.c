// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/checks.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "model/denial.h"
#include "tracefs/events.h"
#include "tracefs/file.h"
#include "tracefs/instance.h"
#include "tracefs/landlock.h"
#include "tracefs/mount.h"
#include "util/io.h"
#include "verbs/live.h"

#define SECURITY_DIR "/sys/kernel/security"

/* Takes a message over as a failure. */
static void fail(struct finding_text *text, struct error *err)
{
	text->finding = FOUND_FAILURE;
	buf_str(&text->seen, err->what ? err->what : "out of memory");
	buf_str(&text->fix, err->advice ? err->advice : "");
	error_done(err);
}

static void look_linux(struct machine *machine, struct finding_text *text)
{
	struct utsname u = {};

	uname(&u);
	buf_printf(&text->seen, "%s %s, %s", u.sysname, u.release, u.machine);
}

/* The first line of a file, if it can be read. */
static bool put_line(struct buf *b, const char *path)
{
	struct buf content = {};
	bool ok = !file_read(AT_FDCWD, path, &content) && content.len;

	if (ok)
		buf_add(b, content.data, strcspn(buf_cstr(&content), "\n"));
	buf_done(&content);
	return ok;
}

static void look_landlock(struct machine *machine, struct finding_text *text)
{
	struct error err = {};
	struct buf lsms = {};

	if (landlock_check(&err)) {
		fail(text, &err);
		return;
	}
	machine->facts |= FACT_LANDLOCK;
	buf_printf(&text->seen, "enabled, ABI %d", landlock_abi());
	if (put_line(&lsms, SECURITY_DIR "/lsm"))
		buf_printf(&text->seen, "; security modules: %s", buf_cstr(&lsms));
	buf_done(&lsms);
}

static void look_tracefs(struct machine *machine, struct finding_text *text)
{
	struct error err = {};

	if (tracefs_find(&machine->tracefs, &err)) {
		machine->tracefs = NULL;
		fail(text, &err);
		return;
	}
	machine->facts |= FACT_TRACEFS;
	buf_printf(&text->seen, "mounted at %s", machine->tracefs);
}

/* Lockdown forbids tracefs as a whole, which the check before has found out. */
static void look_permission(struct machine *machine, struct finding_text *text)
{
	struct buf path = {}, lockdown = {};
	int error;

	buf_printf(&path, "%s/instances", machine->tracefs);
	error = faccessat(AT_FDCWD, buf_cstr(&path), W_OK | X_OK, AT_EACCESS) ? errno : 0;
	if (error) {
		text->finding = FOUND_FAILURE;
		buf_printf(&text->seen, "no instance can be made in %s: %s", buf_cstr(&path),
			   strerror(error));
		if (error == EROFS)
			buf_printf(&text->fix, "mount -o remount,rw %s", machine->tracefs);
		else
			buf_str(&text->fix, "run it as root");
	} else {
		machine->facts |= FACT_WRITABLE;
		buf_str(&text->seen, "instances can be made");
		if (put_line(&lockdown, SECURITY_DIR "/lockdown"))
			buf_printf(&text->seen, "; lockdown: %s", buf_cstr(&lockdown));
	}
	buf_done(&path);
	buf_done(&lockdown);
}

static void put_kinds(struct buf *b, const struct catalog *events)
{
	size_t num[KIND_COUNT] = {};

	for (size_t i = 0; i < events->num; i++)
		num[events->v[i]->kind]++;
	buf_printf(b, "%zu:", events->num);
	for (size_t kind = 0, at = 0; kind < KIND_COUNT; kind++)
		if (num[kind])
			buf_printf(b, "%s %zu %s", at++ ? "," : "", num[kind], kind_name(kind));
}

static void look_events(struct machine *machine, struct finding_text *text)
{
	const struct abi abi = abi_native();
	struct error err = {};

	if (landlock_events_check(machine->tracefs, &err) ||
	    events_read(&machine->events, machine->tracefs, "landlock", &abi, &err)) {
		fail(text, &err);
		return;
	}
	machine->facts |= FACT_EVENTS;
	put_kinds(&text->seen, &machine->events);
}

/* Appends the names of denials of which the format tells so much; returns how many. */
static size_t put_denials(const struct catalog *events, enum audit_rule rule, struct buf *b)
{
	size_t num = 0;

	for (size_t i = 0; i < events->num; i++) {
		const struct format *format = events->v[i];

		if (format->kind == KIND_DENY && audit_rule_of(format) == rule)
			buf_printf(b, "%s%s", num++ ? ", " : "", format->short_name);
	}
	return num;
}

/* What -A rests on. */
static void look_decision(struct machine *machine, struct finding_text *text)
{
	struct buf names = {};

	if (put_denials(&machine->events, AUDIT_RULE_LOGGED, &names))
		buf_str(&text->seen, "the events tell audit's whole decision");
	names.len = 0;
	if (put_denials(&machine->events, AUDIT_RULE_FLAGS, &names)) {
		text->finding = FOUND_WARNING;
		buf_printf(&text->seen,
			   "%sthe log flags only, not whether a rule is quiet or logging is "
			   "disabled for "
			   "subdomains: %s",
			   text->seen.len ? "; " : "", buf_cstr(&names));
	}
	names.len = 0;
	if (put_denials(&machine->events, AUDIT_RULE_NONE, &names)) {
		text->finding = FOUND_WARNING;
		buf_printf(&text->seen, "%snothing, so -A leaves them out: %s",
			   text->seen.len ? "; " : "", buf_cstr(&names));
	}
	buf_done(&names);
}

/* By which the kernel counts what -A hides. */
static void look_counters(struct machine *machine, struct finding_text *text)
{
	struct buf path = {};

	buf_printf(&path, "%s/events/landlock/%s/hist", machine->tracefs,
		   machine->events.v[0]->name);
	if (access(buf_cstr(&path), F_OK)) {
		text->finding = FOUND_WARNING;
		buf_str(&text->seen, "no hist triggers: -A can't count the denials it hides");
		buf_str(&text->fix, "a kernel with CONFIG_HIST_TRIGGERS has them");
	} else {
		buf_str(&text->seen, "hist triggers count the denials that -A hides");
	}
	buf_done(&path);
}

static void dead(void *arg, const char *path, int error)
{
	struct buf *b = arg;

	buf_printf(b, "%s%s", b->len ? ", " : "", path);
	if (error)
		buf_printf(b, " (%s)", strerror(-error));
}

static void look_leftovers(struct machine *machine, struct finding_text *text)
{
	int ret = instance_find_dead(machine->tracefs, dead, &text->seen);

	if (ret) {
		text->finding = FOUND_WARNING;
		buf_printf(&text->seen, "%scannot look for them: %s", text->seen.len ? "; " : "",
			   strerror(-ret));
	} else if (text->seen.len) {
		text->finding = FOUND_WARNING;
		buf_str(&text->fix, "lltrace clean");
	} else {
		buf_str(&text->seen, "none of killed runs");
	}
}

/* Whether some Landlock event is enabled in a buffer: "0" is the text for none. */
static bool is_traced(const char *tracefs, const char *buffer)
{
	struct buf path = {}, enabled = {};
	bool traced;

	buf_printf(&path, "%s%s/events/landlock/enable", tracefs, buffer);
	traced = put_line(&enabled, buf_cstr(&path)) && strcmp(buf_cstr(&enabled), "0");
	buf_done(&path);
	buf_done(&enabled);
	return traced;
}

static void look_tracers(struct machine *machine, struct finding_text *text)
{
	struct buf path = {};
	struct dirent *entry;
	DIR *instances;
	int ret;

	if (is_traced(machine->tracefs, ""))
		buf_str(&text->seen, "the top-level buffer");
	buf_printf(&path, "%s/instances", machine->tracefs);
	instances = opendir(buf_cstr(&path));
	ret = instances ? 0 : -errno;
	while (instances && (entry = next_entry(instances, &ret))) {
		path.len = 0;
		buf_printf(&path, "/instances/%s", entry->d_name);
		if (entry->d_name[0] != '.' && is_traced(machine->tracefs, buf_cstr(&path)))
			buf_printf(&text->seen, "%s%s", text->seen.len ? ", " : "", entry->d_name);
	}
	if (instances)
		closedir(instances);
	if (ret) {
		text->finding = FOUND_WARNING;
		buf_printf(&text->seen, "%scannot look for more: %s", text->seen.len ? ", " : "",
			   strerror(-ret));
	} else {
		buf_str(&text->seen, text->seen.len ? " (they do not disturb each other)" : "none");
	}
	buf_done(&path);
}

/* What "show" would show. */
static void look_source(struct machine *machine, struct finding_text *text)
{
	const unsigned int traces = FACT_WRITABLE | FACT_EVENTS;

	if ((machine->facts & traces) == traces) {
		buf_str(&text->seen, "trace events");
	} else if (machine->facts & FACT_AUDIT) {
		text->finding = FOUND_WARNING;
		buf_str(&text->seen,
			"audit's records, as with --source audit: no denials that are not "
			"logged, rulesets, rules, checks");
	} else {
		text->finding = FOUND_FAILURE;
		buf_str(&text->seen, "neither trace events nor audit's records");
		return;
	}
	machine->facts |= FACT_SOURCE;
}

const struct check checks[] = {
	{ "linux", 0, look_linux },
	{ "landlock", 0, look_landlock },
	{ "tracefs", 0, look_tracefs },
	{ "permission", FACT_TRACEFS, look_permission },
	{ "events", FACT_TRACEFS | FACT_LANDLOCK, look_events },
	{ "decision", FACT_EVENTS, look_decision },
	{ "counters", FACT_EVENTS, look_counters },
	{ "audit", 0, check_audit },
	{ "leftovers", FACT_WRITABLE, look_leftovers },
	{ "tracers", FACT_EVENTS, look_tracers },
	{ "source", 0, look_source },
	{},
};

void machine_done(struct machine *machine)
{
	free(machine->tracefs);
	catalog_done(&machine->events);
	*machine = (struct machine){};
}
