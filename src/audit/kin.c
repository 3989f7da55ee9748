// SPDX-License-Identifier: GPL-2.0-only
#include "audit/kin.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* As deep as any chain of parents is that is worth following. */
#define MAX_PARENTS 64

int kin_add(struct kin *kin, pid_t pid)
{
	return id_set_add(&kin->pids, pid) ? 0 : -ENOMEM;
}

/* The parent of a process of this moment, 0: not known. */
static pid_t parent_of(pid_t pid)
{
	char path[32], line[4096];
	pid_t parent = 0;
	const char *end;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	/* The name in parentheses may hold any byte, further ones included. */
	line[fread(line, 1, sizeof(line) - 1, file)] = '\0';
	end = strrchr(line, ')');
	if (!end || sscanf(end + 1, " %*c %d", &parent) != 1)
		parent = 0;
	fclose(file);
	return parent;
}

/* All of a chain of parents that leads to one of them are of them. */
static bool descends(struct kin *kin, const struct audit_task *task)
{
	pid_t pid = task->ppid;

	for (size_t i = 0; pid > 1 && i < MAX_PARENTS; i++) {
		if (id_set_has(&kin->pids, pid))
			return true;
		if (!kin->live)
			return false;
		pid = parent_of(pid);
	}
	return false;
}

/* Whether a domain in it was seen in them before. */
static bool any_domain(struct kin *kin, const struct audit_event *event)
{
	uint64_t domain;

	for (size_t i = 0; i < event->num; i++)
		if (audit_get_number(event->entries[i].fields, "domain", 16, &domain) &&
		    id_set_has(&kin->domains, domain))
			return true;
	return false;
}

static bool made_domain(const struct kin *kin, const struct audit_event *event)
{
	uint64_t pid;

	for (size_t i = 0; i < event->num; i++)
		if (event->entries[i].type == AUDIT_TYPE_LANDLOCK_DOMAIN &&
		    audit_get_number(event->entries[i].fields, "pid", 10, &pid) &&
		    id_set_has(&kin->pids, pid))
			return true;
	return false;
}

/* Without memory they are followed less well. */
static void learn(struct kin *kin, const struct audit_event *event, const struct audit_task *task)
{
	uint64_t domain;

	if (task->known)
		id_set_add(&kin->pids, task->pid);
	for (size_t i = 0; i < event->num; i++)
		if (audit_get_number(event->entries[i].fields, "domain", 16, &domain))
			id_set_add(&kin->domains, domain);
}

bool kin_has(struct kin *kin, const struct audit_event *event)
{
	const struct audit_task task = audit_task(event);

	if (task.known && id_set_has(&kin->pids, task.pid)) {
		if (kin->follow)
			learn(kin, event, &task);
		return true;
	}
	if (!kin->follow || !((task.known && descends(kin, &task)) || any_domain(kin, event) ||
			      made_domain(kin, event)))
		return false;
	learn(kin, event, &task);
	return true;
}

void kin_done(struct kin *kin)
{
	id_set_done(&kin->pids);
	id_set_done(&kin->domains);
}
