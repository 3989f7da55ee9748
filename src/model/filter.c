// SPDX-License-Identifier: GPL-2.0-only
#include "model/filter_impl.h"

#include <ctype.h>
#include <stdlib.h>

/* As in the kernel: bytes of a string in an expression, of a number, of an expression. */
#define MAX_STRING 256
#define MAX_NUMBER 24
#define MAX_TEXT   4096

struct parser {
	struct filter *filter;
	const char *text;
	size_t at;
	struct error *err;
};

/* The kernel's words for what can be wrong. */
static const char no_field[] = "Field not found";
static const char bad_op[] = "Invalid operator";
static const char bad_field_op[] = "Illegal operation for field type";
static const char want_string[] = "Expecting string field";
static const char want_number[] = "Expecting numeric field";
static const char no_quote[] = "Missing matching quote";
static const char too_long[] = "Operand too long";
static const char bad_number[] = "Illegal integer value";
static const char bad_value[] = "Invalid value (did you forget quotes)?";
static const char too_many_open[] = "Too many '('";
static const char too_many_close[] = "Too few '('";
static const char too_many_terms[] = "Too many terms in predicate expression";
static const char no_filter[] = "No filter found";
static const char no_term[] = "Meaningless filter expression";
static const char live_only[] = "Only a running kernel can evaluate this";

static bool is_space(char c)
{
	return c && strchr(" \t\n\v\f\r", c);
}

/* Every character of the text is one column wide, so that the caret is below its place. */
static int refuse(struct parser *p, size_t at, const char *why)
{
	struct buf b = {};

	for (const char *s = p->text; *s; s++)
		buf_put(&b, is_space(*s) ? ' ' : *s);
	error_set(p->err, -EINVAL, "the filter does not fit %s:\n%s\n%*s^ %s",
		  p->filter->format->name, buf_cstr(&b), (int)at, "", why);
	buf_done(&b);
	return -EINVAL;
}

static int no_memory(struct parser *p)
{
	return error_set(p->err, -ENOMEM, "out of memory");
}

static void skip_spaces(struct parser *p)
{
	while (is_space(p->text[p->at]))
		p->at++;
}

static bool looking_at(const struct parser *p, const char *word)
{
	return !strncmp(p->text + p->at, word, strlen(word));
}

static int add_node(struct parser *p, struct filter_node node, size_t *index)
{
	struct filter *f = p->filter;
	struct filter_node *nodes = reallocarray(f->nodes, f->num_nodes + 1, sizeof(*nodes));

	if (!nodes)
		return no_memory(p);
	f->nodes = nodes;
	*index = f->num_nodes++;
	nodes[*index] = node;
	return 0;
}

/* --- predicates */

static enum filter_type type_of(const struct field *field)
{
	bool chars = strstr(field->type, "char");

	if (chars && (strstr(field->type, "__data_loc") || strstr(field->type, "__rel_loc")))
		return TYPE_STRING;
	if (chars && strchr(field->type, '['))
		return TYPE_STATIC_STRING;
	return TYPE_NUMBER;
}

static bool is_string(enum filter_type type)
{
	return type == TYPE_STRING || type == TYPE_STATIC_STRING || type == TYPE_COMM;
}

/* The event's own fields come first, then what every event has without a field for it. */
static bool find_field(const struct format *format, struct span name, struct filter_pred *pred)
{
	static const struct {
		const char *name;
		enum filter_type type;
	} generic[] = {
		{ "CPU", TYPE_CPU },   { "cpu", TYPE_CPU },   { "common_cpu", TYPE_CPU },
		{ "COMM", TYPE_COMM }, { "comm", TYPE_COMM },
	};

	for (size_t i = 0; i < format->num_fields; i++) {
		pred->field = &format->fields[i];
		pred->type = type_of(pred->field);
		if (span_is(name, pred->field->name))
			return true;
	}
	pred->field = NULL;
	for (size_t i = 0; i < sizeof(generic) / sizeof(*generic); i++) {
		pred->type = generic[i].type;
		if (span_is(name, generic[i].name))
			return true;
	}
	return false;
}

static int parse_field(struct parser *p, struct filter_pred *pred)
{
	size_t start = p->at;

	while (isalnum((unsigned char)p->text[p->at]) || p->text[p->at] == '_')
		p->at++;
	if (p->at == start)
		return refuse(p, p->at, no_field);
	if (!find_field(p->filter->format, (struct span){ p->text + start, p->at - start }, pred)) {
		refuse(p, start, no_field);
		return -ENOENT;
	}
	if (looking_at(p, ".function") || looking_at(p, ".ustring"))
		return refuse(p, p->at, live_only);
	return 0;
}

