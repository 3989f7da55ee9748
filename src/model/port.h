/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_PORT_H
#define LLTRACE_MODEL_PORT_H

#include "model/event.h"

/* Which of a socket's ports a denial is about. */
enum port_end {
	PORT_NONE, /* the event has none */
	PORT_LOCAL, /* that of the socket itself: bind */
	PORT_REMOTE, /* that of the other side: connect, send */
};

/**
 * denial_port - The port a denial is about.  The kernel gives bind denials their source port, the
 * others the destination's, and leaves the other one 0.  Where both are 0, or neither, the access
 * rights tell which is meant.
 */
enum port_end denial_port(const struct event *event, uint64_t *port);

#endif
