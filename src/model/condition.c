// SPDX-License-Identifier: GPL-2.0-only
#include "model/condition.h"

#include <ctype.h>
#include <stdlib.h>

#define MAX_PORT 65535

static int parse_domain(struct condition_term *term, struct error *err)
{
	char *end;

	errno = 0;
	term->from = strtoull(term->text, &end, 16);
	if (errno || *end || !isxdigit((unsigned char)*term->text))
		return error_set(err, -EINVAL, "-d takes the ID of a domain in hex, not '%s'",
				 term->text);
	return 0;
}

/* A number that ends at *@end; false when there is none, or too large a one. */
static bool parse_port_number(const char *text, char **end, uint64_t *port)
{
	*port = strtoull(text, end, 10);
	return isdigit((unsigned char)*text) && *port <= MAX_PORT;
}

static int parse_port(struct condition_term *term, struct error *err)
{
	char *end;
	bool ok = parse_port_number(term->text, &end, &term->from);

	term->to = term->from;
	if (ok && *end == '-')
		ok = parse_port_number(end + 1, &end, &term->to);
	if (!ok || *end || term->to < term->from)
		return error_set(err, -EINVAL,
				 "--port takes a port, such as 443, or a range, such as "
				 "8000-8080, not '%s'",
				 term->text);
	return 0;
}

/* What the values of each kind are like. */
static const struct {
	const char *option;
	const char *what;
	bool list; /* commas part values */
	int (*parse)(struct condition_term *term, struct error *err);
} kinds[CONDITION_COUNT] = {
	[CONDITION_COMM] = { "-c", "a task name", false, NULL },
	[CONDITION_DOMAIN] = { "-d", "a domain", true, parse_domain },
	[CONDITION_RIGHT] = { "-r", "an access right", true, NULL },
	[CONDITION_PATH] = { "--path", "a path", false, NULL },
	[CONDITION_PORT] = { "--port", "a port", true, parse_port },
};

const char *condition_option(enum condition_kind kind)
{
	return kinds[kind].option;
}

const char *condition_what(enum condition_kind kind)
{
	return kinds[kind].what;
}

static int add_term(struct condition *c, enum condition_kind kind, struct span word,
		    struct error *err)
{
	struct condition_term *v = reallocarray(c->v, c->num + 1, sizeof(*v)), *term;
	bool negated = word.len && *word.data == '!';

	if (!v)
		return error_set(err, -ENOMEM, "out of memory");
	c->v = v;
	term = &v[c->num];
	*term = (struct condition_term){
		.negated = negated,
		.text = strndup(word.data + negated, word.len - negated),
	};
	if (!term->text)
		return error_set(err, -ENOMEM, "out of memory");
	c->num++;
	if (!*term->text)
		return error_set(err, -EINVAL, "%s needs a value", kinds[kind].option);
	return kinds[kind].parse ? kinds[kind].parse(term, err) : 0;
}

int conditions_add(struct conditions *conditions, enum condition_kind kind, const char *arg,
		   struct error *err)
{
	struct condition *c = &conditions->by_kind[kind];
	size_t len;
	int ret;

	for (;; arg += len + 1) {
		len = kinds[kind].list ? strcspn(arg, ",") : strlen(arg);
		ret = add_term(c, kind, (struct span){ arg, len }, err);
		if (ret || !arg[len])
			return ret;
	}
}

bool conditions_any(const struct conditions *conditions)
{
	for (size_t i = 0; i < CONDITION_COUNT; i++)
		if (conditions->by_kind[i].num)
			return true;
	return false;
}

void conditions_done(struct conditions *conditions)
{
	for (size_t kind = 0; kind < CONDITION_COUNT; kind++) {
		struct condition *c = &conditions->by_kind[kind];

		for (size_t i = 0; i < c->num; i++)
			free(c->v[i].text);
		free(c->v);
	}
	*conditions = (struct conditions){};
}
