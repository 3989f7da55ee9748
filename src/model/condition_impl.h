/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_CONDITION_IMPL_H
#define LLTRACE_MODEL_CONDITION_IMPL_H

#include "model/condition.h"

/** condition_put_right - What a right comes to for one format, as condition_put() does. */
enum fit condition_put_right(const struct condition_term *term, const struct format *format,
			     struct buf *expr);

#endif
