// SPDX-License-Identifier: GPL-2.0-only
#include <langinfo.h>
#include <string.h>
#include <time.h>

#include "output/suggest.h"
#include "verbs/message.h"
#include "verbs/path_check.h"
#include "verbs/report.h"
#include "verbs/verb.h"

/* What is kept of denials, and of domains, rulesets and rules. */
#define MAX_BYTES (8UL << 20)

struct suggest_options {
	const struct suggest_form *form;
	bool widen;
	bool no_check;
};

struct suggest {
	const struct report_args *args;
	const struct suggest_options *options;
	struct policy *policy;
	struct domains *domains;
	uint64_t since; /* nanoseconds since 1970 */
};

static int set_form(void *target, const char *arg, struct error *err)
{
	struct suggest_options *o = target;

	for (o->form = suggest_forms; o->form->name; o->form++)
		if (!strcmp(o->form->name, arg))
			return 0;
	return error_set(err, -EINVAL,
			 "--for takes text, landlockconfig, landlockconfig-toml, setpriv, landrun, "
			 "sandboxer or go, not '%s'",
			 arg);
}

static int set_widen(void *target, const char *arg, struct error *err)
{
	((struct suggest_options *)target)->widen = true;
	return 0;
}

static int set_no_check(void *target, const char *arg, struct error *err)
{
	((struct suggest_options *)target)->no_check = true;
	return 0;
}

static const struct option_def suggest_options[] = {
	{ 0, "for", "FORM",
	  "text (default), setpriv, landrun, sandboxer, go,\nlandlockconfig or landlockconfig-toml",
	  set_form },
	{ 0, "widen", NULL, "offer the directories above as well, as comments", set_widen },
	{ 0, "no-check", NULL, "do not look whether paths still lead to the files", set_no_check },
	{},
};

static void suggest_help(FILE *out)
{
	fputs("Usage: lltrace suggest [FILE|-] [options]\n"
	      "       lltrace suggest [options] -- PROGRAM ARGS...\n"
	      "\n"
	      "Turns denials into the rules that would have allowed them, each with its\n"
	      "evidence, and says what no rule can allow.  Live until ^C, or of a program, or\n"
	      "of the recording FILE.  Read them before you use them: a sandbox is there to\n"
	      "deny.\n"
	      "\n"
	      "Which events:\n",
	      out);
	select_options_help(out);
	fputs("\nHow:\n", out);
	options_help_part(out, suggest_options);
	options_help_part(out, source_options);
	options_help(out, report_options);
	fputs("\n"
	      "Examples:\n"
	      "  lltrace suggest trace.dat\n"
	      "  lltrace suggest --for setpriv -- ./sandboxed\n"
	      "  lltrace suggest --for landlockconfig -d 195cc6b7c trace.dat > more.json\n",
	      out);
}

static int take_event(void *arg, const struct feed *feed, const struct event *event)
{
	struct suggest *suggest = arg;
	int ret = domains_add(suggest->domains, event);

	return ret ? ret : policy_add(suggest->policy, event);
}

/* Notes are told, a message each, where the rules have no place for them. */
static void tell(struct buf *notes)
{
	char *save, *line = strtok_r((char *)buf_cstr(notes), "\n", &save);

	for (; line; line = strtok_r(NULL, "\n", &save))
		message("%s", line + strspn(line, "# "));
}

static int put_rules(const struct suggest *suggest, struct buf *b, struct suggestion *s,
		     struct error *err)
{
	struct buf notes = {};
	int ret = suggest->options->form->put(b, &notes, s, err);

	if (!ret && !suggest->args->quiet)
		tell(&notes);
	buf_done(&notes);
	return ret;
}

static int print(void *arg, struct buf *b, const struct feed *feed, struct error *err)
{
	const struct suggest *suggest = arg;
	const struct feed_clock *clock = feed_clock(feed);
	const struct summary summary = feed_summary(feed);
	struct suggestion s = {
		.policy = suggest->policy,
		.domains = suggest->domains,
		.when = { .mode = WHEN_WALL,
			  .ticks = clock->ticks,
			  .has_wall = clock->has_wall,
			  .wall_offset = clock->wall_offset,
			  .date = true },
		.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8"),
		.widen = suggest->options->widen,
		.live = !suggest->args->feed.file,
		.since = suggest->since,
		.check = suggest->options->no_check ? NULL : path_check,
		.lost = summary.lost,
		.lost_unknown = summary.lost_unknown,
	};

	if (!suggest->args->json)
		return put_rules(suggest, b, &s, err);
	suggest_put_json(b, &s);
	return 0;
}

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

static int run(const struct report_args *args, const struct suggest_options *options)
{
	static const struct report_ops ops = { .event = take_event, .print = print };
	struct suggest suggest = { args, options, policy_new(MAX_BYTES), domains_new(MAX_BYTES),
				   now() };
	int status = EXIT_FAILED;

	if (suggest.policy && suggest.domains)
		status = report_run(&args->feed, &ops, &suggest);
	else
		message("out of memory");
	policy_free(suggest.policy);
	domains_free(suggest.domains);
	return status;
}

static int suggest_run(int argc, char **argv)
{
	struct suggest_options options = { .form = suggest_forms };
	struct report_args args;
	int status;

	if (report_parse(&suggest_verb, argc, argv, suggest_options, &options, true, &args,
			 &status)) {
		if (options.form != suggest_forms && args.json) {
			report_args_done(&args);
			return usage_error("suggest", "--for and -j are forms of their own");
		}
		args.feed.keep = options.no_check ? 0 : CONFINE_KEEP_PATHS;
		/* What the sandboxes are is to be known, whatever denials are selected. */
		selection_add(&args.select.context, "domain,ruleset", NULL);
		status = run(&args, &options);
	}
	report_args_done(&args);
	return status;
}

const struct verb suggest_verb = {
	.name = "suggest",
	.group = "watch",
	.summary = "turn denials into the rules that are missing",
	.max_operands = 1,
	.takes_program = true,
	.help = suggest_help,
	.run = suggest_run,
};
