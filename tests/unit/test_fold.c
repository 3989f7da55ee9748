// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "formats.h"
#include "output/fold.h"

#define SECOND 1000000000ULL

static const struct abi abi = { false, 8 };

/* A denial's record; kernels do not say what is in the hole. */
struct denial {
	uint16_t type;
	uint8_t flags, preempt_count;
	int32_t pid;
	uint32_t blockers;
	uint32_t hole;
	uint64_t domain;
	uint32_t path; /* __data_loc */
	char text[8];
};

#define FIELDS                                                                                     \
	"\tfield:u32 blockers;\toffset:8;\tsize:4;\tsigned:0;\n"                                   \
	"\tfield:u64 domain_id;\toffset:16;\tsize:8;\tsigned:0;\n"                                 \
	"\tfield:__data_loc char[] pathname;\toffset:24;\tsize:4;\tsigned:0;\n"

/* What a test looks at: the screen, whose lines are "DOMAIN/PATH/PID COUNT TIME". */
struct run {
	struct fold *fold;
	struct format *deny, *twin, *other;
	struct buf out;
	struct style style;
	uint64_t now;
	bool partial;
};

static void stub_event(struct buf *b, const struct event *event, struct style *style)
{
	struct span path = event_bytes(event, ROLE_PATH);

	if (event->format->kind != KIND_DENY) {
		buf_str(b, "other\n");
		return;
	}
	buf_printf(b, "%llx/%.*s/%d/%.*s %llu %llu\n",
		   (unsigned long long)event_number(event, ROLE_DOMAIN), (int)path.len, path.data,
		   (int)event_number(event, ROLE_PID), (int)event->comm.len, event->comm.data,
		   (unsigned long long)(style->count ? style->count : 1),
		   (unsigned long long)event->record->time);
}

static void stub_lost(struct buf *b, const struct record *record, struct style *style)
{
	buf_str(b, "lost\n");
}

static const struct line_form stub = { .name = "stub", .event = stub_event, .lost = stub_lost };

static void start(struct run *r, bool in_place)
{
	*r = (struct run){ .style.width = 80 };
	r->deny = make_format(&abi, "landlock_deny_access_fs", FIELDS, "\"%u\", REC->blockers");
	r->twin = make_format(&abi, "landlock_deny_twin", FIELDS, "\"%u\", REC->blockers");
	r->other = make_format(&abi, "landlock_create_domain",
			       "\tfield:u64 domain_id;\toffset:16;\tsize:8;\tsigned:0;\n",
			       "\"%llx\", REC->domain_id");
	r->fold = fold_new(&stub, in_place);
	assert_non_null(r->deny);
	assert_non_null(r->twin);
	assert_non_null(r->other);
	assert_non_null(r->fold);
}

static void stop(struct run *r)
{
	fold_free(r->fold);
	format_free(r->deny);
	format_free(r->twin);
	format_free(r->other);
	buf_done(&r->out);
}

static void feed(struct run *r, const struct format *format, int pid, uint64_t domain,
		 const char *path)
{
	struct denial d = {
		.type = 7,
		.preempt_count = rand(),
		.pid = pid,
		.blockers = 4,
		.hole = rand(),
		.domain = domain,
		.path = (uint32_t)(strlen(path) + 1) << 16 | offsetof(struct denial, text),
	};
	const struct record record = {
		.data = &d,
		.size = r->partial ? offsetof(struct denial, path) : sizeof(d),
		.time = r->now,
		.cpu = rand() % 4,
		.buffer = "",
	};
	struct event event;

	memcpy(d.text, path, strlen(path) + 1);
	event_decode(&event, format, &record);
	event.comm = span_str("cat");
	fold_event(r->fold, &r->out, &event, &r->style, r->now);
	/* Whatever is kept must be a copy. */
	memset(&d, 0xff, sizeof(d));
}

static void deny(struct run *r, int pid, uint64_t domain, const char *path)
{
	feed(r, r->deny, pid, domain, path);
}

/* What a terminal shows once it has rewritten its lines. */
static void screen(const struct run *r, struct buf *out)
{
	static const char rewrite[] = "\033[A\r\033[K";
	const char *text = r->out.data, *end = text + r->out.len;

	while (text < end) {
		if (!strncmp(text, rewrite, strlen(rewrite))) {
			assert_true(out->len);
			do
				out->len--;
			while (out->len && out->data[out->len - 1] != '\n');
			text += strlen(rewrite);
		} else {
			assert_int_not_equal(*text, '\033');
			buf_put(out, *text++);
		}
	}
}

