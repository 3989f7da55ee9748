// SPDX-License-Identifier: GPL-2.0-only
/* The text of a format file, and a record of zeros that is printed by it. */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <traceevent/event-parse.h>
#include <unistd.h>

#include "fuzz.h"
#include "output/line.h"
#include "output/list.h"

/* A format of the kernel is a tenth of it. */
#define TEXT_MAX 65536

/* Libtraceevent is at work: shared with the process that tries it. */
static volatile int *inside;

/* In the leak sanitizer, where there is one. */
__attribute__((weak)) void __lsan_disable(void);
__attribute__((weak)) void __lsan_enable(void);

/*
 * The linker puts this before libtraceevent's function (--wrap).  What that does not free of a
 * format that it can't parse is not for this target to find either.  Nobody can tell it by its
 * stack: the sanitizer does not get through a library built without frame pointers.
 */
enum tep_errno __real_tep_parse_format(struct tep_handle *tep, struct tep_event **event,
				       const char *text, unsigned long len, const char *system);
enum tep_errno __wrap_tep_parse_format(struct tep_handle *tep, struct tep_event **event,
				       const char *text, unsigned long len, const char *system);

enum tep_errno __wrap_tep_parse_format(struct tep_handle *tep, struct tep_event **event,
				       const char *text, unsigned long len, const char *system)
{
	enum tep_errno ret;

	*inside = 1;
	if (__lsan_disable)
		__lsan_disable();
	ret = __real_tep_parse_format(tep, event, text, len, system);
	if (__lsan_enable)
		__lsan_enable();
	*inside = 0;
	return ret;
}

/* The sanitizers' runtime; libFuzzer would write the input down when the process dies. */
__attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)(void));

/* Tries texts until one kills it. */
struct taster {
	pid_t pid;
	int fd;
	unsigned int tried;
};

static void die_quietly(void)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM };
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (__sanitizer_set_death_callback)
		__sanitizer_set_death_callback(NULL);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		signal(signals[i], SIG_DFL);
	dup2(null, STDERR_FILENO);
}

/* A message is the ABI and the text; the answer to it is one byte. */
static void taste(int fd)
{
	static char message[sizeof(struct abi) + TEXT_MAX];
	struct format *format;
	struct abi abi;
	ssize_t n;

	die_quietly();
	while ((n = recv(fd, message, sizeof(message), 0)) >= (ssize_t)sizeof(abi)) {
		struct span text = { message + sizeof(abi), (size_t)n - sizeof(abi) };
		char *copy = fuzz_copy(text);

		text.data = copy;
		memcpy(&abi, message, sizeof(abi));
		alarm(5);
		if (!format_new(&format, "landlock", text, &abi, NULL))
			format_free(format);
		alarm(0);
		free(copy);
		if (send(fd, "", 1, 0) != 1)
			break;
	}
	_exit(0);
}

static void taster_start(struct taster *taster)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds))
		abort();
	taster->pid = fork();
	if (taster->pid < 0)
		abort();
	if (!taster->pid) {
		close(fds[0]);
		taste(fds[1]);
	}
	close(fds[1]);
	taster->fd = fds[0];
	taster->tried = 0;
}

static void taster_stop(struct taster *taster)
{
	int status;

	close(taster->fd);
	if (waitpid(taster->pid, &status, 0) != taster->pid)
		abort();
	taster->pid = 0;
}

/*
 * Libtraceevent's parser dies of some formats, and that is not for this target
 * to find (lltrace reads recordings in a process of its own for that): another
 * process tries the text first.  Where it dies of anything else, the text is run for all to see.
 */
static bool kills_libtraceevent(struct span text, const struct abi *abi)
{
	static struct taster taster;
	struct iovec message[] = {
		{ (void *)abi, sizeof(*abi) },
		{ (char *)text.data, text.len },
	};
	char answer;
	bool died;

	if (!inside) {
		inside = mmap(NULL, sizeof(*inside), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (inside == MAP_FAILED)
			abort();
	}
	*inside = 0;
	if (!taster.pid)
		taster_start(&taster);
	if (writev(taster.fd, message, 2) < 0)
		abort();
	died = recv(taster.fd, &answer, 1, 0) != 1;
	/* What libtraceevent does not free adds up. */
	if (died || ++taster.tried == 1000)
		taster_stop(&taster);
	return died && *inside;
}

static void put(const struct format *format)
{
	static const char zeros[64];
	const struct record record = { .data = zeros, .size = sizeof(zeros), .buffer = "" };
	struct style style = {};
	struct event event;
	struct buf b = {};

	event_decode(&event, format, &record);
	text_form.event(&b, &event, &style);
	if (fuzz_lines(fuzz_span(&b), FUZZ_ASCII) != 1)
		fuzz_fail("not one line", fuzz_span(&b));
	b.len = 0;
	ftrace_form.event(&b, &event, &style);
	if (fuzz_lines(fuzz_span(&b), FUZZ_ASCII) != 1)
		fuzz_fail("not one line", fuzz_span(&b));
	b.len = 0;
	json_form.event(&b, &event, &style);
	fuzz_json_check(fuzz_span(&b), FUZZ_ASCII);
	buf_done(&b);
}

static void list(const struct catalog *catalog)
{
	struct buf b = {};

	for (int verbose = 0; verbose < 2; verbose++) {
		b.len = 0;
		list_put_json(&b, catalog, verbose);
		fuzz_json_check(fuzz_span(&b), FUZZ_UTF8);
		b.len = 0;
		list_put(&b, catalog, verbose);
		fuzz_lines(fuzz_span(&b), FUZZ_UTF8);
	}
	for (const struct list_of_names *l = lists_of_names; l->what; l++) {
		b.len = 0;
		l->put(&b, catalog);
		fuzz_lines(fuzz_span(&b), FUZZ_UTF8);
	}
	buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = { (const char *)data, size };
	const struct abi abi = fuzz_abi(fuzz_number(&in, 1));
	struct catalog catalog = {};
	struct format *format;
	struct error err = {};
	char *text = fuzz_copy(in);

	if (in.len <= TEXT_MAX && !kills_libtraceevent((struct span){ text, in.len }, &abi) &&
	    !format_new(&format, "landlock", (struct span){ text, in.len }, &abi, &err)) {
		put(format);
		/* An id that no record can have is refused. */
		if (catalog_add(&catalog, format))
			format_free(format);
		list(&catalog);
		catalog_done(&catalog);
	}
	fuzz_error(&err);
	free(text);
	return 0;
}
