/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_SELECT_H
#define LLTRACE_MODEL_SELECT_H

#include <stdbool.h>
#include <stddef.h>

#include "model/format.h"
#include "util/error.h"

/*
 * Which events were asked for: the words of -e.  A word is a group, an event's
 * name with or without "landlock_", or a glob over either.
 */
struct selection {
	char **words;
	size_t num;
};

/**
 * selection_add - Adds the comma-separated words of one -e.
 * Returns 0, -EINVAL with a message for an empty word, -ENOMEM.
 */
int selection_add(struct selection *sel, const char *spec, struct error *err);

/** selection_done - Frees the words. */
void selection_done(struct selection *sel);

/**
 * selection_check - Whether every word stands for an event of the catalog.
 * Returns 0, or -ENOENT with a message that names the word and the nearest names.
 */
int selection_check(const struct selection *sel, const struct catalog *catalog, struct error *err);

/**
 * selection_has - Whether an event is selected.  Without words: those of all
 * groups but "check", whose events are on the kernel's hot path.
 */
bool selection_has(const struct selection *sel, const struct format *format);

#endif