static void shows(const struct run *r, const char *text)
{
	struct buf b = {};

	screen(r, &b);
	assert_string_equal(buf_cstr(&b), text);
	buf_done(&b);
}

/* The sum of the counts of the lines that begin with @what. */
static uint64_t total(const struct run *r, const char *what)
{
	struct buf b = {};
	uint64_t sum = 0;

	screen(r, &b);
	for (const char *line = buf_cstr(&b); *line; line = strchr(line, '\n') + 1)
		if (!strncmp(line, what, strlen(what)) && strchr(line, ' ') < strchr(line, '\n'))
			sum += strtoull(strchr(line, ' ') + 1, NULL, 10);
	buf_done(&b);
	return sum;
}

static size_t lines(const struct run *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->out.len; i++)
		n += r->out.data[i] == '\n';
	return n;
}

static void the_first_is_shown_at_once(void **state)
{
	struct run r;

	start(&r, false);
	r.now = 5;
	deny(&r, 1, 0xa, "/x");
	shows(&r, "a//x/1/cat 1 5\n");
	r.now = 6;
	deny(&r, 1, 0xa, "/x");
	r.now = 7;
	deny(&r, 1, 0xa, "/x");
	shows(&r, "a//x/1/cat 1 5\n");
	fold_end(r.fold, &r.out, &r.style);
	shows(&r, "a//x/1/cat 1 5\na//x/1/cat 2 7\n");
	stop(&r);
}

static void what_differs_is_not_folded(void **state)
{
	struct run r;

	start(&r, false);
	deny(&r, 1, 0xa, "/x");
	deny(&r, 2, 0xa, "/x");
	deny(&r, 1, 0xb, "/x");
	deny(&r, 1, 0xa, "/y");
	deny(&r, 1, 0xa, "/xx");
	deny(&r, 1, 0xa, "");
	feed(&r, r.twin, 1, 0xa, "/x");
	assert_int_equal(lines(&r), 7);
	fold_end(r.fold, &r.out, &r.style);
	assert_int_equal(lines(&r), 7);
	stop(&r);
}

static void cut_off_records_are_shown_each(void **state)
{
	struct run r;

	start(&r, false);
	r.partial = true;
	deny(&r, 1, 0xa, "/x");
	deny(&r, 1, 0xa, "/x");
	shows(&r, "a//1/cat 1 0\na//1/cat 1 0\n");
	stop(&r);
}

static void other_events_are_shown_each(void **state)
{
	struct run r;
	const struct record record = { .missed = 3, .buffer = "" };

	start(&r, false);
	deny(&r, 1, 0xa, "/x");
	feed(&r, r.other, 1, 0xa, "");
	feed(&r, r.other, 1, 0xa, "");
	deny(&r, 1, 0xa, "/x");
	fold_lost(r.fold, &r.out, &record, &r.style);
	shows(&r, "a//x/1/cat 1 0\nother\nother\nlost\n");
	fold_end(r.fold, &r.out, &r.style);
	shows(&r, "a//x/1/cat 1 0\nother\nother\nlost\na//x/1/cat 1 0\n");
	stop(&r);
}

static void two_that_alternate(void **state)
{
	struct run r;

	start(&r, false);
	for (int i = 0; i < 1000; i++) {
		deny(&r, 1, 0xa, "/x");
		deny(&r, 2, 0xb, "/y");
	}
	assert_int_equal(lines(&r), 2);
	fold_end(r.fold, &r.out, &r.style);
	shows(&r, "a//x/1/cat 1 0\nb//y/2/cat 1 0\na//x/1/cat 999 0\nb//y/2/cat 999 0\n");
	stop(&r);
}

static void told_once_a_second(void **state)
{
	struct run r;

	start(&r, false);
	assert_int_equal(fold_wait_ms(r.fold, 0), -1);
	for (int i = 0; i < 95; i++) {
		r.now = i * SECOND / 10;
		deny(&r, 1, 0xa, "/x");
		deny(&r, 2, 0xb, "/y");
	}
	assert_int_equal(lines(&r), 2 + 2 * 9);
	assert_int_equal(total(&r, "a/"), 90);
	/* The last line came at 9 s, and 9.4 s is now. */
	assert_int_equal(fold_wait_ms(r.fold, r.now), 600);
	assert_int_equal(fold_wait_ms(r.fold, 10 * SECOND - 1), 1);
	assert_int_equal(fold_wait_ms(r.fold, 11 * SECOND), 0);
	fold_batch(r.fold, &r.out, &r.style, 10 * SECOND - 1);
	assert_int_equal(lines(&r), 20);
	fold_batch(r.fold, &r.out, &r.style, 10 * SECOND);
	assert_int_equal(lines(&r), 22);
	assert_int_equal(fold_wait_ms(r.fold, 10 * SECOND), -1);
	assert_int_equal(total(&r, "a/"), 95);
	assert_int_equal(total(&r, "b/"), 95);
	stop(&r);
}

