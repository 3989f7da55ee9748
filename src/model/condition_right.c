// SPDX-License-Identifier: GPL-2.0-only
/* Access rights as a condition: bits of a mask, and denials that have no right. */
#include "model/condition_impl.h"
#include "model/denial.h"
#include "model/rights.h"

/* What stands for the operation itself, where no right does. */
static const char topology[] = "change_topology";

/* "fs.read_file" is of one family, "read_file" of any. */
static bool in_family(const char **name, enum family family)
{
	const char *prefix = family_name(family);
	size_t len = strlen(prefix);

	if (len && !strncmp(*name, prefix, len) && (*name)[len] == '.') {
		*name += len + 1;
		return true;
	}
	return !strchr(*name, '.');
}

static const struct names *names_of(const struct field *field, enum family family)
{
	return field->names.num ? &field->names : rights_known(family);
}

/* The bit of this name, 0 without. */
static uint64_t find_bit(const struct names *names, const char *name)
{
	for (size_t i = 0; names && i < names->num; i++)
		if (!strcmp(names->v[i].text, name))
			return names->v[i].value;
	return 0;
}

/* "deny_scope_signal" denies "signal", or "scope.signal". */
static bool denies(const struct format *format, const char *name)
{
	enum family family;
	const char *what = denial_right(format, &family);

	return in_family(&name, family) && !strcmp(name, what);
}

/* "A || B" being put together; @when: what has to hold beside, "" or ending in " && ". */
struct alternatives {
	struct buf *expr;
	size_t start;
	struct buf when;
};

static void put_alternative(struct alternatives *alt)
{
	buf_str(alt->expr, alt->expr->len > alt->start ? " || " : "");
	buf_str(alt->expr, buf_cstr(&alt->when));
}

/* All bits of the name have to be there. */
static void put_bits(struct alternatives *alt, const struct field *field, uint64_t bits)
{
	if (!bits)
		return;
	put_alternative(alt);
	for (; bits; bits &= bits - 1)
		buf_printf(alt->expr, "%s & 0x%llx%s", field->name,
			   (unsigned long long)(bits & -bits), bits & (bits - 1) ? " && " : "");
}

static void put_value(struct alternatives *alt, const struct field *field,
		      const struct names *names, const char *name)
{
	for (size_t i = 0; field && i < names->num; i++) {
		if (strcmp(names->v[i].text, name))
			continue;
		put_alternative(alt);
		buf_printf(alt->expr, "%s == %llu", field->name,
			   (unsigned long long)names->v[i].value);
	}
}

/* A condition on one field, "FIELD == NUMBER". */
static bool is_test(const struct expr *e)
{
	return e->kind == EXPR_BINARY && (int)e->op == expr_operator("==", false) &&
	       e->a->kind == EXPR_FIELD && e->b->kind == EXPR_CONST;
}

/* Wherever the kernel would print this name. */
static void put_shown(struct alternatives *alt, const struct expr *e, const char *name)
{
	size_t len = alt->when.len;

	if (e->kind == EXPR_COND && is_test(e->a)) {
		const struct field *field = e->a->a->field;
		unsigned long long value = e->a->b->number;

		buf_printf(&alt->when, "%s == %llu && ", field->name, value);
		put_shown(alt, e->b, name);
		alt->when.len = len;
		buf_printf(&alt->when, "%s != %llu && ", field->name, value);
		put_shown(alt, e->c, name);
		alt->when.len = len;
	} else if (e->kind == EXPR_MASK) {
		put_bits(alt, expr_field(e), find_bit(&e->names, name));
	} else if (e->kind == EXPR_SYMBOL) {
		put_value(alt, expr_field(e), &e->names, name);
	} else if (e->kind == EXPR_CONST && e->text && !strcmp(e->text, name)) {
		put_alternative(alt);
		alt->expr->len -= strlen(" && ");
	}
}

/* What the blockers of a denial say, or where it has none, its name. */
static void put_denial(struct alternatives *alt, const char *name, const struct format *format)
{
	const struct field *blockers = format->by_role[ROLE_BLOCKERS];
	const struct expr *shown = denial_blockers(format);

	if (!in_family(&name, format->family))
		return;
	if (shown && shown->kind == EXPR_COND) {
		put_shown(alt, shown, name);
		return;
	}
	put_bits(alt, blockers, find_bit(names_of(blockers, format->family), name));
	if (format->family != FAMILY_FS || strcmp(name, topology) ||
	    format_has(format, ROLE_BLOCKERS_TYPE))
		return;
	put_alternative(alt);
	buf_printf(alt->expr, "%s == 0", blockers->name);
}

enum fit condition_put_right(const struct condition_term *term, const struct format *format,
			     struct buf *expr)
{
	struct alternatives alt = { .expr = expr, .start = expr->len };
	bool told = format->kind == KIND_DENY;

	if (told && !format_has(format, ROLE_BLOCKERS))
		return denies(format, term->text) ? FIT_ALWAYS : FIT_NEVER;
	for (size_t i = 0; i < RIGHT_MASKS; i++) {
		enum family family = format_mask_family(format, &right_masks[i]);
		const struct field *field = format->by_role[right_masks[i].role];
		const char *name = term->text;

		if (!field)
			continue;
		told = true;
		if (field->role == ROLE_BLOCKERS)
			put_denial(&alt, name, format);
		else if (in_family(&name, family))
			put_bits(&alt, field, find_bit(names_of(field, family), name));
	}
	buf_done(&alt.when);
	if (!told)
		return FIT_LACKS;
	return expr->len > alt.start ? FIT_EXPR : FIT_NEVER;
}

bool condition_right_known(const char *name, const struct catalog *catalog)
{
	const struct condition_term term = { .text = (char *)name };
	struct buf b = {};
	bool known = false;

	for (size_t i = 0; i < catalog->num && !known; i++) {
		enum fit fit = condition_put_right(&term, catalog->v[i], &b);

		known = fit == FIT_EXPR || fit == FIT_ALWAYS;
	}
	buf_done(&b);
	for (enum family f = FAMILY_NONE + 1; f < FAMILY_COUNT && !known; f++) {
		const char *rest = name;

		known = in_family(&rest, f) && find_bit(rights_known(f), rest);
	}
	return known;
}

void condition_list_rights(struct buf *b)
{
	for (enum family f = FAMILY_NONE + 1; f < FAMILY_COUNT; f++) {
		const struct names *names = rights_known(f);

		for (size_t i = 0; i < names->num; i++)
			buf_printf(b, "%s.%s, ", family_name(f), names->v[i].text);
	}
	buf_printf(b, "%s.%s, ptrace", family_name(FAMILY_FS), topology);
}
