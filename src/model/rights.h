/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_RIGHTS_H
#define LLTRACE_MODEL_RIGHTS_H

#include "model/names.h"

/* The kinds of access rights; audit spells the first part of "fs.read_file" so. */
enum family { FAMILY_NONE, FAMILY_FS, FAMILY_NET, FAMILY_SCOPE, FAMILY_COUNT };

/** family_name - "fs", "net", "scope", or "" for FAMILY_NONE. */
const char *family_name(enum family family);

/**
 * rights_known - The names of a family's access rights as of ABI 10
 * (include/uapi/linux/landlock.h), for kernels whose formats do not name them.
 * Empty for FAMILY_NONE.  The table is static.
 */
const struct names *rights_known(enum family family);

#endif
