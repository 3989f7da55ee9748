/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TESTS_SPOOLED_H
#define LLTRACE_TESTS_SPOOLED_H

/* Sub-buffers and spools for tests, and what a recording made of them holds. */

#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording/layout.h"
#include "recording/input.h"
#include "recording/reader.h"
#include "recording/spool.h"

#define COMMON_FIELDS                                                                              \
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"                     \
	"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"                     \
	"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"             \
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"

enum { ID_CREATE = 77, ID_FREE };

#define EVENT_FORMAT(name, id)                                                                     \
	"name: " name "\nID: " id "\nformat:\n" COMMON_FIELDS                                      \
	"\tfield:u64 domain_id;\toffset:8;\tsize:8;\tsigned:0;\n\n"                                \
	"print fmt: \"domain=%llx\", REC->domain_id\n"

static const char create_format[] = EVENT_FORMAT("landlock_create_domain", "77");
static const char free_format[] = EVENT_FORMAT("landlock_free_domain", "78");

/* What every test records; texts live as long as the program. */
static inline struct frame_info spooled_info(int version, uint32_t page_size, unsigned int cpus)
{
	static struct frame_format formats[2];
	static char header_page[512];

	formats[0] = (struct frame_format){ "landlock", span_str(create_format) };
	formats[1] = (struct frame_format){ "landlock", span_str(free_format) };
	snprintf(header_page, sizeof(header_page),
		 "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
		 "\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;\n"
		 "\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
		 "\tfield: char data;\toffset:16;\tsize:%u;\tsigned:0;\n",
		 page_size - 16);
	return (struct frame_info){
		.version = version,
		.page_size = page_size,
		.cpus = cpus,
		.header_page = span_str(header_page),
		.header_event = span_str("# compressed entry header\n"),
		.formats = formats,
		.num_formats = 2,
		.clock = "boot",
	};
}

/* A record; a long one has its length in a word of its own, as the kernel writes long events. */
struct spooled_event {
	uint16_t id;
	int32_t pid;
	uint64_t domain;
	bool is_long;
};

/* Appends an event to a sub-buffer of which @used bytes are used; returns how many are then. */
static inline size_t spooled_put(char *page, size_t used, const struct spooled_event *event)
{
	uint32_t header = 10 << 5 | (event->is_long ? 0 : 4), len = 4 + 16;

	memcpy(page + used, &header, 4);
	used += 4;
	if (event->is_long) {
		memcpy(page + used, &len, 4);
		used += 4;
	}
	memset(page + used, 0, 16);
	memcpy(page + used, &event->id, 2);
	memcpy(page + used + 4, &event->pid, 4);
	memcpy(page + used + 8, &event->domain, 8);
	return used + 16;
}

/* Fills one sub-buffer of zeros; each event is 10 ns after the one before, the first after @time. */
static inline void spooled_fill(char *page, uint64_t time, const struct spooled_event *events,
				size_t num)
{
	uint64_t commit;
	size_t used = 16;

	for (size_t i = 0; i < num; i++)
		used = spooled_put(page, used, &events[i]);
	commit = used - 16;
	memcpy(page, &time, 8);
	memcpy(page + 8, &commit, 8);
}

/* Writes one sub-buffer. */
static inline void spooled_page(int fd, size_t page_size, uint64_t time,
				const struct spooled_event *events, size_t num)
{
	char *page = calloc(1, page_size);

	spooled_fill(page, time, events, num);
	assert(write(fd, page, page_size) == (ssize_t)page_size);
	free(page);
}

/* The domains of all events of a recording, in order, as "1 2 3 "; "!" is where some were lost. */
struct spooled_seen {
	struct buf domains;
	uint64_t last_time;
};

static inline int spooled_see(void *arg, const struct record *rec)
{
	struct spooled_seen *seen = arg;
	uint64_t domain;

	assert(rec->size >= 16 && rec->time >= seen->last_time);
	seen->last_time = rec->time;
	memcpy(&domain, (const char *)rec->data + 8, 8);
	buf_printf(&seen->domains, "%s%llu ", rec->missed ? "!" : "", (unsigned long long)domain);
	return 0;
}

/* What is in the recording, for free(); with a message and NULL when it can't be read. */
static inline char *spooled_domains(const char *path)
{
	struct spooled_seen seen = {};
	struct error err = {};
	struct input input;
	struct reader *reader;
	int ret = input_open(&input, path, &err), fd = -1;

	if (!ret)
		ret = fd = input_take(&input, &err);
	if (fd >= 0)
		ret = reader_open(&reader, fd, path, "landlock", &err);
	input_done(&input);
	if (!ret) {
		ret = reader_run(reader, spooled_see, &seen, &err);
		reader_close(reader);
	}
	if (ret)
		fprintf(stderr, "%s: %s\n", path, err.what);
	error_done(&err);
	buf_cstr(&seen.domains);
	if (!ret)
		return seen.domains.data;
	buf_done(&seen.domains);
	return NULL;
}

/* Every test has a directory of its own, which is empty in the beginning. */
static inline int spooled_enter(void **state)
{
	char path[] = "/tmp/lltrace-test-XXXXXX";

	(void)state;
	return mkdtemp(path) && !chdir(path) ? 0 : -1;
}

static inline int spooled_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	return ftw->level ? remove(path) : 0;
}

static inline void spooled_empty(void)
{
	nftw(".", spooled_remove, 8, FTW_DEPTH | FTW_PHYS);
}

static inline int spooled_leave(void **state)
{
	char *path = getcwd(NULL, 0);

	(void)state;
	spooled_empty();
	if (chdir("/"))
		return -1;
	rmdir(path);
	free(path);
	return 0;
}

/* How many names there are beside "." and "..". */
static inline int spooled_names(void)
{
	DIR *dir = opendir(".");
	int n = 0;

	while (readdir(dir))
		n++;
	closedir(dir);
	return n - 2;
}

#endif
