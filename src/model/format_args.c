// SPDX-License-Identifier: GPL-2.0-only
/*
 * Formats of events that libtraceevent has parsed already, for its plugins: the text is gone by
 * then, what is left are the arguments of the print fmt up to the first that it gave up at.
 */
#include <stdlib.h>
#include <traceevent/event-parse.h>

#include "model/format_impl.h"

/* The field that a literal "NAME=" in front of a conversion speaks of. */
static const struct field *labelled_field(const struct format *format, struct span label)
{
	char name[64];
	enum role role;

	if (!label.len || label.len >= sizeof(name))
		return NULL;
	for (size_t i = 0; i < format->num_fields; i++)
		if (span_is(label, format->fields[i].name))
			return &format->fields[i];
	memcpy(name, label.data, label.len);
	name[label.len] = '\0';
	role = role_of(name);
	return role ? format->by_role[role] : NULL;
}

static struct expr *number_of(const struct field *field)
{
	struct expr *e = expr_new(EXPR_FIELD);

	if (e)
		e->field = field;
	return e;
}

/* (dev >> 20), which is printed in front of (dev & 0xfffff): include/linux/kdev_t.h */
#define MINOR_BITS 20

static struct expr *part_of_dev(const struct field *dev, bool minor)
{
	struct expr *e = expr_new(EXPR_BINARY);

	if (!e)
		return NULL;
	e->op = expr_operator(minor ? "&" : ">>", false);
	e->a = number_of(dev);
	e->b = expr_new(EXPR_CONST);
	if (!e->a || !e->b) {
		expr_free(e);
		return NULL;
	}
	e->b->number = minor ? (1 << MINOR_BITS) - 1 : MINOR_BITS;
	return e;
}

/* The rights that each layer grants are of the kind that is requested. */
static struct expr *layers_of(const struct format *format, const struct field *field)
{
	const struct field *access = format->by_role[ROLE_ACCESS];
	bool named = access && access->names.num;
	struct expr *e = expr_new(named ? EXPR_LAYERS : EXPR_ARRAY);

	if (!e)
		return NULL;
	e->field = field;
	e->size = field->elem_size;
	e->text = strdup("|");
	if (e->text && (!named || names_copy(&e->names, &access->names)))
		return e;
	expr_free(e);
	return NULL;
}

static struct expr *bytes_of(const struct field *field)
{
	struct expr *e = expr_new(field->shape == FIELD_STRING ? EXPR_UNTRUSTED : EXPR_ARRAY);

	if (e) {
		e->field = field;
		e->size = field->elem_size;
	}
	return e;
}

/* Behind "ruleset=%llx." comes the version, behind "dev=%u:" the minor number. */
static struct expr *companion(const struct format *format, const struct piece *piece)
{
	const struct field *version = format->by_role[ROLE_RULESET_VERSION];
	const struct field *dev = format->by_role[ROLE_DEV];
	const struct piece *before = piece - 1;
	const struct field *field;

	if (piece == format->print.v || piece->literal_len != 1)
		return NULL;
	field = labelled_field(format, before->label);
	if (field && field == dev && *piece->literal == ':')
		return part_of_dev(dev, true);
	if (field && field->role == ROLE_RULESET && *piece->literal == '.' && version)
		return number_of(version);
	return NULL;
}

/*
 * In place of an argument that is not known: what its label tells.  What the bits of a mask or the
 * values of a number mean is not known then, so it is shown as a number in hex.
 */
static struct expr *by_label(const struct format *format, struct piece *piece)
{
	const struct field *field = labelled_field(format, piece->label);

	if (!field) {
		struct expr *e = companion(format, piece);

		return e ? e : expr_new(EXPR_UNKNOWN);
	}
	if (field->role == ROLE_GRANTS && field->shape == FIELD_ARRAY)
		return layers_of(format, field);
	if (field->shape != FIELD_NUMBER)
		return bytes_of(field);
	if (field->role == ROLE_DEV && piece->conv.type == 'u')
		return part_of_dev(field, false);
	if (piece->conv.type == 's')
		piece->conv = (struct conversion){
			.type = 'x', .pad = ' ', .prefix = true, .precision = -1, .size = 8
		};
	return number_of(field);
}

static int add_print(struct format *format, const struct tep_event *event)
{
	const struct tep_print_arg *arg = event->print_fmt.args;

	if (!event->print_fmt.format)
		return 0;
	if (!print_parse(&format->print, event->print_fmt.format, format->abi.long_size))
		return -ENOMEM;
	for (size_t i = 0; i < format->print.num; i++) {
		struct piece *piece = &format->print.v[i];

		if (!piece->conv.type)
			continue;
		piece->expr = expr_compile(arg, format->fields, format->num_fields);
		arg = arg ? arg->next : NULL;
		if (piece->expr && piece->expr->kind == EXPR_UNKNOWN) {
			expr_free(piece->expr);
			piece->expr = by_label(format, piece);
		}
		if (!piece->expr)
			return -ENOMEM;
	}
	return 0;
}

int format_of_event(struct format **out, const char *system, const struct abi *abi,
		    const struct tep_event *event)
{
	struct format *format;
	int ret = format_begin(&format, system, abi, event);

	if (ret)
		return ret;
	ret = add_print(format, event);
	if (ret) {
		format_free(format);
		return ret;
	}
	*out = format;
	return 0;
}
