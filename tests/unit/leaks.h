/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_TESTS_LEAKS_H
#define LLTRACE_TESTS_LEAKS_H

/* libtracecmd 1.3 leaks the trace clock of a version 6 file, which names it twice. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "fast_unwind_on_malloc=0";
}

const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libtracecmd.so\n";
}

#endif
