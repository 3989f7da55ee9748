// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "formats.h"
#include "model/port.h"

#define BIND	(1 << 0)
#define CONNECT (1 << 1)
#define UNKNOWN (1 << 9)

static const struct abi abi = { false, 8 };

struct denial {
	unsigned char common[8];
	uint32_t blockers;
	uint32_t pad;
	uint64_t sport, dport;
};

static struct format *net_format(void)
{
	return make_format(
		&abi, "landlock_deny_access_net",
		"\tfield:u32 blockers;\toffset:8;\tsize:4;\tsigned:0;\n"
		"\tfield:u64 sport;\toffset:16;\tsize:8;\tsigned:0;\n"
		"\tfield:u64 dport;\toffset:24;\tsize:8;\tsigned:0;\n",
		"\"blockers=%s sport=%llu dport=%llu\", __print_flags(REC->blockers, \"|\", "
		"{ 1, \"bind_tcp\" }, { 2, \"connect_tcp\" }), REC->sport, REC->dport");
}

static void which_port(void **state)
{
	static const struct {
		uint32_t blockers;
		uint64_t sport, dport;
		enum port_end end;
		uint64_t port;
	} cases[] = {
		{ BIND, 80, 0, PORT_LOCAL, 80 },
		{ CONNECT, 0, 443, PORT_REMOTE, 443 },
		{ BIND, 0, 0, PORT_LOCAL, 0 },
		{ CONNECT, 0, 0, PORT_REMOTE, 0 },
		{ UNKNOWN, 80, 0, PORT_LOCAL, 80 },
		{ UNKNOWN, 0, 443, PORT_REMOTE, 443 },
		{ BIND, 80, 443, PORT_LOCAL, 80 },
		{ CONNECT, 80, 443, PORT_REMOTE, 443 },
		{ BIND | CONNECT, 80, 0, PORT_LOCAL, 80 },
	};
	struct format *format = net_format();

	assert_non_null(format);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct denial denial = {
			.blockers = cases[i].blockers,
			.sport = cases[i].sport,
			.dport = cases[i].dport,
		};
		const struct record record = { .data = &denial,
					       .size = sizeof(denial),
					       .buffer = "" };
		struct event event;
		uint64_t port = 1;

		event_decode(&event, format, &record);
		assert_int_equal(denial_port(&event, &port), cases[i].end);
		assert_int_equal(port, cases[i].port);
	}
	format_free(format);
}

static void no_port(void **state)
{
	struct format *format = load_format("g1", "landlock_deny_access_fs");
	const struct record record = { .data = "", .size = 0, .buffer = "" };
	struct event event;
	uint64_t port;

	assert_non_null(format);
	event_decode(&event, format, &record);
	assert_int_equal(denial_port(&event, &port), PORT_NONE);
	format_free(format);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(which_port),
		cmocka_unit_test(no_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
