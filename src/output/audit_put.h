/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_AUDIT_PUT_H
#define LLTRACE_OUTPUT_AUDIT_PUT_H

#include "util/buf.h"

/*
 * Bytes in audit's encoding (kernel/audit.c).  A reader tells the two forms apart by the
 * quotes; neither has a blank, a quote or anything but printable ASCII in it.
 */

/** audit_put_hex - Appends the bytes in upper-case hex; audit_log_n_hex(). */
void audit_put_hex(struct buf *b, struct span bytes);

/**
 * audit_put_string - Appends a string that audit does not trust: in double quotes, or in hex
 * when it holds a quote, a blank, a control or a byte beyond ASCII.  It ends at its
 * first NUL.  audit_log_untrustedstring().
 */
void audit_put_string(struct buf *b, struct span string);

#endif
