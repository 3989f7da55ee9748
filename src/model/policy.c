// SPDX-License-Identifier: GPL-2.0-only
#include "model/policy.h"

#include <ctype.h>
#include <stdlib.h>

#include "model/denial.h"
#include "model/port.h"
#include "util/hash.h"
#include "util/index.h"

struct policy {
	struct index *wants; /* by what a rule is about */
	struct want *first, **last;
	size_t room; /* bytes left */
	uint64_t left_out;
};

static int compare_spans(struct span a, struct span b)
{
	int order = memcmp(a.data, b.data, a.len < b.len ? a.len : b.len);

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* A rule for a file is about its path; two denials of a port differ in their rights at most. */
static int by_object(const void *a, const void *b)
{
	const struct want *x = a, *y = b;

	if (x->kind != y->kind)
		return (x->kind > y->kind) - (x->kind < y->kind);
	if (x->kind == WANT_PORT)
		return (x->port > y->port) - (x->port < y->port);
	if (x->kind == WANT_OTHER && strcmp(x->what, y->what))
		return strcmp(x->what, y->what);
	if (x->path_hash != y->path_hash)
		return x->path_hash < y->path_hash ? -1 : 1;
	if (x->path_kind != y->path_kind)
		return (x->path_kind > y->path_kind) - (x->path_kind < y->path_kind);
	return compare_spans(x->path, y->path);
}

struct policy *policy_new(size_t max_bytes)
{
	struct policy *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->wants = index_new(by_object);
	if (!p->wants) {
		free(p);
		return NULL;
	}
	p->last = &p->first;
	p->room = max_bytes;
	return p;
}

/* "/proc/12/", "/proc/self/", "/proc/thread-self/" */
static bool is_of_process(struct span path)
{
	static const char proc[] = "/proc/";
	const size_t len = sizeof(proc) - 1;
	struct span name;

	if (path.len < len || memcmp(path.data, proc, len))
		return false;
	name = (struct span){ path.data + len, path.len - len };
	for (size_t i = 0; i < name.len; i++)
		if (name.data[i] == '/')
			name.len = i;
	if (span_is(name, "self") || span_is(name, "thread-self"))
		return true;
	for (size_t i = 0; i < name.len; i++)
		if (!isdigit((unsigned char)name.data[i]))
			return false;
	return name.len > 0;
}

/* d_path() ends so where the last name of a file is gone: fs/d_path.c */
static bool is_deleted(struct span path)
{
	static const char end[] = " (deleted)";
	const size_t len = sizeof(end) - 1;

	return path.len > len && !memcmp(path.data + path.len - len, end, len);
}

enum path_kind path_kind(struct span path)
{
	static const char *const nameless[] = { "/memfd:", "/dev/zero (deleted)", "/SYSV" };

	/* a crafted recording can have a NUL in it, at which another path would end */
	if (!path.len || *path.data == '<' || memchr(path.data, '\0', path.len))
		return PATH_NONE;
	/* "pipe:[123]", "anon_inode:[eventfd]" */
	if (*path.data != '/')
		return PATH_NAMELESS;
	for (size_t i = 0; i < sizeof(nameless) / sizeof(*nameless); i++)
		if (is_deleted(path) && path.len >= strlen(nameless[i]) &&
		    !memcmp(path.data, nameless[i], strlen(nameless[i])))
			return PATH_NAMELESS;
	if (is_deleted(path))
		return PATH_DELETED;
	return is_of_process(path) ? PATH_OF_PROCESS : PATH_USUAL;
}

/* Whether a mask has rights to make, remove or move what is in a directory, or others. */
static bool has_rights(const struct want *want, bool of_entries)
{
	static const char *const of_entry[] = { "make_", "remove_", "refer" };

	for (size_t i = 0; i < want->names->num; i++) {
		const struct name *name = &want->names->v[i];
		bool found = false;

		if (!(want->rights & name->value))
			continue;
		for (size_t k = 0; k < sizeof(of_entry) / sizeof(*of_entry); k++)
			found |= !strncmp(name->text, of_entry[k], strlen(of_entry[k]));
		if (found == of_entries)
			return true;
	}
	return false;
}

/* What one denial wants; its strings belong to the event. */
static struct want want_of(const struct event *event)
{
	struct want want = { .kind = WANT_OTHER,
			     .family = event->format->family,
			     .path = { "", 0 } };
	uint64_t type;

	want.what = denial_name(event->format);
	if (event_has(event, ROLE_BLOCKERS)) {
		enum blocked blocked = denial_blocked(event, &want.what, &type);

		if (blocked == BLOCKED_RIGHTS) {
			want.rights = event_number(event, ROLE_BLOCKERS);
			want.names = &event->format->by_role[ROLE_BLOCKERS]->names;
		}
	}
	if (!want.what)
		want.what = denial_name(event->format);
	if (want.rights && want.family == FAMILY_FS) {
		want.kind = WANT_PATH;
	} else if (want.rights && denial_port(event, &want.port) != PORT_NONE &&
		   want.port <= UINT16_MAX) {
		want.kind = WANT_PORT;
	} else {
		want.rights = 0;
	}
	if (want.kind != WANT_PORT)
		want.path = event_bytes(event, ROLE_PATH);
	want.path_hash = hash_bytes(want.path);
	want.path_kind = path_kind(want.path);
	/* No system call asks for both; is_access_to_paths_allowed() of the kernel tells it so. */
	if (want.kind == WANT_PATH && (want.rights & (want.rights - 1)) &&
	    has_rights(&want, true) && has_rights(&want, false))
		want.path_kind = PATH_WINS_RIGHTS;
	return want;
}

static uint64_t hash_object(const struct want *want)
{
	const uint16_t port = want->port;

	return want->kind == WANT_PORT
		       ? hash_bytes((struct span){ (const char *)&port, sizeof(port) })
		       : want->path_hash;
}

/* The entry for it; NULL when there is no room, and *@ret 0. */
static struct want *find(struct policy *p, const struct want *wanted, int *ret)
{
	const uint64_t hash = hash_object(wanted);
	struct want *want = index_find(p->wants, hash, wanted);
	size_t size = sizeof(*want) + wanted->path.len;

	*ret = 0;
	if (want)
		return want;
	if (size > p->room) {
		p->left_out++;
		return NULL;
	}
	want = malloc(size);
	*ret = -ENOMEM;
	if (!want)
		return NULL;
	*want = *wanted;
	want->path.data = memcpy(want + 1, wanted->path.data, wanted->path.len);
	if (index_add(p->wants, hash, want)) {
		free(want);
		return NULL;
	}
	p->room -= size;
	*p->last = want;
	p->last = &want->next;
	*ret = 0;
	return want;
}

static void add_evidence(struct want *want, const struct event *event)
{
	uint64_t domain = event_number(event, ROLE_DOMAIN);
	size_t len = event->comm.len < sizeof(want->comm) ? event->comm.len : sizeof(want->comm);

	if (!want->count++) {
		want->first = event->record->time;
		want->pid = event_number(event, ROLE_PID);
		want->comm_len = len;
		if (len)
			memcpy(want->comm, event->comm.data, len);
		want->domain = domain;
	}
	want->last = event->record->time;
	want->domains |= want->domain != domain;
	want->programs |= want->comm_len != len ||
			  (len && memcmp(want->comm, event->comm.data, len));
}

static void add_file(struct want *want, uint64_t dev, uint64_t ino)
{
	want->replaced |= want->count && (want->dev != dev || want->ino != ino);
	want->dev = dev;
	want->ino = ino;
}

int policy_add(struct policy *p, const struct event *event)
{
	struct want wanted, *want;
	int ret;

	if (event->format->kind != KIND_DENY)
		return 0;
	wanted = want_of(event);
	want = find(p, &wanted, &ret);
	if (!want)
		return ret;
	want->rights |= wanted.rights;
	if (want->kind == WANT_PATH)
		add_file(want, event_number(event, ROLE_DEV), event_number(event, ROLE_INO));
	add_evidence(want, event);
	return 0;
}

const struct want *policy_first(const struct policy *p)
{
	return p->first;
}

uint64_t policy_left_out(const struct policy *p)
{
	return p->left_out;
}

void policy_free(struct policy *p)
{
	if (!p)
		return;
	index_free(p->wants);
	for (struct want *want = p->first, *next; want; want = next) {
		next = want->next;
		free(want);
	}
	free(p);
}
