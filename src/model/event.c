// SPDX-License-Identifier: GPL-2.0-only
#include "model/event.h"

static bool decode_role(struct event *event, enum role role, const struct field *field)
{
	const struct abi *abi = &event->format->abi;

	if (field->shape == FIELD_NUMBER)
		return field_number(field, abi, event->data, &event->value[role].number);
	return field_bytes(field, abi, event->data, &event->value[role].bytes);
}

/* Roles whose value is text or an array; the others are numbers. */
static bool is_bytes_role(enum role role)
{
	static const uint64_t roles = 1ULL << ROLE_PATH | 1ULL << ROLE_PEER_COMM |
				      1ULL << ROLE_SUN_PATH | 1ULL << ROLE_GRANTS |
				      1ULL << ROLE_DEV_NAME | 1ULL << ROLE_SADDR |
				      1ULL << ROLE_DADDR | 1ULL << ROLE_MODE |
				      1ULL << ROLE_CREATOR_COMM | 1ULL << ROLE_CREATOR_EXE;

	return roles >> role & 1;
}

void event_decode(struct event *event, const struct format *format, const struct record *record)
{
	event->format = format;
	event->record = record;
	event->data = (struct span){ record->data, record->size };
	event->comm = (struct span){ "", 0 };
	event->partial = false;
	event->have = 0;
	for (size_t i = 0; i < format->num_fields; i++) {
		const struct field *field = &format->fields[i];

		if (field->offset > record->size || field->size > record->size - field->offset)
			event->partial = true;
		if (!field->role || is_bytes_role(field->role) != (field->shape != FIELD_NUMBER))
			continue;
		if (decode_role(event, field->role, field))
			event->have |= 1ULL << field->role;
		else
			event->partial = true;
	}
}

int event_id(const struct abi *abi, const struct record *record)
{
	if (record->size < sizeof(uint16_t))
		return -1;
	return read_number(abi, record->data, sizeof(uint16_t), false);
}
