// SPDX-License-Identifier: GPL-2.0-only
/*
 * The form for people: time, who, what, on what object; then, less loud, the
 * domain and whether audit would log it.
 */
#include "model/denial.h"
#include "output/escape.h"
#include "output/line.h"
#include "output/payload.h"

#define TASK_WIDTH 22
#define WHAT_WIDTH 24
#define OBJECT_WIDTH 32

enum color {
	COLOR_DENIED,
	COLOR_TASK,
	COLOR_QUIET,
	COLOR_LOST,
	COLOR_RESET,
};

/* Of the 16 basic colours those that can be read on dark and on light. */
static const char *const colors[] = {
	[COLOR_DENIED] = "\033[1;31m", [COLOR_TASK] = "\033[36m", [COLOR_QUIET] = "\033[2m",
	[COLOR_LOST] = "\033[1;35m",   [COLOR_RESET] = "\033[0m",
};

/* A line being built. */
struct line {
	struct buf *b;
	const struct event *event;
	const struct style *style;
	uint64_t shown;	/* roles that the line has told already */
};

static void paint(struct line *l, enum color color)
{
	if (l->style->color)
		buf_str(l->b, colors[color]);
}

/* The columns that the bytes from @start on take; escapes of ours do not count. */
static size_t width_from(const struct buf *b, size_t start)
{
	size_t width = 0;

	for (size_t i = start; i < b->len; i++)
		width += ((unsigned char)b->data[i] & 0xc0) != 0x80;
	return width;
}

static void pad_to(struct line *l, size_t start, size_t width)
{
	size_t used = width_from(l->b, start);

	if (l->style->aligned && used < width)
		buf_fill(l->b, ' ', width - used);
	buf_str(l->b, l->style->aligned ? "  " : " ");
}

/* On a narrow terminal only what matters most, unless all was asked for. */
static bool is_brief(const struct line *l)
{
	return !l->style->aligned && !l->style->verbose;
}

static bool has(const struct line *l, enum role role)
{
	return event_has(l->event, role);
}

static uint64_t number(struct line *l, enum role role)
{
	l->shown |= 1ULL << role;
	return event_number(l->event, role);
}

static void put_id(struct line *l, enum role role)
{
	buf_hex(l->b, number(l, role));
}

static void put_string(struct line *l, enum role role)
{
	l->shown |= 1ULL << role;
	escape_text(l->b, event_bytes(l->event, role), l->style->utf8);
}

static const struct names *names_of(const struct line *l, enum role role)
{
	return &l->event->format->by_role[role]->names;
}

/* Names that fill a whole table of this size are said as "all". */
#define MANY_RIGHTS 4

static bool is_all(const struct names *names, uint64_t mask)
{
	uint64_t all = 0;

	for (size_t i = 0; i < names->num; i++)
		all |= names->v[i].value;
	return names->num >= MANY_RIGHTS && mask == all;
}

static void put_mask(struct line *l, enum role role)
{
	uint64_t mask = number(l, role);

	if (is_all(names_of(l, role), mask))
		buf_str(l->b, "all");
	else if (!mask)
		buf_str(l->b, "nothing");
	else
		names_put_mask(names_of(l, role), l->b, mask, ",");
}

static void put_ruleset(struct line *l)
{
	buf_str(l->b, "ruleset ");
	put_id(l, ROLE_RULESET);
	if (has(l, ROLE_RULESET_VERSION)) {
		buf_put(l->b, '.');
		buf_dec(l->b, number(l, ROLE_RULESET_VERSION));
	}
}

static void put_device(struct line *l)
{
	uint64_t dev;

	if (has(l, ROLE_DEV)) {
		dev = number(l, ROLE_DEV);
		buf_str(l->b, "dev ");
		/* The kernel's own dev_t: MINORBITS is 20. */
		buf_dec(l->b, dev >> 20);
		buf_put(l->b, ':');
		buf_dec(l->b, dev & 0xfffff);
		buf_put(l->b, ' ');
	}
	if (has(l, ROLE_INO)) {
		buf_str(l->b, "ino ");
		buf_dec(l->b, number(l, ROLE_INO));
	}
}

