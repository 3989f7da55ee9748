// SPDX-License-Identifier: GPL-2.0-only
/* Rules for people. */
#include <errno.h>

#include "output/suggest_impl.h"

#define HASH "# "

int suggest_text(struct buf *b, struct buf *notes, struct suggestion *s, struct error *err)
{
	suggest_head(b, s, HASH);
	for (const struct want *w = policy_first(s->policy); w; w = w->next) {
		if (!want_has_rule(w))
			continue;
		suggest_evidence(b, s, w, HASH);
		buf_str(b, "allow ");
		suggest_allow(b, s, w);
		buf_str(b, "\n\n");
	}
	suggest_no_rules(b, s, HASH);
	return buf_failed(b) ? -ENOMEM : 0;
}
