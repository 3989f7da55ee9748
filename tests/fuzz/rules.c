// SPDX-License-Identifier: GPL-2.0-only
#include "rules.h"

#include <ctype.h>
#include <json-c/json.h>

#include "fuzz.h"

void rules_put(struct buf *rules, char kind, struct span what, struct span object)
{
	buf_put(rules, kind);
	buf_put(rules, ' ');
	buf_span(rules, what);
	buf_put(rules, ' ');
	buf_span(rules, object);
	buf_put(rules, '\0');
}

/* Takes @text if it comes next. */
static bool skip(struct span *in, const char *text)
{
	const size_t len = strlen(text);

	if (in->len < len || memcmp(in->data, text, len))
		return false;
	fuzz_bytes(in, len);
	return true;
}

static void need(struct span *in, const char *text)
{
	if (!skip(in, text))
		fuzz_fail(text, *in);
}

static void need_end(struct span in)
{
	if (in.len)
		fuzz_fail("more than there may be", in);
}

/* Takes what there is up to one of @ends, or all. */
static struct span take_until(struct span *in, const char *ends)
{
	size_t len = 0;

	while (len < in->len && !strchr(ends, in->data[len]))
		len++;
	return fuzz_bytes(in, len);
}

static struct span take_number(struct span *in)
{
	const struct span left = *in;
	size_t len = 0;

	while (len < in->len && isdigit((unsigned char)in->data[len]))
		len++;
	if (!len || (len > 1 && *in->data == '0'))
		fuzz_fail("no number", left);
	return fuzz_bytes(in, len);
}

static unsigned int take_digits(struct span *in, unsigned int num, unsigned int base)
{
	static const char digits[] = "0123456789abcdef";
	unsigned int v = 0;

	while (num--) {
		const struct span c = fuzz_bytes(in, 1);
		const char *digit = c.len ? memchr(digits, *c.data, base) : NULL;

		if (!digit)
			fuzz_fail("not all digits", *in);
		v = v * base + (digit - digits);
	}
	return v;
}

static char take_char(struct span *in)
{
	const struct span c = fuzz_bytes(in, 1);

	if (!c.len)
		fuzz_fail("cut off", c);
	return *c.data;
}

/* Takes the next line that is neither empty nor a comment. */
static bool take_rule(struct span *in, const char *comment, struct span *line)
{
	while (in->len) {
		*line = take_until(in, "\n");
		fuzz_bytes(in, 1);
		if (line->len &&
		    (line->len < strlen(comment) || memcmp(line->data, comment, strlen(comment))))
			return true;
	}
	return false;
}

/* What escape_text() made: as it is, or in double quotes with the escapes of C. */
static void take_escaped(struct buf *to, struct span *in)
{
	static const char letters[] = "abtnvfre\"\\", bytes[] = "\a\b\t\n\v\f\r\033\"\\";

	if (!skip(in, "\"")) {
		buf_span(to, take_until(in, " \"'\\"));
		return;
	}
	while (!skip(in, "\"")) {
		char c = take_char(in);
		const char *letter = in->len ? strchr(letters, *in->data) : NULL;

		if (c == '\\' && letter) {
			c = bytes[letter - letters];
			fuzz_bytes(in, 1);
		} else if (c == '\\') {
			c = take_digits(in, 3, 8);
		}
		buf_put(to, c);
	}
}

static void read_text(struct buf *rules, struct span out)
{
	struct span line;

	while (take_rule(&out, "# ", &line)) {
		struct buf path = {};
		struct span rights;

		need(&line, "allow ");
		rights = take_until(&line, " ");
		need(&line, " ");
		if (skip(&line, "port ")) {
			rules_put(rules, 'p', rights, take_number(&line));
		} else {
			take_escaped(&path, &line);
			rules_put(rules, 'f', rights, fuzz_span(&path));
		}
		need_end(line);
		buf_done(&path);
	}
}

static struct json_object *member(struct json_object *o, const char *key, enum json_type type)
{
	struct json_object *v = json_object_object_get(o, key);

	if (!v || json_object_get_type(v) != type)
		fuzz_fail("a member is missing, or of another type", span_str(key));
	return v;
}

static struct span json_text(struct json_object *o)
{
	if (json_object_get_type(o) != json_type_string)
		return span_str(json_object_get_string(o));
	return (struct span){ json_object_get_string(o), json_object_get_string_len(o) };
}

/* Appends the words of a list with commas between. */
static void put_words(struct buf *b, struct json_object *list)
{
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *v = json_object_array_get_idx(list, i);

		if (json_object_get_type(v) != json_type_string)
			fuzz_fail("no string", json_text(v));
		buf_str(b, i ? "," : "");
		buf_span(b, json_text(v));
	}
}

