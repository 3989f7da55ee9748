// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/hidden.h"

#include <inttypes.h>

#include "verbs/message.h"

void hidden_count(struct hidden *hidden, struct session *session, const struct filters *filters)
{
	for (size_t i = 0; i < filters->num; i++) {
		struct session_count counts[4];
		size_t num;

		if (!filters->decided[i])
			continue;
		if (session_count(session, i, counts, 4, &num)) {
			hidden->unknown = true;
			continue;
		}
		for (size_t j = 0; j < num; j++)
			hidden->denials[denial_count_reason(filters->formats[i], counts[j].key)] +=
				counts[j].hits;
	}
}

/* The sentence behind -A's empty screen. */
void hidden_tell(const struct hidden *hidden, const char *done)
{
	static const char *const reasons[UNLOGGED_COUNT] = {
		[UNLOGGED_NOT] = "its fields are cut off",
		[UNLOGGED_SAME_EXEC] = "log_same_exec is off",
		[UNLOGGED_NEW_EXEC] = "after exec, log_new_exec is off",
		[UNLOGGED_BEFORE_EXEC] = "before exec, logging is off or a rule is quiet",
		[UNLOGGED_AFTER_EXEC] = "after exec, where logging is off by default",
	};
	struct buf b = {};
	uint64_t total = 0;
	size_t kinds = 0;

	for (size_t i = 0; i < UNLOGGED_COUNT; i++) {
		total += hidden->denials[i];
		kinds += hidden->denials[i] != 0;
	}
	for (size_t i = 0; i < UNLOGGED_COUNT; i++) {
		if (!hidden->denials[i])
			continue;
		buf_str(&b, b.len ? "; " : "");
		if (kinds > 1)
			buf_printf(&b, "%" PRIu64 " ", hidden->denials[i]);
		buf_str(&b, reasons[i]);
	}
	if (total)
		message("%" PRIu64 " denial%s not %s: audit would not log %s (%s)", total,
			total == 1 ? "" : "s", done, total == 1 ? "it" : "them", buf_cstr(&b));
	if (hidden->unknown)
		message("how many denials audit would not have logged is not known: this kernel "
			"can't count them (no hist triggers)");
	buf_done(&b);
}
