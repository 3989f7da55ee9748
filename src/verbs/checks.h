/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_CHECKS_H
#define LLTRACE_VERBS_CHECKS_H

#include "model/format.h"
#include "util/buf.h"

/* What lltrace needs of the machine it runs on, one by one. */
enum finding {
	FOUND_OK,
	FOUND_WARNING, /* "show" works, but not with everything */
	FOUND_FAILURE, /* "show" does not work */
	FOUND_NOTHING, /* a check before it failed */
	FOUND_COUNT
};

struct finding_text {
	enum finding finding;
	struct buf seen; /* what is there */
	struct buf fix; /* what to do; empty: nothing */
};

/* What a check can find out that others need. */
enum fact {
	FACT_LANDLOCK = 1, /* is enabled */
	FACT_TRACEFS = 2, /* is mounted: machine->tracefs */
	FACT_WRITABLE = 4, /* instances can be made */
	FACT_EVENTS = 8, /* there are some: machine->events */
	FACT_AUDIT = 16, /* audit tells denials, to us as well */
	FACT_SOURCE = 32, /* "show" has something to show */
};

/* What the checks have found out. */
struct machine {
	unsigned int facts;
	char *tracefs;
	struct catalog events;
};

struct check {
	const char *name; /* one word */
	unsigned int needs; /* facts, without which there is nothing to look at */
	/** Looks; @text is empty and FOUND_OK. */
	void (*look)(struct machine *machine, struct finding_text *text);
};

/** checks - In the order in which they build on each other; ends in one without name. */
extern const struct check checks[];

/** machine_done - Frees. */
void machine_done(struct machine *machine);

/** check_audit - Of the audit system: netlink(7), NETLINK_AUDIT. */
void check_audit(struct machine *machine, struct finding_text *text);

#endif
