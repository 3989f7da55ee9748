// SPDX-License-Identifier: GPL-2.0-only
/* The list of events for programs: one document. */
#include "output/json_impl.h"
#include "output/list.h"

static void put_names(struct json *j, const struct names *names)
{
	json_open(j, '[');
	for (size_t i = 0; i < names->num; i++) {
		json_open(j, '{');
		json_key(j, "name");
		json_word(j, names->v[i].text);
		json_key(j, "value");
		json_number(j, names->v[i].value, false);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_field(struct json *j, const struct field *field)
{
	json_open(j, '{');
	json_key(j, "name");
	json_word(j, field->name);
	json_key(j, "type");
	json_word(j, field->type);
	json_key(j, "offset");
	json_number(j, field->offset, false);
	json_key(j, "size");
	json_number(j, field->size, false);
	json_key(j, "signed");
	json_bool(j, field->is_signed);
	json_key(j, "common");
	json_bool(j, field->is_common);
	if (field->role) {
		json_key(j, "role");
		json_word(j, role_name(field->role));
	}
	if (field->names.num) {
		json_key(j, "mask");
		json_bool(j, field->is_mask);
		json_key(j, "names");
		put_names(j, &field->names);
	}
	json_close(j, '}');
}

static void put_event(struct json *j, const struct format *format, bool verbose)
{
	json_open(j, '{');
	json_key(j, "event");
	json_word(j, format->name);
	json_key(j, "kind");
	json_word(j, kind_name(format->kind));
	json_key(j, "id");
	json_number(j, format->id, false);
	if (format->family) {
		json_key(j, "family");
		json_word(j, family_name(format->family));
	}
	json_key(j, "fields");
	json_open(j, '[');
	for (size_t i = 0; i < format->num_fields; i++)
		put_field(j, &format->fields[i]);
	json_close(j, ']');
	if (verbose) {
		json_key(j, "format");
		json_word(j, format->text);
	}
	json_close(j, '}');
}

static void put_rights(struct json *j, const struct catalog *catalog)
{
	json_key(j, "rights");
	json_open(j, '{');
	for (enum family f = FAMILY_NONE + 1; f < FAMILY_COUNT; f++) {
		const struct names *names = list_rights(catalog, f);

		if (!names || !names->num)
			continue;
		json_key(j, family_name(f));
		put_names(j, names);
	}
	json_close(j, '}');
}

void list_put_json(struct buf *b, const struct catalog *catalog, bool verbose)
{
	struct json j = { .b = b };

	json_begin(&j, "list");
	json_key(&j, "events");
	json_open(&j, '[');
	for (size_t i = 0; i < catalog->num; i++)
		put_event(&j, catalog->v[i], verbose);
	json_close(&j, ']');
	put_rights(&j, catalog);
	json_end(&j);
}
