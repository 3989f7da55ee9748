// SPDX-License-Identifier: GPL-2.0-only
/* Rules as Go source for go-landlock. */
#include <errno.h>

#include "output/suggest_impl.h"

/* "read_file" is AccessFSReadFile: landlock/syscall of go-landlock. */
static void put_go_right(struct buf *b, const char *name)
{
	bool upper = true;

	buf_str(b, "llsyscall.AccessFS");
	for (; *name; name++) {
		if (*name == '_')
			upper = true;
		else
			buf_put(b,
				upper && *name >= 'a' && *name <= 'z' ? *name - 'a' + 'A' : *name);
		upper = *name == '_';
	}
}

/* A Go string: what is not printable ASCII by its bytes. */
static void put_go_string(struct buf *b, struct span bytes)
{
	buf_put(b, '"');
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = bytes.data[i];

		if (c < ' ' || c >= 0x7f)
			buf_printf(b, "\\x%02x", c);
		else if (c == '"' || c == '\\')
			buf_printf(b, "\\%c", c);
		else
			buf_put(b, c);
	}
	buf_put(b, '"');
}

static const char *go_port(const char *right)
{
	return strcmp(right, "bind_tcp") ? "landlock.ConnectTCP(" : "landlock.BindTCP(";
}

int suggest_go(struct buf *b, struct buf *notes, struct suggestion *s, struct error *err)
{
	static const char prefix[] = "// ";

	suggest_head(b, s, prefix);
	buf_str(b, "// rules for landlock.Config.Restrict() of go-landlock\n");
	for (const struct want *w = policy_first(s->policy); w; w = w->next) {
		uint64_t rights;

		if (!want_has_rule(w))
			continue;
		suggest_evidence(b, s, w, prefix);
		rights = suggest_expressible(b, s, w, suggest_known_names, prefix);
		if (w->kind == WANT_PORT) {
			suggest_ports(b, w, rights, go_port, "", "),\n");
			continue;
		}
		if (!rights)
			continue;
		buf_str(b, "landlock.PathAccess(");
		for (uint64_t left = rights; left; left &= left - 1) {
			put_go_right(b, names_find(w->names, left & -left));
			buf_str(b, left & (left - 1) ? "|" : ", ");
		}
		put_go_string(b, suggest_path(s, w));
		buf_str(b, "),\n");
	}
	suggest_no_rules(b, s, prefix);
	return buf_failed(b) ? -ENOMEM : 0;
}
