// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "recording/temporary.h"
#include "util/io.h"
#include "util/shell.h"
#include "util/sink.h"
#include "verbs/message.h"
#include "verbs/progress.h"
#include "verbs/recorder.h"
#include "verbs/verb.h"

#define DEFAULT_FILE	    "trace.dat"
#define DEFAULT_BUFFER_SIZE (8 << 20)
/* An event with a path of PATH_MAX does not fit a sub-buffer of 4 KiB; the kernel drops it. */
#define DEFAULT_SUBBUF_SIZE (8 << 10)

struct record_options {
	struct recorder_options recorder;
	bool fail_on_loss;
};

static int set_output(void *target, const char *arg, struct error *err)
{
	if (!*arg)
		return error_set(err, -EINVAL, "-o needs the name of a file");
	((struct record_options *)target)->recorder.file = arg;
	return 0;
}

static int set_buffer_size(void *target, const char *arg, struct error *err)
{
	struct record_options *o = target;

	return option_size("-b", arg, &o->recorder.buffer_size, err);
}

static int set_subbuf_size(void *target, const char *arg, struct error *err)
{
	struct record_options *o = target;

	return option_size("--subbuf-size", arg, &o->recorder.subbuf_size, err);
}

static int set_max_size(void *target, const char *arg, struct error *err)
{
	struct record_options *o = target;

	return option_size("--max-size", arg, &o->recorder.max_size, err);
}

static int set_clock(void *target, const char *arg, struct error *err)
{
	((struct record_options *)target)->recorder.clock = arg;
	return 0;
}

static int set_compress(void *target, const char *arg, struct error *err)
{
	((struct record_options *)target)->recorder.compress = true;
	return 0;
}

static int set_version(void *target, const char *arg, struct error *err)
{
	struct record_options *o = target;

	if (strcmp(arg, "6") && strcmp(arg, "7"))
		return error_set(err, -EINVAL, "--file-version takes 6 or 7, not '%s'", arg);
	o->recorder.version = *arg - '0';
	return 0;
}

static int set_fail_on_loss(void *target, const char *arg, struct error *err)
{
	((struct record_options *)target)->fail_on_loss = true;
	return 0;
}

static int set_quiet(void *target, const char *arg, struct error *err)
{
	((struct record_options *)target)->recorder.quiet = true;
	return 0;
}

static int set_verbose(void *target, const char *arg, struct error *err)
{
	((struct record_options *)target)->recorder.verbose = true;
	return 0;
}

static const struct option_def record_options[] = {
	{ 'o', "output", "FILE", "where to (default trace.dat); '-': standard output", set_output },
	{ 'b', "buffer-size", "SIZE", "ring buffer of each CPU (default 8M)", set_buffer_size },
	{ 'C', "clock", "NAME", "trace clock (default boot; local with a program)", set_clock },
	{ 0, "max-size", "SIZE", "keep the newest events, in a file of at most SIZE",
	  set_max_size },
	{ 0, "compress", NULL, "pack the events with zstd", set_compress },
	{ 0, "file-version", "N", "of trace.dat: 7 (default), or 6 for old readers", set_version },
	{ 0, "subbuf-size", "SIZE", "sub-buffers of the ring buffer (default 8K)",
	  set_subbuf_size },
	{ 0, "fail-on-loss", NULL, "exit with 1 when events were lost", set_fail_on_loss },
	{ 'q', "quiet", NULL, "nothing on stderr but errors and losses", set_quiet },
	{ 'v', "verbose", NULL, "more: the filters", set_verbose },
	{},
};

static void record_help(FILE *out)
{
	fputs("Usage: lltrace record [-o FILE] [options] [-- PROGRAM ARGS...]\n"
	      "\n"
	      "Records Landlock events to a trace.dat file: until ^C, or with a program, which\n"
	      "is traced alone with all that it starts, until it ends.\n"
	      "\n"
	      "Which events:\n",
	      out);
	select_options_help(out);
	fputs("\nHow:\n", out);
	options_help(out, record_options);
	fputs("\n"
	      "Examples:\n"
	      "  lltrace record                       everything but rule checks, until ^C\n"
	      "  lltrace record -o make.dat -- make   what make and its children do\n"
	      "  lltrace record -e deny --max-size 100M --time 3600\n"
	      "  ssh host lltrace record --time 10 -o - > host.dat\n"
	      "\n"
	      "See it with 'lltrace show FILE', 'trace-cmd report' or KernelShark.  A recording\n"
	      "that was cut off is in FILE.part: 'lltrace recover FILE' finishes it.\n",
	      out);
}

static void tell_result(const struct record_options *o, const struct recording_result *result,
			bool to_stdout)
{
	struct buf b = {};

	if (result->unpacked)
		message("not compressed: there was no room for it");
	if (o->recorder.quiet)
		return;
	if (result->dropped)
		message("%" PRIu64 " older events were left out by --max-size", result->dropped);
	buf_printf(&b, "recorded %" PRIu64 " event%s (", result->events,
		   result->events == 1 ? "" : "s");
	put_size(&b, result->size);
	buf_printf(&b, "), %s lost", result->lost ? "some" : "none");
	if (!to_stdout) {
		buf_str(&b, "; see: lltrace show ");
		shell_put_file(&b, o->recorder.file);
	}
	message("%s", buf_cstr(&b));
	buf_done(&b);
}

