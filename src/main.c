// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "output/tables.h"
#include "tracefs/target.h"
#include "verbs/message.h"
#include "verbs/verb.h"

static const struct verb *const verbs[] = {
	&show_verb,    &stat_verb, &explain_verb, &suggest_verb, &domains_verb, &record_verb,
	&recover_verb, &list_verb, &filter_verb,  &doctor_verb,	 &clean_verb,
};

#define NUM_VERBS (sizeof(verbs) / sizeof(*verbs))

static void print_overview(FILE *out)
{
	const char *group = "";

	fputs("Usage: lltrace COMMAND [options]\n"
	      "\n"
	      "Shows what Landlock sandboxes are denied, by whom and why, from the kernel's\n"
	      "trace events.\n"
	      "\n",
	      out);
	for (size_t i = 0; i < NUM_VERBS; i++) {
		fprintf(out, "%-9s %-9s %s\n",
			strcmp(group, verbs[i]->group) ? verbs[i]->group : "", verbs[i]->name,
			verbs[i]->summary);
		group = verbs[i]->group;
	}
	fputs("\n"
	      "'lltrace COMMAND -h' or 'lltrace help COMMAND' tells more of a command,\n"
	      "'lltrace --version' the versions of lltrace and its libraries.\n",
	      out);
}

static void print_version(void)
{
	puts("lltrace " LLTRACE_VERSION "\n"
	     "libtracefs " LIBTRACEFS_VERSION ", libtraceevent " LIBTRACEEVENT_VERSION
	     ", libtracecmd " LIBTRACECMD_VERSION);
	puts(READS);
	if (!has_tables)
		puts("built without libsmartcols: stat, domains and explain only write JSON");
}

static const struct verb *find_verb(const char *name)
{
	for (size_t i = 0; i < NUM_VERBS; i++)
		if (!strcmp(verbs[i]->name, name))
			return verbs[i];
	return NULL;
}

static int unknown_command(const char *name)
{
	return usage_error("", "there is no command '%s'", name);
}

static int help(int argc, char **argv)
{
	const struct verb *verb;

	if (argc < 2) {
		print_overview(stdout);
		return 0;
	}
	verb = find_verb(argv[1]);
	if (!verb)
		return unknown_command(argv[1]);
	verb->help(stdout);
	return 0;
}

static int run(int argc, char **argv)
{
	const struct verb *verb;

	if (argc < 2) {
		print_overview(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "-V") || !strcmp(argv[1], "--version")) {
		print_version();
		return 0;
	}
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help") || !strcmp(argv[1], "help"))
		return help(argc - 1, argv + 1);
	if (argv[1][0] == '-')
		return usage_error("", "unknown option %s", argv[1]);
	verb = find_verb(argv[1]);
	return verb ? verb->run(argc - 1, argv + 1) : unknown_command(argv[1]);
}

/* A full disk shows only when the last bytes are written. */
static int close_stdout(int status)
{
	bool failed = fflush(stdout) || ferror(stdout);

	/* Interrupted, it is closed nevertheless. */
	if (!failed)
		failed = close(STDOUT_FILENO) && errno != EINTR;
	if (failed && errno != EPIPE && errno != EBADF) {
		message("cannot write the output: %m");
		return status ? status : EXIT_FAILED;
	}
	return status;
}

/*
 * A file opened under the number of a closed stdout would get the output.  What
 * stands in for it can't be used either: it is open the wrong way round.
 */
static void occupy_standard_fds(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
			_exit(EXIT_FAILED);
}

int main(int argc, char **argv)
{
	occupy_standard_fds();
	setlocale(LC_CTYPE, "");
	setlocale(LC_TIME, "");
	target_save_signals();
	/*
	 * A reader that goes away and a file that gets too large are errors of write(2), so that
	 * tracefs is cleaned up.
	 */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	return close_stdout(run(argc, argv));
}
