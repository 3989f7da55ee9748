// SPDX-License-Identifier: GPL-2.0-only
/*
 * The audit form against the kernel's own records: real denials of a sandbox on this machine, their
 * records from the audit multicast group, their values put into event records, and those through
 * the form.  Needs root and a kernel with Landlock and its audit records (Linux 6.15).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit/formats.h"
#include "model/denial.h"
#include "model/event.h"
#include "output/line.h"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self  446
#endif
/* linux/landlock.h of Linux 6.12, linux/audit.h of 6.15 */
#define HANDLED_FS	0x7fff
#define HANDLED_NET	0x3
#define SCOPED		0x3
#define ACCESS_RECORD	1423
#define DOMAIN_RECORD	1424
#define READLOG_GROUP	1
#define WAIT_MS		5000
#define MAX_RECORDS	64
#define ODD_NAME	"odd \"name\" it's\n\xc3\xa9"
#define ODD_COMM	"peer \"x\"\n\xe2\x82"
#define ABSTRACT_NAME	"\0lltrace test \x01"
#define PORT_TO_CONNECT 443
#define PORT_TO_BIND	80

struct attributes {
	uint64_t fs, net, scoped;
};

/* ---- the audit socket */

struct status {
	uint32_t mask, enabled;
};

static int audit_socket(unsigned int groups)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = groups };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address))) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Sends a request and reads one answer.  Returns the length of its data, or -1. */
static int ask(uint16_t type, const void *data, size_t len, void *answer, size_t max)
{
	struct {
		struct nlmsghdr head;
		char data[1024];
	} message = { .head = { .nlmsg_len = NLMSG_LENGTH(len),
				.nlmsg_type = type,
				.nlmsg_flags = NLM_F_REQUEST | (len ? NLM_F_ACK : 0) } };
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	int fd = audit_socket(0), ret = -1;
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	ssize_t got;

	if (fd < 0)
		return -1;
	if (len)
		memcpy(message.data, data, len);
	if (sendto(fd, &message, message.head.nlmsg_len, 0, (struct sockaddr *)&kernel,
		   sizeof(kernel)) > 0 &&
	    poll(&wait, 1, WAIT_MS) == 1) {
		got = recv(fd, &message, sizeof(message), 0);
		if (got >= NLMSG_HDRLEN && message.head.nlmsg_type == NLMSG_ERROR) {
			ret = *(int *)message.data ? -1 : 0;
		} else if (got >= NLMSG_HDRLEN) {
			ret = got - NLMSG_HDRLEN < (ssize_t)max ? got - NLMSG_HDRLEN : (ssize_t)max;
			memcpy(answer, message.data, ret);
		}
	}
	close(fd);
	return ret;
}

static bool set_enabled(uint32_t enabled)
{
	/* struct audit_status has more; what is not in the mask is not looked at. */
	uint32_t status[32] = { AUDIT_STATUS_ENABLED, enabled };

	return ask(AUDIT_SET, status, sizeof(status), NULL, 0) >= 0;
}

/* ---- what is denied */

struct place {
	char dir[64], other[80], file[128];
	int listener;
};

static void make_place(struct place *p)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };

	strcpy(p->dir, "/tmp/lltrace-audit.XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	snprintf(p->other, sizeof(p->other), "%s/other", p->dir);
	assert_int_equal(mkdir(p->other, 0700), 0);
	snprintf(p->file, sizeof(p->file), "%s/%s", p->dir, ODD_NAME);
	close(open(p->file, O_CREAT | O_WRONLY, 0700));
	memcpy(name.sun_path, ABSTRACT_NAME, sizeof(ABSTRACT_NAME) - 1);
	p->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(p->listener, (struct sockaddr *)&name,
			      offsetof(struct sockaddr_un, sun_path) + sizeof(ABSTRACT_NAME) - 1),
			 0);
	assert_int_equal(listen(p->listener, 1), 0);
}

static void remove_place(struct place *p)
{
	unlink(p->file);
	rmdir(p->other);
	rmdir(p->dir);
	close(p->listener);
}

static void inet(int (*call)(int fd, const struct sockaddr *address, socklen_t len), uint16_t port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_port = htons(port),
				       .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	call(fd, (struct sockaddr *)&address, sizeof(address));
	close(fd);
}

static int connect_to(int fd, const struct sockaddr *address, socklen_t len)
{
	return connect(fd, address, len);
}

static int bind_to(int fd, const struct sockaddr *address, socklen_t len)
{
	return bind(fd, address, len);
}

static void connect_abstract(void)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(name.sun_path, ABSTRACT_NAME, sizeof(ABSTRACT_NAME) - 1);
	connect(fd, (struct sockaddr *)&name,
		offsetof(struct sockaddr_un, sun_path) + sizeof(ABSTRACT_NAME) - 1);
	close(fd);
}