static void put_file(struct line *l)
{
	if (has(l, ROLE_PATH)) {
		put_string(l, ROLE_PATH);
		if (l->style->verbose && has(l, ROLE_INO)) {
			buf_str(l->b, " (");
			put_device(l);
			buf_put(l->b, ')');
		}
		l->shown |= 1ULL << ROLE_DEV | 1ULL << ROLE_INO;
	} else {
		put_device(l);
	}
}

/* bind denials carry the source port, the others the destination's; which may be 0. */
static void put_ports(struct line *l)
{
	uint64_t source = number(l, ROLE_SPORT), destination = number(l, ROLE_DPORT);

	buf_str(l->b, "port ");
	if (source && destination) {
		buf_dec(l->b, source);
		buf_str(l->b, " to port ");
		buf_dec(l->b, destination);
	} else {
		buf_dec(l->b, source ? source : destination);
	}
}

static void put_peer(struct line *l)
{
	if (has(l, ROLE_SUN_PATH)) {
		buf_put(l->b, '@');
		put_string(l, ROLE_SUN_PATH);
	}
	if (has(l, ROLE_PEER_COMM))
		put_string(l, ROLE_PEER_COMM);
	if (has(l, ROLE_PEER_PID)) {
		int32_t pid = number(l, ROLE_PEER_PID);

		if (pid || has(l, ROLE_PEER_COMM)) {
			buf_str(l->b, has(l, ROLE_PEER_COMM) ? "[" : " of pid ");
			buf_sdec(l->b, pid);
			buf_str(l->b, has(l, ROLE_PEER_COMM) ? "]" : "");
		}
	}
	if (number(l, ROLE_PEER_DOMAIN)) {
		buf_str(l->b, " in domain ");
		put_id(l, ROLE_PEER_DOMAIN);
	}
}

static void put_object(struct line *l)
{
	if (has(l, ROLE_PATH) || has(l, ROLE_INO))
		put_file(l);
	else if (has(l, ROLE_SPORT) || has(l, ROLE_DPORT))
		put_ports(l);
	else if (has(l, ROLE_PEER_PID) || has(l, ROLE_SUN_PATH) || has(l, ROLE_PEER_COMM))
		put_peer(l);
	else if (has(l, ROLE_PORT)) {
		buf_str(l->b, "port ");
		buf_dec(l->b, number(l, ROLE_PORT));
	}
}

/* Denials that have no access right, and names that read better in words. */
static const struct {
	const char *name;
	const char *words;
} denial_words[] = {
	{ "change_topology", "mount topology" },
	{ "deny_scope_signal", "signal" },
	{ "deny_scope_abstract_unix_socket", "abstract unix socket" },
};

static void put_words(struct line *l, const char *name)
{
	for (size_t i = 0; i < sizeof(denial_words) / sizeof(*denial_words); i++) {
		if (strcmp(denial_words[i].name, name))
			continue;
		buf_str(l->b, denial_words[i].words);
		return;
	}
	if (!strncmp(name, "deny_", strlen("deny_")))
		name += strlen("deny_");
	escape_put(l->b, span_str(name), ESCAPE_CONTROL);
}

/* The expression by which the kernel prints the field with this role. */
static const struct expr *shown_by(const struct line *l, enum role role)
{
	const struct format *format = l->event->format;
	const struct field *field = format->by_role[role];

	for (size_t i = 0; i < format->print.num; i++) {
		const struct expr *e = format->print.v[i].expr;

		if (e && field && expr_field(e) == field)
			return expr_choose(e, &format->abi, l->event->data);
	}
	return NULL;
}

/*
 * What was denied, by the kernel's own choice between access rights and other
 * requests where the print fmt has one (blockers_type).
 */
