/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_AUDIT_CONTROL_H
#define LLTRACE_AUDIT_CONTROL_H

#include <stdint.h>

/* The part of audit's state that matters here: struct audit_status of linux/audit.h. */
struct audit_state {
	uint32_t enabled; /* 0: off; 1: on; 2: on, and locked so */
	uint32_t daemon; /* auditd's process, 0: none */
	uint32_t lost; /* records that audit itself had to drop since boot */
};

/**
 * audit_ask - Asks the kernel for the state.
 *
 * Returns 0 or a negative errno: -EPROTONOSUPPORT and -ECONNREFUSED where there is no audit, or
 * it is disabled at boot; -EPERM without CAP_AUDIT_CONTROL; -ETIMEDOUT.
 */
int audit_ask(struct audit_state *state);

/** audit_enable - Switches audit on (1) or off (0).  Returns 0 or a negative errno. */
int audit_enable(uint32_t enabled);

#endif
