// SPDX-License-Identifier: GPL-2.0-only
#include <cap-ng.h>

#include "confine/confine_impl.h"

void caps_keep(const int *keep, size_t num, struct buf *report)
{
	int kept[CAP_LAST_CAP + 1];
	struct buf names = {};
	size_t num_kept = 0;

	capng_setpid(0);
	if (capng_get_caps_process())
		return;
	if (capng_have_capabilities(CAPNG_SELECT_CAPS) == CAPNG_NONE)
		return;
	for (size_t i = 0; i < num; i++)
		if (capng_have_capability(CAPNG_PERMITTED, keep[i]))
			kept[num_kept++] = keep[i];
	capng_clear(CAPNG_SELECT_BOTH);
	for (size_t i = 0; i < num_kept; i++) {
		capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, kept[i]);
		buf_str(&names, i ? " and " : " but ");
		buf_str(&names, capng_capability_to_name(kept[i]));
	}
	/* The bounding set can't be changed without CAP_SETPCAP. */
	if (!capng_apply(CAPNG_SELECT_BOTH) || !capng_apply(CAPNG_SELECT_CAPS))
		confine_part(report, "capabilities%s", buf_cstr(&names));
	buf_done(&names);
}
