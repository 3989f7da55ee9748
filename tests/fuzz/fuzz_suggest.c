// SPDX-License-Identifier: GPL-2.0-only
/*
 * Denials, and the rules that are made of them in each form: read back by that form's grammar, they
 * are for the same files and ports, and allow the same.  After a byte for byte order and size of
 * long and one for how it is done, and maybe the names of rights of a crafted recording: fuzz_event().
 */
#include "fuzz.h"
#include "output/suggest.h"
#include "rules.h"

enum {
	HOW_UTF8 = 1 << 0,
	HOW_WIDEN = 1 << 1,
	HOW_LIVE = 1 << 2,
	HOW_CHECK = 1 << 3,
	HOW_LOST = 1 << 4,
	HOW_ONE_DOMAIN = 1 << 5,
	HOW_CRAFTED = 1 << 6,
	HOW_SMALL = 1 << 7,
};

/* A format whose rights have other names. */
struct crafted {
	struct crafted *next;
	struct format format;
	struct field blockers;
};

struct denials {
	unsigned int how;
	struct policy *policy;
	struct domains *domains;
	struct names names; /* HOW_CRAFTED */
	struct crafted *crafted;
	bool any;
	uint64_t domain; /* of the first one */
};

/* Few of the names are unknown, some of them of two bits, and some bits have two. */
static void take_names(struct names *names, struct span *in)
{
	const struct names *known = rights_known(FAMILY_FS);

	for (unsigned int left = fuzz_number(in, 1) & 31; left; left--) {
		const unsigned int bit = fuzz_number(in, 1), choice = fuzz_number(in, 1);
		const uint64_t value = (bit & 128 ? 3ULL : 1ULL) << (bit & 31);
		char *text = choice < known->num ? strdup(known->v[choice].text) : fuzz_string(in);

		/* in the form for people a blank stands before the object */
		for (char *at = text; (at = strchr(at, ' '));)
			*at = '_';
		if (!names_add(names, value, span_str(text)))
			abort();
		free(text);
	}
}

static void craft(struct denials *d, struct event *event)
{
	struct crafted *c;

	if (event->format->kind != KIND_DENY || !event->format->by_role[ROLE_BLOCKERS])
		return;
	c = malloc(sizeof(*c));
	if (!c)
		abort();
	*c = (struct crafted){
		.next = d->crafted,
		.format = *event->format,
		.blockers = *event->format->by_role[ROLE_BLOCKERS],
	};
	c->blockers.names = d->names;
	c->format.by_role[ROLE_BLOCKERS] = &c->blockers;
	d->crafted = c;
	event->format = &c->format;
}

static void take_event(struct denials *d, struct event *event)
{
	const uint64_t domain = event_number(event, ROLE_DOMAIN);

	if (d->how & HOW_CRAFTED)
		craft(d, event);
	if (domains_add(d->domains, event))
		abort();
	if (event->format->kind != KIND_DENY)
		return;
	if (!d->any)
		d->domain = domain;
	d->any = true;
	if ((!(d->how & HOW_ONE_DOMAIN) || domain == d->domain) && policy_add(d->policy, event))
		abort();
}

/* Any of the answers, the same for the same path. */
static struct path_check check(const struct suggestion *s, const struct want *want)
{
	struct path_check check = { .state = want->path.len % (PATH_NEW + 1) };

	check.is_dir = want->path.len & 1;
	for (size_t i = 1; i + 1 < want->path.len; i++)
		if (want->path.data[i] == '/')
			check.dir_len = i;
	return check;
}

static struct span expected_path(const struct suggestion *s, const struct want *w)
{
	struct span path = w->path;

	if (s->check && s->live) {
		const struct path_check found = check(s, w);

		if (found.dir_len && (found.state == PATH_GONE || found.state == PATH_NEW))
			path.len = found.dir_len;
	}
	return path;
}

/* A right that can be said of files or ports by tools as of Linux 6.14; NULL: it can't. */
static const char *known_name(const struct want *w, uint64_t bit)
{
	static const char known[] = " execute write_file read_file read_dir remove_dir remove_file "
				    "make_char make_dir make_reg make_sock make_fifo make_block "
				    "make_sym refer truncate ioctl_dev bind_tcp connect_tcp ";
	const char *name = NULL;
	struct buf b = {};

	for (size_t i = w->names->num; i--;)
		if (w->names->v[i].value == bit)
			name = w->names->v[i].text;
	if (!name)
		return NULL;
	buf_printf(&b, " %s ", name);
	name = strstr(known, buf_cstr(&b)) ? name : NULL;
	buf_done(&b);
	return name;
}

/* What is said of a file by tools that know no single rights. */
static const char *coarse(const struct want *w, bool is_landrun)
{
	bool executes = false, writes = false;

	for (unsigned int i = 0; i < 64; i++) {
		const char *name = names_find(w->names, 1ULL << i);

		if (!(w->rights >> i & 1))
			continue;
		if (name && !strcmp(name, "execute"))
			executes = true;
		else if (!name || (strcmp(name, "read_file") && strcmp(name, "read_dir")))
			writes = true;
	}
	if (!is_landrun)
		return writes ? "RW" : "RO";
	return writes ? executes ? "rwx" : "rw" : executes ? "rox" : "ro";
}

static void put_known(struct buf *b, const struct want *w)
{
	for (unsigned int i = 0; i < 64; i++) {
		const char *name = w->rights >> i & 1 ? known_name(w, 1ULL << i) : NULL;

		if (name)
			buf_printf(b, "%s%s", b->len ? "," : "", name);
	}
}

