// SPDX-License-Identifier: GPL-2.0-only
/* A session and its ring on the kernel of this machine; run by with_events.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <sys/file.h>
#include <sys/timerfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "snapshot.h"
#include "tracefs/instance.h"
#include "tracefs/landlock.h"
#include "tracefs/mount.h"
#include "tracefs/ring.h"
#include "tracefs/tasks.h"

#define FS  "landlock_deny_access_fs"
#define NET "landlock_deny_access_net"

/* Offsets in the stand-in event landlock_deny_access_fs, fixed by lib.sh. */
#define LOGGED_AT 25
#define INO_AT	  34

static const char *tracefs, *provoke;

static const struct session_event fs_event = { .system = "landlock", .name = FS };

/* What a reader collects. */
struct seen {
	uint64_t records;
	uint64_t missed;
	bool missed_unknown;
	uint64_t last_time;
	uint64_t late; /* older than the one before */
	uint64_t unlogged;
	uint64_t last_ino[64]; /* by CPU */
	bool ino_gap; /* one that is not explained by a loss */
	uint64_t stop_at;
	pid_t pid;
};

static int collect(void *arg, const struct record *rec)
{
	struct seen *seen = arg;
	const char *data = rec->data;
	uint64_t ino;

	assert_true(rec->size >= INO_AT + sizeof(ino));
	memcpy(&ino, data + INO_AT, sizeof(ino));
	memcpy(&seen->pid, data + 4, sizeof(seen->pid));
	seen->records++;
	seen->unlogged += !data[LOGGED_AT];
	seen->late += rec->time < seen->last_time;
	seen->last_time = rec->time;
	if (rec->missed == MISSED_UNKNOWN)
		seen->missed_unknown = true;
	else
		seen->missed += rec->missed;
	if (!rec->missed && ino != seen->last_ino[rec->cpu] + 1)
		seen->ino_gap = true;
	if (rec->missed && rec->missed != MISSED_UNKNOWN)
		assert_int_equal(ino, seen->last_ino[rec->cpu] + 1 + rec->missed);
	seen->last_ino[rec->cpu] = ino;
	return seen->records == seen->stop_at;
}

static pid_t start_provoke(const char *cpu, const char *count, const char *pause)
{
	pid_t pid = fork();

	if (!pid) {
		execl(provoke, provoke, "-c", cpu, "-w", pause, "deny_access_fs", count, NULL);
		_exit(127);
	}
	assert_true(pid > 0);
	return pid;
}

static void finish_provoke(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void run_provoke(const char *cpu, const char *count)
{
	finish_provoke(start_provoke(cpu, count, "0"));
}

static struct session *new_session(const struct session_options *options)
{
	struct session *session = NULL;
	struct error err = {};
	int ret = session_new(&session, tracefs, options, &err);

	if (ret)
		print_error("%s (%s)\n", err.what, err.advice ? err.advice : "");
	assert_int_equal(ret, 0);
	return session;
}

static struct session *armed_session(const struct session_options *options,
				     const struct session_event *event)
{
	struct session *session = new_session(options);
	struct error err = {};
	int ret = session_arm(session, event, 1, &err);

	if (ret)
		print_error("%s\n", err.what);
	assert_int_equal(ret, 0);
	return session;
}

static struct ring *new_ring(struct session *session)
{
	struct ring *ring = NULL;

	assert_int_equal(ring_open(&ring, session, NULL), 0);
	return ring;
}

/* Frees both; nothing may be left of the instance. */
static void finish(struct session *session, struct ring *ring)
{
	struct error err = {};
	struct stat st;
	char *path;

	assert_true(asprintf(&path, "%s/instances/%s", tracefs, session_name(session)) > 0);
	assert_int_equal(stat(path, &st), 0);
	ring_free(ring);
	assert_int_equal(session_free(session, &err), 0);
	assert_int_equal(stat(path, &st), -1);
	free(path);
}

static void flush(struct ring *ring, struct seen *seen)
{
	bool stopped;

	assert_int_equal(ring_drain(ring, true, collect, seen, &stopped, NULL), 0);
	assert_false(stopped);
}

static void count_with(struct session_options options)
{
	struct session *session = armed_session(&options, &fs_event);
	struct ring *ring = new_ring(session);
	struct seen seen = {};

	run_provoke("0", "3000");
	assert_int_equal(session_stop(session), 0);
	run_provoke("0", "10");
	flush(ring, &seen);
	assert_int_equal(seen.records, 3000);
	assert_int_equal(seen.missed, 0);
	assert_int_equal(seen.late, 0);
	assert_int_equal(seen.unlogged, 1500);
	assert_false(seen.ino_gap);
	finish(session, ring);
}

static void test_counts(void **state)
{
	count_with((struct session_options){});
}

static void test_subbuf_sizes(void **state)
{
	static const unsigned int sizes[] = { 8, 64 };
	struct session *session;
	struct stat st;
	char *path;
	size_t i;

	assert_true(asprintf(&path, "%s/buffer_subbuf_size_kb", tracefs) > 0);
	if (stat(path, &st)) {
		free(path);
		skip();
	}
	free(path);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct session_options options = { .subbuf_kb = sizes[i], .buffer_kb = 2048 };

		session = new_session(&options);
		assert_int_equal(session_subbuf_size(session), sizes[i] * 1024);
		assert_int_equal(session_free(session, NULL), 0);
		count_with(options);
	}
}