/* It is the denial that counts. */
static void denied(int result)
{
}

/* In a child that sandboxes itself; everything is denied. */
static void provoke(const struct place *p)
{
	const struct attributes attributes = { HANDLED_FS, HANDLED_NET, SCOPED };
	char moved[256], fresh[256];
	int ruleset = syscall(SYS_landlock_create_ruleset, &attributes, sizeof(attributes), 0);

	snprintf(moved, sizeof(moved), "%s/moved", p->other);
	snprintf(fresh, sizeof(fresh), "%s/fresh", p->other);
	if (ruleset < 0 || unshare(CLONE_NEWNS) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(SYS_landlock_restrict_self, ruleset, 0))
		_exit(1);
	close(open(p->file, O_RDONLY));
	close(open(p->file, O_WRONLY | O_TRUNC));
	close(open(p->dir, O_RDONLY | O_DIRECTORY));
	close(open(fresh, O_CREAT | O_WRONLY, 0600));
	rename(p->file, moved);
	mkdir(fresh, 0700);
	denied(symlink("nowhere", fresh));
	mknod(fresh, S_IFIFO | 0600, 0);
	mknod(fresh, S_IFSOCK | 0600, 0);
	mknod(fresh, S_IFCHR | 0600, makedev(1, 3));
	mknod(fresh, S_IFBLK | 0600, makedev(7, 0));
	unlink(p->file);
	rmdir(p->other);
	denied(truncate(p->file, 0));
	execl(p->file, p->file, NULL);
	mount("none", p->other, "tmpfs", 0, NULL);
	inet(connect_to, PORT_TO_CONNECT);
	inet(bind_to, PORT_TO_BIND);
	kill(getppid(), 0);
	ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
	connect_abstract();
	_exit(0);
}

/* ---- the records */

struct records {
	char *v[MAX_RECORDS]; /* "type=LANDLOCK_ACCESS msg=audit(...): ..." */
	size_t num;
	uint64_t domain; /* those of this domain are kept */
};

static bool take_record(struct records *records, const struct nlmsghdr *head)
{
	const char *type = head->nlmsg_type == ACCESS_RECORD ? "LANDLOCK_ACCESS"
							     : "LANDLOCK_DOMAIN";
	int len = head->nlmsg_len - NLMSG_HDRLEN;
	const char *text = NLMSG_DATA(head), *domain = strstr(text, " domain=");
	uint64_t id;

	if ((head->nlmsg_type != ACCESS_RECORD && head->nlmsg_type != DOMAIN_RECORD) || !domain)
		return false;
	id = strtoull(domain + strlen(" domain="), NULL, 16);
	/* Of others there may be records as well; ours begins with the file. */
	if (!records->domain && strstr(text, "blockers=fs.read_file path="))
		records->domain = id;
	if (id != records->domain || records->num == MAX_RECORDS)
		return false;
	assert_true(asprintf(&records->v[records->num++], "type=%s msg=%.*s", type, len, text) > 0);
	return strstr(text, "status=deallocated");
}

/* Until the end of the domain is recorded. */
static void read_records(int fd, struct records *records)
{
	union {
		struct nlmsghdr head;
		char bytes[16384];
	} message;
	struct pollfd wait = { .fd = fd, .events = POLLIN };

	while (poll(&wait, 1, WAIT_MS) == 1) {
		ssize_t len = recv(fd, &message, sizeof(message) - 1, 0);

		if (len < NLMSG_HDRLEN)
			return;
		message.bytes[len] = '\0';
		/* In multicast messages nlmsg_len leaves the head out. */
		message.head.nlmsg_len = len;
		if (take_record(records, &message.head))
			return;
	}
}

static void collect(struct records *records)
{
	struct status status = {};
	struct place place;
	int fd, child, state;

	if (geteuid() || syscall(SYS_landlock_create_ruleset, NULL, 0, 1) < 7)
		skip();
	fd = audit_socket(READLOG_GROUP);
	if (fd < 0 || ask(AUDIT_GET, NULL, 0, &status, sizeof(status)) < (int)sizeof(status))
		skip();
	if (!status.enabled && !set_enabled(1))
		skip();
	make_place(&place);
	prctl(PR_SET_NAME, ODD_COMM);
	child = fork();
	if (!child)
		provoke(&place);
	assert_int_equal(waitpid(child, &state, 0), child);
	read_records(fd, records);
	if (!status.enabled)
		set_enabled(0);
	remove_place(&place);
	close(fd);
	assert_int_equal(state, 0);
}

/* ---- from a record to an event */

