// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/wall.h"

#include <string.h>
#include <time.h>

#define NSEC_PER_SEC 1000000000ULL

static bool clock_id(const char *name, clockid_t *id)
{
	static const struct {
		const char *name;
		clockid_t id;
	} clocks[] = {
		{ "boot", CLOCK_BOOTTIME },
		{ "mono", CLOCK_MONOTONIC },
		{ "mono_raw", CLOCK_MONOTONIC_RAW },
		{ "tai", CLOCK_TAI },
	};

	for (size_t i = 0; i < sizeof(clocks) / sizeof(*clocks); i++) {
		if (strcmp(clocks[i].name, name))
			continue;
		*id = clocks[i].id;
		return true;
	}
	return false;
}

static int64_t now(clockid_t id)
{
	struct timespec ts = {};

	clock_gettime(id, &ts);
	return ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec;
}

bool wall_offset(const char *clock, int64_t *offset)
{
	clockid_t id;

	if (!clock_id(clock, &id))
		return false;
	*offset = now(CLOCK_REALTIME) - now(id);
	return true;
}

uint64_t wall_ms(void)
{
	return now(CLOCK_MONOTONIC) / 1000000;
}