static int parse_op(struct parser *p, struct filter_pred *pred)
{
	/* Of two that begin alike the longer one comes first. */
	static const char *const ops[] = {
		[FILTER_GLOB] = "~", [FILTER_NE] = "!=", [FILTER_EQ] = "==", [FILTER_LE] = "<=",
		[FILTER_LT] = "<",   [FILTER_GE] = ">=", [FILTER_GT] = ">",  [FILTER_BAND] = "&",
	};

	skip_spaces(p);
	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++) {
		if (!looking_at(p, ops[i]))
			continue;
		pred->op = i;
		p->at += strlen(ops[i]);
		skip_spaces(p);
		return 0;
	}
	return refuse(p, p->at, bad_op);
}

/* What kind of pattern it is; strips the '*' at its ends. */
static void classify_glob(struct filter_pred *pred)
{
	char *s = pred->pattern;
	bool open = false;

	if (*s == '!') {
		pred->inverted = true;
		memmove(s, s + 1, strlen(s));
	}
	pred->len = strlen(s);
	/* The kernel takes it for an index, which strings have not. */
	if (isdigit((unsigned char)*s))
		return;
	for (size_t i = 0; i < pred->len; i++) {
		if (strchr("[?\\", s[i]) || (s[i] == '*' && i && i + 1 < pred->len)) {
			pred->match = MATCH_GLOB;
			return;
		}
		if (s[i] != '*')
			continue;
		if (!i) {
			open = true;
			pred->match = MATCH_END;
		} else {
			pred->match = open ? MATCH_MIDDLE : MATCH_FRONT;
			pred->len--;
		}
	}
	if (open)
		memmove(s, s + 1, pred->len--);
	s[pred->len] = '\0';
}

static int parse_string(struct parser *p, struct filter_pred *pred)
{
	const char *start = p->text + p->at + 1, *end = strchr(start, p->text[p->at]);
	size_t len = end ? (size_t)(end - start) : strlen(start);

	if (pred->op != FILTER_GLOB && pred->op != FILTER_EQ && pred->op != FILTER_NE)
		return refuse(p, p->at, bad_field_op);
	if (!is_string(pred->type))
		return refuse(p, p->at, want_number);
	if (!end)
		return refuse(p, p->at, no_quote);
	if (len >= MAX_STRING)
		return refuse(p, p->at, too_long);
	pred->pattern = strndup(start, len);
	if (!pred->pattern)
		return no_memory(p);
	pred->len = len;
	pred->inverted = pred->op == FILTER_NE;
	if (pred->op == FILTER_GLOB)
		classify_glob(pred);
	p->at += len + 2;
	return 0;
}

static int parse_number(struct parser *p, struct filter_pred *pred)
{
	bool is_signed = !pred->field || pred->field->is_signed;
	char text[MAX_NUMBER], *end;
	size_t start = p->at, len;

	if (is_string(pred->type))
		return refuse(p, p->at, want_string);
	if (pred->op == FILTER_GLOB)
		return refuse(p, p->at, bad_field_op);
	p->at += p->text[p->at] == '-';
	while (isalnum((unsigned char)p->text[p->at]))
		p->at++;
	len = p->at - start;
	if (len >= sizeof(text))
		return refuse(p, start, too_long);
	memcpy(text, p->text + start, len);
	text[len] = '\0';
	errno = 0;
	pred->value = is_signed ? (uint64_t)strtoll(text, &end, 0) : strtoull(text, &end, 0);
	if (errno || *end || end == text || (*text == '-' && !is_signed))
		return refuse(p, start, bad_number);
	return 0;
}

static int parse_value(struct parser *p, struct filter_pred *pred)
{
	char c = p->text[p->at];

	if (looking_at(p, "CPUS"))
		return refuse(p, p->at, live_only);
	if (c == '\'' || c == '"')
		return parse_string(p, pred);
	if (isdigit((unsigned char)c) || c == '-')
		return parse_number(p, pred);
	return refuse(p, p->at, bad_value);
}

static int parse_pred(struct parser *p, size_t *node)
{
	struct filter *f = p->filter;
	struct filter_pred *preds = reallocarray(f->preds, f->num_preds + 1, sizeof(*preds));
	struct filter_pred *pred;
	int ret;

	if (!preds)
		return no_memory(p);
	f->preds = preds;
	pred = &preds[f->num_preds++];
	*pred = (struct filter_pred){};
	ret = parse_field(p, pred);
	if (!ret)
		ret = parse_op(p, pred);
	if (!ret)
		ret = parse_value(p, pred);
	return ret ? ret
		   : add_node(p, (struct filter_node){ FILTER_PRED, f->num_preds - 1, 0 }, node);
}

