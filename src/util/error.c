// SPDX-License-Identifier: GPL-2.0-only
#include "util/error.h"

#include <stdio.h>
#include <stdlib.h>

static void set_text(char **text, const char *fmt, va_list args)
{
	free(*text);
	if (vasprintf(text, fmt, args) < 0)
		*text = NULL;
}

int error_set(struct error *err, int code, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return code;
	error_done(err);
	va_start(args, fmt);
	set_text(&err->what, fmt, args);
	va_end(args);
	return code;
}

void error_advise(struct error *err, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return;
	va_start(args, fmt);
	set_text(&err->advice, fmt, args);
	va_end(args);
}

void error_done(struct error *err)
{
	free(err->what);
	free(err->advice);
	*err = (struct error){};
}
