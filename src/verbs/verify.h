/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_VERIFY_H
#define LLTRACE_VERBS_VERIFY_H

#include <stdbool.h>

#include "select_options.h"

/**
 * verify_audit - Compares what -A shows with what audit logs, until the selection's limits, its
 * program's end, or a signal, and prints the result.
 *
 * Returns the exit status: 0 when they agree, EXIT_FAILED when not or when it failed, EXIT_CANNOT on
 * a kernel that has not both.
 */
int verify_audit(struct select_options *select, bool json);

#endif
