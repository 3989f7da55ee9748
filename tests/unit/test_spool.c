// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a spool becomes: in every kind of file, when its directory is in a bad state, and when
 * the run is killed or the disk is full at any step on the way.
 */
#include <errno.h>
#include <signal.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <cmocka.h>

#include "leaks.h"
#include "spooled.h"

/*
 * The system calls that change files, so that each of them can be the last one of a process, or
 * the one that finds the disk full.
 */
static struct {
	unsigned int calls;
	unsigned int die_at; /* the process ends in this call, 0: never */
	unsigned int full_from; /* from this one on nothing can be written, 0: never */
} fault;

static bool is_full(void)
{
	fault.calls++;
	return fault.full_from && fault.calls >= fault.full_from;
}

static bool dies(void)
{
	return fault.die_at && fault.calls == fault.die_at;
}

static void die(void)
{
	raise(SIGKILL);
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t offset)
{
	if (is_full()) {
		errno = ENOSPC;
		return -1;
	}
	if (dies()) {
		syscall(SYS_pwrite64, fd, data, len / 2, offset);
		die();
	}
	return syscall(SYS_pwrite64, fd, data, len, offset);
}

ssize_t copy_file_range(int in, off_t *in_at, int out, off_t *out_at, size_t len,
			unsigned int flags)
{
	if (is_full()) {
		errno = ENOSPC;
		return -1;
	}
	if (dies()) {
		syscall(SYS_copy_file_range, in, in_at, out, out_at, len / 2, flags);
		die();
	}
	/* In small pieces, so that there are some. */
	return syscall(SYS_copy_file_range, in, in_at, out, out_at, len < 3000 ? len : 3000, flags);
}

int ftruncate(int fd, off_t size)
{
	is_full();
	if (dies())
		die();
	return syscall(SYS_ftruncate, fd, size);
}

int renameat(int from, const char *old, int to, const char *new)
{
	is_full();
	if (dies())
		die();
	return syscall(SYS_renameat2, from, old, to, new, 0);
}

int unlinkat(int dir, const char *name, int flags)
{
	is_full();
	if (dies())
		die();
	return syscall(SYS_unlinkat, dir, name, flags);
}

int mkdir(const char *name, mode_t mode)
{
	is_full();
	if (dies())
		die();
	return syscall(SYS_mkdirat, AT_FDCWD, name, mode);
}

/* What to record: so many sub-buffers on each CPU, in turn. */
struct scene {
	int version;
	bool compress;
	uint32_t page_size;
	unsigned int pages[4];
};

/* Appends page after page, the CPUs in turn, their domains counting from 1; returns the last. */
static unsigned int fill(struct spool *spool, const struct scene *scene)
{
	unsigned int domain = 0;
	int fds[4] = { -1, -1, -1, -1 };

	for (unsigned int page = 0; page < 20; page++) {
		for (unsigned int cpu = 0; cpu < 4; cpu++) {
			struct spooled_event events[2] = {
				{ ID_CREATE, 10 + cpu, domain + 1, false },
				{ ID_CREATE, 10 + cpu, domain + 2, true },
			};

			if (page >= scene->pages[cpu])
				continue;
			if (fds[cpu] < 0)
				fds[cpu] = spool_cpu(spool, cpu, NULL);
			assert_true(fds[cpu] >= 0);
			spooled_page(fds[cpu], scene->page_size, 1000 + domain * 100, events, 2);
			domain += 2;
		}
	}
	return domain;
}

static void expect_domains(const char *path, unsigned int first, unsigned int last)
{
	struct buf expected = {};
	char *seen = spooled_domains(path);

	for (unsigned int i = first; i <= last; i++)
		buf_printf(&expected, "%u ", i);
	assert_non_null(seen);
	assert_string_equal(seen, buf_cstr(&expected));
	free(seen);
	buf_done(&expected);
}

static void expect_ok(int ret, struct error *err)
{
	if (ret)
		print_error("%s\n", err->what);
	assert_int_equal(ret, 0);
}

static struct spool *create(const struct frame_info *info)
{
	struct error err = {};
	struct spool *spool = NULL;

	expect_ok(spool_create(&spool, "x.dat", info, &err), &err);
	return spool;
}

/* --- kinds of files */

