// SPDX-License-Identifier: GPL-2.0-only
#include <unistd.h>

#include "output/escape.h"
#include "output/json_impl.h"
#include "util/sink.h"
#include "verbs/checks.h"
#include "verbs/message.h"
#include "verbs/verb.h"
#include "verbs/verify.h"

struct doctor_options {
	bool json;
	bool verify;
};

static int set_json(void *target, const char *arg, struct error *err)
{
	((struct doctor_options *)target)->json = true;
	return 0;
}

static int set_verify(void *target, const char *arg, struct error *err)
{
	((struct doctor_options *)target)->verify = true;
	return 0;
}

static const struct option_def doctor_options[] = {
	{ 0, "verify-audit", NULL,
	  "compare what -A shows with what audit logs, until\n^C, the program's end, or for --time",
	  set_verify },
	{ 'j', "json", NULL, "one JSON document", set_json },
	{},
};

static void doctor_help(FILE *out)
{
	fputs("Usage: lltrace doctor [options]\n"
	      "       lltrace doctor --verify-audit [options] [-- PROGRAM ARGS...]\n"
	      "\n"
	      "Looks whether 'lltrace show' works here: a line for each thing it needs, with\n"
	      "what was seen and what to do.  Changes nothing.\n"
	      "\n"
	      "Options:\n",
	      out);
	options_help_part(out, run_options);
	options_help(out, doctor_options);
	fputs("\n"
	      "The exit status is 0 when it works, else 3.  With --verify-audit, which needs a\n"
	      "kernel with both, it is 0 when all denials agree, else 1.\n"
	      "\n"
	      "Examples:\n"
	      "  ssh root@host lltrace doctor\n"
	      "  lltrace doctor --verify-audit --time 60\n",
	      out);
}

/* For people, and for programs. */
static const struct {
	const char *text;
	const char *json;
} findings[FOUND_COUNT] = {
	[FOUND_OK] = { "ok", "ok" },
	[FOUND_WARNING] = { "warn", "warning" },
	[FOUND_FAILURE] = { "FAIL", "failure" },
	[FOUND_NOTHING] = { "-", "skipped" },
};

static void put_line(struct buf *b, const struct check *check, const struct finding_text *text)
{
	buf_printf(b, "%-4s  %-10s  ", findings[text->finding].text, check->name);
	if (text->finding == FOUND_NOTHING)
		buf_str(b, "not looked at");
	escape_put(b, (struct span){ text->seen.data, text->seen.len }, ESCAPE_CONTROL);
	if (text->fix.len) {
		buf_str(b, "\n                  -> ");
		escape_put(b, (struct span){ text->fix.data, text->fix.len }, ESCAPE_CONTROL);
	}
	buf_put(b, '\n');
}

static void put_member(struct json *j, const char *name, const struct buf *value)
{
	json_key(j, name);
	json_bytes(j, name, (struct span){ value->data, value->len });
}

static void put_object(struct json *j, const struct check *check, const struct finding_text *text)
{
	json_open(j, '{');
	json_key(j, "check");
	json_word(j, check->name);
	json_key(j, "found");
	json_word(j, findings[text->finding].json);
	if (text->seen.len)
		put_member(j, "seen", &text->seen);
	if (text->fix.len)
		put_member(j, "fix", &text->fix);
	json_close(j, '}');
}

/* In place of what is known in part only. */
static void no_memory(struct finding_text *text)
{
	buf_done(&text->seen);
	buf_done(&text->fix);
	text->finding = FOUND_FAILURE;
	buf_str(&text->seen, "out of memory");
}

/* Returns whether "show" works. */
static bool look(struct buf *lines, struct json *j)
{
	struct machine machine = {};
	bool works;

	for (const struct check *check = checks; check->name; check++) {
		struct finding_text text = {};

		if (check->needs & ~machine.facts)
			text.finding = FOUND_NOTHING;
		else
			check->look(&machine, &text);
		if (buf_failed(&text.seen) || buf_failed(&text.fix))
			no_memory(&text);
		if (j)
			put_object(j, check, &text);
		else
			put_line(lines, check, &text);
		buf_done(&text.seen);
		buf_done(&text.fix);
	}
	works = machine.facts & FACT_SOURCE;
	machine_done(&machine);
	return works;
}

static bool look_json(struct buf *b)
{
	struct json j = { .b = b };
	bool works;

	json_begin(&j, "doctor");
	json_key(&j, "checks");
	json_open(&j, '[');
	works = look(NULL, &j);
	json_close(&j, ']');
	json_key(&j, "works");
	json_bool(&j, works);
	json_end(&j);
	return works;
}

static int look_and_print(bool json)
{
	struct sink sink;
	bool works;
	int ret;

	sink_init(&sink, STDOUT_FILENO);
	works = json ? look_json(&sink.buf) : look(&sink.buf, NULL);
	ret = sink_flush(&sink);
	sink_done(&sink);
	if (ret && ret != -EPIPE) {
		message("cannot write the output: %s", strerror(-ret));
		return EXIT_FAILED;
	}
	return works ? 0 : EXIT_CANNOT;
}

static int doctor_run(int argc, char **argv)
{
	struct doctor_options options = {};
	struct select_options select = {};
	const struct option_def *const tables[] = { doctor_options, run_options, NULL };
	void *const targets[] = { &options, &select };
	struct operands operands;
	struct error err = {};
	int status;

	if (!verb_parse(&doctor_verb, argc, argv, tables, targets, &operands, &status))
		;
	else if (select_options_check(&select, &operands, false, &err))
		status = usage_error("doctor", "%s", err.what);
	else if (options.verify)
		status = verify_audit(&select, options.json);
	else if (select.program || select.count || select.time_ns)
		status = usage_error("doctor", "a program, -n and --time are for --verify-audit");
	else
		status = look_and_print(options.json);
	select_options_done(&select);
	error_done(&err);
	return status;
}

const struct verb doctor_verb = {
	.name = "doctor",
	.group = "check",
	.summary = "look whether tracing works here, and what to do if not",
	.takes_program = true,
	.help = doctor_help,
	.run = doctor_run,
};
