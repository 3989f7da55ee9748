// SPDX-License-Identifier: GPL-2.0-only
/*
 * The sub-buffers that a run left: whatever they are, they are looked through, and make a recording
 * that can be read.
 */
#include <sys/mman.h>

#include "../unit/spooled.h"
#include "fuzz.h"
#include "recording/spool_impl.h"
#include "recording/survey.h"

#define PAGE 4096

static char *target;

static void leave(void)
{
	*strrchr(target, '/') = '\0';
	rmdir(target);
	free(target);
}

/* In memory, where there is such a place. */
static void enter(void)
{
	char dir[] = "/dev/shm/lltrace-fuzz-XXXXXX", other[] = "/tmp/lltrace-fuzz-XXXXXX";
	const char *made = mkdtemp(dir);

	if (!made)
		made = mkdtemp(other);
	if (!made || asprintf(&target, "%s/x.dat", made) < 0)
		abort();
	atexit(leave);
}

static void expect(bool ok, const char *what, struct error *err)
{
	if (!ok)
		fuzz_fail(what, span_str(err->what ? err->what : ""));
	fuzz_error(err);
}

static const struct catalog *formats(void)
{
	static struct catalog catalog;
	const struct abi abi = abi_native();
	const char *const texts[] = { create_format, free_format };

	for (size_t i = 0; i < 2 && catalog.num < 2; i++) {
		struct format *format;

		if (format_new(&format, "landlock", span_str(texts[i]), &abi, NULL) ||
		    catalog_add(&catalog, format))
			abort();
	}
	return &catalog;
}

/* What a recorder does with its own, after the check that it does not need. */
static uint64_t look_through(struct spool *spool)
{
	struct survey survey = { .catalog = formats(), .abi = abi_native(), .chosen = true };
	uint64_t torn = 0, again = 0, pruned;
	struct error err = {};

	expect(!spool_mend(spool, 0, &torn), "it can't be mended", &err);
	expect(!survey_scan(&survey, spool), "it can't be looked through", &err);
	expect(!survey_prune(&survey, spool, &pruned), "it can't be pruned", &err);
	survey_done(&survey);
	expect(!spool_mend(spool, 0, &again) && !again, "it is torn for ever", &err);
	return torn;
}

static void read_recording(void)
{
	struct error err = {};
	struct layout layout;
	struct stat st;
	char *map;
	int fd;

	fd = open(target, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st))
		abort();
	map = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		abort();
	expect(!layout_read(&layout, (struct span){ map, st.st_size }, "landlock", "x.dat", &err),
	       "it can't be read", &err);
	layout_done(&layout);
	munmap(map, st.st_size);
	close(fd);
	unlink(target);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = { (const char *)data, size };
	const unsigned int how = fuzz_number(&in, 1);
	struct frame_info info = spooled_info(how & 1 ? 6 : 7, PAGE, 1);
	struct recovered recovered;
	struct error err = {};
	struct spool *spool;
	int fd;

	if (!target)
		enter();
	info.compress = how == 2;
	expect(!spool_create(&spool, target, &info, &err), "it can't be created", &err);
	fd = spool_cpu(spool, 0, &err);
	if (fd < 0 || write(fd, in.data, in.len) != (ssize_t)in.len)
		abort();
	if (how & 4)
		look_through(spool);
	spool_free(spool);
	expect(!spool_recover(target, NULL, &recovered, &err), "it can't be recovered", &err);
	expect(!(how & 4) || !recovered.torn, "it is torn again", &err);
	read_recording();
	return 0;
}
