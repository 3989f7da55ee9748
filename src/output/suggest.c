// SPDX-License-Identifier: GPL-2.0-only
/* What all forms of rules say beside the rules: evidence, and what to know. */
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

void suggest_rule(struct buf *b, struct suggestion *s, const struct want *want)
{
	suggest_rights(b, want, want->rights, ",");
	if (want->kind == WANT_PORT) {
		buf_str(b, " port ");
		buf_dec(b, want->port);
	} else if (want->path.len) {
		buf_put(b, ' ');
		escape_text(b, want->path, s->utf8);
	}
}

static void put_denials(struct buf *b, struct suggestion *s, const struct want *want)
{
	buf_dec(b, want->count);
	buf_str(b, want->count == 1 ? " denial, " : " denials, ");
	escape_text(b, (struct span){ want->comm, want->comm_len }, s->utf8);
	buf_put(b, '[');
	buf_sdec(b, want->pid);
	buf_put(b, ']');
	if (want->programs)
		buf_str(b, " and others");
	buf_str(b, ", domain ");
	buf_hex(b, want->domain);
	if (want->domains)
		buf_str(b, " and others");
	buf_str(b, ", ");
	when_put(b, &s->when, want->first, WHEN_WORD);
	if (want->count > 1) {
		buf_str(b, " to ");
		when_put(b, &s->when, want->last, WHEN_WORD);
	}
}

static void put_line(struct buf *b, const char *prefix, const char *text)
{
	buf_str(b, prefix);
	buf_str(b, text);
	buf_put(b, '\n');
}

static bool wants(const struct want *want, const char *right)
{
	for (size_t i = 0; want->names && i < want->names->num; i++)
		if (want->rights & want->names->v[i].value &&
		    !strcmp(want->names->v[i].text, right))
			return true;
	return false;
}

static bool is_nested(const struct suggestion *s, const struct want *want)
{
	for (const struct domain *d = domains_first(s->domains); d; d = d->next)
		if (d->id == want->domain)
			return d->parent != NULL;
	return false;
}

/* By what was found at the path; NULL: nothing to say. */
static const char *const state_notes[] = {
	[PATH_UNCHECKED] = "the path was not checked",
	[PATH_VERIFIED] = "verified: the path leads to that file here",
	[PATH_GONE] = "stale: nothing is at the path here now; a rule needs what exists when it is "
		      "made, so a file that comes later needs one for its directory",
	[PATH_REPLACED] =
		"stale: another file is at the path now; where files are replaced, a rule "
		"for the directory holds, one for the file does not",
	[PATH_ELSEWHERE] = "of another file system: the denial was in another mount namespace, on "
			   "another machine, or below a mount that hides it here",
};

static void put_file_notes(struct buf *b, struct suggestion *s, const struct want *want,
			   const char *prefix)
{
	const struct path_check check = s->check ? s->check(want) : (struct path_check){};

	put_line(b, prefix, state_notes[check.state]);
	if (want->replaced && check.state != PATH_REPLACED)
		put_line(b, prefix,
			 "different files were denied at this path: where files are replaced, a "
			 "rule "
			 "for the directory holds, one for the file does not");
	if (check.state == PATH_VERIFIED && !check.is_dir && want->rights & DIRECTORY_RIGHTS)
		put_line(b, prefix,
			 "this is no directory, and a rule for a file that has rights of "
			 "directories is "
			 "refused (EINVAL)");
	if (wants(want, "write_file") && !wants(want, "truncate"))
		put_line(b, prefix,
			 "to open with O_TRUNC, as '>' of a shell does, needs truncate as well");
	if (wants(want, "refer"))
		put_line(b, prefix,
			 "to rename or link needs refer on both directories, and no right may be "
			 "won by "
			 "it: EXDEV stays where the new place allows more");
	if (want->family == FAMILY_FS && (wants(want, "make_reg") || wants(want, "make_dir")))
		put_line(
			b, prefix,
			"what is made there needs rights of its own, by a rule for this directory");
}

