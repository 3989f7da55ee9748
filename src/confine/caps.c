// SPDX-License-Identifier: GPL-2.0-only
#include <cap-ng.h>

#include "confine/confine_impl.h"

/* Those that are kept and had before. */
static size_t put_kept(struct buf *b, const int *keep, size_t num)
{
	size_t kept = 0;

	for (size_t i = 0; i < num; i++) {
		if (!capng_have_capability(CAPNG_PERMITTED, keep[i]))
			continue;
		buf_str(b, kept++ ? " and " : "");
		buf_str(b, capng_capability_to_name(keep[i]));
	}
	return kept;
}

void caps_keep(const int *keep, size_t num, struct buf *report)
{
	bool had[64] = {};
	struct buf kept = {};
	size_t num_kept;

	capng_setpid(0);
	if (capng_get_caps_process())
		return;
	if (capng_have_capabilities(CAPNG_SELECT_CAPS) == CAPNG_NONE)
		return;
	for (size_t i = 0; i < num; i++)
		had[i] = capng_have_capability(CAPNG_PERMITTED, keep[i]);
	num_kept = put_kept(&kept, keep, num);
	capng_clear(CAPNG_SELECT_BOTH);
	for (size_t i = 0; i < num; i++)
		if (had[i])
			capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, keep[i]);
	/* The bounding set can't be changed without CAP_SETPCAP. */
	if (capng_apply(CAPNG_SELECT_BOTH) && capng_apply(CAPNG_SELECT_CAPS)) {
		buf_done(&kept);
		return;
	}
	confine_part(report, "capabilities%s%s", num_kept ? " but " : "",
		     num_kept ? buf_cstr(&kept) : "");
	buf_done(&kept);
}
