// SPDX-License-Identifier: GPL-2.0-only
/* Audit's records as they are made: the kernel's multicast group. */
#include <inttypes.h>
#include <poll.h>
#include <unistd.h>

#include "verbs/feed_audit.h"
#include "verbs/message.h"
#include "verbs/wall.h"

/* Records after which signals and the program are looked for. */
#define BATCH 4096
/* The kernel thread that tells records is never that late, unless something else is wrong. */
#define MARK_MS 2000

static int check_state(struct feed *feed, struct error *err)
{
	struct audit_state *state = &feed->audit->state;
	int ret = audit_ask(state);

	if (ret == -EPROTONOSUPPORT || ret == -ECONNREFUSED)
		return error_set(err, ret, "this kernel has no audit, or it is disabled at boot");
	/* It takes another capability than to listen does. */
	if (ret == -EPERM && !feed->options.enable_audit)
		return 0;
	if (ret)
		return error_set(err, ret, "cannot ask for the state of audit: %s", strerror(-ret));
	feed->audit->has_state = true;
	if (state->enabled || feed->options.enable_audit)
		return 0;
	error_set(err, -ENODATA, "audit is off: no denial is logged");
	error_advise(err, "switch it on with 'auditctl -e 1', or for as long as lltrace runs with "
			  "--enable-audit");
	return -ENODATA;
}

int audit_live_open(struct feed *feed, int *status, struct error *err)
{
	int ret;

	*status = EXIT_CANNOT;
	ret = audit_socket_open(&feed->audit->socket, err);
	if (!ret)
		ret = check_state(feed, err);
	if (!ret)
		*status = EXIT_FAILED;
	return ret;
}

/* What is there, up to a batch.  @more: there may be more. */
static int read_batch(struct feed *feed, bool *more)
{
	struct audit_feed *a = feed->audit;
	struct audit_text text;
	int ret = 0;

	for (size_t i = 0; i < BATCH && !ret; i++) {
		int got = audit_socket_read(&a->socket, &text);

		*more = got > 0;
		if (!got)
			a->missed += audit_socket_missed(&a->socket);
		if (got <= 0)
			return got;
		a->marked |= audit_socket_is_mark(&text, getpid());
		ret = audit_join_add(a->join, &text, wall_ms());
	}
	return ret;
}

/* One round: what there is, shown.  *@more: there is more to come at once. */
static int round_once(struct feed *feed, bool *more, bool *stopped, struct error *err)
{
	int ret = read_batch(feed, more), batch;

	if (!ret)
		ret = audit_join_late(feed->audit->join, wall_ms());
	*stopped |= ret > 0;
	if (ret < 0)
		return error_set(err, ret, "cannot read audit's records: %s", strerror(-ret));
	batch = feed->ops->batch(feed->arg, feed->live.signals);
	*stopped |= batch > 0;
	return batch < 0 ? batch : 0;
}