/* Many more than are remembered, and again: each is forgotten before it comes again. */
static void memory_is_bounded(void **state)
{
	struct run r;
	char path[8];

	start(&r, false);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 2 * FOLD_DENIALS; i++) {
			snprintf(path, sizeof(path), "/%d", i);
			deny(&r, 1, 0xa, path);
			deny(&r, 1, 0xa, path);
		}
	}
	fold_end(r.fold, &r.out, &r.style);
	assert_int_equal(total(&r, "a/"), 12 * FOLD_DENIALS);
	assert_int_equal(total(&r, "a//77/"), 6);
	assert_int_equal(lines(&r), 12 * FOLD_DENIALS);
	stop(&r);
}

static void the_last_line_is_rewritten(void **state)
{
	struct run r;

	start(&r, true);
	deny(&r, 1, 0xa, "/x");
	shows(&r, "a//x/1/cat 1 0\n");
	for (int i = 1; i < 132; i++) {
		r.now = i;
		deny(&r, 1, 0xa, "/x");
	}
	fold_batch(r.fold, &r.out, &r.style, r.now);
	shows(&r, "a//x/1/cat 132 131\n");
	assert_int_equal(fold_wait_ms(r.fold, r.now), -1);
	/* Before another line its count is made right. */
	r.now = 200;
	deny(&r, 1, 0xa, "/x");
	deny(&r, 2, 0xb, "/y");
	shows(&r, "a//x/1/cat 133 200\nb//y/2/cat 1 200\n");
	/* What stands above is not rewritten. */
	deny(&r, 1, 0xa, "/x");
	fold_batch(r.fold, &r.out, &r.style, 300);
	shows(&r, "a//x/1/cat 133 200\nb//y/2/cat 1 200\n");
	deny(&r, 2, 0xb, "/y");
	fold_end(r.fold, &r.out, &r.style);
	shows(&r, "a//x/1/cat 133 200\nb//y/2/cat 2 200\na//x/1/cat 1 200\n");
	stop(&r);
}

/* It takes more lines than one on a terminal that has become narrow. */
static void a_wide_line_is_not_rewritten(void **state)
{
	struct run r;

	start(&r, true);
	deny(&r, 1, 0xa, "/x");
	deny(&r, 1, 0xa, "/x");
	r.style.width = 10;
	fold_batch(r.fold, &r.out, &r.style, 1);
	assert_null(memchr(r.out.data, '\033', r.out.len));
	fold_batch(r.fold, &r.out, &r.style, 2 * SECOND);
	shows(&r, "a//x/1/cat 1 0\na//x/1/cat 1 0\n");
	stop(&r);
}

/* Whatever comes, every denial is in one count, and the first of each is there at once. */
static void nothing_gets_lost(void **state)
{
	for (int seed = 0; seed < 50; seed++) {
		uint64_t denials[200] = {};
		int kinds = 1 + 4 * seed;
		struct run r;
		char path[8], name[16];

		srand(seed);
		start(&r, seed % 2);
		for (int i = 0; i < 1000; i++) {
			int kind = rand() % kinds;

			r.now += rand() % (SECOND / 50);
			snprintf(path, sizeof(path), "/%d", kind);
			snprintf(name, sizeof(name), "a//%d/", kind);
			deny(&r, 1, 0xa, path);
			if (!denials[kind]++)
				assert_int_equal(total(&r, name), 1);
			if (!(rand() % 5))
				fold_batch(r.fold, &r.out, &r.style, r.now);
			if (!(rand() % 20))
				feed(&r, r.other, 1, 0xa, "");
		}
		fold_end(r.fold, &r.out, &r.style);
		for (int kind = 0; kind < kinds; kind++) {
			snprintf(name, sizeof(name), "a//%d/", kind);
			assert_int_equal(total(&r, name), denials[kind]);
		}
		stop(&r);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_is_shown_at_once),
		cmocka_unit_test(what_differs_is_not_folded),
		cmocka_unit_test(cut_off_records_are_shown_each),
		cmocka_unit_test(other_events_are_shown_each),
		cmocka_unit_test(two_that_alternate),
		cmocka_unit_test(told_once_a_second),
		cmocka_unit_test(memory_is_bounded),
		cmocka_unit_test(the_last_line_is_rewritten),
		cmocka_unit_test(a_wide_line_is_not_rewritten),
		cmocka_unit_test(nothing_gets_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
