// SPDX-License-Identifier: GPL-2.0-only
/*
 * load KIND EVENTS FORMATS FILE: writes a recording of EVENTS events, the same bytes each time.
 *
 * KIND is "deny", for denials of every kind on two CPUs, a tenth with hostile strings; or "check",
 * for checks of rules with grants of eight layers.  "-z" before it packs the data.  FORMATS is a
 * directory with the format files of the second generation: tests/data/g1/formats.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "recording/spool.h"
#include "tracefs/file.h"
#include "util/io.h"

#define PAGE	    4096
#define CPUS	    2
#define FIRST_PID   1000
#define TASKS	    300
#define FIRST_TIME  1000000000000ULL /* ns */
#define LONGEST	    (28 * 4) /* bytes of an event whose header tells its length */
#define MAX_FORMATS 32
#define LAYERS	    8

/* The sub-buffer that a CPU fills. */
struct cpu {
	int fd;
	size_t used;
	uint64_t time; /* of its last event */
	char page[PAGE];
};

struct load {
	struct spool *spool;
	struct cpu cpus[CPUS];
	struct buf texts[MAX_FORMATS];
	struct frame_format formats[MAX_FORMATS];
	size_t num_formats;
	uint64_t time;
	uint64_t random;
};

/* What is at the beginning of every event. */
struct common {
	uint16_t type;
	uint8_t flags;
	uint8_t preempt_count;
	int32_t pid;
	uint64_t domain;
};

/* The fixed parts of the events, as their formats say. */
/* Whether audit would log a denial. */
struct logging {
	uint8_t same_exec;
	uint8_t logged;
};

struct deny_fs {
	struct common common;
	struct logging logging;
	uint32_t blockers;
	uint32_t dev;
	uint64_t ino;
	uint32_t pathname;
};

struct deny_net {
	struct common common;
	struct logging logging;
	uint32_t blockers;
	uint64_t sport;
	uint64_t dport;
};

/* deny_ptrace, deny_scope_signal, deny_scope_abstract_unix_socket */
struct deny_peer {
	struct common common;
	struct logging logging;
	uint64_t domain;
	int32_t pid;
	uint32_t text;
};

struct check_fs {
	struct common common;
	uint32_t access;
	uint32_t dev;
	uint64_t ino;
	uint32_t grants;
};

struct check_net {
	struct common common;
	uint32_t access;
	uint64_t port;
	uint32_t grants;
};

_Noreturn static void die(const char *what, const char *why)
{
	fprintf(stderr, "load: %s: %s\n", what, why);
	exit(1);
}

/* xorshift64*: the top bits are good. */
static uint32_t pick(struct load *load, uint32_t n)
{
	uint64_t x = load->random;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	load->random = x;
	return (x * 0x2545f4914f6cdd1dULL >> 32) * n >> 32;
}

static void flush(struct cpu *cpu)
{
	uint64_t commit = cpu->used - 16;
	ssize_t n;

	if (!cpu->used)
		return;
	memcpy(cpu->page + 8, &commit, sizeof(commit));
	memset(cpu->page + cpu->used, 0, PAGE - cpu->used);
	n = write(cpu->fd, cpu->page, PAGE);
	if (n != PAGE)
		die("cannot write", n < 0 ? strerror(errno) : "the disk is full");
	cpu->used = 0;
}

static void put_word(struct cpu *cpu, uint32_t word)
{
	memcpy(cpu->page + cpu->used, &word, sizeof(word));
	cpu->used += sizeof(word);
}

/* An event is its fixed part, and what its last word, a __data_loc, points to. */
static void put_event(struct load *load, void *fixed, size_t size, struct span text)
{
	struct cpu *cpu = &load->cpus[pick(load, CPUS)];
	size_t padded = (size + text.len + 3) & ~3ul;
	bool is_long = padded > LONGEST;
	uint32_t loc = text.len << 16 | size;

	load->time += 200 + pick(load, 600);
	if (cpu->used + padded + 8 > PAGE)
		flush(cpu);
	if (!cpu->used) {
		memcpy(cpu->page, &load->time, sizeof(load->time));
		cpu->used = 16;
		cpu->time = load->time;
	}
	put_word(cpu, (load->time - cpu->time) << 5 | (is_long ? 0 : padded / 4));
	cpu->time = load->time;
	if (is_long)
		put_word(cpu, 4 + padded);
	if (text.data)
		memcpy((char *)fixed + size - sizeof(loc), &loc, sizeof(loc));
	memset(cpu->page + cpu->used, 0, padded);
	memcpy(cpu->page + cpu->used, fixed, size);
	if (text.data)
		memcpy(cpu->page + cpu->used + size, text.data, text.len);
	cpu->used += padded;
}

