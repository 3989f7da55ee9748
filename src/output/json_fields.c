// SPDX-License-Identifier: GPL-2.0-only
/* The fields of a record under the kernel's names, known or not. */
#include "output/json_impl.h"

/* The bytes a field takes in the record itself. */
static bool place_bytes(const struct field *field, const struct event *event, struct span *bytes)
{
	struct span data = event->data;

	if (!field_in_record(data, field->offset, field->size))
		return false;
	*bytes = (struct span){ data.data + field->offset, field->size };
	return true;
}

/* What is no integer is null, and has its bytes beside it. */
static void put_number(struct json *j, const struct field *field, const struct event *event)
{
	struct span bytes;
	uint64_t v;

	if (field_number(field, &event->format->abi, event->data, &v)) {
		json_number(j, v, field->is_signed);
		return;
	}
	json_null(j);
	if (place_bytes(field, event, &bytes))
		json_hex_twin(j, field->name, bytes);
}

static void put_array(struct json *j, const struct field *field, const struct event *event)
{
	const struct abi *abi = &event->format->abi;
	size_t size = field->elem_size;
	struct span bytes;

	if (!field_bytes(field, abi, event->data, &bytes)) {
		json_null(j);
		return;
	}
	if (!is_integer_size(size)) {
		json_null(j);
		json_hex_twin(j, field->name, bytes);
		return;
	}
	json_open(j, '[');
	for (size_t i = 0; i + size <= bytes.len; i += size)
		json_number(j, read_number(abi, bytes.data + i, size, field->is_signed),
			    field->is_signed);
	json_close(j, ']');
	if (bytes.len % size)
		json_hex_twin(j, field->name, bytes);
}

static void put_string(struct json *j, const struct field *field, const struct event *event)
{
	struct span bytes;

	if (field_bytes(field, &event->format->abi, event->data, &bytes))
		json_bytes(j, field->name, bytes);
	else
		json_null(j);
}

void json_fields(struct json *j, const struct event *event)
{
	static void (*const put[])(struct json *, const struct field *, const struct event *) = {
		[FIELD_NUMBER] = put_number,
		[FIELD_STRING] = put_string,
		[FIELD_ARRAY] = put_array,
	};

	json_key(j, "fields");
	json_open(j, '{');
	for (size_t i = 0; i < event->format->num_fields; i++) {
		const struct field *field = &event->format->fields[i];

		json_field_key(j, field);
		put[field->shape](j, field, event);
	}
	json_close(j, '}');
}

/* The name of an enum's value, or null. */
static void put_field_names(struct json *j, const struct field *field, uint64_t v)
{
	json_field_key(j, field);
	if (field->is_mask)
		json_names(j, &field->names, v);
	else
		json_word(j, names_find(&field->names, v));
}

void json_field_names(struct json *j, const struct event *event)
{
	const struct format *format = event->format;
	bool any = false;

	for (size_t i = 0; i < format->num_fields; i++) {
		const struct field *field = &format->fields[i];
		uint64_t v;

		if (field->role || !field->names.num || field->shape != FIELD_NUMBER ||
		    !field_number(field, &format->abi, event->data, &v))
			continue;
		if (!any) {
			json_key(j, "field_names");
			json_open(j, '{');
		}
		any = true;
		put_field_names(j, field, v);
	}
	if (any)
		json_close(j, '}');
}