static uint64_t now_us(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1000000ULL + t.tv_nsec / 1000;
}

static void test_order_of_cpus(void **state)
{
	struct session *session = armed_session(&(struct session_options){ .buffer_kb = 16384 },
						&fs_event);
	struct ring *ring = new_ring(session);
	struct seen seen = {};
	unsigned int drains = 0;
	pid_t pids[2];
	bool stopped;
	int ret;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2) {
		finish(session, ring);
		skip();
	}
	pids[0] = start_provoke("0", "30000", "0");
	pids[1] = start_provoke("1", "30000", "0");
	while (seen.records < 59000 && drains < 1000000) {
		assert_true(ring_wait(ring, -1, 20) >= 0);
		ret = ring_drain(ring, false, collect, &seen, &stopped, NULL);
		assert_true(ret == 0 || ret == 1);
		drains++;
	}
	finish_provoke(pids[0]);
	finish_provoke(pids[1]);
	session_stop(session);
	flush(ring, &seen);
	print_message("# %u drains, %u late\n", drains, (unsigned int)seen.late);
	assert_int_equal(seen.records, 60000);
	assert_int_equal(seen.missed, 0);
	assert_false(seen.ino_gap);
	/* A CPU that is stopped between taking the time and writing makes a late one. */
	assert_true(seen.late < 600);
	finish(session, ring);
}

static void test_filter(void **state)
{
	struct session_event event = fs_event;
	struct seen seen = {};
	struct session *session;
	struct ring *ring;

	event.filter = "logged == 1";
	session = armed_session(&(struct session_options){}, &event);
	ring = new_ring(session);
	run_provoke("0", "1000");
	session_stop(session);
	flush(ring, &seen);
	assert_int_equal(seen.records, 500);
	assert_int_equal(seen.unlogged, 0);
	finish(session, ring);
}

static void test_losses(void **state)
{
	struct session *session = armed_session(&(struct session_options){ .buffer_kb = 16 },
						&fs_event);
	struct ring *ring = new_ring(session);
	struct session_stats stats;
	struct seen seen = {};

	run_provoke("0", "20000");
	session_stop(session);
	flush(ring, &seen);
	assert_true(seen.records > 0 && seen.records < 20000);
	assert_int_equal(session_stats(session, &stats), 0);
	assert_int_equal(stats.events, seen.records);
	assert_int_equal(seen.records + session_lost(&stats), 20000);
	assert_true(seen.missed || seen.missed_unknown);
	if (!seen.missed_unknown)
		assert_int_equal(seen.records + seen.missed, 20000);
	print_message("# %u read, %u marked lost%s\n", (unsigned int)seen.records,
		      (unsigned int)seen.missed, seen.missed_unknown ? ", more unknown" : "");
	finish(session, ring);
}

static void assert_file(const struct session *session, const char *file, const char *text)
{
	struct buf content = {};
	char *path;

	assert_true(asprintf(&path, "%s/instances/%s/%s", tracefs, session_name(session), file) >
		    0);
	assert_int_equal(file_read(AT_FDCWD, path, &content), 0);
	assert_string_equal(buf_cstr(&content), text);
	buf_done(&content);
	free(path);
}

