/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_FORMAT_IMPL_H
#define LLTRACE_MODEL_FORMAT_IMPL_H

#include "model/format.h"

struct tep_event;

/**
 * format_begin - Makes a format of what libtraceevent knows of an event: all but how the kernel
 * prints it.  Returns 0 or -ENOMEM.
 */
int format_begin(struct format **format, const char *system, const struct abi *abi,
		 const struct tep_event *event);

/**
 * format_add_known_names - Gives masks that the print fmt left without names those of their
 * family.  Returns 0 or -ENOMEM.
 */
int format_add_known_names(struct format *format);

#endif