/* The directories above, each wider than the one before. */
static void put_wider(struct buf *b, struct suggestion *s, const struct want *want,
		      const char *prefix)
{
	struct span dir = want->path;
	unsigned int number = 1;

	while (dir.len > 1) {
		while (dir.len > 1 && dir.data[dir.len - 1] == '/')
			dir.len--;
		while (dir.len && dir.data[dir.len - 1] != '/')
			dir.len--;
		if (dir.len > 1)
			dir.len--;
		if (!dir.len)
			return;
		buf_str(b, prefix);
		buf_str(b, "wider ");
		buf_dec(b, number++);
		buf_str(b, ": ");
		escape_text(b, dir, s->utf8);
		buf_str(b, " would also allow ");
		suggest_rights(b, want, want->rights, ",");
		buf_str(b, " on everything else below it\n");
	}
}

void suggest_evidence(struct buf *b, struct suggestion *s, const struct want *want,
		      const char *prefix)
{
	buf_str(b, prefix);
	suggest_rule(b, s, want);
	buf_str(b, ": ");
	put_denials(b, s, want);
	buf_put(b, '\n');
	if (want->kind == WANT_PATH)
		put_file_notes(b, s, want, prefix);
	if (is_nested(s, want))
		put_line(
			b, prefix,
			"the domain is nested: once it allows this, the one around it may deny it");
	if (s->widen && want->kind == WANT_PATH)
		put_wider(b, s, want, prefix);
}

/* What can be done about denials that have no rule, by the request. */
static const struct {
	const char *what;
	const char *advice;
} advices[] = {
	{ "change_topology", "no sandbox that handles file rights may change mounts: mount before "
			     "entering it" },
	{ "ptrace", "trace from outside, or start the traced program inside of the sandbox" },
	{ "scope_signal", "send the signal from outside, or leave the scope 'signal' out of the "
			  "ruleset" },
	{ "scope_abstract_unix_socket",
	  "let the server run inside, use a socket with a path, or "
	  "leave the scope 'abstract_unix_socket' out of the ruleset" },
};

static const char *const path_advices[] = {
	[PATH_USUAL] = "the kernel has no rules for it",
	[PATH_NONE] = "the kernel could not tell the path",
	[PATH_DELETED] = "the file is in no directory any more: allow the directory in which the "
			 "program makes such files",
	[PATH_NAMELESS] = "it has no place in any directory: Landlock itself lets through what was "
			  "open before, so open it before entering the sandbox",
	[PATH_OF_PROCESS] =
		"what belongs to one process is another file for the next: allow /proc as "
		"a whole, or do without",
};

static const char *advice(const struct want *want)
{
	if (want->kind == WANT_OTHER)
		for (size_t i = 0; i < sizeof(advices) / sizeof(*advices); i++)
			if (!strcmp(want->what, advices[i].what))
				return advices[i].advice;
	return path_advices[want->kind == WANT_PATH ? want->path_kind : PATH_USUAL];
}

void suggest_no_rules(struct buf *b, struct suggestion *s, const char *prefix)
{
	for (const struct want *w = policy_first(s->policy); w; w = w->next) {
		if (want_has_rule(w))
			continue;
		buf_str(b, prefix);
		buf_str(b, "no rule can allow ");
		if (w->kind == WANT_OTHER) {
			escape_text(b, span_str(w->what), s->utf8);
			if (w->path.len) {
				buf_put(b, ' ');
				escape_text(b, w->path, s->utf8);
			}
		} else {
			suggest_rule(b, s, w);
		}
		buf_str(b, ": ");
		put_denials(b, s, w);
		buf_put(b, '\n');
		put_line(b, prefix, advice(w));
	}
}

void suggest_head(struct buf *b, struct suggestion *s, const char *prefix)
{
	if (!policy_first(s->policy))
		put_line(b, prefix, "nothing was denied");
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
	suggest_rule(b, s, want);
	buf_str(b, ": ");
	put_line(b, "", why);
}

uint64_t suggest_expressible(struct buf *b, struct suggestion *s, const struct want *want,
			     const char *const *known, const char *prefix)
{
	uint64_t can = 0;

	for (size_t i = 0; i < want->names->num; i++)
		for (size_t k = 0; known[k]; k++)
			if (!strcmp(known[k], want->names->v[i].text))
				can |= want->names->v[i].value;
	if (want->rights & ~can) {
		buf_str(b, prefix);
		buf_str(b, "left out, for this form does not know these rights: ");
		suggest_rights(b, want, want->rights & ~can, ",");
		buf_put(b, '\n');
	}
	return want->rights & can;
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