/* The value of a field, decoded; false: there is none. */
static bool value_of(const char *record, const char *name, char *value, size_t *len)
{
	char key[32];
	const char *s;

	snprintf(key, sizeof(key), " %s=", name);
	s = strstr(record, key);
	if (!s)
		return false;
	s += strlen(key);
	*len = 0;
	if (*s == '"') {
		for (s++; *s != '"'; s++)
			value[(*len)++] = *s;
		return true;
	}
	for (; *s && *s != ' '; s += 2) {
		unsigned int byte;

		assert_int_equal(sscanf(s, "%2x", &byte), 1);
		value[(*len)++] = byte;
	}
	return true;
}

static uint64_t number_of(const char *record, const char *name, int base)
{
	char key[32];
	const char *s;

	snprintf(key, sizeof(key), " %s=", name);
	s = strstr(record, key);
	return s ? strtoull(s + strlen(key), NULL, base) : 0;
}

/* An event's record being made. */
struct making {
	const struct format *format;
	char data[8192];
	size_t size;
};

static void put_number(struct making *m, enum role role, uint64_t v)
{
	const struct field *field = m->format->by_role[role];

	assert_non_null(field);
	memcpy(m->data + field->offset, &v, field->size);
}

static void put_string(struct making *m, enum role role, const char *v, size_t len)
{
	uint32_t loc = m->size | (len + 1) << 16;

	put_number(m, role, loc);
	memcpy(m->data + m->size, v, len);
	m->data[m->size + len] = '\0';
	m->size += len + 1;
}

/* "fs.read_file,fs.truncate": their bits by the names of the format. */
static uint64_t mask_of(const struct format *format, const char *blockers)
{
	const struct names *names = &format->by_role[ROLE_BLOCKERS]->names;
	uint64_t mask = 0;

	while (*blockers && *blockers != ' ') {
		size_t len = strcspn(blockers, ", ");
		const char *dot = memchr(blockers, '.', len);
		struct span name = { dot + 1, blockers + len - dot - 1 };

		for (size_t i = 0; i < names->num; i++)
			if (span_is(name, names->v[i].text))
				mask |= names->v[i].value;
		blockers += len + (blockers[len] == ',');
	}
	return mask;
}

/* Which event tells of a denial with these blockers. */
static const struct {
	const char *blockers, *event;
} events[] = {
	{ "fs.", "landlock_deny_access_fs" },
	{ "net.", "landlock_deny_access_net" },
	{ "ptrace", "landlock_deny_ptrace" },
	{ "scope.signal", "landlock_deny_scope_signal" },
	{ "scope.abstract_unix_socket", "landlock_deny_scope_abstract_unix_socket" },
};

static struct format *format_for(const char *generation, const char *record)
{
	const char *blockers = strstr(record, " blockers=");

	if (!blockers)
		return load_format(generation, "landlock_free_domain");
	blockers += strlen(" blockers=");
	for (size_t i = 0; i < sizeof(events) / sizeof(*events); i++)
		if (!strncmp(blockers, events[i].blockers, strlen(events[i].blockers)))
			return load_format(generation, events[i].event);
	return NULL;
}

/* Whether the event that is made is about what the record's blockers name. */
static bool is_about(const struct making *m, const char *blockers)
{
	const struct record raw = { .data = m->data, .size = m->size, .buffer = "" };
	const char *name, *dot = strchr(blockers, '.');
	struct event event;
	uint64_t type;

	event_decode(&event, m->format, &raw);
	return denial_blocked(&event, &name, &type) == BLOCKED_RIGHTS ||
	       (name && dot && !strncmp(dot + 1, name, strlen(name)));
}

/* Where a number tells whether the mask is one of access rights, the format knows the number. */
static void put_blockers(struct making *m, const char *blockers)
{
	put_number(m, ROLE_BLOCKERS, mask_of(m->format, blockers));
	if (!format_has(m->format, ROLE_BLOCKERS_TYPE))
		return;
	for (uint64_t type = 0; type < 32; type++) {
		put_number(m, ROLE_BLOCKERS_TYPE, type);
		if (is_about(m, blockers))
			return;
	}
	fail_msg("no type for %s", blockers);
}

