/* SPDX-License-Identifier: GPL-2.0-only */
/* What one line of /proc/ll_emit can say, and the names that events print. */
#ifndef LL_EVENT_H
#define LL_EVENT_H

#include <linux/kdev_t.h>
#include <linux/string.h>
#include <linux/stringify.h>
#include <linux/types.h>
#include <uapi/linux/landlock.h>

#ifdef LL_GEN_X
#define LL_GEN_NAME "GX"
typedef u64 access_mask_t;
#else
#define LL_GEN_NAME "G" __stringify(LL_GEN)
typedef u32 access_mask_t;
#endif

#ifndef LANDLOCK_ACCESS_FS_RESOLVE_UNIX
#define LANDLOCK_ACCESS_FS_RESOLVE_UNIX		(1ULL << 16)
#endif
#ifndef LANDLOCK_ACCESS_NET_BIND_UDP
#define LANDLOCK_ACCESS_NET_BIND_UDP		(1ULL << 2)
#define LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP	(1ULL << 3)
#endif

#define LL_FS_NAMES \
	{ LANDLOCK_ACCESS_FS_EXECUTE, "execute" }, \
	{ LANDLOCK_ACCESS_FS_WRITE_FILE, "write_file" }, \
	{ LANDLOCK_ACCESS_FS_READ_FILE, "read_file" }, \
	{ LANDLOCK_ACCESS_FS_READ_DIR, "read_dir" }, \
	{ LANDLOCK_ACCESS_FS_REMOVE_DIR, "remove_dir" }, \
	{ LANDLOCK_ACCESS_FS_REMOVE_FILE, "remove_file" }, \
	{ LANDLOCK_ACCESS_FS_MAKE_CHAR, "make_char" }, \
	{ LANDLOCK_ACCESS_FS_MAKE_DIR, "make_dir" }, \
	{ LANDLOCK_ACCESS_FS_MAKE_REG, "make_reg" }, \
	{ LANDLOCK_ACCESS_FS_MAKE_SOCK, "make_sock" }, \
	{ LANDLOCK_ACCESS_FS_MAKE_FIFO, "make_fifo" }, \
	{ LANDLOCK_ACCESS_FS_MAKE_BLOCK, "make_block" }, \
	{ LANDLOCK_ACCESS_FS_MAKE_SYM, "make_sym" }, \
	{ LANDLOCK_ACCESS_FS_REFER, "refer" }, \
	{ LANDLOCK_ACCESS_FS_TRUNCATE, "truncate" }, \
	{ LANDLOCK_ACCESS_FS_IOCTL_DEV, "ioctl_dev" }, \
	{ LANDLOCK_ACCESS_FS_RESOLVE_UNIX, "resolve_unix" }

#define LL_NET_NAMES \
	{ LANDLOCK_ACCESS_NET_BIND_TCP, "bind_tcp" }, \
	{ LANDLOCK_ACCESS_NET_CONNECT_TCP, "connect_tcp" }, \
	{ LANDLOCK_ACCESS_NET_BIND_UDP, "bind_udp" }, \
	{ LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP, "connect_send_udp" }

#define LL_SCOPE_NAMES \
	{ LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET, "abstract_unix_socket" }, \
	{ LANDLOCK_SCOPE_SIGNAL, "signal" }

/* GX numbers its request types differently: consumers must read them. */
enum landlock_request_type {
#ifdef LL_GEN_X
	LANDLOCK_REQUEST_FS_ACCESS = 16,
	LANDLOCK_REQUEST_NET_ACCESS,
	LANDLOCK_REQUEST_PTRACE,
	LANDLOCK_REQUEST_FS_CHANGE_TOPOLOGY,
	LANDLOCK_REQUEST_FS_REMOUNT,
#else
	LANDLOCK_REQUEST_PTRACE = 1,
	LANDLOCK_REQUEST_FS_CHANGE_TOPOLOGY,
	LANDLOCK_REQUEST_FS_ACCESS,
	LANDLOCK_REQUEST_NET_ACCESS,
	LANDLOCK_REQUEST_SCOPE_ABSTRACT_UNIX_SOCKET,
	LANDLOCK_REQUEST_SCOPE_SIGNAL,
#endif
};

#define LL_MAX_LAYERS	16
#define LL_MAX_STR	8192
#define LL_MAX_NOTE	64

/* Every value any of the events can carry. */
struct ll_ev {
	u64 ruleset, domain, parent, other_domain, denials;
	u64 port, port_last, sport, dport;
	u64 handled_fs, handled_net, scoped, access, blockers;
	u64 layers[LL_MAX_LAYERS];
	u32 num_layers;
	u32 version;
	u32 type;
	bool type_set, logged_set;
	dev_t dev;
	unsigned long ino;
	bool same_exec, logged, log_same_exec, log_new_exec;
	bool complete, process_wide, no_new_privs;
	bool kworker;
	int pid;
	size_t str_len;
	char str[LL_MAX_STR + 1];
	/* only in GX's events */
	u64 handled_perm, usecs;
	u32 flags, depth, mode, capability;
	int level, signal;
	char note[LL_MAX_NOTE];
};

static inline void ll_copy_layers(access_mask_t *to, const struct ll_ev *e)
{
	u32 i;

	for (i = 0; i < e->num_layers; i++)
		to[i] = e->layers[i];
}

#endif /* LL_EVENT_H */