/* The bytes up to and with the field @last: without the padding of the struct. */
#define PUT(load, event, last, text)                                                               \
	put_event(load, &(event), (char *)(&(event).last + 1) - (char *)&(event), text)

static struct common common(struct load *load, unsigned int id)
{
	unsigned int task = pick(load, TASKS);

	/* A task stays in its domain. */
	return (struct common){
		.type = id,
		.pid = FIRST_PID + task,
		.domain = 0x195cc6b00ULL + task % 40 * 4,
	};
}

static struct logging logging(struct load *load)
{
	struct logging l = { .same_exec = pick(load, 4) == 0 };

	l.logged = l.same_exec || pick(load, 3) == 0;
	return l;
}

/* With its NUL, as in a record. */
static struct span text_of(char *text, int len)
{
	return (struct span){ text, len + 1 };
}

static struct span path(struct load *load, char *text, size_t size, unsigned int ino)
{
	static const char *const dirs[] = {
		"/etc",
		"/usr/lib/x86_64-linux-gnu",
		"/home/user/.config/app/profiles",
		"/var/lib/cache",
		"/proc/self",
		"/usr/share/locale/en/LC_MESSAGES",
		"/tmp",
		"/run/user/1000",
	};
	static const char *const hostile[] = {
		"/tmp/two\nlines %u=x",	      "/tmp/\033[31mred\033[0m %u",
		"/srv/\xff\xfe latin \xe9%u", "/home/j\xc3\xbcrgen/%u \"q\"",
		"/tmp/back\\slash\t%u'",      "/x\xe2\x80\xaegnp.%u\x07",
	};

	if (pick(load, 10) == 0)
		return text_of(text, snprintf(text, size, hostile[pick(load, 6)], ino % 200));
	return text_of(text, snprintf(text, size, "%s/dir-%u/file-%u.conf", dirs[ino % 8],
				      ino / 8 % 50, ino));
}

static void put_fs(struct load *load, char *text, size_t size)
{
	struct deny_fs e = { .common = common(load, 1558),
			     .logging = logging(load),
			     .dev = 254 << 20 | 2 };
	uint32_t which = pick(load, 10);

	e.ino = pick(load, 5000);
	e.blockers = which < 6 ? 1 << 2 : which < 8 ? 1 << 1 | 1 << 14 : 1 << pick(load, 17);
	PUT(load, e, pathname, path(load, text, size, e.ino));
}

static void put_net(struct load *load)
{
	struct deny_net e = { .common = common(load, 1557),
			      .logging = logging(load),
			      .blockers = 1 << pick(load, 2) };
	uint64_t *port = e.blockers == 1 ? &e.sport : &e.dport;

	*port = pick(load, 4) ? 443 : 1024 + pick(load, 100);
	PUT(load, e, dport, (struct span){});
}

static void put_peer(struct load *load, char *text, size_t size)
{
	static const unsigned int ids[] = { 1554, 1555, 1556 };
	unsigned int id = ids[pick(load, 3)];
	struct deny_peer e = { .common = common(load, id),
			       .logging = logging(load),
			       .pid = FIRST_PID + pick(load, TASKS) };
	bool is_hostile = pick(load, 10) == 0;
	int len;

	if (id == 1554)
		len = snprintf(text, size, "%cdbus-%u", is_hostile ? '\n' : '@', pick(load, 50));
	else
		len = snprintf(text, size, is_hostile ? "a\n\033[2J\xff-%u" : "worker-%u", e.pid);
	PUT(load, e, text, text_of(text, len));
}

static void put_denial(struct load *load)
{
	uint32_t which = pick(load, 100);
	char text[256];

	if (which < 70)
		put_fs(load, text, sizeof(text));
	else if (which < 82)
		put_net(load);
	else
		put_peer(load, text, sizeof(text));
}