static void make_event(struct making *m, const char *record)
{
	const struct format *f = m->format;
	char value[4096];
	size_t len;

	for (size_t i = 0; i < f->num_fields; i++)
		if (f->fields[i].offset + f->fields[i].size > m->size)
			m->size = f->fields[i].offset + f->fields[i].size;
	put_number(m, ROLE_DOMAIN, number_of(record, "domain", 16));
	if (format_has(f, ROLE_BLOCKERS))
		put_blockers(m, strstr(record, " blockers=") + strlen(" blockers="));
	if (format_has(f, ROLE_DENIALS))
		put_number(m, ROLE_DENIALS, number_of(record, "denials", 10));
	if (format_has(f, ROLE_INO)) {
		put_number(m, ROLE_INO, number_of(record, "ino", 10));
		put_number(m, ROLE_DEV, 1);
	}
	if (format_has(f, ROLE_SPORT)) {
		put_number(m, ROLE_SPORT, number_of(record, "src", 10));
		put_number(m, ROLE_DPORT, number_of(record, "dest", 10));
	}
	if (format_has(f, ROLE_PEER_PID))
		put_number(m, ROLE_PEER_PID, number_of(record, "opid", 10));
	if (format_has(f, ROLE_PEER_COMM) && value_of(record, "ocomm", value, &len))
		put_string(m, ROLE_PEER_COMM, value, len);
	if (format_has(f, ROLE_PATH) && value_of(record, "path", value, &len))
		put_string(m, ROLE_PATH, value, len);
	/* The event leaves the first NUL of an abstract name out. */
	if (format_has(f, ROLE_SUN_PATH) && value_of(record, "path", value, &len)) {
		assert_int_equal(value[0], 0);
		put_string(m, ROLE_SUN_PATH, value + 1, len - 1);
	}
}

/* ---- the comparison */

/* Takes " NAME=VALUE" out of a record. */
static void drop(char *record, const char *name)
{
	char key[32], *s;

	snprintf(key, sizeof(key), " %s=", name);
	s = strstr(record, key);
	if (s) {
		char *end = s + strlen(key) + strcspn(s + strlen(key), " ");

		memmove(s, end, strlen(end) + 1);
	}
}

/* What an event does not carry: lltrace(1), AUDIT RECORDS. */
static void drop_unknown(char *record)
{
	static const char *const names[] = { "dev", "saddr", "daddr", "pid", "uid", "exe", "comm" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		drop(record, names[i]);
}

/* From behind "audit(TIME:SERIAL): " on. */
static const char *payload(const char *record)
{
	const char *s = strstr(record, "): ");

	return s ? s + strlen("): ") : record;
}

/* The form's lines for the record; they stay in @lines. */
static void through_the_form(struct buf *lines, struct style *style, const char *generation,
			     const char *record)
{
	struct making m = { .format = format_for(generation, record) };
	struct record raw = { .data = m.data, .buffer = "" };
	struct event event;

	assert_non_null(m.format);
	make_event(&m, record);
	raw.size = m.size;
	event_decode(&event, m.format, &raw);
	assert_false(event.partial);
	lines->len = 0;
	audit_form.event(lines, &event, style);
	format_free((struct format *)m.format);
}

/* By the formats of one generation of events. */
static void compare(const struct records *records, const char *generation, bool *seen)
{
	struct style style = { .when = { .mode = WHEN_CLOCK } };
	struct buf lines = {};

	for (size_t i = 0; i < records->num; i++) {
		char *record = records->v[i], *line, *save = NULL;
		const char *blockers = strstr(record, " blockers=");

		/* The domain's first record came with the denial before. */
		if (strstr(record, "status=allocated"))
			continue;
		for (size_t e = 0; e < sizeof(events) / sizeof(*events) && blockers; e++)
			seen[e] |= !strncmp(blockers + strlen(" blockers="), events[e].blockers,
					    strlen(events[e].blockers));
		through_the_form(&lines, &style, generation, record);
		buf_cstr(&lines);
		for (line = strtok_r(lines.data, "\n", &save); line;
		     line = strtok_r(NULL, "\n", &save), i += line != NULL) {
			drop_unknown(records->v[i]);
			assert_int_equal(strncmp(line, records->v[i], strlen("type=LANDLOCK_XXXX")),
					 0);
			assert_string_equal(payload(line), payload(records->v[i]));
		}
	}
	buf_done(&lines);
	audit_log_done(&style.audit);
}

static void as_the_kernel_writes_them(void **state)
{
	static const char *const generations[] = { "g0", "g1", "g2" };
	struct records records = {};
	bool seen[sizeof(events) / sizeof(*events)] = {};

	collect(&records);
	for (size_t i = 0; i < records.num; i++)
		print_message("# %s\n", records.v[i]);
	assert_true(records.num >= 24);
	assert_non_null(strstr(records.v[0], "fs.read_file"));
	assert_non_null(strstr(records.v[records.num - 1], "status=deallocated"));
	for (size_t i = 0; i < sizeof(generations) / sizeof(*generations); i++)
		compare(&records, generations[i], seen);
	for (size_t e = 0; e < sizeof(events) / sizeof(*events); e++)
		assert_true(seen[e]);
	for (size_t i = 0; i < records.num; i++)
		free(records.v[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_the_kernel_writes_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
