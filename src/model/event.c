// SPDX-License-Identifier: GPL-2.0-only
#include "model/event.h"

static bool decode_role(struct event *event, enum role role, const struct field *field)
{
	const struct abi *abi = &event->format->abi;

	if (field->shape == FIELD_NUMBER)
		return field_number(field, abi, event->data, &event->value[role].number);
	return field_bytes(field, abi, event->data, &event->value[role].bytes);
}

void event_decode(struct event *event, const struct format *format, const struct record *record)
{
	event->format = format;
	event->record = record;
	event->data = (struct span){ record->data, record->size };
	event->comm = (struct span){ "", 0 };
	event->partial = record->size < format->record_size;
	event->have = 0;
	for (size_t i = 0; i < format->num_decoded; i++) {
		const struct field *field = format->decoded[i];

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