static void test_refused_filter(void **state)
{
	struct session_event events[] = {
		{ .system = "landlock", .name = NET },
		{ .system = "landlock", .name = FS, .filter = "no_such_field == 1" },
	};
	struct session *session = new_session(&(struct session_options){});
	struct error err = {};

	assert_int_equal(session_arm(session, events, 2, &err), -EINVAL);
	assert_non_null(strstr(err.what, FS));
	assert_non_null(strstr(err.what, "no_such_field == 1\n              ^\n"));
	assert_non_null(strstr(err.what, "Field not found"));
	assert_file(session, "events/landlock/enable", "0\n");
	assert_file(session, "tracing_on", "0\n");
	error_done(&err);
	finish(session, NULL);
}

static void test_missing_event(void **state)
{
	struct session_event events[] = {
		fs_event,
		{ .system = "landlock", .name = "landlock_deny_nothing" },
	};
	struct session *session = new_session(&(struct session_options){});
	struct error err = {};

	assert_int_equal(session_arm(session, events, 2, &err), -ENOENT);
	assert_non_null(strstr(err.what, "landlock_deny_nothing"));
	assert_file(session, "events/landlock/enable", "0\n");
	error_done(&err);
	finish(session, NULL);
}

static void test_clocks(void **state)
{
	struct session *session = NULL;
	struct error err = {};
	struct seen seen = {};
	struct ring *ring;
	uint64_t now;

	assert_int_equal(session_new(&session, tracefs, &(struct session_options){ "sundial" },
				     &err),
			 -EINVAL);
	assert_null(session);
	assert_non_null(strstr(err.what, "sundial"));
	assert_non_null(strstr(err.advice, "local global"));
	assert_non_null(strstr(err.advice, "boot"));
	error_done(&err);

	session = armed_session(&(struct session_options){ "boot" }, &fs_event);
	assert_string_equal(session_clock(session), "boot");
	ring = new_ring(session);
	run_provoke("0", "1");
	flush(ring, &seen);
	now = now_us(CLOCK_BOOTTIME);
	assert_in_range(seen.last_time / 1000, now - 5000000, now);
	finish(session, ring);
}

/* Of a clock that can't be read from here the time of day is known all the same. */
static void test_wall_offset(void **state)
{
	struct session *session = new_session(&(struct session_options){});
	struct session_stats stats;
	struct seen seen = {};
	struct ring *ring;
	int64_t offset;
	uint64_t now;

	assert_string_equal(session_clock(session), "local");
	assert_int_equal(session_wall_offset(session, &offset), 0);
	assert_int_equal(session_arm(session, &fs_event, 1, NULL), 0);
	ring = new_ring(session);
	run_provoke("0", "1");
	flush(ring, &seen);
	now = now_us(CLOCK_REALTIME);
	/* The event that measured it is gone. */
	assert_int_equal(seen.records, 1);
	assert_in_range((seen.last_time + offset) / 1000, now - 5000000, now);
	assert_int_equal(session_stats(session, &stats), 0);
	assert_true(stats.events >= 1);
	finish(session, ring);

	session = new_session(&(struct session_options){ "counter" });
	assert_int_equal(session_wall_offset(session, &offset), -EDOM);
	finish(session, NULL);
}

static void note_removed(void *arg, const char *path, int error)
{
	unsigned int *removed = arg;

	assert_int_equal(error, 0);
	assert_non_null(strstr(path, "/instances/lltrace-"));
	++*removed;
}

/* Only what a run of ours left, and only when it is dead. */
static void test_dead_instances(void **state)
{
	static const char *const names[] = { "lltrace-7-1", "lltrace-x", "lltrace-",
					     "nolltrace-1" };
	struct session *session = armed_session(&(struct session_options){}, &fs_event);
	unsigned int removed = 0;
	struct stat st;
	char *path;

	for (size_t i = 0; i < 4; i++) {
		assert_true(asprintf(&path, "%s/instances/%s", tracefs, names[i]) > 0);
		assert_int_equal(mkdir(path, 0750), 0);
		free(path);
	}
	assert_int_equal(instance_remove_dead(tracefs, note_removed, &removed), 0);
	assert_int_equal(removed, 1);
	for (size_t i = 0; i < 4; i++) {
		assert_true(asprintf(&path, "%s/instances/%s", tracefs, names[i]) > 0);
		assert_int_equal(stat(path, &st), i ? 0 : -1);
		if (i)
			assert_int_equal(rmdir(path), 0);
		free(path);
	}
	finish(session, NULL);
}

static void test_bad_buffer(void **state)
{
	struct session *session = NULL;
	struct error err = {};

	assert_true(session_new(&session, tracefs,
				&(struct session_options){ .buffer_kb = 4000000000U }, &err) < 0);
	assert_null(session);
	assert_non_null(strstr(err.what, "buffer size"));
	error_done(&err);
}

