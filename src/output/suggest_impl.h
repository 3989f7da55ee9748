/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_SUGGEST_IMPL_H
#define LLTRACE_OUTPUT_SUGGEST_IMPL_H

#include "output/suggest.h"

/* What the forms of rules share. */

/** suggest_rights - Appends the names of rights with @delim between; what has none in hex. */
void suggest_rights(struct buf *b, const struct want *want, uint64_t rights, const char *delim);

/** suggest_line - Appends a line. */
void suggest_line(struct buf *b, const char *prefix, const char *text);

/** suggest_denied - What was denied, for people: "read_file /etc/passwd". */
void suggest_denied(struct buf *b, const struct suggestion *s, const struct want *want);

/** suggest_allow - What the rule would be about, in the same way. */
void suggest_allow(struct buf *b, const struct suggestion *s, const struct want *want);

/**
 * suggest_path - The path of the file that a rule can be for: the one that was denied, or, where it
 * is gone from this machine, a directory above it that there is.
 */
struct span suggest_path(const struct suggestion *s, const struct want *want);

/**
 * suggest_evidence - Appends lines that begin with @prefix: who was denied it, when and how often,
 * whether the path still holds, and what to know about such a rule.
 */
void suggest_evidence(struct buf *b, struct suggestion *s, const struct want *want,
		      const char *prefix);

/** suggest_no_rules - Appends such lines about all that no rule can allow, and what else could. */
void suggest_no_rules(struct buf *b, struct suggestion *s, const char *prefix);

/** suggest_head - Appends such lines about the whole: losses, nothing to do. */
void suggest_head(struct buf *b, struct suggestion *s, const char *prefix);

/**
 * suggest_refusal - Appends a line: this form can't say the rule, and why.
 * @why: "a comma parts paths there"
 */
void suggest_refusal(struct buf *b, struct suggestion *s, const struct want *want,
		     const char *prefix, const char *why);

/**
 * suggest_expressible - The rights of a want whose names_find() is one of these names; about the
 * others a line is appended.
 */
uint64_t suggest_expressible(struct buf *b, struct suggestion *s, const struct want *want,
			     const char *const *known, const char *prefix);

/** suggest_known_names - Those that Linux 6.7 to 6.14 have, and with them most other tools. */
extern const char *const suggest_known_names[];

/**
 * suggest_word - Appends the content of @word, which holds no NUL, as one word of a POSIX shell in
 * printable characters, and empties it.  Returns NULL, or why that can't be, with nothing appended.
 */
const char *suggest_word(struct buf *b, struct buf *word);

/**
 * suggest_option - Appends "OPTION WORD" and a newline; a line about the want where the word can't
 * be said.  @word is emptied.
 */
void suggest_option(struct buf *b, struct suggestion *s, const struct want *want,
		    const char *option, struct buf *word, const char *prefix);

/**
 * suggest_ports - Appends for each of the rights on a port what @option says of it, the port and
 * @end.
 */
void suggest_ports(struct buf *b, const struct want *w, uint64_t rights,
		   const char *(*option)(const char *right), const char *between, const char *end);

/* The forms. */
int suggest_text(struct buf *b, struct buf *notes, struct suggestion *s, struct error *err);
int suggest_landlockconfig(struct buf *b, struct buf *notes, struct suggestion *s,
			   struct error *err);
int suggest_landlockconfig_toml(struct buf *b, struct buf *notes, struct suggestion *s,
				struct error *err);
int suggest_setpriv(struct buf *b, struct buf *notes, struct suggestion *s, struct error *err);
int suggest_landrun(struct buf *b, struct buf *notes, struct suggestion *s, struct error *err);
int suggest_sandboxer(struct buf *b, struct buf *notes, struct suggestion *s, struct error *err);
int suggest_go(struct buf *b, struct buf *notes, struct suggestion *s, struct error *err);

#endif
