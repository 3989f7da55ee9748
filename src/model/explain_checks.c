// SPDX-License-Identifier: GPL-2.0-only
/* The checks that wait for a denial. */
#include <stdlib.h>

#include "model/explain_impl.h"

struct explain *explain_new(size_t max_checks)
{
	struct explain *x = calloc(1, sizeof(*x));

	if (!x)
		return NULL;
	x->max = max_checks ? max_checks : 1;
	x->checks = calloc(x->max, sizeof(*x->checks));
	if (!x->checks) {
		free(x);
		return NULL;
	}
	return x;
}

bool explain_is_within(uint64_t time, uint64_t now, uint64_t window)
{
	return !window || time >= now || now - time <= window;
}

/* Returns false when the array has more layers than there can be, or elements of odd size. */
static bool read_grants(struct check *check, const struct event *event)
{
	const struct field *field = event->format->by_role[ROLE_GRANTS];
	struct span bytes = event_bytes(event, ROLE_GRANTS);
	size_t size = field ? field->elem_size : 0;

	if (!is_integer_size(size))
		return false;
	if (bytes.len % size || bytes.len / size > EXPLAIN_LAYERS)
		return false;
	check->num_layers = bytes.len / size;
	for (size_t i = 0; i < check->num_layers; i++)
		check->grants[i] = read_number(&event->format->abi, bytes.data + i * size, size,
					       false);
	return true;
}

void explain_add(struct explain *x, const struct event *event, uint64_t window)
{
	struct check *check = &x->checks[x->added % x->max];
	const uint64_t now = event->record->time;

	if (event->format->kind != KIND_CHECK)
		return;
	if (check->format && !check->used && explain_is_within(check->time, now, window)) {
		x->evicted++;
		x->evicted_time = now;
	}
	x->added++;
	*check = (struct check){
		.format = event->format,
		.pid = event_number(event, ROLE_PID),
		.is_port = event_has(event, ROLE_PORT),
		.time = now,
		.domain = event_number(event, ROLE_DOMAIN),
		.request = event_number(event, ROLE_ACCESS),
		.dev = event_number(event, ROLE_DEV),
		.ino = event_number(event, ROLE_INO),
		.port = event_number(event, ROLE_PORT),
	};
	/* It is known to be there, and fits nothing. */
	if (!read_grants(check, event))
		check->num_layers = 0;
}

void explain_lost(struct explain *x, uint64_t time)
{
	x->lost = true;
	x->lost_time = time;
}

uint64_t explain_evicted(const struct explain *x)
{
	return x->evicted;
}

void explain_free(struct explain *x)
{
	if (!x)
		return;
	free(x->checks);
	free(x);
}