static void put_blockers(struct line *l)
{
	const struct expr *e = shown_by(l, ROLE_BLOCKERS);
	uint64_t mask = number(l, ROLE_BLOCKERS);

	l->shown |= 1ULL << ROLE_BLOCKERS_TYPE;
	if (e && e->kind == EXPR_SYMBOL) {
		struct number n = {};
		const char *name;

		expr_number(e->a, &l->event->format->abi, l->event->data, &n);
		name = names_find(&e->names, n.v);
		if (name) {
			put_words(l, name);
		} else {
			buf_str(l->b, "request type ");
			buf_dec(l->b, n.v);
		}
	} else if (e && e->kind == EXPR_CONST && strcmp(e->text, "unknown")) {
		put_words(l, e->text);
	} else if (e && e->kind == EXPR_CONST) {
		buf_str(l->b, "request type ");
		buf_dec(l->b, event_number(l->event, ROLE_BLOCKERS_TYPE));
	} else if (!mask && l->event->format->family == FAMILY_FS && !has(l, ROLE_BLOCKERS_TYPE)) {
		/* Without a request type, no access right stands for the operation itself. */
		put_words(l, "change_topology");
	} else {
		put_mask(l, ROLE_BLOCKERS);
	}
}

static void put_denied(struct line *l)
{
	if (has(l, ROLE_BLOCKERS))
		put_blockers(l);
	else
		put_words(l, l->event->format->short_name);
}

static void put_verdict(struct line *l)
{
	static const char *const reasons[UNLOGGED_COUNT] = {
		[UNLOGGED_NOT] = "",
		[UNLOGGED_SAME_EXEC] = ": log_same_exec is off",
		[UNLOGGED_NEW_EXEC] = ": after exec",
		[UNLOGGED_BEFORE_EXEC] = "",
		[UNLOGGED_AFTER_EXEC] = ": after exec",
	};
	enum unlogged why;

	switch (denial_verdict(l->event, &why)) {
	case VERDICT_LOGGED:
		buf_str(l->b, "audit");
		break;
	case VERDICT_NOT_LOGGED:
		buf_str(l->b, "no audit");
		buf_str(l->b, is_brief(l) ? "" : reasons[why]);
		break;
	default:
		buf_str(l->b, "audit unknown");
	}
	l->shown |= 1ULL << ROLE_SAME_EXEC | 1ULL << ROLE_LOG_SAME_EXEC | 1ULL << ROLE_LOG_NEW_EXEC |
		    1ULL << ROLE_LOGGED;
}

static void deny_line(struct line *l)
{
	size_t start;

	paint(l, COLOR_DENIED);
	start = l->b->len;
	buf_str(l->b, "denied ");
	put_denied(l);
	if (l->style->color) {
		size_t end = l->b->len;

		paint(l, COLOR_RESET);
		start += l->b->len - end;
	}
	pad_to(l, start, WHAT_WIDTH);
	start = l->b->len;
	put_object(l);
	pad_to(l, start, OBJECT_WIDTH);
	paint(l, COLOR_QUIET);
	if (has(l, ROLE_DOMAIN)) {
		buf_str(l->b, is_brief(l) ? "" : "domain ");
		put_id(l, ROLE_DOMAIN);
		buf_str(l->b, l->style->aligned ? "  " : " ");
	}
	put_verdict(l);
}

/* The past tense of the verb an event's name begins with. */
static void put_verb(struct line *l)
{
	static const struct {
		const char *prefix;
		const char *past;
	} verbs[] = {
		{ "create_", "created" },   { "free_", "freed" },   { "enforce_", "enforced" },
		{ "restrict_", "created" }, { "add_", "added" },    { "check_", "checked" },
	};
	const char *name = l->event->format->short_name;

	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (strncmp(name, verbs[i].prefix, strlen(verbs[i].prefix)))
			continue;
		buf_str(l->b, verbs[i].past);
		return;
	}
	escape_put(l->b, span_str(name), ESCAPE_CONTROL);
}

