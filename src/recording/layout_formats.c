// SPDX-License-Identifier: GPL-2.0-only
#include "recording/layout_formats.h"

#include <errno.h>

int layout_formats(const struct layout *layout, const struct abi *abi, struct catalog *catalog,
		   void (*tell)(const struct error *why))
{
	for (size_t i = 0; i < layout->num_formats; i++) {
		const struct layout_format *f = &layout->formats[i];
		struct error why = {};
		struct format *format;
		int ret;

		ret = format_new(&format, f->system, (struct span){ f->text, f->len }, abi, &why);
		if (ret && ret != -ENOMEM && tell)
			tell(&why);
		error_done(&why);
		if (!ret) {
			ret = catalog_add(catalog, format);
			if (ret)
				format_free(format);
		}
		if (ret == -ENOMEM)
			return ret;
	}
	return 0;
}
