/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_AUDIT_SERIALS_H
#define LLTRACE_AUDIT_SERIALS_H

#include <stddef.h>
#include <stdint.h>

#define MAX_HOLES 128

/*
 * The serial numbers that are missing.  Audit numbers its events one by one, but tells them in
 * another order where CPUs get in each other's way.  Zeroed memory has seen none.
 */
struct serials {
	uint64_t newest;
	struct {
		uint64_t from, to;
	} holes[MAX_HOLES]; /* between those seen, in their order */
	size_t num;
	uint64_t closed; /* numbers in holes for which there was no room any more */
};

/** serials_see - Takes a record's number in. */
void serials_see(struct serials *serials, uint64_t serial);

/** serials_missing - How many numbers below the newest one have not been seen. */
uint64_t serials_missing(const struct serials *serials);

/** serials_forget - What is missing now does not count any more. */
void serials_forget(struct serials *serials);

#endif