static int run_recorder(const struct record_options *o, struct recording_result *result,
			bool to_stdout)
{
	struct error err = {};
	int status, ret;

	ret = recorder_run(&o->recorder, result, &status, &err);
	if (ret)
		error_print(&err);
	if (result->has_file)
		tell_result(o, result, to_stdout);
	error_done(&err);
	if (ret)
		return status;
	return o->fail_on_loss && result->lost ? EXIT_FAILED : 0;
}

/* Gives the finished recording to who reads standard output. */
static int copy_out(const char *file, int out)
{
	int fd = open_retry(AT_FDCWD, file, O_RDONLY, 0), ret = 0;
	struct sink sink;
	ssize_t n = 1;

	if (fd < 0)
		return fd;
	sink_init(&sink, out);
	while (!ret && n > 0) {
		if (!buf_room(&sink.buf, 1 << 16)) {
			ret = -ENOMEM;
			break;
		}
		n = read_retry(fd, sink.buf.data + sink.buf.len, 1 << 16);
		if (n < 0) {
			ret = n;
		} else {
			sink.buf.len += n;
			ret = sink_flush(&sink);
		}
	}
	sink_done(&sink);
	close(fd);
	return ret;
}

static char *temporary_directory(void)
{
	char *dir;
	int ret = temporary_new(&dir);

	if (!ret)
		return dir;
	message("cannot create a directory for the recording, %s: %s",
		dir ? dir : temporary_place(), strerror(-ret));
	message("set TMPDIR to a directory with room");
	free(dir);
	return NULL;
}

/* The program's output is not to get into the recording: it goes to standard error. */
static int take_stdout(void)
{
	int fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

	if (fd >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0)
		return fd;
	message("cannot write to standard output: %m");
	return -1;
}

/* Records into a file of our own, since what comes first in a recording is known last. */
static int record_to_stdout(struct record_options *o, struct recording_result *result)
{
	int out = take_stdout(), status, ret = 0;
	char *dir, *file = NULL;

	if (out < 0)
		return EXIT_FAILED;
	dir = temporary_directory();
	if (!dir)
		return EXIT_FAILED;
	if (asprintf(&file, "%s/" TEMPORARY_FILE, dir) < 0) {
		message("out of memory");
		rmdir(dir);
		free(dir);
		return EXIT_FAILED;
	}
	o->recorder.file = file;
	status = run_recorder(o, result, true);
	if (result->has_file) {
		ret = copy_out(file, out);
		if (ret) {
			message("cannot write to standard output: %s", strerror(-ret));
			message("the recording is kept: %s", file);
			status = EXIT_FAILED;
		} else if (unlink(file)) {
			message("cannot remove %s: %m", file);
		}
	}
	/* What could not be finished or written stays. */
	if (rmdir(dir) && errno != ENOTEMPTY && errno != EEXIST)
		message("cannot remove %s: %m", dir);
	free(file);
	free(dir);
	return status;
}

static int check(const struct record_options *o, const struct operands *operands,
		 struct select_options *select, struct error *err)
{
	if (o->recorder.compress && o->recorder.version == 6)
		return error_set(err, -EINVAL, "--compress needs version 7 of trace.dat");
	if (!strcmp(o->recorder.file, "-") && isatty(STDOUT_FILENO))
		return error_set(err, -EINVAL,
				 "a recording is not for a terminal: redirect standard output");
	return select_options_check(select, operands, false, err);
}

static int record(struct record_options *o)
{
	struct recording_result result = {};
	int status;

	if (strcmp(o->recorder.file, "-"))
		status = run_recorder(o, &result, false);
	else
		status = record_to_stdout(o, &result);
	return program_exit_status(o->recorder.select, &result.program, status);
}

static int record_run(int argc, char **argv)
{
	struct select_options select = {};
	struct record_options options = {
		.recorder = {
			.select = &select,
			.file = DEFAULT_FILE,
			.buffer_size = DEFAULT_BUFFER_SIZE,
			.subbuf_size = DEFAULT_SUBBUF_SIZE,
			.version = 7,
		},
	};
	const struct option_def *const tables[] = { select_options, run_options, record_options,
						    NULL };
	void *const targets[] = { &select, &select, &options };
	struct operands operands;
	struct error err = {};
	int status;

	if (verb_parse(&record_verb, argc, argv, tables, targets, &operands, &status)) {
		if (check(&options, &operands, &select, &err))
			status = usage_error("record", "%s", err.what);
		else
			status = record(&options);
	}
	select_options_done(&select);
	error_done(&err);
	return status;
}

const struct verb record_verb = {
	.name = "record",
	.group = "keep",
	.summary = "record events to a trace.dat file",
	.takes_program = true,
	.help = record_help,
	.run = record_run,
};
