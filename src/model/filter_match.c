// SPDX-License-Identifier: GPL-2.0-only
#include "model/filter_impl.h"
#include "model/glob.h"

#define TASK_COMM_LEN 16

/* -1, 0, 1 */
static int compare(uint64_t a, uint64_t b, bool is_signed)
{
	if (is_signed)
		return ((int64_t)a > (int64_t)b) - ((int64_t)a < (int64_t)b);
	return (a > b) - (a < b);
}

static bool holds(enum filter_op op, uint64_t a, uint64_t b, bool is_signed)
{
	int order = compare(a, b, is_signed);

	switch (op) {
	case FILTER_EQ:
		return !order;
	case FILTER_NE:
		return order;
	case FILTER_LT:
		return order < 0;
	case FILTER_LE:
		return order <= 0;
	case FILTER_GT:
		return order > 0;
	case FILTER_GE:
		return order >= 0;
	case FILTER_BAND:
		return a & b;
	default:
		return false;
	}
}

/* The value as a variable of the field's type would hold it. */
static uint64_t narrow(uint64_t value, const struct field *field)
{
	unsigned int unused = 64 - 8 * field->size;

	if (!unused)
		return value;
	if (field->is_signed)
		return (uint64_t)((int64_t)(value << unused) >> unused);
	return value << unused >> unused;
}

static bool match_number(const struct filter_pred *pred, const struct event *event)
{
	const struct field *field = pred->field;
	uint64_t v;

	/* The kernel never decides for a number of another size. */
	return field_number(field, &event->format->abi, event->data, &v) &&
	       holds(pred->op, v, narrow(pred->value, field), field->is_signed);
}

static bool match_cpu(const struct filter_pred *pred, const struct event *event)
{
	if (pred->op == FILTER_BAND)
		return false;
	return holds(pred->op, event->record->cpu, (uint64_t)(int)pred->value, true);
}

/* The bytes up to the first NUL, as for the C functions that the kernel uses. */
static struct span c_string(struct span s)
{
	const char *nul = memchr(s.data, '\0', s.len);

	return nul ? (struct span){ s.data, nul - s.data } : s;
}

static bool starts_with(struct span s, const struct filter_pred *pred)
{
	return s.len >= pred->len && !memcmp(s.data, pred->pattern, pred->len);
}

/*
 * @room: bytes of the string with what follows it up to the length that the kernel knows, the
 * NUL included.  For arrays that is their size, so that nothing in them is found "at the end".
 */
static bool compare_string(const struct filter_pred *pred, struct span s, size_t room)
{
	const struct span pattern = { pred->pattern, pred->len };
	struct span text = c_string(s);

	switch (pred->match) {
	case MATCH_FULL:
		return text.len == pred->len && starts_with(text, pred);
	case MATCH_FRONT:
		return room >= pred->len && starts_with(text, pred);
	case MATCH_MIDDLE:
		return !pred->len || memmem(s.data, s.len, pred->pattern, pred->len);
	case MATCH_END:
		if (room - 1 != s.len)
			return !pred->len;
		return s.len >= pred->len &&
		       !memcmp(s.data + s.len - pred->len, pred->pattern, pred->len);
	case MATCH_GLOB:
		return glob_match(pattern, text);
	}
	return false;
}

static bool match_string(const struct filter_pred *pred, const struct event *event)
{
	struct span s = event->comm;
	size_t room = TASK_COMM_LEN;

	if (pred->field) {
		if (!field_bytes(pred->field, &event->format->abi, event->data, &s))
			return false;
		room = pred->type == TYPE_STATIC_STRING ? pred->field->size : s.len + 1;
	}
	return compare_string(pred, s, room) != pred->inverted;
}

static bool match_pred(const struct filter_pred *pred, const struct event *event)
{
	if (pred->type == TYPE_CPU)
		return match_cpu(pred, event);
	if (pred->type == TYPE_NUMBER)
		return match_number(pred, event);
	return match_string(pred, event);
}

static bool match_node(const struct filter *f, size_t at, const struct event *event)
{
	const struct filter_node *node = &f->nodes[at];

	switch (node->kind) {
	case FILTER_PRED:
		return match_pred(&f->preds[node->a], event);
	case FILTER_NOT:
		return !match_node(f, node->a, event);
	case FILTER_AND:
		return match_node(f, node->a, event) && match_node(f, node->b, event);
	case FILTER_OR:
		return match_node(f, node->a, event) || match_node(f, node->b, event);
	case FILTER_ALL:
		break;
	}
	return true;
}

bool filter_match(const struct filter *f, const struct event *event)
{
	return match_node(f, f->num_nodes - 1, event);
}
