// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules of tools that know no single rights on files: landrun, and the sandboxer of the
 * kernel's samples.
 */
#include <errno.h>

#include "output/suggest_impl.h"

#define HASH "# "

/* What a right needs of landrun's four kinds of rules. */
#define LANDRUN_EXECUTE 1
#define LANDRUN_WRITE	2

static const struct {
	const char *option;
	const char *allows;
} landrun_paths[] = {
	[0] = { "--ro ", "read_file and read_dir" },
	[LANDRUN_EXECUTE] = { "--rox ", "read_file, read_dir and execute" },
	[LANDRUN_WRITE] = { "--rw ", "all rights on files but execute" },
	[LANDRUN_EXECUTE | LANDRUN_WRITE] = { "--rwx ", "all rights on files" },
};

static bool has_name(const struct want *want, uint64_t bit, const char *name)
{
	const char *text = names_find(want->names, bit);

	return text && !strcmp(text, name);
}

static unsigned int landrun_kind(const struct want *want)
{
	unsigned int kind = 0;

	for (uint64_t left = want->rights; left; left &= left - 1) {
		uint64_t bit = left & -left;

		if (has_name(want, bit, "execute"))
			kind |= LANDRUN_EXECUTE;
		else if (!has_name(want, bit, "read_file") && !has_name(want, bit, "read_dir"))
			kind |= LANDRUN_WRITE;
	}
	return kind;
}

static void put_landrun_path(struct buf *b, struct suggestion *s, const struct want *w)
{
	const struct span path = suggest_path(s, w);
	const unsigned int kind = landrun_kind(w);
	struct buf word = {};

	if (memchr(path.data, ',', path.len)) {
		suggest_refusal(b, s, w, HASH, "a comma parts paths there");
		return;
	}
	buf_str(b, HASH "it allows more than was denied: ");
	buf_str(b, landrun_paths[kind].allows);
	buf_str(b, "\n");
	buf_span(&word, suggest_path(s, w));
	suggest_option(b, s, w, landrun_paths[kind].option, &word, HASH);
	buf_done(&word);
}

static const char *landrun_port(const char *right)
{
	return strcmp(right, "bind_tcp") ? "--connect-tcp" : "--bind-tcp";
}

int suggest_landrun(struct buf *b, struct buf *notes, struct suggestion *s, struct error *err)
{
	suggest_head(b, s, HASH);
	buf_str(b, HASH "options for landrun; it has no rules for single rights on files\n");
	for (const struct want *w = policy_first(s->policy); w; w = w->next) {
		if (!want_has_rule(w))
			continue;
		suggest_evidence(b, s, w, HASH);
		if (w->kind == WANT_PATH)
			put_landrun_path(b, s, w);
		else
			suggest_ports(b, w, suggest_expressible(b, s, w, suggest_known_names, HASH),
				      landrun_port, " ", "\n");
	}
	suggest_no_rules(b, s, HASH);
	return buf_failed(b) ? -ENOMEM : 0;
}

static void put_sandboxer_path(struct buf *b, struct suggestion *s, const struct want *w)
{
	const struct span path = suggest_path(s, w);
	bool writes = landrun_kind(w) & LANDRUN_WRITE;
	struct buf word = {};

	if (memchr(path.data, ':', path.len)) {
		suggest_refusal(b, s, w, HASH, "a colon parts paths there");
		return;
	}
	buf_str(b, HASH "it allows more than was denied: ");
	buf_str(b, writes ? "all rights on files" : "execute, read_file and read_dir");
	buf_str(b, "\n");
	buf_span(&word, suggest_path(s, w));
	suggest_option(b, s, w,
		       writes ? "export LL_FS_RW=\"${LL_FS_RW:+$LL_FS_RW:}\""
			      : "export LL_FS_RO=\"${LL_FS_RO:+$LL_FS_RO:}\"",
		       &word, HASH);
	buf_done(&word);
}

static const char *sandboxer_port(const char *right)
{
	return strcmp(right, "bind_tcp")
		       ? "export LL_TCP_CONNECT=\"${LL_TCP_CONNECT:+$LL_TCP_CONNECT:}\""
		       : "export LL_TCP_BIND=\"${LL_TCP_BIND:+$LL_TCP_BIND:}\"";
}

int suggest_sandboxer(struct buf *b, struct buf *notes, struct suggestion *s, struct error *err)
{
	suggest_head(b, s, HASH);
	buf_str(b,
		HASH "for the environment of the kernel's sandboxer, which needs both LL_FS_RO and "
		     "LL_FS_RW\n");
	for (const struct want *w = policy_first(s->policy); w; w = w->next) {
		if (!want_has_rule(w))
			continue;
		suggest_evidence(b, s, w, HASH);
		if (w->kind == WANT_PATH)
			put_sandboxer_path(b, s, w);
		else
			suggest_ports(b, w, suggest_expressible(b, s, w, suggest_known_names, HASH),
				      sandboxer_port, "", "\n");
	}
	buf_str(b, "export LL_FS_RO=\"${LL_FS_RO-}\" LL_FS_RW=\"${LL_FS_RW-}\"\n");
	suggest_no_rules(b, s, HASH);
	return buf_failed(b) ? -ENOMEM : 0;
}
