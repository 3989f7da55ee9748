// SPDX-License-Identifier: GPL-2.0-only
#include "verbs/live.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "tracefs/events.h"
#include "tracefs/landlock.h"
#include "tracefs/mount.h"
#include "verbs/message.h"

#define NSEC_PER_SEC 1000000000ULL

void live_init(struct live *live)
{
	*live = (struct live){ .signals = -1, .timer = -1, .wake = -1 };
}

int live_open(struct live *live, struct catalog *catalog, int *status, struct error *err)
{
	const struct abi abi = abi_native();
	int ret;

	live_init(live);
	*status = EXIT_CANNOT;
	ret = tracefs_find(&live->tracefs, err);
	if (!ret)
		ret = landlock_events_check(live->tracefs, err);
	if (!ret)
		ret = events_read(catalog, live->tracefs, "landlock", &abi, err);
	if (!ret)
		*status = EXIT_FAILED;
	return ret;
}

static int watch(const struct live *live, int fd, uint32_t events)
{
	struct epoll_event e = { .events = events, .data.fd = fd };

	if (fd < 0)
		return 0;
	/* Regular files can't be watched and need not be. */
	if (epoll_ctl(live->wake, EPOLL_CTL_ADD, fd, &e) < 0 && errno != EPERM)
		return -errno;
	return 0;
}

static bool is_ignored(int signal)
{
	struct sigaction old;

	return !sigaction(signal, NULL, &old) && old.sa_handler == SIG_IGN;
}

int live_catch_signals(struct live *live, int out_fd, struct error *err)
{
	sigset_t set;
	int ret;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGQUIT);
	sigaddset(&set, SIGTERM);
	/* nohup(1) */
	if (!is_ignored(SIGHUP))
		sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return error_set(err, -errno, "cannot block signals: %m");
	live->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	live->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	live->wake = epoll_create1(EPOLL_CLOEXEC);
	if (live->signals < 0 || live->timer < 0 || live->wake < 0)
		return error_set(err, -errno, "cannot wait for signals: %m");
	ret = watch(live, live->signals, EPOLLIN);
	if (!ret)
		ret = watch(live, live->timer, EPOLLIN);
	if (!ret)
		ret = watch(live, out_fd, EPOLLERR);
	return ret ? error_set(err, ret, "cannot wait for signals: %s", strerror(-ret)) : 0;
}

int live_hold_program(struct live *live, const struct select_options *select, struct error *err)
{
	struct target_user *user;
	int ret;

	if (!select->program)
		return 0;
	ret = target_user_new(&user, select->user, err);
	if (!ret)
		ret = target_start(&live->target, select->program, user, err);
	target_user_free(user);
	if (ret)
		return ret;
	ret = watch(live, target_pidfd(live->target), EPOLLIN);
	return ret ? error_set(err, ret, "cannot wait for the program: %s", strerror(-ret)) : 0;
}

static int follow(struct live *live, const struct select_options *select, struct error *err)
{
	pid_t pid;

	if (live->target) {
		pid = target_pid(live->target);
		return session_follow(live->session, &pid, 1, true, err);
	}
	if (select->num_pids)
		return session_follow(live->session, select->pids, select->num_pids,
				      !select->only_pids, err);
	return 0;
}

void live_confine(const struct live *live, unsigned int keep, bool verbose)
{
	struct buf report = {};

	/* It may become another user. */
	confine_live(keep | (live->target ? CONFINE_KEEP_SIGNALS : 0), &report);
	if (verbose && report.len)
		message("tracing without: %s", buf_cstr(&report));
	buf_done(&report);
}

int live_prepare(struct live *live, const struct live_options *options, struct error *err)
{
	const struct select_options *select = options->choice->select;
	int ret;

	ret = filters_init(&live->filters, options->choice, err);
	if (!ret)
		ret = live_catch_signals(live, options->out_fd, err);
	/* As early as can be: forking copies what is mapped. */
	if (!ret)
		ret = live_hold_program(live, select, err);
	if (!ret)
		ret = session_new(&live->session, live->tracefs, &options->session, err);
	if (!ret)
		ret = follow(live, select, err);
	if (!ret)
		live_confine(live, options->keep, options->verbose);
	return ret;
}

static int start_timer(const struct live *live, uint64_t ns, struct error *err)
{
	struct itimerspec spec = {
		.it_value = { .tv_sec = ns / NSEC_PER_SEC, .tv_nsec = ns % NSEC_PER_SEC },
	};

	if (ns && timerfd_settime(live->timer, 0, &spec, NULL) < 0)
		return error_set(err, -errno, "cannot set a timer: %m");
	return 0;
}

