// SPDX-License-Identifier: GPL-2.0-only
/* The trace events and audit next to each other, on a kernel that has both. */
#include "verbs/verify.h"

#include <langinfo.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include "audit/control.h"
#include "audit/kin.h"
#include "audit/socket.h"
#include "model/denial.h"
#include "output/agree.h"
#include "util/sink.h"
#include "verbs/feed.h"
#include "verbs/message.h"
#include "verbs/wall.h"

#define MAX_BYTES   (16UL << 20)
#define PATIENCE_MS 500
/* The kernel thread that tells records is never that late, unless something else is wrong. */
#define MARK_MS 2000

struct verify {
	struct agree *agree;
	struct buf what;
	/* of audit */
	struct audit_socket socket;
	struct audit_join *join;
	struct audit_builder builder;
	struct catalog catalog;
	struct kin kin;
	bool of_program;
	bool marked;
	uint64_t missed;
	/* of the trace */
	bool flags_only;
	/* When it began and ended, in milliseconds since 1970; audit tells of more. */
	uint64_t begin_ms, end_ms;
};

static int add(struct verify *v, const struct event *event, enum witness witness)
{
	v->what.len = 0;
	agree_what(&v->what, event);
	if (buf_failed(&v->what))
		return -ENOMEM;
	return agree_add(v->agree, event_number(event, ROLE_DOMAIN),
			 (struct span){ v->what.data, v->what.len }, witness);
}

/* ---- audit */

static int take_audit(void *arg, const struct audit_event *of)
{
	struct verify *v = arg;
	const struct abi abi = abi_native();
	int ret = 0;

	/* Whose it is may be known later than that it was. */
	if (v->of_program)
		kin_has(&v->kin, of);
	else if (of->ms < v->begin_ms || (v->end_ms && of->ms > v->end_ms))
		return 0;
	for (size_t i = 0; i < of->num && !ret; i++) {
		struct record record;
		struct event event;

		ret = audit_record(&v->builder, &v->catalog, of, &of->entries[i], &record);
		if (ret == -EBADMSG) {
			ret = 0;
			continue;
		}
		if (ret)
			return ret;
		event_decode(&event, catalog_id(&v->catalog, event_id(&abi, &record)), &record);
		if (event.format->kind == KIND_DENY)
			ret = add(v, &event, WITNESS_AUDIT);
	}
	return ret;
}

static int drain(struct verify *v)
{
	struct audit_text text;
	int got, ret = 0;

	while (!ret && (got = audit_socket_read(&v->socket, &text)) > 0) {
		v->marked |= audit_socket_is_mark(&text, getpid());
		ret = audit_join_add(v->join, &text, wall_ms());
	}
	v->missed += audit_socket_missed(&v->socket);
	return ret ? ret : got;
}

/* All that audit has told until now. */
static int drain_rest(struct verify *v)
{
	const uint64_t end = wall_ms() + MARK_MS;
	struct pollfd fd = { .fd = v->socket.fd, .events = POLLIN };
	int ret = audit_socket_mark();

	while (!ret && !v->marked && wall_ms() < end) {
		poll(&fd, 1, end - wall_ms());
		ret = drain(v);
	}
	return ret ? ret : audit_join_all(v->join);
}

/* ---- trace events */

static int take_event(void *arg, const struct event *event)
{
	static const enum witness witnesses[] = {
		[VERDICT_LOGGED] = WITNESS_LOGGED,
		[VERDICT_NOT_LOGGED] = WITNESS_NOT_LOGGED,
		[VERDICT_UNKNOWN] = WITNESS_UNKNOWN,
	};
	struct verify *v = arg;

	v->flags_only |= audit_rule_of(event->format) == AUDIT_RULE_FLAGS;
	/* By its domains the records of the program are known. */
	if (v->of_program && !id_set_add(&v->kin.domains, event_number(event, ROLE_DOMAIN)))
		return -ENOMEM;
	return add(v, event, witnesses[denial_verdict(event, NULL)]);
}

static int take_lost(void *arg, const struct record *record)
{
	return 0;
}

static int take_batch(void *arg, int interrupt_fd)
{
	return drain(arg);
}

