/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_RECORDING_PROBE_H
#define LLTRACE_RECORDING_PROBE_H

#include <stdbool.h>

/**
 * probe_survives - Whether @fn comes back: runs it in a child process, silently.
 *
 * False when the child died of a signal or exited, or took minutes.  True also
 * when there can be no child.  What @fn does to the process is lost, but it
 * shares the offsets of open files.
 */
bool probe_survives(void (*fn)(void *arg), void *arg);

#endif
