// SPDX-License-Identifier: GPL-2.0-only
#include "model/select.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

/* Names offered in place of an unknown one. */
#define MAX_OFFERS 3
#define MAX_NAME   64

int selection_add(struct selection *sel, const char *spec, struct error *err)
{
	const char *word = spec;

	while (true) {
		size_t len = strcspn(word, ",");
		char **words;

		if (!len)
			return error_set(err, -EINVAL, "-e '%s' has an empty event name", spec);
		words = reallocarray(sel->words, sel->num + 1, sizeof(*words));
		if (!words)
			return error_set(err, -ENOMEM, "out of memory");
		sel->words = words;
		words[sel->num] = strndup(word, len);
		if (!words[sel->num])
			return error_set(err, -ENOMEM, "out of memory");
		sel->num++;
		if (!word[len])
			return 0;
		word += len + 1;
	}
}

void selection_done(struct selection *sel)
{
	for (size_t i = 0; i < sel->num; i++)
		free(sel->words[i]);
	free(sel->words);
	*sel = (struct selection){};
}

static bool word_fits(const char *word, const struct format *format)
{
	if (!strcmp(word, "all") || !strcmp(word, kind_name(format->kind)))
		return true;
	/* trace-cmd's SYSTEM:EVENT */
	if (!strncmp(word, "landlock:", strlen("landlock:")))
		word += strlen("landlock:");
	return !fnmatch(word, format->name, 0) || !fnmatch(word, format->short_name, 0);
}

bool selection_has(const struct selection *sel, const struct format *format)
{
	if (!sel->num)
		return format->kind != KIND_CHECK;
	for (size_t i = 0; i < sel->num; i++)
		if (word_fits(sel->words[i], format))
			return true;
	return false;
}

/* Levenshtein's distance of two names, as far as MAX_NAME reaches. */
static size_t distance(const char *a, const char *b)
{
	size_t row[MAX_NAME + 1];
	size_t la = strnlen(a, MAX_NAME), lb = strnlen(b, MAX_NAME);

	for (size_t j = 0; j <= lb; j++)
		row[j] = j;
	for (size_t i = 1; i <= la; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			size_t replace = diagonal + (a[i - 1] != b[j - 1]);
			size_t other = 1 + (row[j] < row[j - 1] ? row[j] : row[j - 1]);

			diagonal = row[j];
			row[j] = replace < other ? replace : other;
		}
	}
	return row[lb];
}

/* How far a name is from the word; one that holds the word is near. */
static size_t distance_to(const char *word, const struct format *format)
{
	size_t full = distance(word, format->name);
	size_t brief = distance(word, format->short_name);

	if (strlen(word) >= 3 && strstr(format->name, word))
		return 1;
	return full < brief ? full : brief;
}

static void advise_nearest(const char *word, const struct catalog *catalog, struct error *err)
{
	struct buf b = {};
	size_t limit = 1 + strlen(word) / 3, offers = 0;

	for (size_t d = 0; d <= limit; d++) {
		for (size_t i = 0; i < catalog->num && offers < MAX_OFFERS; i++) {
			if (distance_to(word, catalog->v[i]) != d)
				continue;
			buf_str(&b, offers++ ? ", " : "");
			buf_str(&b, catalog->v[i]->short_name);
		}
	}
	if (offers)
		error_advise(err, "did you mean %s? 'lltrace list' shows all events", buf_cstr(&b));
	else
		error_advise(err, "'lltrace list' shows all events; the groups are deny, domain, "
				  "ruleset, rule, check and all");
	buf_done(&b);
}

/* A group is known even where a kernel has no event of it. */
static bool is_group(const char *word)
{
	if (!strcmp(word, "all"))
		return true;
	for (enum kind k = 0; k < KIND_COUNT; k++)
		if (!strcmp(word, kind_name(k)))
			return true;
	return false;
}

int selection_check(const struct selection *sel, const struct catalog *catalog, struct error *err)
{
	for (size_t i = 0; i < sel->num; i++) {
		bool found = is_group(sel->words[i]);

		for (size_t j = 0; j < catalog->num && !found; j++)
			found = word_fits(sel->words[i], catalog->v[j]);
		if (found)
			continue;
		error_set(err, -ENOENT, "no Landlock event is called '%s'", sel->words[i]);
		advise_nearest(sel->words[i], catalog, err);
		return -ENOENT;
	}
	return 0;
}
