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

/* A rule for the file can't be made, or would not hold the next time. */
static bool is_for_directory(const struct suggestion *s, const struct path_check *check)
{
	return s->live && (check->state == PATH_GONE || check->state == PATH_NEW) && check->dir_len;
}

static struct path_check check_path(const struct suggestion *s, const struct want *want)
{
	return s->check ? s->check(s, want) : (struct path_check){};
}

struct span suggest_path(const struct suggestion *s, const struct want *want)
{
	const struct path_check check = check_path(s, want);
	struct span path = want->path;

	if (is_for_directory(s, &check))
		path.len = check.dir_len;
	return path;
}

static const char replaced_note[] = "different files were denied at this path: where files are "
				    "replaced, a rule for the directory "
				    "holds, one for the file does not";

/* By what was found at the path. */
static const char *const state_notes[] = {
	[PATH_UNCHECKED] = "the path was not checked",
	[PATH_VERIFIED] = "verified: the path leads to that file here",
	[PATH_GONE] = "stale: nothing is at the path here now; a rule needs what exists when it is "
		      "made, so a file that comes later needs one for its directory",
	[PATH_REPLACED] =
		"stale: another file is at the path now; where files are replaced, a rule "
		"for the directory holds, one for the file does not",
	[PATH_NEW] = "the file was made meanwhile, and will be another one the next time",
	[PATH_ELSEWHERE] = "of another file system: the denial was in another mount namespace, on "
			   "another machine, or below a mount that hides it here",
};

/* What to know of rules with a right, unless they have another one as well. */
static const struct right_note {
	const char *right, *unless;
	const char *note;
} right_notes[] = {
	{ "write_file", "truncate",
	  "to open with O_TRUNC, as '>' of a shell does, needs truncate as well" },
	{ "refer", NULL,
	  "to rename or link needs refer on both directories, and no right may be won by it: EXDEV "
	  "stays where the new place allows more" },
	{ "make_reg", NULL,
	  "what is made there needs rights of its own, by a rule for this directory" },
	{ "make_dir", "make_reg",
	  "what is made there needs rights of its own, by a rule for this directory" },
};

static void put_right_notes(struct buf *b, const struct want *want, const char *prefix)
{
	for (size_t i = 0; i < sizeof(right_notes) / sizeof(*right_notes); i++) {
		const struct right_note *n = &right_notes[i];

		if (wants(want, n->right) && !(n->unless && wants(want, n->unless)))
			put_line(b, prefix, n->note);
	}
}

/* Of a rule for a directory in place of the file. */
static const char *directory_note(enum path_state state)
{
	return state == PATH_GONE
		       ? "it allows more than was denied, the same for all below the directory: "
			 "what there was is gone, and a rule needs what exists"
		       : "it allows more than was denied, the same for all below the directory: "
			 "the "
			 "file was made meanwhile, and will be another one the next time";
}

static void put_file_notes(struct buf *b, struct suggestion *s, const struct want *want,
			   const char *prefix)
{
	const struct path_check check = check_path(s, want);
	const bool is_file = check.state >= PATH_VERIFIED && check.state != PATH_GONE &&
			     !check.is_dir;

	put_line(b, prefix,
		 is_for_directory(s, &check) ? directory_note(check.state)
					     : state_notes[check.state]);
	if (want->replaced && check.state != PATH_REPLACED)
		put_line(b, prefix, replaced_note);
	if (is_file && want->rights & DIRECTORY_RIGHTS)
		put_line(b, prefix,
			 "this is no directory: a rule for a file that has rights of directories "
			 "is refused (EINVAL)");
	put_right_notes(b, want, prefix);
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
	suggest_denied(b, s, want);
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
	[PATH_WINS_RIGHTS] =
		"it is a rename or link to where more is allowed than here, which no right allows "
		"(EXDEV): the rules for both directories have to be alike",
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
			suggest_denied(b, s, w);
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
	suggest_denied(b, s, want);
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