static void tell_started(const struct live *live, const struct live_options *options)
{
	const struct filters *f = &live->filters;

	if (!options->quiet)
		message("tracing %zu event%s%s", f->num, f->num == 1 ? "" : "s",
			isatty(STDIN_FILENO) && !live->target ? ", ^C stops" : "");
	if (options->verbose)
		for (size_t i = 0; i < f->num; i++)
			message("  %s%s%s", f->events[i].name, f->events[i].filter ? " if " : "",
				f->events[i].filter ? f->events[i].filter : "");
}

int live_stats(const struct live *live, struct session_stats *stats)
{
	int ret = session_stats(live->session, stats);

	stats->events -= live->before;
	return ret;
}

int live_go(struct live *live, const struct select_options *select, struct error *err)
{
	int ret = start_timer(live, select->time_ns, err);

	if (ret || !live->target)
		return ret;
	ret = target_release(live->target, err);
	if (ret)
		live->program.exec_status = target_exec_status(live->target);
	live->program.started = !ret;
	return ret;
}

int live_start(struct live *live, const struct live_options *options, struct error *err)
{
	struct session_stats stats;
	int ret;

	if (!session_stats(live->session, &stats))
		live->before = stats.events;
	ret = session_arm(live->session, live->filters.events, live->filters.num, err);
	if (ret)
		return ret;
	/* Before the program's own output. */
	tell_started(live, options);
	return live_go(live, options->choice->select, err);
}

static void take_end(struct live *live)
{
	live->program.wait_status = target_wait(live->target);
	live->program.ended = true;
	epoll_ctl(live->wake, EPOLL_CTL_DEL, target_pidfd(live->target), NULL);
}

static enum wake take_signal(struct live *live)
{
	struct signalfd_siginfo info;

	if (read(live->signals, &info, sizeof(info)) != sizeof(info))
		return WAKE_NONE;
	if (!live->program.started || live->program.ended)
		return WAKE_SIGNAL;
	if (info.ssi_code == SI_KERNEL)
		return WAKE_NONE;
	live->abandoned = live->forwarded++ > 0;
	if (live->abandoned)
		return WAKE_SIGNAL;
	target_signal(live->target, info.ssi_signo);
	return WAKE_NONE;
}

enum wake live_woken(struct live *live)
{
	struct epoll_event e;

	if (epoll_wait(live->wake, &e, 1, 0) != 1)
		return WAKE_NONE;
	if (e.data.fd == live->signals)
		return take_signal(live);
	if (e.data.fd == live->timer)
		return WAKE_TIME;
	if (live->target && e.data.fd == target_pidfd(live->target)) {
		take_end(live);
		return WAKE_PROGRAM;
	}
	return WAKE_READER_GONE;
}

bool live_signal_pending(const struct live *live)
{
	struct pollfd fd = { .fd = live->signals, .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

bool live_frees_late(const struct live *live)
{
	struct session_stats stats;

	for (size_t i = 0; i < live->filters.num; i++)
		if (live->filters.formats[i]->frees_domain)
			return !live_stats(live, &stats) && stats.events;
	return false;
}

void live_wait_program(struct live *live, bool quiet)
{
	struct pollfd fd = { .fd = live->wake, .events = POLLIN };
	/* What has fired once does so for ever. */
	struct itimerspec never = {};

	if (!live->program.started || live->program.ended || live->abandoned)
		return;
	timerfd_settime(live->timer, 0, &never, NULL);
	if (!quiet)
		message("tracing has ended, the program runs on; waiting for its end");
	while (!live->program.ended) {
		enum wake why;

		if (poll(&fd, 1, -1) < 0 && errno != EINTR)
			return;
		why = live_woken(live);
		if (why == WAKE_SIGNAL)
			return;
		if (why == WAKE_READER_GONE)
			fd.fd = target_pidfd(live->target);
	}
}

int program_exit_status(const struct select_options *select, const struct program_result *result,
			int status)
{
	if (!select->program)
		return status;
	if (result->exec_status)
		return result->exec_status;
	if (!result->ended || status)
		return EXIT_NOT_RUN;
	return target_exit_like(result->wait_status);
}

int live_remove(struct live *live, struct error *err)
{
	int ret = session_free(live->session, err);

	live->session = NULL;
	return ret;
}

int live_close(struct live *live, struct error *err)
{
	const int fds[] = { live->signals, live->timer, live->wake };
	int ret;

	ret = live_remove(live, err);
	target_free(live->target);
	live->target = NULL;
	filters_done(&live->filters);
	free(live->tracefs);
	live->tracefs = NULL;
	for (size_t i = 0; i < sizeof(fds) / sizeof(*fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
	live->signals = live->timer = live->wake = -1;
	return ret;
}
