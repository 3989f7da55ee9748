// SPDX-License-Identifier: GPL-2.0-only
#include "select_options.h"

#include <ctype.h>
#include <stdlib.h>

static int set_event(void *target, const char *arg, struct error *err)
{
	struct select_options *o = target;

	return selection_add(&o->events, arg, err);
}

static int set_audit(void *target, const char *arg, struct error *err)
{
	struct select_options *o = target;

	o->audit = true;
	return 0;
}

/* In "(EXPR) && (more)" such an EXPR would not stay between its parentheses. */
static bool is_balanced(const char *expr)
{
	int depth = 0;

	for (; *expr && depth >= 0; expr++) {
		if (*expr == '"' || *expr == '\'') {
			const char *end = strchr(expr + 1, *expr);

			if (!end)
				return false;
			expr = end;
		}
		depth += (*expr == '(') - (*expr == ')');
	}
	return !depth;
}

/* Nobody could see or paste such a filter. */
static bool has_control(const char *expr)
{
	for (; *expr; expr++)
		if (iscntrl((unsigned char)*expr) && !strchr("\t\n", *expr))
			return true;
	return false;
}

static int set_filter(void *target, const char *arg, struct error *err)
{
	struct select_options *o = target;

	if (has_control(arg))
		return error_set(err, -EINVAL,
				 "-f has a control character; in a pattern '?' stands for one");
	if (!is_balanced(arg))
		return error_set(err, -EINVAL, "the parentheses or quotes of -f '%s' do not match",
				 arg);
	free(o->filter);
	o->filter = strdup(arg);
	return o->filter ? 0 : error_set(err, -ENOMEM, "out of memory");
}

static int add_condition(void *target, enum condition_kind kind, const char *arg, struct error *err)
{
	struct select_options *o = target;

	return conditions_add(&o->conditions, kind, arg, err);
}

static int set_comm(void *target, const char *arg, struct error *err)
{
	return add_condition(target, CONDITION_COMM, arg, err);
}

static int set_domain(void *target, const char *arg, struct error *err)
{
	return add_condition(target, CONDITION_DOMAIN, arg, err);
}

static int set_right(void *target, const char *arg, struct error *err)
{
	return add_condition(target, CONDITION_RIGHT, arg, err);
}

static int set_path(void *target, const char *arg, struct error *err)
{
	return add_condition(target, CONDITION_PATH, arg, err);
}

static int set_port(void *target, const char *arg, struct error *err)
{
	return add_condition(target, CONDITION_PORT, arg, err);
}

static int set_count(void *target, const char *arg, struct error *err)
{
	struct select_options *o = target;
	char *end;

	errno = 0;
	o->count = strtoull(arg, &end, 10);
	if (errno || !isdigit((unsigned char)*arg) || *end || !o->count)
		return error_set(err, -EINVAL, "-n takes a number of events above 0, not '%s'",
				 arg);
	return 0;
}

/* Ten years; a timer can't hold much more. */
#define MAX_SECONDS 315360000.0

static int set_time(void *target, const char *arg, struct error *err)
{
	struct select_options *o = target;
	double seconds;
	char *end;

	seconds = strtod(arg, &end);
	if (end == arg || *end || !(seconds > 0 && seconds <= MAX_SECONDS) ||
	    strspn(arg, "0123456789.") != strlen(arg))
		return error_set(err, -EINVAL, "--time takes seconds above 0, not '%s'", arg);
	o->time_ns = seconds * 1e9;
	if (!o->time_ns)
		o->time_ns = 1;
	return 0;
}

static int add_pid(struct select_options *o, const char *word, size_t len, struct error *err)
{
	pid_t *more;
	long pid;
	char *end;

	errno = 0;
	pid = strtol(word, &end, 10);
	if (errno || !isdigit((unsigned char)*word) || end != word + len || pid < 1 ||
	    pid > INT32_MAX)
		return error_set(err, -EINVAL, "'%.*s' is no process ID", (int)len, word);
	more = reallocarray(o->pids, o->num_pids + 1, sizeof(*more));
	if (!more)
		return error_set(err, -ENOMEM, "out of memory");
	o->pids = more;
	o->pids[o->num_pids++] = pid;
	return 0;
}

static int add_pids(struct select_options *o, const char *arg, bool only, struct error *err)
{
	int ret;

	if (o->num_pids && o->only_pids != only)
		return error_set(err, -EINVAL, "-p and -P can't be given together");
	o->only_pids = only;
	for (;;) {
		size_t len = strcspn(arg, ",");

		ret = add_pid(o, arg, len, err);
		if (ret || !arg[len])
			return ret;
		arg += len + 1;
	}
}

static int set_pid(void *target, const char *arg, struct error *err)
{
	return add_pids(target, arg, false, err);
}

static int set_only_pid(void *target, const char *arg, struct error *err)
{
	return add_pids(target, arg, true, err);
}

static int set_user(void *target, const char *arg, struct error *err)
{
	((struct select_options *)target)->user = arg;
	return 0;
}

const struct option_def select_options[] = {
	{ 'e', "event", "SPEC",
	  "events: names, globs, or the groups deny, domain,\n"
	  "ruleset, rule, check and all, with commas between\n"
	  "(default: all but check)",
	  set_event },
	{ 'A', "audit-equivalent", NULL, "only the denials that audit would log", set_audit },
	{ 'p', "pid", "PID",
	  "only these processes (commas between), and what\nthey fork from then on", set_pid },
	{ 'P', "only-pid", "PID", "only these processes, not what they fork", set_only_pid },
	{ 'c', "comm", "NAME", "only tasks of that name, a glob", set_comm },
	{ 'd', "domain", "ID", "only this domain (hex; commas between)", set_domain },
	{ 'r', "right", "NAME",
	  "only about this access right: read_file, or\nnet.bind_tcp (commas between)", set_right },
	{ 0, "path", "GLOB", "only files whose path fits", set_path },
	{ 0, "port", "N", "only this port, or N-M (commas between)", set_port },
	{ 'f', "filter", "EXPR", "an ftrace filter expression, for every event", set_filter },
	{},
};

const struct option_def run_options[] = {
	{ 'u', "user", "USER", "run the program as USER (under sudo: who called it)", set_user },
	{ 'n', "count", "N", "stop after N events", set_count },
	{ 0, "time", "SECONDS", "stop after that time", set_time },
	{},
};

void select_options_help(FILE *out)
{
	options_help_part(out, select_options);
	options_help_part(out, run_options);
}

int select_options_check(struct select_options *o, const struct operands *operands, bool file,
			 struct error *err)
{
	o->program = operands->program;
	if (o->program && !*o->program)
		return error_set(err, -EINVAL, "no program behind '--'");
	if (o->program && file)
		return error_set(err, -EINVAL,
				 "no program can be run ('%s') where a recording is read",
				 *o->program);
	if (o->program && o->num_pids)
		return error_set(err, -EINVAL, "-%c can't be given together with a program to run",
				 o->only_pids ? 'P' : 'p');
	if (o->user && !o->program)
		return error_set(err, -EINVAL, "-u needs a program to run: -- PROGRAM ARGS...");
	return 0;
}

void select_options_done(struct select_options *options)
{
	selection_done(&options->events);
	selection_done(&options->context);
	conditions_done(&options->conditions);
	free(options->filter);
	free(options->pids);
	*options = (struct select_options){};
}
