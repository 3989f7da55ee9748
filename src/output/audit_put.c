// SPDX-License-Identifier: GPL-2.0-only
#include "output/audit_put.h"

void audit_put_hex(struct buf *b, struct span bytes)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = bytes.data[i];

		buf_put(b, digits[c >> 4]);
		buf_put(b, digits[c & 0xf]);
	}
}

static bool needs_hex(struct span string)
{
	for (size_t i = 0; i < string.len; i++) {
		unsigned char c = string.data[i];

		if (c == '"' || c < 0x21 || c > 0x7e)
			return true;
	}
	return false;
}

void audit_put_string(struct buf *b, struct span string)
{
	string.len = strnlen(string.data, string.len);
	if (needs_hex(string)) {
		audit_put_hex(b, string);
	} else {
		buf_put(b, '"');
		buf_span(b, string);
		buf_put(b, '"');
	}
}
