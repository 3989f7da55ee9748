// SPDX-License-Identifier: GPL-2.0-only
#include "recording/expand.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

struct algorithm {
	const char *name;
	int (*expand)(ZSTD_DCtx *zstd, struct span in, void *out, size_t size);
};

struct expander {
	const struct algorithm *algorithm;
	ZSTD_DCtx *zstd;
};

static int expand_zstd(ZSTD_DCtx *zstd, struct span in, void *out, size_t size)
{
	/* An error code is a huge number, so it is not size either. */
	return ZSTD_decompressDCtx(zstd, out, size, in.data, in.len) == size ? 0 : -EPROTO;
}

static int expand_zlib(ZSTD_DCtx *zstd, struct span in, void *out, size_t size)
{
	uLongf len = size;
	int ret = uncompress(out, &len, (const Bytef *)in.data, in.len);

	(void)zstd;
	return ret == Z_OK && len == size ? 0 : -EPROTO;
}

static const struct algorithm algorithms[] = {
	{ "zstd", expand_zstd },
	{ "zlib", expand_zlib },
};

static const struct algorithm *find(const char *name)
{
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(*algorithms); i++)
		if (!strcmp(algorithms[i].name, name))
			return &algorithms[i];
	return NULL;
}

int expander_new(struct expander **out, const char *name)
{
	const struct algorithm *algorithm = find(name);
	struct expander *ex;

	if (!algorithm)
		return -EPROTONOSUPPORT;
	ex = calloc(1, sizeof(*ex));
	if (!ex)
		return -ENOMEM;
	ex->algorithm = algorithm;
	ex->zstd = ZSTD_createDCtx();
	if (!ex->zstd) {
		free(ex);
		return -ENOMEM;
	}
	*out = ex;
	return 0;
}

int expand(struct expander *ex, struct span in, void *out, size_t size)
{
	return ex->algorithm->expand(ex->zstd, in, out, size);
}

void expander_free(struct expander *ex)
{
	if (!ex)
		return;
	ZSTD_freeDCtx(ex->zstd);
	free(ex);
}
