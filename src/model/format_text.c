// SPDX-License-Identifier: GPL-2.0-only
/* Formats from the text of format files. */
#include <stdlib.h>
#include <traceevent/event-parse.h>

#include "model/format_impl.h"

#define PRINT_FMT "\nprint fmt: "

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

static int fill(struct format *format, const struct tep_event *event, struct span text)
{
	int ret;

	format->text = strndup(text.data, text.len);
	if (!format->text)
		return -ENOMEM;
	ret = add_print(format, event, text);
	return ret ? ret : format_add_known_names(format);
}

int format_new(struct format **out, const char *system, struct span text, const struct abi *abi,
	       struct error *err)
{
	struct tep_handle *tep = tep_new(abi);
	struct format *format = NULL;
	struct tep_event *event;
	char *copy = NULL;
	int ret = -ENOMEM;

	/* libtraceevent looks one byte behind the text. */
	copy = tep ? strndup(text.data, text.len) : NULL;
	if (!copy)
		goto out;
	text = span_str(copy);
	event = tep_parse(tep, system, text);
	if (!event || !event->name || event->id < 0 || !event->format.common_fields) {
		ret = error_set(err, -EBADMSG, "an event of %s has a format that is not understood",
				system);
		goto out;
	}
	ret = format_begin(&format, system, abi, event);
	if (!ret)
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