static void test_busy(void **state)
{
	struct session *session = armed_session(&(struct session_options){}, &fs_event);
	struct error err = {};
	char *path;
	int fd;

	assert_true(asprintf(&path, "%s/instances/%s", tracefs, session_name(session)) > 0);
	fd = session_open_cpu(session, 0);
	assert_true(fd >= 0);
	assert_int_equal(session_free(session, &err), -EBUSY);
	assert_non_null(strstr(err.what, path));
	error_done(&err);
	close(fd);
	assert_int_equal(rmdir(path), 0);
	free(path);
}

static void test_names(void **state)
{
	struct session *a, *b;
	char *stale, *name;
	int lock;

	assert_true(asprintf(&name, "lltrace-%d", getpid()) > 0);
	assert_true(asprintf(&stale, "%s/instances/%s", tracefs, name) > 0);
	assert_int_equal(mkdir(stale, 0750), 0);
	/* Without it, it would be removed as one of a dead run. */
	lock = open(stale, O_RDONLY | O_DIRECTORY);
	assert_int_equal(flock(lock, LOCK_EX), 0);
	a = new_session(&(struct session_options){});
	b = new_session(&(struct session_options){});
	assert_int_equal(strncmp(session_name(a), name, strlen(name)), 0);
	assert_string_equal(session_name(a) + strlen(name), "-1");
	assert_string_equal(session_name(b) + strlen(name), "-2");
	assert_int_equal(session_free(a, NULL), 0);
	assert_int_equal(session_free(b, NULL), 0);
	close(lock);
	assert_int_equal(rmdir(stale), 0);
	free(stale);
	free(name);
}

/* A descriptor that becomes readable after @ms. */
static int alarm_fd(unsigned int ms)
{
	const struct itimerspec spec = { .it_value.tv_sec = ms / 1000,
					 .it_value.tv_nsec = ms % 1000 * 1000000L };
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(timerfd_settime(fd, 0, &spec, NULL), 0);
	return fd;
}

static void test_wake_up(void **state)
{
	struct session *session = armed_session(&(struct session_options){}, &fs_event);
	struct ring *ring = new_ring(session);
	struct seen seen = {};
	int alarm = alarm_fd(300);
	bool stopped;
	pid_t pid;

	/* An idle trace sleeps: nothing ends the wait before the alarm does. */
	assert_int_equal(ring_wait(ring, alarm, -1), 1);
	assert_int_equal(ring_drain(ring, false, collect, &seen, &stopped, NULL), 0);
	close(alarm);

	/* Each of a few events far apart ends a wait that would last forever. */
	pid = start_provoke("0", "20", "10000");
	while (seen.records < 20) {
		assert_int_equal(ring_wait(ring, -1, -1), 0);
		ring_drain(ring, false, collect, &seen, &stopped, NULL);
	}
	finish_provoke(pid);
	finish(session, ring);
}

/* A poll(2) that is always ready must not make a busy loop; option "block" causes one. */
static void test_false_wakes(void **state)
{
	struct session *session = armed_session(&(struct session_options){}, &fs_event);
	struct ring *ring = new_ring(session);
	uint64_t start = now_us(CLOCK_MONOTONIC);
	struct seen seen = {};
	unsigned int waits = 0;
	bool stopped;
	char *path;
	int ret;

	assert_true(asprintf(&path, "%s/instances/%s/trace_options", tracefs,
			     session_name(session)) > 0);
	ret = file_write(AT_FDCWD, path, "block");
	free(path);
	while (!ret && now_us(CLOCK_MONOTONIC) < start + 500000) {
		assert_int_equal(ring_wait(ring, -1, 250), 0);
		ring_drain(ring, false, collect, &seen, &stopped, NULL);
		waits++;
	}
	assert_true(waits < 100);
	run_provoke("0", "5");
	ring_wait(ring, -1, 250);
	ring_drain(ring, false, collect, &seen, &stopped, NULL);
	assert_int_equal(seen.records, 5);
	finish(session, ring);
	if (ret)
		skip();
}

