/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_LAYOUT_FORMATS_H
#define LLTRACE_RECORDING_LAYOUT_FORMATS_H

#include "model/format.h"
#include "recording/layout.h"

/**
 * layout_formats - Parses the formats in a recording into @catalog.
 *
 * @tell: called with what is wrong with one that can't be understood, which is left out;
 *        may be NULL
 *
 * Returns 0 or -ENOMEM.
 */
int layout_formats(const struct layout *layout, const struct abi *abi, struct catalog *catalog,
		   void (*tell)(const struct error *why));

#endif