/* Appends a path in which a variable's "$" is doubled. */
static void put_without_variables(struct buf *b, struct span path)
{
	while (path.len) {
		char c = take_char(&path);

		if (c == '$')
			need(&path, "$");
		buf_put(b, c);
	}
}

static void read_config_list(struct buf *rules, struct json_object *list, bool ports)
{
	for (size_t i = 0; list && i < json_object_array_length(list); i++) {
		struct json_object *rule = json_object_array_get_idx(list, i);
		struct json_object *objects = member(rule, ports ? "port" : "parent",
						     json_type_array);
		struct json_object *object = json_object_array_get_idx(objects, 0);
		struct buf rights = {}, path = {};

		if (json_object_array_length(objects) != 1 ||
		    json_object_get_type(object) != (ports ? json_type_int : json_type_string))
			fuzz_fail("not one object of a rule", json_text(objects));
		put_words(&rights, member(rule, "allowedAccess", json_type_array));
		if (ports)
			buf_str(&path, json_object_get_string(object));
		else
			put_without_variables(&path, json_text(object));
		rules_put(rules, ports ? 'p' : 'f', fuzz_span(&rights), fuzz_span(&path));
		buf_done(&rights);
		buf_done(&path);
	}
}

/* Where no rule is to be said, nothing is. */
static void read_landlockconfig(struct buf *rules, struct span out)
{
	struct json_object *json;

	if (!out.len)
		return;
	json = fuzz_json(out, FUZZ_UTF8);
	member(json, "abi", json_type_int);
	member(json, "ruleset", json_type_array);
	read_config_list(rules, json_object_object_get(json, "pathBeneath"), false);
	read_config_list(rules, json_object_object_get(json, "netPort"), true);
	json_object_put(json);
}

static void put_utf8(struct buf *b, uint32_t code)
{
	if (code < 0x80) {
		buf_put(b, code);
		return;
	}
	if (code < 0x800) {
		buf_put(b, 0xc0 | code >> 6);
	} else if (code < 0x10000) {
		buf_put(b, 0xe0 | code >> 12);
		buf_put(b, 0x80 | (code >> 6 & 0x3f));
	} else {
		buf_put(b, 0xf0 | code >> 18);
		buf_put(b, 0x80 | (code >> 12 & 0x3f));
		buf_put(b, 0x80 | (code >> 6 & 0x3f));
	}
	buf_put(b, 0x80 | (code & 0x3f));
}

/* toml.io/en/v1.0.0: a basic string, without its first quotation mark. */
static void take_toml_string(struct buf *b, struct span *in)
{
	static const char letters[] = "btnfr\"\\", bytes[] = "\b\t\n\f\r\"\\";

	while (!skip(in, "\"")) {
		char c = take_char(in);
		const char *letter = in->len ? strchr(letters, *in->data) : NULL;
		uint32_t code;

		if (c != '\\') {
			buf_put(b, c);
		} else if (letter) {
			buf_put(b, bytes[letter - letters]);
			fuzz_bytes(in, 1);
		} else {
			c = take_char(in);
			if (c != 'u' && c != 'U')
				fuzz_fail("no escape of TOML", *in);
			code = take_digits(in, c == 'u' ? 4 : 8, 16);
			if ((code >= 0xd800 && code < 0xe000) || code > 0x10ffff)
				fuzz_fail("TOML takes scalar values only", *in);
			put_utf8(b, code);
		}
	}
}

/* "KEY = [VALUE,...]" of strings or numbers; they are appended with commas between. */
static void take_toml_list(struct buf *b, struct span line, const char *key)
{
	need(&line, key);
	need(&line, " = [");
	while (!skip(&line, "]")) {
		if (skip(&line, "\""))
			take_toml_string(b, &line);
		else
			buf_span(b, take_number(&line));
		if (skip(&line, ","))
			buf_put(b, ',');
		else if (!line.len || *line.data != ']')
			fuzz_fail("no list of TOML", line);
	}
	need_end(line);
}

static void read_toml_rule(struct buf *rules, struct span *out, bool port)
{
	struct buf rights = {}, object = {}, path = {};
	struct span line = {};

	take_rule(out, "# ", &line);
	take_toml_list(&rights, line, "allowed_access");
	take_rule(out, "# ", &line);
	take_toml_list(&object, line, port ? "port" : "parent");
	put_without_variables(&path, fuzz_span(&object));
	rules_put(rules, port ? 'p' : 'f', fuzz_span(&rights), fuzz_span(&path));
	buf_done(&rights);
	buf_done(&object);
	buf_done(&path);
}

/* A line "scoped = [...]" or "handled_access_fs = [...]". */
static void read_toml_handled(struct span line)
{
	struct span start = line;
	const struct span word = take_until(&start, " ");
	struct buf key = {}, names = {};

	buf_span(&key, word);
	if (strcmp(buf_cstr(&key), "scoped") && strncmp(buf_cstr(&key), "handled_access_", 15))
		fuzz_fail("no key of a ruleset", line);
	take_toml_list(&names, line, buf_cstr(&key));
	buf_done(&key);
	buf_done(&names);
}

