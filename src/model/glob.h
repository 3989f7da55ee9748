/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_GLOB_H
#define LLTRACE_MODEL_GLOB_H

#include <stdbool.h>

#include "util/buf.h"

/**
 * glob_match - Whether a pattern fits the whole of @text, by the rules of the kernel's
 * glob_match() (lib/glob.c): '*', '?', '[a-z]', '[!a-z]', and '\' before a character that
 * stands for itself.  A '[' without its ']' stands for itself, too; '*' also passes '/'.
 */
bool glob_match(struct span pattern, struct span text);

/** glob_is_plain - Whether the pattern has none of these characters. */
bool glob_is_plain(struct span pattern);

#endif