static void put_check(struct load *load)
{
	bool net = pick(load, 5) == 0;
	struct check_fs fs = { .common = common(load, 1560), .dev = 254 << 20 | 2 };
	struct check_net tcp = { .common = common(load, 1559), .access = 2, .port = 443 };
	uint32_t grants[LAYERS];

	fs.access = pick(load, 2) ? 1 << 2 : 1 << 1 | 1 << 14;
	fs.ino = pick(load, 5000);
	for (unsigned int i = 0; i < LAYERS; i++)
		grants[i] = pick(load, 3) ? net ? tcp.access : fs.access : 0;
	if (net)
		PUT(load, tcp, grants, ((struct span){ (char *)grants, sizeof(grants) }));
	else
		PUT(load, fs, grants, ((struct span){ (char *)grants, sizeof(grants) }));
}

static int wanted(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void read_formats(struct load *load, const char *dir)
{
	struct dirent **names;
	int num = scandir(dir, &names, wanted, alphasort), fd = open(dir, O_RDONLY | O_DIRECTORY);

	if (num <= 0 || num > MAX_FORMATS || fd < 0)
		die(dir, "no directory of format files");
	for (int i = 0; i < num; i++) {
		struct buf *text = &load->texts[i];
		int ret = file_read(fd, names[i]->d_name, text);

		if (ret)
			die(names[i]->d_name, strerror(-ret));
		load->formats[i] = (struct frame_format){ "landlock", { text->data, text->len } };
		free(names[i]);
	}
	load->num_formats = num;
	free(names);
	close(fd);
}

static void put_names(struct buf *names)
{
	static const char *const comms[] = { "cat",  "node",	"python3", "Web Content",
					     "curl", "systemd", "bash",	   "kworker/0:1" };

	for (unsigned int i = 0; i < TASKS; i++)
		buf_printf(names, "%u %s\n", FIRST_PID + i, comms[i % 8]);
}

int main(int argc, char **argv)
{
	static const char header_page[] =
		"\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
		"\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;\n"
		"\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
		"\tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;\n";
	static const char header_event[] = "# compressed entry header\n"
					   "\ttype_len    :    5 bits\n"
					   "\ttime_delta  :   27 bits\n"
					   "\tarray       :   32 bits\n\n"
					   "\tpadding     : type == 29\n"
					   "\ttime_extend : type == 30\n"
					   "\ttime_stamp : type == 31\n"
					   "\tdata max type_len  == 28\n";
	static struct load load = { .time = FIRST_TIME, .random = 0x9e3779b97f4a7c15ULL };
	struct frame_info info = {
		.version = 7,
		.page_size = PAGE,
		.cpus = CPUS,
		.header_page = span_str(header_page),
		.header_event = span_str(header_event),
		.formats = load.formats,
		.clock = "boot",
		.has_wall = true,
		.wall_offset = 1767225600000000000LL, /* 2026-01-01 */
	};
	struct buf names = {};
	struct error err = {};
	bool deny, unpacked;
	uint64_t size;
	long num;

	if (argc > 1 && !strcmp(argv[1], "-z")) {
		info.compress = true;
		argv++;
		argc--;
	}
	if (argc != 5)
		die("usage", "load [-z] deny|check EVENTS FORMATS FILE");
	deny = !strcmp(argv[1], "deny");
	num = strtol(argv[2], NULL, 10);
	read_formats(&load, argv[3]);
	info.num_formats = load.num_formats;
	put_names(&names);
	info.cmdlines = (struct span){ names.data, names.len };
	if (spool_create(&load.spool, argv[4], &info, &err))
		die(argv[4], err.what);
	for (unsigned int i = 0; i < CPUS; i++) {
		load.cpus[i].fd = spool_cpu(load.spool, i, &err);
		if (load.cpus[i].fd < 0)
			die(argv[4], err.what);
	}
	while (num-- > 0)
		if (deny)
			put_denial(&load);
		else
			put_check(&load);
	for (unsigned int i = 0; i < CPUS; i++)
		flush(&load.cpus[i]);
	if (spool_finish(load.spool, &info, &size, &unpacked, &err))
		die(argv[4], err.what);
	spool_free(load.spool);
	buf_done(&names);
	return 0;
}