static void read_toml(struct buf *rules, struct span out)
{
	struct span line;

	if (!take_rule(&out, "# ", &line))
		return;
	need(&line, "abi = ");
	take_number(&line);
	need_end(line);
	if (!take_rule(&out, "# ", &line) || !span_is(line, "[[ruleset]]"))
		fuzz_fail("no ruleset", line);
	while (take_rule(&out, "# ", &line))
		if (span_is(line, "[[path_beneath]]"))
			read_toml_rule(rules, &out, false);
		else if (span_is(line, "[[net_port]]"))
			read_toml_rule(rules, &out, true);
		else
			read_toml_handled(line);
}

/* "$(printf '...')" */
static void take_printf(struct buf *b, struct span *in)
{
	bool newline = false;

	while (!skip(in, "')\"")) {
		char c = take_char(in);

		if (c == '\'')
			fuzz_fail("a quote in a quoted word", *in);
		if (c == '%')
			need(in, "%");
		if (c == '\\')
			c = take_digits(in, 3, 8);
		newline = c == '\n';
		buf_put(b, c);
	}
	if (newline)
		fuzz_fail("the shell takes a newline off its end", *in);
}

/* A word of a POSIX shell that nothing in it is expanded of, up to a blank or the end. */
static void take_word(struct buf *b, struct span *in)
{
	while (in->len && *in->data != ' ') {
		char c = take_char(in);

		if (c == '\'') {
			buf_span(b, take_until(in, "'"));
			need(in, "'");
		} else if (c == '\\') {
			buf_put(b, take_char(in));
		} else if (c == '"') {
			need(in, "$(printf '");
			take_printf(b, in);
		} else if (strchr("|&;<>()$`*?[]#~{}!^", c)) {
			fuzz_fail("a shell takes it for more than a character", *in);
		} else {
			buf_put(b, c);
		}
	}
	need_end(*in);
}

/* Appends names, of which that form has '-' for '_'. */
static void put_unhyphenated(struct buf *b, struct span names)
{
	for (size_t i = 0; i < names.len; i++) {
		if (names.data[i] == '_')
			fuzz_fail("setpriv has hyphens in names", names);
		buf_put(b, names.data[i] == '-' ? '_' : names.data[i]);
	}
}

static void read_setpriv(struct buf *rules, struct span out)
{
	struct span line;

	while (take_rule(&out, "# ", &line)) {
		struct buf word = {}, rights = {};
		struct span rule;
		char kind = 'p';

		need(&line, "--landlock-rule ");
		take_word(&word, &line);
		rule = fuzz_span(&word);
		if (!skip(&rule, "net-port:")) {
			need(&rule, "path-beneath:");
			kind = 'f';
		}
		put_unhyphenated(&rights, take_until(&rule, ":"));
		need(&rule, ":");
		rules_put(rules, kind, fuzz_span(&rights), rule);
		buf_done(&word);
		buf_done(&rights);
	}
}

static void read_landrun(struct buf *rules, struct span out)
{
	struct span line;

	while (take_rule(&out, "# ", &line)) {
		struct buf word = {};
		struct span option;

		need(&line, "--");
		option = take_until(&line, " ");
		need(&line, " ");
		take_word(&word, &line);
		if (span_is(option, "bind-tcp") || span_is(option, "connect-tcp"))
			rules_put(rules, 'p', take_until(&option, "-"), fuzz_span(&word));
		else
			rules_put(rules, 'f', option, fuzz_span(&word));
		buf_done(&word);
	}
}

/* What is added to a variable of the environment. */
static const struct {
	const char *start;
	char kind;
	const char *what;
} exports[] = {
	{ "export LL_FS_RW=\"${LL_FS_RW:+$LL_FS_RW:}\"", 'f', "RW" },
	{ "export LL_FS_RO=\"${LL_FS_RO:+$LL_FS_RO:}\"", 'f', "RO" },
	{ "export LL_TCP_BIND=\"${LL_TCP_BIND:+$LL_TCP_BIND:}\"", 'p', "bind" },
	{ "export LL_TCP_CONNECT=\"${LL_TCP_CONNECT:+$LL_TCP_CONNECT:}\"", 'p', "connect" },
};

