// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a killed machine leaves of a sub-buffer: the file system writes blocks, not sub-buffers.
 * Readers refuse a recording for one that can't be, so its events from there on are cut off.
 */
#include <stdlib.h>

#include "recording/spool_impl.h"
#include "recording/subbuf.h"
#include "util/io.h"

static int put_commit(int fd, uint64_t page, unsigned long commit)
{
	return pwrite_all(fd, &commit, sizeof(commit), page + SUBBUF_COMMIT);
}

/* The commit it has to have; @lost: events before it, which readers are to tell. */
static unsigned long new_commit(const struct subbuf *subbuf, bool whole, bool lost)
{
	unsigned long commit = subbuf->commit;

	if (!whole)
		commit = subbuf->sound | (commit & SUBBUF_MISSED);
	if (lost && !(commit & SUBBUF_MISSED))
		commit = (commit | SUBBUF_MISSED) & ~(unsigned long)SUBBUF_STORED;
	return commit;
}

static int mend_pages(struct spool *s, unsigned int cpu, char *page, uint64_t *torn)
{
	const struct abi abi = abi_native();
	const struct spool_cpu *c = &s->cpus[cpu];
	const uint64_t end = spool_end(s, cpu);
	struct subbuf subbuf;
	bool whole, lost = false;
	int ret = 0;

	for (uint64_t at = c->start; at < end && !ret; at += s->page_size) {
		ret = pread_all(c->fd, page, s->page_size, at);
		if (ret)
			return ret;
		whole = subbuf_check(&subbuf, (struct span){ page, s->page_size }, &abi);
		if (!whole || lost)
			ret = put_commit(c->fd, at, new_commit(&subbuf, whole, lost));
		*torn += !whole;
		lost = !whole;
	}
	return ret;
}

int spool_mend(struct spool *s, unsigned int cpu, uint64_t *torn)
{
	char *page = malloc(s->page_size);
	int ret = page ? mend_pages(s, cpu, page, torn) : -ENOMEM;

	free(page);
	return ret;
}
