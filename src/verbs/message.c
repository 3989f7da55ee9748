// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/escape.h"
#include "util/io.h"

static bool is_mute;

void message_mute(void)
{
	is_mute = true;
}

/*
 * One write, so that lines of several processes do not mix.  Further lines are indented: a name with
 * a newline, which a recording may have, is no message of its own.
 */
static void put_stderr(const char *text)
{
	static const char no_memory[] = "lltrace: out of memory\n";
	struct buf b = {};

	if (is_mute)
		return;
	buf_str(&b, "lltrace: ");
	for (;; text++) {
		const size_t len = strcspn(text, "\n");

		escape_lines(&b, (struct span){ text, len });
		text += len;
		if (!*text)
			break;
		buf_str(&b, "\n  ");
	}
	buf_put(&b, '\n');
	/* There is nobody left to tell that stderr is gone. */
	if (buf_failed(&b))
		write_all(STDERR_FILENO, no_memory, sizeof(no_memory) - 1);
	else
		write_all(STDERR_FILENO, b.data, b.len);
	buf_done(&b);
}

static void put_formatted(const char *fmt, va_list args)
{
	char *text;

	if (vasprintf(&text, fmt, args) < 0)
		text = NULL;
	put_stderr(text ? text : "out of memory");
	free(text);
}

void message(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	put_formatted(fmt, args);
	va_end(args);
}

void error_print(const struct error *err)
{
	put_stderr(err->what ? err->what : "out of memory");
	if (err->advice)
		put_stderr(err->advice);
}

int usage_error(const char *verb, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	put_formatted(fmt, args);
	va_end(args);
	message("try 'lltrace %s%s-h'", verb, *verb ? " " : "");
	return EXIT_USAGE;
}
