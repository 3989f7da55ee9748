/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_VERBS_PATH_CHECK_H
#define LLTRACE_VERBS_PATH_CHECK_H

#include "output/suggest.h"

/**
 * path_check - Looks what is at a denied path on this machine, for this process: whether device
 * and inode are those of the denial, and whether it is older than the trace.
 */
struct path_check path_check(const struct suggestion *s, const struct want *want);

#endif
