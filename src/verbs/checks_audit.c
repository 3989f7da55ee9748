// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "audit/control.h"
#include "audit/socket.h"
#include "tracefs/landlock.h"
#include "verbs/checks.h"

static bool has_capability(unsigned int capability)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {};

	return !syscall(SYS_capget, &head, data) &&
	       data[CAP_TO_INDEX(capability)].effective & CAP_TO_MASK(capability);
}

void check_audit(struct machine *machine, struct finding_text *text)
{
	struct audit_state state;
	int ret = audit_ask(&state);
	bool tells = landlock_abi() >= AUDIT_LANDLOCK_ABI;

	if (!ret && state.enabled) {
		buf_str(&text->seen, tells ? "on: it logs the denials that -A shows"
					   : "on, but this kernel's Landlock does not use it");
		if (tells && has_capability(CAP_AUDIT_READ))
			machine->facts |= FACT_AUDIT;
		return;
	}
	text->finding = FOUND_WARNING;
	if (!ret) {
		buf_str(&text->seen, "off: no denial is logged, -A shows those that would be");
		buf_str(&text->fix, "auditctl -e 1");
	} else if (ret == -EPROTONOSUPPORT || ret == -ECONNREFUSED) {
		buf_str(&text->seen, "this kernel has none, or it is disabled at boot");
	} else {
		buf_printf(&text->seen, "its state is not known: %s", strerror(-ret));
	}
}