static void ruleset_line(struct line *l)
{
	static const struct {
		enum role role;
		const char *text;
	} handled[] = {
		{ ROLE_HANDLED_FS, "fs" },
		{ ROLE_HANDLED_NET, "net" },
		{ ROLE_SCOPED, "scope" },
	};
	const char *sep = ", handles ";

	put_verb(l);
	buf_put(l->b, ' ');
	put_ruleset(l);
	for (size_t i = 0; i < sizeof(handled) / sizeof(*handled); i++) {
		if (!has(l, handled[i].role) || !number(l, handled[i].role))
			continue;
		buf_str(l->b, sep);
		buf_str(l->b, handled[i].text);
		buf_put(l->b, ' ');
		put_mask(l, handled[i].role);
		sep = "; ";
	}
}

static void rule_line(struct line *l)
{
	put_verb(l);
	buf_str(l->b, " rule to ");
	put_ruleset(l);
	buf_str(l->b, ": ");
	if (has(l, ROLE_ACCESS)) {
		put_mask(l, ROLE_ACCESS);
		buf_put(l->b, ' ');
	}
	put_object(l);
}

static void domain_line(struct line *l)
{
	static const struct {
		enum role role;
		const char *text;
	} details[] = {
		{ ROLE_PROCESS_WIDE, ", process-wide" },
		{ ROLE_NO_NEW_PRIVS, ", no_new_privs" },
	};

	put_verb(l);
	buf_str(l->b, " domain ");
	put_id(l, ROLE_DOMAIN);
	if (has(l, ROLE_RULESET)) {
		buf_str(l->b, " from ");
		put_ruleset(l);
	}
	if (number(l, ROLE_PARENT)) {
		buf_str(l->b, " inside domain ");
		put_id(l, ROLE_PARENT);
	}
	if (has(l, ROLE_COMPLETE))
		buf_str(l->b, number(l, ROLE_COMPLETE) ? " on its last thread" : " on a thread");
	for (size_t i = 0; i < sizeof(details) / sizeof(*details); i++)
		if (number(l, details[i].role))
			buf_str(l->b, details[i].text);
	if (has(l, ROLE_DENIALS)) {
		uint64_t n = number(l, ROLE_DENIALS);

		buf_str(l->b, ", ");
		buf_dec(l->b, n);
		buf_str(l->b, n == 1 ? " denial" : " denials");
	}
}

static void put_grants(struct line *l)
{
	const struct field *field = l->event->format->by_role[ROLE_GRANTS];
	struct span bytes = event_bytes(l->event, ROLE_GRANTS);
	size_t size = field ? field->elem_size : 0;

	l->shown |= 1ULL << ROLE_GRANTS;
	if (size != 1 && size != 2 && size != 4 && size != 8)
		return;
	for (size_t i = 0; i + size <= bytes.len; i += size) {
		uint64_t mask = read_number(&l->event->format->abi, bytes.data + i, size, false);

		buf_printf(l->b, "%s layer %zu ", i ? ";" : ":", i / size + 1);
		if (mask)
			names_put_mask(&field->names, l->b, mask, ",");
		else
			buf_str(l->b, "nothing");
	}
}

static void check_line(struct line *l)
{
	put_verb(l);
	buf_put(l->b, ' ');
	if (has(l, ROLE_ACCESS)) {
		put_mask(l, ROLE_ACCESS);
		buf_put(l->b, ' ');
	}
	put_object(l);
	buf_str(l->b, ", domain ");
	put_id(l, ROLE_DOMAIN);
	buf_str(l->b, ": rule grants");
	put_grants(l);
}

static void other_line(struct line *l)
{
	escape_put(l->b, span_str(l->event->format->short_name), ESCAPE_CONTROL);
	buf_put(l->b, ' ');
	payload_put(l->b, l->event);
	l->shown = UINT64_MAX;
}

/* The piece of the print fmt that shows @field under a label. */
static const struct piece *labelled_piece(const struct format *format, const struct field *field)
{
	for (size_t i = 0; i < format->print.num; i++) {
		const struct piece *piece = &format->print.v[i];

		if (piece->label.len && piece->expr && expr_field(piece->expr) == field)
			return piece;
	}
	return NULL;
}

