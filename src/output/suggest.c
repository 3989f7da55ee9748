// SPDX-License-Identifier: GPL-2.0-only
/* What all forms of rules are made of. */
#include "output/suggest.h"

#include <inttypes.h>

#include "output/escape.h"
#include "output/suggest_impl.h"
#include "util/shell.h"

const char *const suggest_known_names[] = { "execute",	  "write_file",	 "read_file", "read_dir",
					    "remove_dir", "remove_file", "make_char", "make_dir",
					    "make_reg",	  "make_sock",	 "make_fifo", "make_block",
					    "make_sym",	  "refer",	 "truncate",  "ioctl_dev",
					    "bind_tcp",	  "connect_tcp", NULL };

void suggest_rights(struct buf *b, const struct want *want, uint64_t rights, const char *delim)
{
	names_put_mask(want->names, b, rights, delim);
}

static void put_rule(struct buf *b, const struct suggestion *s, const struct want *want,
		     struct span path)
{
	suggest_rights(b, want, want->rights, ",");
	if (want->kind == WANT_PORT) {
		buf_str(b, " port ");
		buf_dec(b, want->port);
	} else if (path.len) {
		buf_put(b, ' ');
		escape_text(b, path, s->utf8);
	}
}

void suggest_denied(struct buf *b, const struct suggestion *s, const struct want *want)
{
	put_rule(b, s, want, want->path);
}

void suggest_allow(struct buf *b, const struct suggestion *s, const struct want *want)
{
	put_rule(b, s, want, want->kind == WANT_PATH ? suggest_path(s, want) : want->path);
}

void suggest_line(struct buf *b, const char *prefix, const char *text)
{
	buf_str(b, prefix);
	buf_str(b, text);
	buf_put(b, '\n');
}

void suggest_head(struct buf *b, struct suggestion *s, const char *prefix)
{
	if (!policy_first(s->policy))
		suggest_line(b, prefix, "nothing was denied");
	if (policy_left_out(s->policy))
		buf_printf(b, "%sthere was no room for %" PRIu64 " denials: they are not in it\n",
			   prefix, policy_left_out(s->policy));
	if (s->lost || s->lost_unknown)
		buf_printf(b, "%s%s%" PRIu64 " events were lost: denials may be missing\n", prefix,
			   s->lost_unknown ? "more than " : "", s->lost);
}

void suggest_refusal(struct buf *b, struct suggestion *s, const struct want *want,
		     const char *prefix, const char *why)
{
	buf_str(b, prefix);
	buf_str(b, "left out, for this form can't say it: ");
	suggest_denied(b, s, want);
	buf_str(b, ": ");
	suggest_line(b, "", why);
}

static bool is_in(const char *const *known, const char *name)
{
	for (; *known; known++)
		if (!strcmp(*known, name))
			return true;
	return false;
}

/* By the name of each bit, since formats of a crafted recording name masks, or a bit twice. */
uint64_t suggest_expressible(struct buf *b, struct suggestion *s, const struct want *want,
			     const char *const *known, const char *prefix)
{
	uint64_t can = 0;

	for (uint64_t left = want->rights; left; left &= left - 1) {
		const char *name = names_find(want->names, left & -left);

		if (name && is_in(known, name))
			can |= left & -left;
	}
	if (want->rights & ~can) {
		buf_str(b, prefix);
		buf_str(b, "left out, for this form does not know these rights: ");
		suggest_rights(b, want, want->rights & ~can, ",");
		buf_put(b, '\n');
	}
	return can;
}

/* A word with what is not to reach a terminal: printf(1) makes the bytes again. */
static void put_printf(struct buf *b, struct span word)
{
	buf_str(b, "\"$(printf '");
	for (size_t i = 0; i < word.len; i++) {
		unsigned char c = word.data[i];

		if (c < ' ' || c >= 0x7f || c == '\'' || c == '\\')
			buf_printf(b, "\\%03o", c);
		else if (c == '%')
			buf_str(b, "%%");
		else
			buf_put(b, c);
	}
	buf_str(b, "')\"");
}

static bool is_harmless(struct span word)
{
	for (size_t i = 0; i < word.len; i++)
		if ((unsigned char)word.data[i] < ' ' || (unsigned char)word.data[i] >= 0x7f)
			return false;
	return true;
}

const char *suggest_word(struct buf *b, struct buf *word)
{
	const char *text = buf_cstr(word);
	const char *why = NULL;

	b->failed |= word->failed;
	if (is_harmless((struct span){ text, word->len }))
		shell_put(b, text);
	else if (word->len && text[word->len - 1] == '\n')
		why = "a shell takes a newline off its end";
	else
		put_printf(b, (struct span){ text, word->len });
	word->len = 0;
	return why;
}

void suggest_option(struct buf *b, struct suggestion *s, const struct want *want,
		    const char *option, struct buf *word, const char *prefix)
{
	const size_t start = b->len;
	const char *why;

	buf_str(b, option);
	why = suggest_word(b, word);
	if (why) {
		b->len = start;
		suggest_refusal(b, s, want, prefix, why);
		return;
	}
	buf_put(b, '\n');
}

void suggest_ports(struct buf *b, const struct want *w, uint64_t rights,
		   const char *(*option)(const char *right), const char *between, const char *end)
{
	for (; rights; rights &= rights - 1) {
		buf_str(b, option(names_find(w->names, rights & -rights)));
		buf_str(b, between);
		buf_dec(b, w->port);
		buf_str(b, end);
	}
}

const struct suggest_form suggest_forms[] = {
	{ "text", suggest_text },
	{ "landlockconfig", suggest_landlockconfig },
	{ "landlockconfig-toml", suggest_landlockconfig_toml },
	{ "setpriv", suggest_setpriv },
	{ "landrun", suggest_landrun },
	{ "sandboxer", suggest_sandboxer },
	{ "go", suggest_go },
	{},
};
