// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/text_options.h"

#include "output/wrap.h"

static int set_columns(void *target, const char *arg, struct error *err)
{
	return columns_parse(&((struct text_options *)target)->columns, arg, err);
}

static int set_no_headings(void *target, const char *arg, struct error *err)
{
	((struct text_options *)target)->no_headings = true;
	return 0;
}

static int set_fold(void *target, const char *arg, struct error *err)
{
	((struct text_options *)target)->fold = true;
	return 0;
}

const struct option_def text_options[] = {
	{ 'o', "columns", "LIST",
	  "a table of these columns, with commas between;\n"
	  "+LIST: behind the default ones",
	  set_columns },
	{ 0, "fold", NULL, "count denials that repeat instead of showing each", set_fold },
	{ 0, "no-headings", NULL, "no line of headings above the table", set_no_headings },
	{},
};

int text_options_check(struct text_options *o, const struct line_form **form, struct error *err)
{
	const char *option = o->columns.num   ? "-o"
			     : o->fold	      ? "--fold"
			     : o->no_headings ? "--no-headings"
					      : NULL;

	if (*form != &text_form && option)
		return error_set(err, -EINVAL, "%s is for the text form, not for %s", option,
				 (*form)->name);
	if (o->no_headings && !o->columns.num)
		return error_set(err, -EINVAL, "--no-headings needs -o: only a table has headings");
	if (o->columns.num && o->fold)
		columns_need(&o->columns, "COUNT");
	if (o->columns.num)
		*form = &columns_form;
	return 0;
}

void text_options_help(FILE *out)
{
	struct buf b = {};
	struct wrap wrap = { .b = &b, .indent = 2 };

	for (const struct column *column = all_columns; column->name; column++)
		wrap_word(&wrap, column->name);
	wrap_end(&wrap);
	fputs(buf_cstr(&b), out);
	buf_done(&b);
}
