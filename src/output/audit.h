/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_AUDIT_H
#define LLTRACE_OUTPUT_AUDIT_H

#include "model/id_set.h"

/* What the audit form remembers of a stream.  Zeroed memory is the beginning of one. */
struct audit_log {
	uint64_t serial; /* of the last record */
	struct id_set domains; /* that have a record of their own, and are not freed yet */
};

/** audit_log_done - Frees. */
void audit_log_done(struct audit_log *log);

#endif
