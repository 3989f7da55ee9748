// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define USUAL_WIDTH  80
#define USUAL_HEIGHT 24

unsigned int terminal_width(int fd)
{
	struct winsize size = {};

	if (!isatty(fd))
		return 0;
	if (ioctl(fd, TIOCGWINSZ, &size) < 0 || !size.ws_col)
		return USUAL_WIDTH;
	return size.ws_col;
}

unsigned int terminal_height(int fd)
{
	struct winsize size = {};

	if (!isatty(fd))
		return 0;
	if (ioctl(fd, TIOCGWINSZ, &size) < 0 || !size.ws_row)
		return USUAL_HEIGHT;
	return size.ws_row;
}

bool terminal_knows_escapes(void)
{
	const char *term = getenv("TERM");

	return term && *term && strcmp(term, "dumb");
}

bool terminal_wants_color(int fd)
{
	const char *no_color = getenv("NO_COLOR");

	return isatty(fd) && !(no_color && *no_color) && terminal_knows_escapes();
}