static void check_layout(const struct layout *l, const struct scene *scene)
{
	assert_int_equal(l->version, scene->version);
	assert_int_equal(l->long_size, sizeof(long));
	assert_int_equal(l->page_size, scene->page_size);
	assert_string_equal(l->compression, scene->compress ? "zstd" : "none");
	assert_string_equal(l->clock, "boot");
	assert_int_equal(l->cpus, 4);
	assert_int_equal(l->num_buffers, 1);
	assert_int_equal(l->num_formats, 2);
	assert_string_equal(l->formats[0].text, create_format);
	assert_string_equal(l->formats[1].text, free_format);
	assert_string_equal(l->cmdlines, "10 sh\n11 cat\n");
	assert_string_equal(l->header_event, "# compressed entry header\n");
	assert_true(l->has_wall_offset);
	assert_true(l->wall_offset == -123456789);
	assert_int_equal(l->num_stats, 1);
	assert_int_equal(l->stats[0].cpu, 2);
	assert_int_equal(l->stats[0].overrun, 7);
	assert_int_equal(l->stats[0].dropped, 8);
}

static void check_file(const struct scene *scene, uint64_t size)
{
	struct error err = {};
	struct layout l;
	struct stat st;
	char *map;
	int fd;

	assert_int_equal(stat("x.dat", &st), 0);
	assert_int_equal(st.st_size, size);
	assert_int_equal(st.st_mode & 0777, 0600);
	fd = open("x.dat", O_RDONLY);
	map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	assert_true(map != MAP_FAILED);
	expect_ok(layout_read(&l, (struct span){ map, size }, "landlock", "x.dat", &err), &err);
	check_layout(&l, scene);
	layout_done(&l);
	munmap(map, size);
	close(fd);
}

static void check_scene(const struct scene *scene)
{
	static const char stats[] = "entries: 0\noverrun: 7\ncommit overrun: 0\n"
				    "dropped events: 8\nread events: 5\n";
	const struct frame_stat stat = { 2, span_str(stats) };
	struct frame_info info = spooled_info(scene->version, scene->page_size, 4);
	struct error err = {};
	struct spool *spool;
	unsigned int last;
	bool unpacked;
	uint64_t size;

	info.compress = scene->compress;
	spool = create(&info);
	last = fill(spool, scene);
	info.cmdlines = span_str("10 sh\n11 cat\n");
	info.stats = &stat;
	info.num_stats = 1;
	info.has_wall = true;
	info.wall_offset = -123456789;
	expect_ok(spool_finish(spool, &info, &size, &unpacked, &err), &err);
	spool_free(spool);
	assert_false(unpacked);
	assert_int_equal(spooled_names(), 1);
	check_file(scene, size);
	expect_domains("x.dat", 1, last);
}

static void test_kinds(void **state)
{
	static const unsigned int pages[][4] = {
		{}, { 1 }, { 0, 0, 0, 2 }, { 2, 5, 0, 20 }, { 20, 1, 1, 1 },
	};
	static const uint32_t sizes[] = { 4096, 8192, 65536 };

	(void)state;
	for (size_t i = 0; i < 5 * 3 * 3; i++) {
		struct scene scene = { .version = i % 3 ? 7 : 6,
				       .compress = i % 3 == 2,
				       .page_size = sizes[i / 3 % 3] };

		memcpy(scene.pages, pages[i / 9], sizeof(scene.pages));
		check_scene(&scene);
	}
}

static const struct scene some = { .version = 7, .page_size = 4096, .pages = { 3, 6, 0, 2 } };
#define SOME_LAST 22

static void finish(struct spool *spool, const struct frame_info *info)
{
	struct error err = {};
	bool unpacked;
	uint64_t size;

	expect_ok(spool_finish(spool, info, &size, &unpacked, &err), &err);
	spool_free(spool);
}

static void test_torn_tail(void **state)
{
	const struct frame_info info = spooled_info(7, 4096, 4);
	struct spool *spool = create(&info);
	int fd;

	(void)state;
	fill(spool, &some);
	fd = spool_cpu(spool, 2, NULL);
	assert_int_equal(write(fd, "torn", 4), 4);
	assert_int_equal(spool_size(spool, 0), 3 * 4096);
	assert_int_equal(spool_size(spool, 2), 0);
	finish(spool, &info);
	expect_domains("x.dat", 1, SOME_LAST);
}