/* A value as the kernel prints it, without the blanks of its column. */
static void put_trimmed(struct line *l, const struct piece *piece)
{
	size_t start = l->b->len, blanks;

	payload_value(l->b, l->event, piece);
	while (l->b->len > start && l->b->data[l->b->len - 1] == ' ')
		l->b->len--;
	for (blanks = 0; start + blanks < l->b->len; blanks++)
		if (l->b->data[start + blanks] != ' ')
			break;
	if (blanks) {
		l->b->len -= blanks;
		memmove(l->b->data + start, l->b->data + start + blanks, l->b->len - start);
	}
}

/* Whatever the kernel says beyond what the line has told. */
static void put_rest(struct line *l)
{
	const struct format *format = l->event->format;
	const char *sep = l->style->aligned ? "  " : " ";

	if (l->shown == UINT64_MAX)
		return;
	for (size_t i = 0; i < format->num_fields; i++) {
		const struct field *field = &format->fields[i];
		const struct piece *piece;

		if (field->is_common || (field->role && l->shown >> field->role & 1))
			continue;
		if (field->role && !has(l, field->role) && !l->event->partial)
			continue;
		piece = labelled_piece(format, field);
		buf_str(l->b, sep);
		escape_put(l->b, piece ? piece->label : span_str(field->name), ESCAPE_KERNEL);
		buf_put(l->b, '=');
		if (piece)
			put_trimmed(l, piece);
		else
			payload_field(l->b, l->event, field);
	}
	if (l->event->partial)
		buf_str(l->b, " (the record is cut off)");
}

static void (*const lines[KIND_COUNT])(struct line *l) = {
	[KIND_DENY] = deny_line, [KIND_DOMAIN] = domain_line, [KIND_RULESET] = ruleset_line,
	[KIND_RULE] = rule_line, [KIND_CHECK] = check_line,   [KIND_OTHER] = other_line,
};

static void put_task(struct line *l)
{
	size_t start;

	paint(l, COLOR_TASK);
	start = l->b->len;
	escape_text(l->b, l->event->comm, l->style->utf8);
	buf_put(l->b, '[');
	buf_sdec(l->b, (int32_t)event_number(l->event, ROLE_PID));
	buf_put(l->b, ']');
	if (l->style->color) {
		size_t end = l->b->len;

		paint(l, COLOR_RESET);
		start += l->b->len - end;
	}
	pad_to(l, start, TASK_WIDTH);
}

static void put_time(struct line *l, struct style *style)
{
	if (style->when.mode == WHEN_NONE)
		return;
	paint(l, COLOR_QUIET);
	when_put(l->b, &style->when, l->event->record->time);
	paint(l, COLOR_RESET);
	buf_str(l->b, style->aligned ? "  " : " ");
}

static void text_event(struct buf *b, const struct event *event, struct style *style)
{
	struct line l = { .b = b, .event = event, .style = style };

	put_time(&l, style);
	if (*event->record->buffer) {
		escape_text(b, span_str(event->record->buffer), style->utf8);
		buf_str(b, ": ");
	}
	put_task(&l);
	if (event->format->kind != KIND_DENY)
		paint(&l, COLOR_QUIET);
	lines[event->format->kind](&l);
	put_rest(&l);
	paint(&l, COLOR_RESET);
	buf_put(b, '\n');
}

static void text_lost(struct buf *b, int cpu, uint64_t missed, struct style *style)
{
	struct line l = { .b = b, .style = style };

	paint(&l, COLOR_LOST);
	buf_str(b, "--- ");
	if (missed == MISSED_UNKNOWN)
		buf_str(b, "some");
	else
		buf_dec(b, missed);
	buf_str(b, missed == 1 ? " event was" : " events were");
	buf_str(b, " lost here on CPU ");
	buf_sdec(b, cpu);
	buf_str(b, " ---");
	paint(&l, COLOR_RESET);
	buf_put(b, '\n');
}

const struct line_form text_form = {
	.name = "text",
	.default_when = WHEN_WALL,
	.event = text_event,
	.lost = text_lost,
};