static void read_sandboxer(struct buf *rules, struct span out)
{
	static const char end[] = "export LL_FS_RO=\"${LL_FS_RO-}\" LL_FS_RW=\"${LL_FS_RW-}\"";
	struct span line;

	while (take_rule(&out, "# ", &line) && !span_is(line, end)) {
		struct buf word = {};
		size_t i = 0;

		while (i < sizeof(exports) / sizeof(*exports) && !skip(&line, exports[i].start))
			i++;
		if (i == sizeof(exports) / sizeof(*exports))
			fuzz_fail("nothing known is exported", line);
		take_word(&word, &line);
		rules_put(rules, exports[i].kind, span_str(exports[i].what), fuzz_span(&word));
		buf_done(&word);
	}
	if (!span_is(line, end) || take_rule(&out, "# ", &line))
		fuzz_fail("not both variables are exported in the end", line);
}

/* "ReadFile|Refer" as "read_file,refer" */
static void take_go_rights(struct buf *b, struct span *in)
{
	do {
		bool first = true;

		need(in, "llsyscall.AccessFS");
		while (in->len && isalnum((unsigned char)*in->data)) {
			char c = take_char(in);

			if (isupper((unsigned char)c) && !first)
				buf_put(b, '_');
			first = false;
			buf_put(b, tolower((unsigned char)c));
		}
		if (in->len && *in->data == '|')
			buf_put(b, ',');
	} while (skip(in, "|"));
}

/* go.dev/ref/spec#String_literals: an interpreted one. */
static void take_go_string(struct buf *b, struct span *in)
{
	need(in, "\"");
	while (!skip(in, "\"")) {
		char c = take_char(in);

		if (c == '\\' && skip(in, "x")) {
			c = take_digits(in, 2, 16);
		} else if (c == '\\') {
			c = take_char(in);
			if (c != '\\' && c != '"')
				fuzz_fail("no escape of Go", *in);
		}
		buf_put(b, c);
	}
}

static void read_go(struct buf *rules, struct span out)
{
	struct span line;

	while (take_rule(&out, "// ", &line)) {
		struct buf rights = {}, path = {};

		if (skip(&line, "landlock.BindTCP(")) {
			rules_put(rules, 'p', span_str("bind"), take_number(&line));
		} else if (skip(&line, "landlock.ConnectTCP(")) {
			rules_put(rules, 'p', span_str("connect"), take_number(&line));
		} else {
			need(&line, "landlock.PathAccess(");
			take_go_rights(&rights, &line);
			need(&line, ", ");
			take_go_string(&path, &line);
			rules_put(rules, 'f', fuzz_span(&rights), fuzz_span(&path));
		}
		need(&line, "),");
		need_end(line);
		buf_done(&rights);
		buf_done(&path);
	}
}

/* Appends a member's bytes, which are in its hex twin where it is not UTF-8. */
static void put_bytes(struct buf *b, struct json_object *o, const char *key)
{
	struct json_object *twin;
	struct buf name = {};
	struct span hex;

	buf_printf(&name, "%s_hex", key);
	twin = json_object_object_get(o, buf_cstr(&name));
	buf_done(&name);
	if (!twin) {
		buf_span(b, json_text(member(o, key, json_type_string)));
		return;
	}
	for (hex = json_text(twin); hex.len;)
		buf_put(b, take_digits(&hex, 2, 16));
}

static void read_json(struct buf *rules, struct span out)
{
	struct json_object *json = fuzz_json(out, FUZZ_UTF8);
	struct json_object *list = member(json, "rules", json_type_array);

	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *rule = json_object_array_get_idx(list, i);
		struct json_object *mask = member(rule, "rights", json_type_object);
		struct json_object *port = json_object_object_get(rule, "port");
		struct json_object *directory = json_object_object_get(rule, "directory");
		struct buf object = {};

		if (port)
			buf_span(&object, json_text(port));
		else
			put_bytes(&object, rule, directory ? "directory" : "path");
		rules_put(rules, port ? 'p' : 'f', json_text(json_object_object_get(mask, "value")),
			  fuzz_span(&object));
		buf_done(&object);
	}
	json_object_put(json);
}

const struct rules_form rules_forms[] = {
	{ .name = "text", .what = RULES_ALL, .read = read_text },
	{
		.name = "landlockconfig",
		.is_utf8 = true,
		.files_first = true,
		.read = read_landlockconfig,
	},
	{
		.name = "landlockconfig-toml",
		.is_utf8 = true,
		.files_first = true,
		.read = read_toml,
	},
	{ .name = "setpriv", .is_word = true, .read = read_setpriv },
	{
		.name = "landrun",
		.is_word = true,
		.barrier = ',',
		.what = RULES_LANDRUN,
		.ports_apart = true,
		.read = read_landrun,
	},
	{
		.name = "sandboxer",
		.is_word = true,
		.barrier = ':',
		.what = RULES_SANDBOXER,
		.ports_apart = true,
		.read = read_sandboxer,
	},
	{ .name = "go", .ports_apart = true, .read = read_go },
	{ .name = "json", .what = RULES_VALUE, .read = read_json },
	{},
};