static void test_replaces(void **state)
{
	const struct frame_info info = spooled_info(7, 4096, 4);
	struct spool *spool;
	struct stat st;

	(void)state;
	close(open("x.dat", O_CREAT | O_WRONLY, 0644));
	spool = create(&info);
	fill(spool, &some);
	assert_int_equal(stat("x.dat", &st), 0);
	assert_int_equal(st.st_size, 0);
	finish(spool, &info);
	expect_domains("x.dat", 1, SOME_LAST);
	assert_int_equal(stat("x.dat", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	spool = create(&info);
	fill(spool, &some);
	assert_int_equal(spool_discard(spool, NULL), 0);
	spool_free(spool);
	assert_int_equal(spooled_names(), 1);
	expect_domains("x.dat", 1, SOME_LAST);
}

/* --- the newest only */

static void test_drop_oldest(void **state)
{
	const struct frame_info info = spooled_info(7, 4096, 4);
	struct spool *spool = create(&info);
	uint64_t events = 0, total = 0;

	(void)state;
	assert_int_equal(fill(spool, &some), SOME_LAST);
	assert_int_equal(spool_drop_oldest(spool, UINT64_MAX, &events), 0);
	assert_int_equal(events, 0);
	assert_int_equal(spool_drop_oldest(spool, 7 * 4096, &events), 0);
	assert_int_equal(events, 8);
	assert_int_equal(spool_drop_oldest(spool, 7 * 4096 - 1, &events), 0);
	assert_int_equal(events, 10);
	for (unsigned int cpu = 0; cpu < 4; cpu++)
		total += spool_size(spool, cpu);
	assert_int_equal(total, 6 * 4096);
	finish(spool, &info);
	expect_domains("x.dat", 11, SOME_LAST);
}

static void test_recover_dropped(void **state)
{
	const struct frame_info info = spooled_info(7, 4096, 4);
	struct spool *spool = create(&info);
	struct recovered recovered;
	struct error err = {};
	uint64_t events = 0;

	(void)state;
	fill(spool, &some);
	if (!spool_can_drop(spool)) {
		print_message("skipped: this file system has no holes\n");
		assert_int_equal(spool_discard(spool, NULL), 0);
		spool_free(spool);
		return;
	}
	assert_int_equal(spool_drop_oldest(spool, 4 * 4096, &events), 0);
	spool_free(spool);
	expect_ok(spool_recover("x.dat", NULL, &recovered, &err), &err);
	expect_domains("x.dat", SOME_LAST - 7, SOME_LAST);
}

/* --- what is in the way */

static void expect_refusal(const char *target, int code, const char *words)
{
	const struct frame_info info = spooled_info(7, 4096, 4);
	struct spool *spool = NULL;
	struct error err = {};

	assert_int_equal(spool_create(&spool, target, &info, &err), code);
	if (!strstr(err.what, words))
		print_error("'%s' is not in '%s'\n", words, err.what);
	assert_non_null(strstr(err.what, words));
	assert_null(spool);
	error_done(&err);
}

static void test_refusals(void **state)
{
	(void)state;
	expect_refusal("no/x.dat", -ENOENT, "no/x.dat.part");
	expect_refusal("/proc/x.dat", -ENOENT, "/proc/x.dat.part");
	expect_refusal(".", -EISDIR, "directory");
	assert_int_equal(mkfifo("fifo", 0600), 0);
	expect_refusal("fifo", -EINVAL, "no regular file");
	assert_int_equal(symlink("nowhere", "link"), 0);
	expect_refusal("link", -ENOENT, "symbolic link");
	close(open("x.dat.part", O_CREAT | O_WRONLY, 0600));
	expect_refusal("x.dat", -ENOTDIR, "x.dat.part");
}

static void test_symlink(void **state)
{
	const struct frame_info info = spooled_info(7, 4096, 4);
	struct spool *spool;
	struct stat st;

	(void)state;
	assert_int_equal(syscall(SYS_mkdirat, AT_FDCWD, "there", 0700), 0);
	close(open("there/y.dat", O_CREAT | O_WRONLY, 0600));
	assert_int_equal(symlink("there/y.dat", "x.dat"), 0);
	spool = create(&info);
	fill(spool, &some);
	finish(spool, &info);
	assert_int_equal(lstat("x.dat", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	expect_domains("there/y.dat", 1, SOME_LAST);
}

static void test_in_use(void **state)
{
	const struct frame_info info = spooled_info(7, 4096, 4);
	struct spool *spool = create(&info);
	struct recovered recovered;
	struct error err = {};

	(void)state;
	fill(spool, &some);
	expect_refusal("x.dat", -EBUSY, "another run");
	assert_int_equal(spool_recover("x.dat", NULL, &recovered, &err), -EBUSY);
	assert_non_null(strstr(err.what, "x.dat"));
	error_done(&err);
	finish(spool, &info);
	expect_domains("x.dat", 1, SOME_LAST);
}

static void test_leftovers(void **state)
{
	const struct frame_info info = spooled_info(7, 4096, 4);
	struct spool *spool = create(&info);
	struct recovered recovered;
	struct error err = {};

	(void)state;
	/* A run that was killed before it had anything is no loss. */
	spool_cpu(spool, 0, NULL);
	spool_free(spool);
	spool = create(&info);
	fill(spool, &some);
	spool_free(spool);
	expect_refusal("x.dat", -EEXIST, "x.dat.part");
	expect_ok(spool_recover("x.dat", NULL, &recovered, &err), &err);
	assert_int_equal(recovered.cut, 0);
	assert_int_equal(spooled_names(), 1);
	expect_domains("x.dat", 1, SOME_LAST);
	assert_int_equal(spool_recover("x.dat", NULL, &recovered, &err), -ENOENT);
	error_done(&err);
}

/* --- killed, and no room, at every step */

#define DIED -1

/* The exit status, or DIED. */
static int wait_for(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : DIED;
}

/* In a child: records and finishes, or dies on the way. */
static int run_killed(const struct scene *scene, unsigned int die_at)
{
	struct frame_info info = spooled_info(scene->version, scene->page_size, 4);
	pid_t pid = fork();

	if (!pid) {
		struct spool *spool;
		struct error err = {};
		bool unpacked;
		uint64_t size;
		int ret;

		info.compress = scene->compress;
		if (spool_create(&spool, "x.dat", &info, &err))
			_exit(1);
		fill(spool, scene);
		fault.calls = 0;
		fault.die_at = die_at;
		ret = spool_finish(spool, &info, &size, &unpacked, &err);
		spool_free(spool);
		_exit(ret ? 1 : 0);
	}
	return wait_for(pid);
}

static int recover_killed(unsigned int die_at)
{
	pid_t pid = fork();

	if (!pid) {
		struct recovered recovered;
		struct error err = {};

		fault.calls = 0;
		fault.die_at = die_at;
		_exit(spool_recover("x.dat", NULL, &recovered, &err) ? 1 : 0);
	}
	return wait_for(pid);
}

/* Whatever was left, this is what has to come of it. */
static void expect_recovered(unsigned int last)
{
	struct recovered recovered;
	struct error err = {};
	struct stat st;
	int ret = 0;

	if (!stat("x.dat.part", &st))
		ret = spool_recover("x.dat", NULL, &recovered, &err);
	expect_ok(ret, &err);
	assert_int_equal(spooled_names(), 1);
	expect_domains("x.dat", 1, last);
	spooled_empty();
}

/* How many steps are left out: valgrind is too slow for all of them. */
static unsigned int stride(void)
{
	const char *preload = getenv("LD_PRELOAD");

	return preload && strstr(preload, "vgpreload") ? 20 : 1;
}

static void killed_everywhere(const struct scene *scene)
{
	unsigned int step, again, steps = 0;
	int status = DIED;

	for (step = 1; status == DIED; step += stride()) {
		status = run_killed(scene, step);
		if (status == DIED)
			steps = step;
		assert_true(status == DIED || !status);
		expect_recovered(SOME_LAST);
	}
	/* Else the calls are not counted, and nothing was killed. */
	assert_true(steps > 8);
	/* Killed in the middle, and then while it is recovered. */
	for (step = 2; step <= steps; step += steps / 3) {
		status = DIED;
		for (again = 1; status == DIED; again += stride()) {
			assert_int_equal(run_killed(scene, step), DIED);
			status = recover_killed(again);
			/* The directory may be gone or the file finished. */
			expect_recovered(SOME_LAST);
		}
	}
}

static void test_killed(void **state)
{
	struct scene scene = some;

	(void)state;
	killed_everywhere(&scene);
	scene.version = 6;
	killed_everywhere(&scene);
	scene.version = 7;
	scene.compress = true;
	killed_everywhere(&scene);
}

static void full_from(const struct scene *scene, unsigned int step, bool *was_full)
{
	struct frame_info info = spooled_info(scene->version, scene->page_size, 4);
	struct error err = {};
	struct spool *spool;
	bool unpacked;
	uint64_t size;
	int ret;

	info.compress = scene->compress;
	spool = create(&info);
	fill(spool, scene);
	fault.calls = 0;
	fault.full_from = step;
	ret = spool_finish(spool, &info, &size, &unpacked, &err);
	*was_full = fault.calls >= step;
	fault.full_from = 0;
	spool_free(spool);
	if (ret) {
		assert_int_equal(ret, -ENOSPC);
		assert_non_null(strstr(err.what, "x.dat"));
		assert_non_null(strstr(err.advice, "lltrace recover x.dat"));
		error_done(&err);
	}
	expect_recovered(SOME_LAST);
}

static void test_full(void **state)
{
	struct scene scene = some;
	bool was_full = true;
	unsigned int step;

	(void)state;
	for (unsigned int i = 0; i < 3; i++) {
		scene.version = i ? 7 : 6;
		scene.compress = i == 2;
		was_full = true;
		for (step = 1; was_full; step += stride())
			full_from(&scene, step, &was_full);
		assert_true(step > 4);
	}
}

/* Packing finds no room, but what is there already can be finished as it is. */
static void test_no_room_to_pack(void **state)
{
	const struct frame_info plain = spooled_info(7, 4096, 4);
	struct frame_info info = plain;
	struct spool *spool = create(&plain);
	struct error err = {};
	bool unpacked;
	uint64_t size;

	(void)state;
	info.compress = true;
	fill(spool, &some);
	assert_int_equal(syscall(SYS_mkdirat, AT_FDCWD, "x.dat.part/out", 0700), 0);
	/* Not for want of room: that is an error. */
	assert_int_not_equal(spool_finish(spool, &info, &size, &unpacked, &err), 0);
	assert_false(unpacked);
	error_done(&err);
	assert_int_equal(rmdir("x.dat.part/out"), 0);
	spool_free(spool);
	expect_recovered(SOME_LAST);
}

/* --- a directory that somebody has tampered with */

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void expect_no_recovery(void)
{
	struct recovered recovered;
	struct error err = {};

	assert_true(spool_recover("x.dat", NULL, &recovered, &err) < 0);
	assert_non_null(err.what);
	error_done(&err);
	assert_int_equal(access("x.dat", F_OK), -1);
}

static void test_tampered(void **state)
{
	static const char *const plans[] = {
		"",
		"file\n",
		"file ../y size 1\n",
		"file cpu0 size 99999999999999999999\n",
		"file cpu0 size 8192\nmove ../y from 0 to 4096\n",
		"file cpu0 size 8192\nmove cpu0 from 0 to 4096\n",
		"file cpu0 size 8192\nmove cpu1 from 0 to 99999999\n",
		"file cpu0 size 8192 more\n",
		"file cpu0 size 4096\nmove cpu1 from 4096 to 4096\n",
	};
	const struct frame_info info = spooled_info(7, 4096, 4);
	struct spool *spool = create(&info);

	(void)state;
	fill(spool, &some);
	spool_free(spool);
	write_file("y", "precious");
	for (size_t i = 0; i < sizeof(plans) / sizeof(*plans); i++) {
		write_file("x.dat.part/plan", plans[i]);
		expect_no_recovery();
	}
	assert_int_equal(unlink("x.dat.part/plan"), 0);
	/* A CPU that the head does not know, then a head that is none. */
	write_file("x.dat.part/cpu99", "");
	expect_no_recovery();
	assert_int_equal(unlink("x.dat.part/cpu99"), 0);
	write_file("x.dat.part/head", "tracing");
	expect_no_recovery();
}

#define SPOOL_TEST(f) cmocka_unit_test_setup_teardown(f, spooled_enter, spooled_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SPOOL_TEST(test_kinds),
		SPOOL_TEST(test_torn_tail),
		SPOOL_TEST(test_replaces),
		SPOOL_TEST(test_drop_oldest),
		SPOOL_TEST(test_recover_dropped),
		SPOOL_TEST(test_refusals),
		SPOOL_TEST(test_symlink),
		SPOOL_TEST(test_in_use),
		SPOOL_TEST(test_leftovers),
		SPOOL_TEST(test_killed),
		SPOOL_TEST(test_full),
		SPOOL_TEST(test_no_room_to_pack),
		SPOOL_TEST(test_tampered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
