// SPDX-License-Identifier: GPL-2.0-only
/* What all forms say beside the rules: evidence, and what to know. */
#include <inttypes.h>

#include "output/escape.h"
#include "output/suggest_impl.h"

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
			suggest_line(b, prefix, n->note);
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

	suggest_line(b, prefix,
		     is_for_directory(s, &check) ? directory_note(check.state)
						 : state_notes[check.state]);
	if (want->replaced && check.state != PATH_REPLACED)
		suggest_line(b, prefix, replaced_note);
	if (is_file && want->rights & DIRECTORY_RIGHTS)
		suggest_line(
			b, prefix,
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
		suggest_line(
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
		suggest_line(b, prefix, advice(w));
	}
}
