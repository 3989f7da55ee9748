// SPDX-License-Identifier: GPL-2.0-only
/* Sub-buffers that a file system has written in part, and those of strangers, when recovered. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "leaks.h"
#include "spooled.h"

#define PAGE  4096
#define START 16
#define EVENT 20 /* bytes of one */

/* Bytes of the second of three sub-buffers, with the domains 1 to 3, 4 to 6 and 7 and 8. */
struct damage {
	const char *what;
	unsigned int at; /* in that sub-buffer */
	struct span bytes;
	unsigned int torn;
	const char *domains;
};

#define BYTES(text)                                                                                \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
static const char zeros[PAGE];

static const struct damage damages[] = {
	{ "none", 0, {}, 0, "1 2 3 4 5 6 7 8 " },
	{ "nothing of it is written", 0, { zeros, PAGE }, 0, "1 2 3 7 8 " },
	/* What stands before the break can be broken itself. */
	{ "the third event is missing", START + 2 * EVENT, { zeros, EVENT }, 1, "1 2 3 4 !7 8 " },
	{ "the second is as well",
	  START + EVENT + 12,
	  { zeros, 2 * EVENT - 12 },
	  1,
	  "1 2 3 4 !7 8 " },
	{ "the first is no event", START, { zeros, 4 }, 1, "1 2 3 !7 8 " },
	{ "an event ends behind the last", START + 2 * EVENT, BYTES("\x45\1\0\0"), 1,
	  "1 2 3 4 !7 8 " },
	{ "padding goes backwards", START + 2 * EVENT, BYTES("\x1d\0\0\0\xf0\xff\xff\xff"), 1,
	  "1 2 3 4 !7 8 " },
	{ "there are more than fit", 8, BYTES("\xff\xff\0\0"), 1, "1 2 3 !7 8 " },
	{ "all bits of the commit", 8, BYTES("\xff\xff\xff\xff\xff\xff\xff\xff"), 1,
	  "1 2 3 !7 8 " },
	{ "lost events, without room for their number", 8, BYTES("\xf0\x0f\0\xc0"), 1,
	  "1 2 3 !4 5 !7 8 " },
};

static struct spool *spool(const struct frame_info *info, const struct damage *damage)
{
	static const struct spooled_event events[] = {
		{ ID_CREATE, 10, 1, false }, { ID_CREATE, 10, 2, false },
		{ ID_CREATE, 10, 3, false }, { ID_CREATE, 10, 4, false },
		{ ID_CREATE, 10, 5, false }, { ID_CREATE, 10, 6, false },
		{ ID_CREATE, 10, 7, false }, { ID_CREATE, 10, 8, false },
	};
	struct spool *spool;
	int fd;

	assert_int_equal(spool_create(&spool, "x.dat", info, NULL), 0);
	fd = spool_cpu(spool, 1, NULL);
	spooled_page(fd, PAGE, 100, events, 3);
	spooled_page(fd, PAGE, 200, events + 3, 3);
	spooled_page(fd, PAGE, 300, events + 6, 2);
	assert_int_equal(pwrite(fd, damage->bytes.data, damage->bytes.len, 2 * PAGE + damage->at),
			 damage->bytes.len);
	return spool;
}

static void check(const struct frame_info *info, const struct damage *damage)
{
	struct recovered recovered;
	struct error err = {};
	char *domains;

	spool_free(spool(info, damage));
	if (spool_recover("x.dat", NULL, &recovered, &err))
		fail_msg("%s: %s", damage->what, err.what);
	domains = spooled_domains("x.dat");
	if (!domains || strcmp(domains, damage->domains) || recovered.torn != damage->torn)
		fail_msg("%s: %s and %u torn", damage->what, domains, (unsigned)recovered.torn);
	free(domains);
	spooled_empty();
}

static void test_damages(void **state)
{
	struct frame_info info = spooled_info(7, PAGE, 2);

	(void)state;
	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
		check(&info, &damages[i]);
		info.version = 6;
		check(&info, &damages[i]);
		info.version = 7;
		info.compress = true;
		check(&info, &damages[i]);
		info.compress = false;
	}
}

static const char other_header_page[] =
	"\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
	"\tfield: local_t commit;\toffset:8;\tsize:%zu;\tsigned:1;\n"
	"\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
	"\tfield: char data;\toffset:%zu;\tsize:4080;\tsigned:0;\n";

/* The head of a machine whose long has another size. */
static void test_foreign(void **state)
{
	const size_t other = sizeof(long) == 8 ? 4 : 8;
	struct frame_info info = spooled_info(7, PAGE, 2);
	struct recovered recovered;
	struct error err = {};
	char header_page[512];

	(void)state;
	snprintf(header_page, sizeof(header_page), other_header_page, other, 8 + other);
	info.header_page = span_str(header_page);
	spool_free(spool(&info, &damages[0]));
	assert_int_equal(spool_recover("x.dat", NULL, &recovered, &err), -EPROTONOSUPPORT);
	assert_non_null(strstr(err.what, "x.dat.part is of a machine with another"));
	assert_int_equal(spooled_names(), 1);
	error_done(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_damages, spooled_enter, spooled_leave),
		cmocka_unit_test_setup_teardown(test_foreign, spooled_enter, spooled_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