/* --- expressions: "&&" binds more closely than "||" */

static int parse_or(struct parser *p, size_t depth, size_t *node);

/* "!=" is no '!' before a predicate. */
static bool takes_not(struct parser *p)
{
	const char *s = p->text + p->at;

	if (s[0] != '!' || s[1] == '=' || s[1] == '~')
		return false;
	p->at++;
	skip_spaces(p);
	return true;
}

static int parse_term(struct parser *p, size_t depth, size_t *node)
{
	bool inverted = false;
	int ret;

	skip_spaces(p);
	while (takes_not(p))
		inverted = !inverted;
	/* Some kernels let an expression end in an operator, and warn in their log. */
	if (!p->text[p->at])
		return refuse(p, p->at, p->filter->num_preds ? no_term : no_filter);
	if (p->text[p->at] == '(') {
		p->at++;
		ret = parse_or(p, depth + 1, node);
		if (!ret && p->text[p->at] != ')')
			ret = refuse(p, p->at, too_many_open);
		p->at++;
	} else {
		ret = parse_pred(p, node);
	}
	skip_spaces(p);
	if (ret || !inverted)
		return ret;
	return add_node(p, (struct filter_node){ FILTER_NOT, *node, 0 }, node);
}

static int parse_and(struct parser *p, size_t depth, size_t *node)
{
	size_t other;
	int ret = parse_term(p, depth, node);

	while (!ret && looking_at(p, "&&")) {
		p->at += 2;
		ret = parse_term(p, depth, &other);
		if (!ret)
			ret = add_node(p, (struct filter_node){ FILTER_AND, *node, other }, node);
	}
	return ret;
}

static int parse_or(struct parser *p, size_t depth, size_t *node)
{
	size_t other;
	int ret = parse_and(p, depth, node);

	while (!ret && looking_at(p, "||")) {
		p->at += 2;
		ret = parse_and(p, depth, &other);
		if (!ret)
			ret = add_node(p, (struct filter_node){ FILTER_OR, *node, other }, node);
	}
	if (!ret && p->text[p->at] && p->text[p->at] != ')')
		ret = refuse(p, p->at, too_many_terms);
	return ret;
}

/* Quotes and parentheses are counted before anything else is looked at. */
static int check_balance(struct parser *p)
{
	size_t open = 0, last = 0;
	char quote = 0;

	for (size_t i = 0; p->text[i]; i++) {
		char c = p->text[i];

		if (quote) {
			quote = c == quote ? 0 : quote;
		} else if (c == '\'' || c == '"') {
			quote = c;
			last = i;
		} else if (c == '(') {
			open++;
			last = i;
		} else if (c == ')' && !open--) {
			return refuse(p, i, too_many_close);
		}
	}
	if (quote)
		return refuse(p, last, no_quote);
	return open ? refuse(p, last, too_many_open) : 0;
}

/* A "0" alone is how filters are removed. */
static bool is_zero(const char *s)
{
	while (is_space(*s))
		s++;
	if (*s++ != '0')
		return false;
	while (is_space(*s))
		s++;
	return !*s;
}

static int parse(struct parser *p)
{
	size_t node;
	int ret;

	if (strlen(p->text) >= MAX_TEXT)
		return refuse(p, 0, too_long);
	ret = check_balance(p);
	if (ret)
		return ret;
	if (is_zero(p->text))
		return add_node(p, (struct filter_node){ FILTER_ALL, 0, 0 }, &node);
	return parse_or(p, 0, &node);
}

int filter_new(struct filter **filter, const char *text, const struct format *format,
	       struct error *err)
{
	struct parser p = { .filter = calloc(1, sizeof(*p.filter)), .text = text, .err = err };
	int ret;

	if (!p.filter)
		return no_memory(&p);
	p.filter->format = format;
	ret = parse(&p);
	if (ret)
		filter_free(p.filter);
	else
		*filter = p.filter;
	return ret;
}

/* Within parentheses a "0" would be no filter any more. */
static bool is_part(const char *expr)
{
	return expr && !is_zero(expr);
}

void filter_join(struct buf *b, const char *const *parts, size_t num)
{
	size_t used = 0;

	for (size_t i = 0; i < num; i++)
		used += is_part(parts[i]);
	for (size_t i = 0, at = 0; i < num; i++)
		if (is_part(parts[i]))
			buf_printf(b, used > 1 ? "%s(%s)" : "%s%s", at++ ? " && " : "", parts[i]);
}

void filter_free(struct filter *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->num_preds; i++)
		free(f->preds[i].pattern);
	free(f->preds);
	free(f->nodes);
	free(f);
}
