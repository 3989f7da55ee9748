// SPDX-License-Identifier: GPL-2.0-only
/* Rules as options of util-linux's setpriv. */
#include <errno.h>

#include "output/suggest_impl.h"

#define HASH "# "

/* Names are spelled with hyphens there: setpriv(1), --landlock-rule. */
static void put_hyphenated(struct buf *b, const struct want *want, uint64_t rights)
{
	for (; rights; rights &= rights - 1) {
		const char *name = names_find(want->names, rights & -rights);

		for (; *name; name++)
			buf_put(b, *name == '_' ? '-' : *name);
		buf_str(b, rights & (rights - 1) ? "," : "");
	}
}

/* The path is all behind the second colon, so that it can be any. */
int suggest_setpriv(struct buf *b, struct buf *notes, struct suggestion *s, struct error *err)
{
	struct buf word = {};

	suggest_head(b, s, HASH);
	buf_str(b, HASH "options for setpriv, beside the --landlock-access that is there\n");
	for (const struct want *w = policy_first(s->policy); w; w = w->next) {
		uint64_t rights;

		if (!want_has_rule(w))
			continue;
		suggest_evidence(b, s, w, HASH);
		rights = suggest_expressible(b, s, w, suggest_known_names, HASH);
		if (!rights)
			continue;
		buf_str(&word, w->kind == WANT_PORT ? "net-port:" : "path-beneath:");
		put_hyphenated(&word, w, rights);
		buf_put(&word, ':');
		if (w->kind == WANT_PORT)
			buf_dec(&word, w->port);
		else
			buf_span(&word, suggest_path(s, w));
		suggest_option(b, s, w, "--landlock-rule ", &word, HASH);
	}
	suggest_no_rules(b, s, HASH);
	buf_done(&word);
	return buf_failed(b) ? -ENOMEM : 0;
}