static void test_wait_fd(void **state)
{
	struct session *session = armed_session(&(struct session_options){}, &fs_event);
	struct ring *ring = new_ring(session);
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(ring_wait(ring, fds[0], 10), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	assert_int_equal(ring_wait(ring, fds[0], -1), 1);
	close(fds[0]);
	close(fds[1]);
	finish(session, ring);
}

static void test_stop(void **state)
{
	struct session *session = armed_session(&(struct session_options){}, &fs_event);
	struct ring *ring = new_ring(session);
	struct seen seen = { .stop_at = 7 };
	bool stopped = false;

	run_provoke("0", "20");
	session_stop(session);
	assert_int_equal(ring_drain(ring, true, collect, &seen, &stopped, NULL), 1);
	assert_true(stopped);
	assert_int_equal(seen.records, 7);
	flush(ring, &seen);
	assert_int_equal(seen.records, 20);
	finish(session, ring);
}

/* Kernels are built with hist triggers or without. */
static bool has_hist(void)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/events/landlock/landlock_deny_access_fs/hist", tracefs);
	return !access(path, F_OK);
}

static void test_counter(void **state)
{
	struct session_event event = fs_event;
	struct session_count counts[4];
	struct session *session;
	size_t num;
	int ret;

	event.filter = "logged == 1";
	event.count_filter = "!(logged == 1)";
	event.count_key = "same_exec";
	session = armed_session(&(struct session_options){}, &event);
	run_provoke("0", "1000");
	session_stop(session);
	run_provoke("0", "100");
	ret = session_count(session, 0, counts, 4, &num);
	assert_int_equal(session_count(session, 1, counts, 4, &num), -ENODATA);
	if (!has_hist()) {
		assert_int_equal(ret, -ENODATA);
		finish(session, NULL);
		return;
	}
	assert_int_equal(ret, 0);
	assert_int_equal(session_count(session, 0, counts, 4, &num), 0);
	assert_int_equal(num, 2);
	assert_int_equal(counts[0].hits, 250);
	assert_int_equal(counts[1].hits, 250);
	assert_int_equal(counts[0].key + counts[1].key, 1);
	assert_int_equal(session_count(session, 0, counts, 1, &num), -ENODATA);
	finish(session, NULL);
}

static void test_task_names(void **state)
{
	struct session *session = armed_session(&(struct session_options){}, &fs_event);
	struct ring *ring = new_ring(session);
	struct tasks *tasks = tasks_new(tracefs);
	struct seen seen = {};
	struct span name;

	run_provoke("0", "1");
	flush(ring, &seen);
	/* The program is gone: the name is the kernel's. */
	name = tasks_name(tasks, seen.pid);
	assert_true(span_is(name, "provoke") || span_is(name, "<...>"));
	tasks_refresh(tasks);
	assert_true(tasks_name(tasks, getpid()).len > 0);
	assert_false(span_is(tasks_name(tasks, getpid()), "<...>"));
	tasks_free(tasks);
	finish(session, ring);
}

static void test_found(void **state)
{
	struct error err = {};
	char *dir = NULL;

	assert_int_equal(tracefs_find(&dir, &err), 0);
	assert_string_equal(dir, tracefs);
	assert_int_equal(landlock_events_check(dir, &err), 0);
	free(dir);
}

static int before_each(void **state)
{
	static struct buf before;

	before.len = 0;
	snapshot(tracefs, &before);
	*state = &before;
	return 0;
}

/* Whatever a test did, the rest of tracefs is as it was. */
static int after_each(void **state)
{
	struct buf *before = *state, after = {};
	bool same;

	snapshot(tracefs, &after);
	same = !strcmp(buf_cstr(before), buf_cstr(&after));
	if (!same)
		print_error("before: %s\nafter: %s\n", before->data, after.data);
	buf_done(&after);
	buf_done(before);
	return !same;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, before_each, after_each)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_found),	   TEST(test_counts),	      TEST(test_subbuf_sizes),
		TEST(test_order_of_cpus),  TEST(test_filter),	      TEST(test_losses),
		TEST(test_refused_filter), TEST(test_missing_event),  TEST(test_clocks),
		TEST(test_bad_buffer),	   TEST(test_busy),	      TEST(test_names),
		TEST(test_wake_up),	   TEST(test_false_wakes),    TEST(test_wait_fd),
		TEST(test_stop),	   TEST(test_counter),	      TEST(test_task_names),
		TEST(test_wall_offset),	   TEST(test_dead_instances),
	};

	tracefs = getenv("TRACEFS");
	provoke = getenv("PROVOKE");
	if (!tracefs || !provoke) {
		fprintf(stderr, "needs the events of with_events.sh\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
