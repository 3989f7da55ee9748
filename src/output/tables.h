/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_TABLES_H
#define LLTRACE_OUTPUT_TABLES_H

#include <stdbool.h>

/* Whether reports can be tables and trees: libsmartcols was there.  Else they are JSON alone. */
extern const bool has_tables;

#endif
