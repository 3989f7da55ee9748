/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_CONFINE_CONFINE_H
#define LLTRACE_CONFINE_CONFINE_H

#include <stdbool.h>
#include <stdint.h>

#include "util/buf.h"

/*
 * What a process gives up before it touches what a stranger made.  Each part is given up as
 * far as the kernel can; one that it can't is no error.  None of it can be taken back.
 */

/* What the reading of one file, or of the files of a directory, still needs. */
struct confine_file {
	int fd; /* it stays open, as do standard input, output and error */
	int other_fd; /* this one too; 0 for none */
	uint64_t size; /* bytes; memory and CPU time are limited by it, unless it is UINT64_MAX */
	bool looks; /* stat(2) and its kind are wanted, by path */
	bool is_dir; /* fd is a directory; what is below it can be opened for reading */
};

/* CPU seconds that confine_to_file() allows for a file of @size bytes. */
uint64_t confine_cpu_seconds(uint64_t size);

/**
 * confine_is_watched - Whether a sanitizer or valgrind is at work in this process, which use memory,
 * files and system calls of their own: confine_to_file() leaves these then.
 */
bool confine_is_watched(void);

/**
 * confine_to_file - Leaves this process the reading of what is open, as @file says, and the
 * writing of output: no capability, no new privileges, no other descriptor, no file system and
 * network (Landlock), few system calls (seccomp), and a limit of memory and CPU time.
 * @report: gets what was given up, for people, in one line; may be NULL
 *
 * To be called when the process has one thread.  Times and characters can be converted
 * afterwards: what that needs is loaded.
 */
void confine_to_file(const struct confine_file *file, struct buf *report);

/* Capabilities that a live trace may need until its end. */
enum confine_keep {
	CONFINE_KEEP_SIGNALS = 1 << 0, /* to signal a program that runs as another user */
	CONFINE_KEEP_PATHS = 1 << 1, /* to look at paths in others' directories */
	CONFINE_KEEP_FILES = 1 << 2, /* and to make and rename files there */
	CONFINE_KEEP_AUDIT = 1 << 3, /* to ask audit what it lost, and to switch it off again */
};

/**
 * confine_live - Leaves this process no capability that draining and removing a trace does not
 * need, and no new privileges.
 * @keep: of enum confine_keep
 * @report: as above
 *
 * Neither Landlock nor seccomp: a sandbox would be in the trace.
 */
void confine_live(unsigned int keep, struct buf *report);

#endif