/* The sooner of two times to wait, where -1 is for ever. */
static int sooner(int a, int b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

static int wait_ms(const struct feed *feed, bool more)
{
	if (more)
		return 0;
	return sooner(audit_join_wait_ms(feed->audit->join, wall_ms()),
		      feed->ops->wait_ms ? feed->ops->wait_ms(feed->arg) : -1);
}

static int loop(struct feed *feed, enum wake *why, bool *stopped, struct error *err)
{
	struct pollfd fds[] = { { .fd = feed->audit->socket.fd, .events = POLLIN },
				{ .fd = feed->live.wake, .events = POLLIN } };
	bool more = false;
	int ret;

	*why = WAKE_NONE;
	while (!*stopped) {
		if (poll(fds, 2, wait_ms(feed, more)) < 0 && errno != EINTR)
			return error_set(err, -errno, "cannot wait for records: %m");
		*why = live_woken(&feed->live);
		if (*why == WAKE_READER_GONE)
			return -EPIPE;
		if (*why != WAKE_NONE)
			return 0;
		ret = round_once(feed, &more, stopped, err);
		/* A signal while the output was stuck: it is waiting in the signalfd. */
		if (ret && ret != -EINTR)
			return ret;
	}
	return 0;
}

/* Rounds until @done says so, at most for @ms; a second signal does not wait. */
static int rounds_until(struct feed *feed, bool (*done)(const struct feed *), uint64_t ms,
			bool *stopped, struct error *err)
{
	const uint64_t end = wall_ms() + ms;
	struct pollfd fd = { .fd = feed->audit->socket.fd, .events = POLLIN };
	uint64_t now;
	bool more = false;
	int ret;

	while (!*stopped) {
		ret = round_once(feed, &more, stopped, err);
		if (ret)
			return ret;
		if (live_signal_pending(&feed->live))
			return -EINTR;
		now = wall_ms();
		if (!more && (done(feed) || now >= end))
			return 0;
		poll(&fd, 1, more ? 0 : (int)(end - now));
	}
	return 0;
}

static bool all_freed(const struct feed *feed)
{
	return !feed->domains.num;
}

static bool is_marked(const struct feed *feed)
{
	return feed->audit->marked;
}

/* A kernel thread tells the records, later than what they are about is done. */
static int read_rest(struct feed *feed, bool program_ended, bool *stopped, struct error *err)
{
	int ret;

	/* Without a mark what is late is waited for all the same. */
	audit_socket_mark();
	ret = rounds_until(feed, is_marked, MARK_MS, stopped, err);
	if (!ret && !*stopped && program_ended)
		ret = rounds_until(feed, all_freed, LIVE_FREE_MS, stopped, err);
	if (!ret && !*stopped) {
		ret = audit_join_all(feed->audit->join);
		*stopped |= ret > 0;
		ret = ret < 0 ? ret : feed->ops->batch(feed->arg, feed->live.signals);
		ret = ret > 0 ? 0 : ret;
	}
	return ret;
}

static int switch_on(struct feed *feed, struct error *err)
{
	struct audit_feed *a = feed->audit;
	int ret;

	if (!feed->options.enable_audit || a->state.enabled)
		return 0;
	/* An answer that does not come does not tell that it is still off. */
	a->switched_on = true;
	ret = audit_enable(1);
	return ret ? error_set(err, ret, "cannot switch audit on: %s", strerror(-ret)) : 0;
}

/* Signals first, so that audit is switched off again; then audit, which only tasks that are made
 * from then on get a context of. */
static int start(struct feed *feed, struct error *err)
{
	const struct select_options *select = feed->options.select;
	int ret;

	ret = live_catch_signals(&feed->live, feed->options.out_fd, err);
	if (!ret)
		ret = switch_on(feed, err);
	if (!ret)
		ret = live_hold_program(&feed->live, select, err);
	if (!ret && audit_know_processes(feed))
		ret = error_set(err, -ENOMEM, "out of memory");
	if (ret)
		return ret;
	if (!feed->options.quiet)
		message("listening to audit%s",
			isatty(STDIN_FILENO) && !feed->live.target ? ", ^C stops" : "");
	live_confine(&feed->live, feed->options.keep | CONFINE_KEEP_AUDIT, feed->options.verbose);
	return live_go(&feed->live, select, err);
}

/* What audit dropped before it could tell anybody. */
static void count_lost(struct feed *feed)
{
	struct audit_state now;
	uint32_t lost;

	feed->lost += feed->audit->missed + audit_socket_missed(&feed->audit->socket);
	if (!feed->audit->has_state)
		return;
	if (audit_ask(&now)) {
		message("how many records audit itself dropped is not known: cannot ask for its "
			"state");
		return;
	}
	lost = now.lost - feed->audit->state.lost;
	if (!lost)
		return;
	message("audit itself dropped %" PRIu32
		" record%s, of Landlock or not: its backlog or rate "
		"limit was reached",
		lost, lost == 1 ? "" : "s");
	feed->lost += lost;
}

int audit_live_run(struct feed *feed, struct error *err)
{
	bool stopped = false;
	enum wake why;
	int ret = start(feed, err);

	if (ret)
		return ret;
	ret = loop(feed, &why, &stopped, err);
	if (!ret && !stopped)
		ret = read_rest(feed, why == WAKE_PROGRAM, &stopped, err);
	if (ret == -EINTR)
		ret = error_set(err, ret, "stopped before all records were shown");
	count_lost(feed);
	if (!ret || ret == -EPIPE)
		live_wait_program(&feed->live, feed->options.quiet);
	return ret;
}
