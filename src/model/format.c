// SPDX-License-Identifier: GPL-2.0-only
#include "model/format.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <traceevent/event-parse.h>

#include "model/format_impl.h"
#include "util/ascii.h"

static const char *const kind_names[KIND_COUNT] = {
	[KIND_DENY] = "deny", [KIND_DOMAIN] = "domain", [KIND_RULESET] = "ruleset",
	[KIND_RULE] = "rule", [KIND_CHECK] = "check",	[KIND_OTHER] = "other",
};

/* Events by the verb in their name; the first pattern that fits decides. */
static const struct {
	const char *pattern;
	enum kind kind;
} kind_patterns[] = {
	{ "deny_*", KIND_DENY },      { "check_*", KIND_CHECK },
	{ "add_rule*", KIND_RULE },   { "*_ruleset*", KIND_RULESET },
	{ "*_domain*", KIND_DOMAIN }, { "restrict_self", KIND_DOMAIN },
	{ "*_rule*", KIND_RULE },
};

const struct right_mask right_masks[RIGHT_MASKS] = {
	{ ROLE_HANDLED_FS, FAMILY_FS }, { ROLE_HANDLED_NET, FAMILY_NET },
	{ ROLE_SCOPED, FAMILY_SCOPE },	{ ROLE_ACCESS, FAMILY_NONE },
	{ ROLE_BLOCKERS, FAMILY_NONE },
};

const char *kind_name(enum kind kind)
{
	return kind_names[kind];
}

static enum kind kind_of(const char *short_name)
{
	for (size_t i = 0; i < sizeof(kind_patterns) / sizeof(*kind_patterns); i++)
		if (!fnmatch(kind_patterns[i].pattern, short_name, 0))
			return kind_patterns[i].kind;
	return KIND_OTHER;
}

static enum field_shape shape_of(const struct tep_format_field *f)
{
	if (!(f->flags & TEP_FIELD_IS_ARRAY))
		return FIELD_NUMBER;
	if (strstr(f->type, "char"))
		return FIELD_STRING;
	return FIELD_ARRAY;
}

static enum field_place place_of(const struct tep_format_field *f)
{
	if (!(f->flags & TEP_FIELD_IS_DYNAMIC))
		return PLACE_FIXED;
	return f->flags & TEP_FIELD_IS_RELATIVE ? PLACE_REL_LOC : PLACE_DATA_LOC;
}

/*
 * The size of a dynamic array's elements stands nowhere in a format.  A plain
 * field of the same type gives it away (access masks come in a type of
 * Landlock's own); else the type's name does.
 */
static size_t element_size(const struct format *format, const struct field *array)
{
	static const struct {
		const char *type;
		size_t size; /* 0: long */
	} sizes[] = {
		{ "u64", 8 },	    { "s64", 8 },  { "u16", 2 },  { "s16", 2 },
		{ "u8", 1 },	    { "u32", 4 },  { "s32", 4 },  { "short", 2 },
		{ "long long", 8 }, { "long", 0 }, { "bool", 1 }, { "access_mask_t", 4 },
		{ "int", 4 },
	};

	for (size_t i = 0; i < format->num_fields; i++) {
		const struct field *field = &format->fields[i];

		if (field->shape == FIELD_NUMBER && strstr(array->type, field->type))
			return field->size;
	}
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		if (strstr(array->type, sizes[i].type))
			return sizes[i].size ? sizes[i].size : format->abi.long_size;
	return sizeof(uint32_t);
}

