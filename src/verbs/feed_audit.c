// SPDX-License-Identifier: GPL-2.0-only
/* Audit's records as a source: the kernel's multicast group, or a log. */
#include <inttypes.h>
#include <stdlib.h>

#include "audit/log.h"
#include "verbs/feed_audit.h"
#include "verbs/message.h"

/*
 * How long the rest of an event is waited for.  Live, the output waits with it; in a log the
 * times of the records count, and a system call may have taken its time.
 */
#define PATIENCE_MS	500
#define LOG_PATIENCE_MS 60000

static bool is_free(const struct audit_event *event)
{
	return event->entries[0].type == AUDIT_TYPE_LANDLOCK_DOMAIN &&
	       span_is(audit_get_word(event->entries[0].fields, "status"), "deallocated");
}

/* Whose domain is freed, feed_record() knows. */
static bool is_chosen(struct feed *feed, const struct audit_event *event)
{
	const struct select_options *select = feed->options.select;

	return (!select->program && !select->num_pids) || is_free(event) ||
	       kin_has(&feed->audit->kin, event);
}

static int take_event(void *arg, const struct audit_event *event)
{
	struct feed *feed = arg;
	struct audit_feed *a = feed->audit;
	int ret = 0;

	if (!is_chosen(feed, event)) {
		feed->unwanted += event->num;
		return 0;
	}
	for (size_t i = 0; i < event->num && !ret; i++) {
		struct record record;

		ret = audit_record(&a->builder, &feed->catalog, event, &event->entries[i], &record);
		if (ret == -EBADMSG) {
			a->bad++;
			ret = 0;
			continue;
		}
		if (ret)
			return ret;
		record.missed = a->missed;
		a->missed = 0;
		ret = feed_record(feed, &record);
	}
	return ret;
}

int audit_know_processes(struct feed *feed)
{
	const struct select_options *select = feed->options.select;
	int ret = 0;

	if (feed->live.target)
		ret = kin_add(&feed->audit->kin, target_pid(feed->live.target));
	for (size_t i = 0; i < select->num_pids && !ret; i++)
		ret = kin_add(&feed->audit->kin, select->pids[i]);
	return ret;
}

static int check_options(const struct feed *feed, int *status, struct error *err)
{
	if (!feed->options.clock)
		return 0;
	*status = EXIT_USAGE;
	return error_set(err, -EINVAL, "-C chooses a trace clock; audit has its own");
}

int feed_audit_open(struct feed *feed, int *status, struct error *err)
{
	const bool live = feed->kind == FEED_AUDIT;
	struct audit_feed *a = calloc(1, sizeof(*a));
	int ret;

	feed->audit = a;
	if (!a)
		return error_set(err, -ENOMEM, "out of memory");
	a->socket.fd = -1;
	a->kin = (struct kin){ .live = live, .follow = !feed->options.select->only_pids };
	a->join = audit_join_new(take_event, feed, live ? PATIENCE_MS : LOG_PATIENCE_MS);
	feed->abi = abi_native();
	feed->clock = (struct feed_clock){ .has_wall = true };
	feed->tasks = tasks_new(NULL);
	if (!a->join || !feed->tasks || audit_formats(&feed->catalog))
		return error_set(err, -ENOMEM, "out of memory");
	ret = check_options(feed, status, err);
	if (!ret && !live)
		feed_guard(feed, feed->input.fd, NULL);
	return ret || !live ? ret : audit_live_open(feed, status, err);
}

static int run_log(struct feed *feed, struct error *err)
{
	struct audit_feed *a = feed->audit;
	struct audit_log_reader *reader = malloc(sizeof(*reader));
	struct audit_text text;
	int ret = audit_know_processes(feed), got = 0;

	if (!reader || ret) {
		free(reader);
		return error_set(err, -ENOMEM, "out of memory");
	}
	audit_log_init(reader, &feed->input);
	while (!ret && (got = audit_log_read(reader, &text)) > 0) {
		ret = audit_join_add(a->join, &text, text.ms);
		if (!ret && audit_log_waits(reader))
			ret = feed->ops->batch(feed->arg, -1);
	}
	if (!ret)
		ret = audit_join_all(a->join);
	if (!got && !reader->good && reader->bad)
		ret = error_set(err, -EPROTO, "%s is no log of audit", feed->input.name);
	else if (got < 0)
		ret = error_set(err, got, "cannot read %s: %s", feed->input.name, strerror(-got));
	else if (ret >= 0)
		ret = feed->ops->batch(feed->arg, -1);
	a->bad += reader->good ? reader->bad : 0;
	free(reader);
	return ret > 0 ? 0 : ret;
}

int feed_audit_run(struct feed *feed, struct error *err)
{
	int ret = feed->kind == FEED_AUDIT ? audit_live_run(feed, err) : run_log(feed, err);
	uint64_t bad = feed->audit->bad;

	if (bad && ret != -EPIPE)
		message("%" PRIu64 " line%s left out: no record%s that audit would write", bad,
			bad == 1 ? " was" : "s were", bad == 1 ? "" : "s");
	return ret;
}

int feed_audit_close(struct feed *feed, struct error *err)
{
	struct audit_feed *a = feed->audit;
	int ret = 0;

	if (!a)
		return 0;
	if (a->switched_on)
		ret = audit_enable(0);
	if (ret)
		error_set(err, ret, "cannot switch audit off again: %s", strerror(-ret));
	audit_socket_close(&a->socket);
	audit_join_free(a->join);
	audit_builder_done(&a->builder);
	kin_done(&a->kin);
	free(a);
	feed->audit = NULL;
	return ret;
}
