// SPDX-License-Identifier: GPL-2.0-only
#include "util/shell.h"

static void put_quoted(struct buf *b, const char *word)
{
	buf_put(b, '\'');
	for (; *word; word++)
		if (*word == '\'')
			buf_str(b, "'\\''");
		else
			buf_put(b, *word);
	buf_put(b, '\'');
}

void shell_put(struct buf *b, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_./@%+=:,-";

	if (*word && strspn(word, plain) == strlen(word))
		buf_str(b, word);
	else
		put_quoted(b, word);
}

void shell_put_file(struct buf *b, const char *name)
{
	buf_str(b, *name == '-' ? "./" : "");
	shell_put(b, name);
}