static bool add_field(struct format *format, const struct tep_format_field *f, bool is_common)
{
	struct field *field = &format->fields[format->num_fields];

	if (f->offset < 0 || f->size < 0)
		return true;
	field->name = strdup(f->name);
	field->name_len = strlen(f->name);
	field->name_plain = ascii_plain(span_str(f->name), "\"'\\ =");
	field->type = strdup(f->type);
	field->offset = f->offset;
	field->size = f->size;
	field->is_signed = f->flags & TEP_FIELD_IS_SIGNED;
	field->is_common = is_common;
	field->shape = shape_of(f);
	field->place = place_of(f);
	field->elem_size = field->size;
	if (field->shape == FIELD_ARRAY && field->place == PLACE_FIXED && f->arraylen)
		field->elem_size = field->size / f->arraylen;
	/* Of two fields with one meaning the first has it, the other stays a plain field. */
	field->role = role_of(f->name);
	if (is_common && field->role != ROLE_PID && field->role != ROLE_SERIAL)
		field->role = ROLE_NONE;
	if (format->by_role[field->role])
		field->role = ROLE_NONE;
	if (field->role)
		format->by_role[field->role] = field;
	format->num_fields++;
	return field->name && field->type;
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

/* Which fields event_decode() reads, and how long a record is that has all fields. */
static int compile_fields(struct format *format)
{
	format->decoded = calloc(format->num_fields + 1, sizeof(*format->decoded));
	if (!format->decoded)
		return -ENOMEM;
	for (size_t i = 0; i < format->num_fields; i++) {
		const struct field *field = &format->fields[i];

		if (format->record_size < field->offset + field->size)
			format->record_size = field->offset + field->size;
		if (field->role && is_bytes_role(field->role) == (field->shape != FIELD_NUMBER))
			format->decoded[format->num_decoded++] = field;
	}
	format->frees_domain = !strcmp(format->short_name, "free_domain") &&
			       format_has(format, ROLE_DOMAIN);
	return 0;
}

static int add_fields(struct format *format, const struct tep_event *event)
{
	const struct tep_format_field *f;
	size_t num = 0;

	for (f = event->format.common_fields; f; f = f->next)
		num++;
	for (f = event->format.fields; f; f = f->next)
		num++;
	format->fields = calloc(num ? num : 1, sizeof(*format->fields));
	if (!format->fields)
		return -ENOMEM;
	for (f = event->format.common_fields; f; f = f->next)
		if (!add_field(format, f, true))
			return -ENOMEM;
	for (f = event->format.fields; f; f = f->next)
		if (!add_field(format, f, false))
			return -ENOMEM;
	for (size_t i = 0; i < format->num_fields; i++) {
		struct field *field = &format->fields[i];

		if (field->shape == FIELD_ARRAY && field->place != PLACE_FIXED)
			field->elem_size = element_size(format, field);
	}
	return compile_fields(format);
}

static enum family family_of(const struct format *format)
{
	static const struct {
		enum role role;
		enum family family;
	} signs[] = {
		{ ROLE_SPORT, FAMILY_NET }, { ROLE_DPORT, FAMILY_NET }, { ROLE_PORT, FAMILY_NET },
		{ ROLE_PATH, FAMILY_FS },   { ROLE_INO, FAMILY_FS },
	};

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (format_has(format, signs[i].role))
			return signs[i].family;
	return FAMILY_NONE;
}

int format_add_known_names(struct format *format)
{
	const struct {
		enum role role;
		enum family family;
	} masks[] = {
		{ ROLE_HANDLED_FS, FAMILY_FS },	 { ROLE_HANDLED_NET, FAMILY_NET },
		{ ROLE_SCOPED, FAMILY_SCOPE },	 { ROLE_ACCESS, format->family },
		{ ROLE_GRANTS, format->family }, { ROLE_BLOCKERS, format->family },
	};

	for (size_t i = 0; i < sizeof(masks) / sizeof(*masks); i++) {
		struct field *field = (struct field *)format->by_role[masks[i].role];

		if (!field || field->names.num)
			continue;
		field->is_mask = true;
		if (!names_copy(&field->names, rights_known(masks[i].family)))
			return -ENOMEM;
	}
	return 0;
}

int format_begin(struct format **out, const char *system, const struct abi *abi,
		 const struct tep_event *event)
{
	struct format *format = calloc(1, sizeof(*format));
	int ret = -ENOMEM;

	if (!format)
		return ret;
	format->abi = *abi;
	format->system = strdup(system);
	format->name = strdup(event->name);
	if (format->system && format->name) {
		format->id = event->id;
		format->short_name = format->name;
		if (!strncmp(format->name, "landlock_", strlen("landlock_")))
			format->short_name += strlen("landlock_");
		format->kind = kind_of(format->short_name);
		ret = add_fields(format, event);
	}
	if (ret) {
		format_free(format);
		return ret;
	}
	format->family = family_of(format);
	*out = format;
	return 0;
}

/* The highest bit that no name is of. */
static uint64_t free_bit(const struct names *names)
{
	uint64_t used = 0;

	for (size_t i = 0; i < names->num; i++)
		used |= names->v[i].value;
	return ~used ? 1ULL << (63 - __builtin_clzll(~used)) : 0;
}

uint64_t format_learn_right(struct format *format, struct span name)
{
	const struct field *wanted = format->by_role[ROLE_BLOCKERS];
	struct field *field = &format->fields[wanted - format->fields];
	uint64_t bit;

	for (size_t i = 0; i < field->names.num; i++)
		if (span_is(name, field->names.v[i].text))
			return field->names.v[i].value;
	bit = free_bit(&field->names);
	if (!bit || !names_add(&field->names, bit, name))
		return 0;
	for (size_t i = 0; i < format->print.num; i++) {
		struct expr *e = format->print.v[i].expr;

		if (e && e->kind == EXPR_MASK && expr_field(e) == field)
			names_add(&e->names, bit, name);
	}
	return bit;
}

void format_free(struct format *format)
{
	if (!format)
		return;
	print_done(&format->print);
	for (size_t i = 0; i < format->num_fields; i++)
		field_done(&format->fields[i]);
	free(format->fields);
	free(format->decoded);
	free(format->system);
	free(format->name);
	free(format->text);
	free(format);
}
