// SPDX-License-Identifier: GPL-2.0-only
#include "model/format.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <traceevent/event-parse.h>

#define PRINT_FMT "\nprint fmt: "

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
	if (is_common && field->role != ROLE_PID)
		field->role = ROLE_NONE;
	if (format->by_role[field->role])
		field->role = ROLE_NONE;
	if (field->role)
		format->by_role[field->role] = field;
	format->num_fields++;
	return field->name && field->type;
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
	return 0;
}

static struct tep_handle *tep_new(const struct abi *abi)
{
	struct tep_handle *tep = tep_alloc();

	if (!tep)
		return NULL;
	tep_set_loglevel(TEP_LOG_NONE);
	tep_set_file_bigendian(tep, abi->big_endian ? TEP_BIG_ENDIAN : TEP_LITTLE_ENDIAN);
	tep_set_long_size(tep, abi->long_size);
	return tep;
}

static struct tep_event *tep_parse(struct tep_handle *tep, const char *system, struct span text)
{
	struct tep_event *event = NULL;

	if (tep_parse_format(tep, &event, text.data, text.len, system))
		return NULL;
	return event;
}

/* Deeper than any print fmt nests its conditions. */
#define MAX_CONDITIONS 16

static struct expr *argument(struct format *format, struct span head, struct span arg,
			     unsigned int depth);

static struct expr *conditional(struct format *format, struct span head, struct span parts[3],
				unsigned int depth)
{
	struct expr *expr = expr_new(EXPR_COND);

	if (!expr)
		return NULL;
	expr->a = argument(format, head, parts[0], depth + 1);
	expr->b = argument(format, head, parts[1], depth + 1);
	expr->c = argument(format, head, parts[2], depth + 1);
	if (expr->a && expr->b && expr->c)
		return expr;
	expr_free(expr);
	return NULL;
}

/*
 * One argument alone, behind the same fields: libtraceevent gives up the rest
 * of a print fmt at the first argument it can't parse.
 */
static struct expr *argument(struct format *format, struct span head, struct span arg,
			     unsigned int depth)
{
	struct span parts[3];
	struct tep_event *event;
	struct tep_handle *tep;
	struct expr *expr = NULL;
	struct buf text = {};
	size_t start;

	if (depth < MAX_CONDITIONS && print_conditional(arg, parts))
		return conditional(format, head, parts, depth);
	tep = tep_new(&format->abi);
	if (!tep)
		return NULL;
	buf_span(&text, head);
	buf_str(&text, PRINT_FMT "\"%s\", ");
	start = text.len;
	buf_span(&text, arg);
	buf_put(&text, '\n');
	buf_cstr(&text);
	if (!buf_failed(&text)) {
		event = tep_parse(tep, format->system, (struct span){ text.data, text.len });
		if (event && !(event->flags & TEP_EVENT_FL_FAILED) && event->print_fmt.args)
			expr = expr_compile(event->print_fmt.args, format->fields,
					    format->num_fields);
		else
			expr = expr_guess((struct span){ text.data + start, arg.len },
					  format->fields, format->num_fields);
	}
	buf_done(&text);
	tep_free(tep);
	return expr;
}

static int add_print(struct format *format, const struct tep_event *event, struct span text)
{
	const char *fmt = memmem(text.data, text.len, PRINT_FMT, strlen(PRINT_FMT));
	struct span head, args, arg;

	if (!fmt || !event->print_fmt.format)
		return 0;
	if (!print_parse(&format->print, event->print_fmt.format, format->abi.long_size))
		return -ENOMEM;
	head = (struct span){ text.data, fmt - text.data };
	fmt += strlen(PRINT_FMT);
	args = (struct span){ fmt, text.data + text.len - fmt };
	print_split(&args, &arg); /* the printk string */
	for (size_t i = 0; i < format->print.num; i++) {
		struct piece *piece = &format->print.v[i];

		if (!piece->conv.type)
			continue;
		piece->expr = print_split(&args, &arg) ? argument(format, head, arg, 0)
						       : expr_new(EXPR_UNKNOWN);
		if (!piece->expr)
			return -ENOMEM;
	}
	return 0;
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

/* Masks that the format leaves without names get those of their family. */
static int add_known_names(struct format *format)
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

static int fill(struct format *format, const struct tep_event *event, struct span text)
{
	int ret;

	format->name = strdup(event->name);
	format->text = strndup(text.data, text.len);
	if (!format->name || !format->text)
		return -ENOMEM;
	format->id = event->id;
	format->short_name = format->name;
	if (!strncmp(format->name, "landlock_", strlen("landlock_")))
		format->short_name += strlen("landlock_");
	format->kind = kind_of(format->short_name);
	ret = add_fields(format, event);
	if (ret)
		return ret;
	format->family = family_of(format);
	ret = add_print(format, event, text);
	if (ret)
		return ret;
	return add_known_names(format);
}

int format_new(struct format **out, const char *system, struct span text, const struct abi *abi,
	       struct error *err)
{
	struct tep_handle *tep = tep_new(abi);
	struct format *format = calloc(1, sizeof(*format));
	struct tep_event *event;
	char *copy = NULL;
	int ret = -ENOMEM;

	if (!tep || !format)
		goto out;
	format->abi = *abi;
	format->system = strdup(system);
	/* libtraceevent looks one byte behind the text. */
	copy = strndup(text.data, text.len);
	if (!format->system || !copy)
		goto out;
	text = span_str(copy);
	event = tep_parse(tep, system, text);
	if (!event || !event->name || event->id < 0 || !event->format.common_fields) {
		ret = error_set(err, -EBADMSG, "an event of %s has a format that is not understood",
				system);
		goto out;
	}
	ret = fill(format, event, text);
out:
	if (ret == -ENOMEM)
		error_set(err, ret, "out of memory");
	if (!ret) {
		*out = format;
		format = NULL;
	}
	format_free(format);
	free(copy);
	if (tep)
		tep_free(tep);
	return ret;
}

void format_free(struct format *format)
{
	if (!format)
		return;
	print_done(&format->print);
	for (size_t i = 0; i < format->num_fields; i++)
		field_done(&format->fields[i]);
	free(format->fields);
	free(format->system);
	free(format->name);
	free(format->text);
	free(format);
}