static uint64_t real_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * 1000ULL + t.tv_nsec / 1000000;
}

/* Called before the first wait: the events are enabled by then. */
static int take_wait(void *arg)
{
	struct verify *v = arg;

	if (!v->begin_ms)
		v->begin_ms = real_ms();
	return -1;
}

static int take_end(void *arg)
{
	((struct verify *)arg)->end_ms = real_ms();
	return 0;
}

/* ---- both */

static int open_audit(struct verify *v, struct audit_state *state, struct error *err)
{
	int ret;

	v->agree = agree_new(MAX_BYTES);
	v->join = audit_join_new(take_audit, v, PATIENCE_MS);
	if (!v->agree || !v->join || audit_formats(&v->catalog))
		return error_set(err, -ENOMEM, "out of memory");
	ret = audit_socket_open(&v->socket, err);
	if (ret)
		return ret;
	ret = audit_ask(state);
	if (ret)
		return error_set(err, ret, "cannot ask for the state of audit: %s", strerror(-ret));
	if (state->enabled)
		return 0;
	error_set(err, -ENODATA, "audit is off: no denial is logged");
	error_advise(err, "switch it on with 'auditctl -e 1'");
	return -ENODATA;
}

static int put_report(struct verify *v, const struct audit_state *before, uint64_t lost, bool json)
{
	struct audit_state now = *before;
	struct agree_report report = {
		.agree = v->agree,
		.lost = lost + v->missed,
		.flags_only = v->flags_only,
		.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8"),
	};
	struct sink sink;
	int ret;

	audit_ask(&now);
	report.dropped = now.lost - before->lost;
	sink_init(&sink, STDOUT_FILENO);
	(json ? agree_put_json : agree_put)(&sink.buf, &report);
	ret = sink_flush(&sink);
	sink_done(&sink);
	return ret;
}

static int run(struct verify *v, struct feed *feed, struct error *err)
{
	static const struct feed_ops ops = { take_event, take_lost, take_batch, take_wait,
					     take_end };
	int ret = feed_run(feed, &ops, v, err);

	if (!ret) {
		ret = drain_rest(v);
		if (ret < 0)
			error_set(err, ret, "cannot read audit's records: %s", strerror(-ret));
	}
	return ret < 0 ? ret : 0;
}

static void verify_done(struct verify *v)
{
	agree_free(v->agree);
	buf_done(&v->what);
	audit_socket_close(&v->socket);
	audit_join_free(v->join);
	audit_builder_done(&v->builder);
	catalog_done(&v->catalog);
	kin_done(&v->kin);
}

int verify_audit(struct select_options *select, bool json)
{
	const struct feed_options options = { .select = select,
					      .out_fd = STDOUT_FILENO,
					      .keep = CONFINE_KEEP_AUDIT };
	struct verify v = {
		.socket.fd = -1,
		.kin = { .follow = true, .live = true },
		.of_program = select->program,
	};
	struct program_result program = {};
	struct audit_state before;
	struct error err = {};
	struct feed *feed = NULL;
	int status, ret;

	selection_add(&select->events, "deny", NULL);
	kin_add(&v.kin, getpid());
	ret = feed_open(&feed, &options, &status, &err);
	if (!ret) {
		ret = open_audit(&v, &before, &err);
		status = ret ? EXIT_CANNOT : 0;
	}
	if (!ret) {
		ret = run(&v, feed, &err);
		if (!ret && v.of_program)
			agree_keep(v.agree, &v.kin.domains);
		if (!ret)
			ret = put_report(&v, &before, feed_summary(feed).lost, json);
		status = ret && ret != -EPIPE ? EXIT_FAILED : 0;
		program = feed_program(feed);
	}
	if (status) {
		if (!err.what)
			error_set(&err, ret, "cannot write the output: %s", strerror(-ret));
		error_print(&err);
	}
	if (!status && v.agree && agree_differs(v.agree))
		status = EXIT_FAILED;
	error_done(&err);
	if (feed_close(feed, &err)) {
		error_print(&err);
		status = EXIT_FAILED;
	}
	error_done(&err);
	verify_done(&v);
	/* What the program came to does not matter here, unless it could not be run. */
	return program.exec_status ? program.exec_status : status;
}