/* Appends what a form allows of it. */
static void expect_what(struct buf *b, const struct rules_form *form, const struct want *w)
{
	if (form->what == RULES_VALUE)
		buf_dec(b, w->rights);
	else if (form->what == RULES_ALL)
		names_put_mask(w->names, b, w->rights, ",");
	else if (form->what != RULES_NAMES && w->kind == WANT_PATH)
		buf_str(b, coarse(w, form->what == RULES_LANDRUN));
	else
		put_known(b, w);
}

static bool is_ascii(struct span path)
{
	for (size_t i = 0; i < path.len; i++)
		if ((unsigned char)path.data[i] < ' ' || (unsigned char)path.data[i] >= 0x7f)
			return false;
	return true;
}

static bool is_sayable(const struct rules_form *form, struct span path)
{
	if (memchr(path.data, '\0', path.len))
		fuzz_fail("a path with a NUL", path);
	if (form->barrier && memchr(path.data, form->barrier, path.len))
		return false;
	if (form->is_word && !is_ascii(path) && path.data[path.len - 1] == '\n')
		return false;
	return !form->is_utf8 || fuzz_is_utf8(path);
}

static void expect_port(struct buf *rules, const struct rules_form *form, const struct want *w)
{
	struct buf port = {}, what = {};

	buf_dec(&port, w->port);
	expect_what(&what, form, w);
	for (unsigned int i = 0; form->ports_apart && i < 64; i++) {
		const char *name = w->rights >> i & 1 ? known_name(w, 1ULL << i) : NULL;

		if (name)
			rules_put(rules, 'p',
				  span_str(strcmp(name, "bind_tcp") ? "connect" : "bind"),
				  fuzz_span(&port));
	}
	if (!form->ports_apart && (what.len || form->what != RULES_NAMES))
		rules_put(rules, 'p', fuzz_span(&what), fuzz_span(&port));
	buf_done(&port);
	buf_done(&what);
}

static void expect_file(struct buf *rules, const struct rules_form *form, const struct want *w,
			struct span path)
{
	struct buf what = {};

	expect_what(&what, form, w);
	if ((what.len || form->what != RULES_NAMES) && is_sayable(form, path))
		rules_put(rules, 'f', fuzz_span(&what), path);
	buf_done(&what);
}

/* The rules that have to be in a form, of files, or of ports, or all. */
static void expect(struct buf *rules, const struct rules_form *form, const struct suggestion *s,
		   bool files, bool ports)
{
	for (const struct want *w = policy_first(s->policy); w; w = w->next) {
		if (!want_has_rule(w))
			continue;
		if (w->kind == WANT_PORT && ports)
			expect_port(rules, form, w);
		else if (w->kind == WANT_PATH && files)
			expect_file(rules, form, w, expected_path(s, w));
	}
}

static void check_rules(const struct rules_form *form, const struct suggestion *s, struct span out)
{
	struct buf expected = {}, rules = {};

	expect(&expected, form, s, true, !form->files_first);
	if (form->files_first)
		expect(&expected, form, s, false, true);
	form->read(&rules, out);
	if (rules.len != expected.len ||
	    memcmp(fuzz_span(&rules).data, fuzz_span(&expected).data, rules.len)) {
		buf_printf(&rules, " in place of ");
		buf_add(&rules, expected.data, expected.len);
		fuzz_fail(form->name, fuzz_span(&rules));
	}
	buf_done(&rules);
	buf_done(&expected);
}

static void put_form(const struct rules_form *form, struct suggestion *s)
{
	const unsigned int terminal = s->utf8 ? FUZZ_UTF8 : FUZZ_ASCII;
	const struct suggest_form *suggest = suggest_forms;
	struct buf b = {}, notes = {};
	struct error err = {};

	while (suggest->name && strcmp(suggest->name, form->name))
		suggest++;
	if (!suggest->name)
		suggest_put_json(&b, s);
	if (!suggest->name || !suggest->put(&b, &notes, s, &err)) {
		fuzz_lines(fuzz_span(&b), form->is_utf8 || !suggest->name ? FUZZ_UTF8 : terminal);
		fuzz_lines(fuzz_span(&notes), terminal);
		check_rules(form, s, fuzz_span(&b));
	}
	fuzz_error(&err);
	buf_done(&b);
	buf_done(&notes);
}

static void put_all(const struct denials *d)
{
	struct suggestion s = {
		.policy = d->policy,
		.domains = d->domains,
		.when = { .mode = WHEN_WALL, .has_wall = d->how & HOW_LIVE, .date = true },
		.utf8 = d->how & HOW_UTF8,
		.widen = d->how & HOW_WIDEN,
		.live = d->how & HOW_LIVE,
		.check = d->how & HOW_CHECK ? check : NULL,
		.lost = d->how & HOW_LOST ? 3 : 0,
		.lost_unknown = d->how & HOW_LOST,
	};

	for (const struct rules_form *form = rules_forms; form->name; form++)
		put_form(form, &s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = { (const char *)data, size };
	const unsigned int abi = fuzz_number(&in, 1);
	struct denials d = { .how = fuzz_number(&in, 1) };
	struct fuzz_event e;

	d.policy = policy_new(d.how & HOW_SMALL ? 1000 : 1 << 20);
	d.domains = domains_new(1 << 20);
	if (!d.policy || !d.domains)
		abort();
	if (d.how & HOW_CRAFTED)
		take_names(&d.names, &in);
	while (fuzz_event(&in, abi, &e)) {
		take_event(&d, &e.event);
		free(e.copy);
	}
	put_all(&d);
	policy_free(d.policy);
	domains_free(d.domains);
	for (struct crafted *c = d.crafted, *next; c; c = next) {
		next = c->next;
		free(c);
	}
	names_done(&d.names);
	return 0;
}
