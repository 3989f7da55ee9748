/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * GX: landlock events of a kernel that does not exist.  Fields are renamed,
 * widened, moved and added, there are events and access rights nobody knows,
 * and the texts use whatever a print fmt may use.  A consumer that works from
 * the format files alone copes.  The trace macros include this file several
 * times.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM landlock

#if !defined(_LLX_EVENTS_H) || defined(TRACE_HEADER_MULTI_READ)
#define _LLX_EVENTS_H

#include <linux/tracepoint.h>

TRACE_DEFINE_ENUM(LANDLOCK_REQUEST_FS_ACCESS);
TRACE_DEFINE_ENUM(LANDLOCK_REQUEST_NET_ACCESS);
TRACE_DEFINE_ENUM(LANDLOCK_REQUEST_FS_CHANGE_TOPOLOGY);
TRACE_DEFINE_ENUM(LANDLOCK_REQUEST_FS_REMOUNT);

/* A name for two bits comes first: __print_flags takes bits as it goes. */
#undef LLX_FS_NAMES
#define LLX_FS_NAMES				\
	{ 3ULL << 34, "acl" },			\
	LL_FS_NAMES,				\
	{ 1ULL << 17, "chmod" },		\
	{ 1ULL << 18, "chown" },		\
	{ 1ULL << 19, "setxattr" },		\
	{ 1ULL << 33, "enable_verity" },	\
	{ 1ULL << 34, "get_acl" },		\
	{ 1ULL << 40, "watch" }

#undef LLX_NET_NAMES
#define LLX_NET_NAMES				\
	LL_NET_NAMES,				\
	{ 1ULL << 17, "listen" },		\
	{ 1ULL << 36, "bind_vsock" }

#undef LLX_SCOPE_NAMES
#define LLX_SCOPE_NAMES				\
	LL_SCOPE_NAMES,				\
	{ 1ULL << 20, "sysv_shm" }

#undef LLX_PERM_NAMES
#define LLX_PERM_NAMES				\
	{ 1ULL << 0, "namespace.use" },		\
	{ 1ULL << 1, "capability.use" },	\
	{ 1ULL << 37, "bpf.load" }

#undef LLX_RULE_FLAGS
#define LLX_RULE_FLAGS				\
	{ 1, "quiet" },				\
	{ 2, "no_inherit" }

#undef LLX_STR
#undef LLX_REL_STR
#undef LLX_LAYERS
#define LLX_STR(s)							\
	__trace_print_untrusted_str(p, __get_str(s),			\
				    __get_dynamic_array_len(s) - 1)
#define LLX_REL_STR(s)							\
	__trace_print_escaped(p, __get_rel_str(s),			\
			      __get_rel_dynamic_array_len(s) - 1)
#define LLX_LAYERS(array, names...)					\
	({								\
		static const struct trace_print_flags __names[] = {	\
			names						\
		};							\
		__trace_landlock_print_layers(				\
			p, __get_rel_dynamic_array(array),		\
			__get_rel_dynamic_array_len(array) /		\
				sizeof(access_mask_t),			\
			__names, ARRAY_SIZE(__names));			\
	})

TRACE_EVENT(landlock_create_ruleset,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	u8,		abi		)
		__field(	access_mask_t,	handled_access_fs )
		__field(	access_mask_t,	handled_access_net )
		__field(	access_mask_t,	scoped		)
		__field(	access_mask_t,	handled_perm	)
		__field(	u16,		version		)
		__field(	u64,		ruleset		)
	),
	TP_fast_assign(
		__entry->abi		= e->depth;
		__entry->handled_access_fs = e->handled_fs;
		__entry->handled_access_net = e->handled_net;
		__entry->scoped		= e->scoped;
		__entry->handled_perm	= e->handled_perm;
		__entry->version	= e->version;
		__entry->ruleset	= e->ruleset;
	),
	TP_printk("ruleset=%llx version=%u abi=%#x fs=%s net=%s scoped=%s perm=%s",
		__entry->ruleset, __entry->version, __entry->abi,
		__print_flags(__entry->handled_access_fs, "|", LLX_FS_NAMES),
		__print_flags(__entry->handled_access_net, "|", LLX_NET_NAMES),
		__print_flags(__entry->scoped, "|", LLX_SCOPE_NAMES),
		__print_flags(__entry->handled_perm, ",", LLX_PERM_NAMES))
);

TRACE_EVENT(landlock_free_ruleset,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	u64,		ruleset_id	)
		__field(	u64,		lifetime_us	)
		__field(	u32,		ruleset_version	)
	),
	TP_fast_assign(
		__entry->ruleset_id	= e->ruleset;
		__entry->lifetime_us	= e->usecs;
		__entry->ruleset_version = e->version;
	),
	TP_printk("ruleset=0x%016llx.%02u lifetime_ms=%llu",
		__entry->ruleset_id, __entry->ruleset_version,
		__entry->lifetime_us / 1000)
);

TRACE_EVENT(landlock_add_rule_path,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	u32,		flags		)
		__string(	pathname,	e->str		)
		__field(	access_mask_t,	access_rights	)
		__field(	ino_t,		ino		)
		__field(	dev_t,		dev		)
		__field(	u32,		ruleset_version	)
		__field(	u64,		ruleset_id	)
	),
	TP_fast_assign(
		__entry->flags		= e->flags;
		__assign_str(pathname);
		__entry->access_rights	= e->access;
		__entry->ino		= e->ino;
		__entry->dev		= e->dev;
		__entry->ruleset_version = e->version;
		__entry->ruleset_id	= e->ruleset;
	),
	TP_printk("flags=%s path=%s access_rights=%s dev=%u:%u ino=%lu ruleset=%llx.%u",
		__print_flags(__entry->flags, "|", LLX_RULE_FLAGS),
		LLX_STR(pathname),
		__print_flags(__entry->access_rights, "|", LLX_FS_NAMES),
		MAJOR(__entry->dev), MINOR(__entry->dev), __entry->ino,
		__entry->ruleset_id, __entry->ruleset_version)
);

TRACE_EVENT(landlock_add_rule_port_range,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	u64,		ruleset_id	)
		__field(	u32,		ruleset_version	)
		__field(	u16,		first_port	)
		__field(	u16,		last_port	)
		__field(	access_mask_t,	access_rights	)
		__field(	u32,		flags		)
	),
	TP_fast_assign(
		__entry->ruleset_id	= e->ruleset;
		__entry->ruleset_version = e->version;
		__entry->first_port	= e->port;
		__entry->last_port	= e->port_last;
		__entry->access_rights	= e->access;
		__entry->flags		= e->flags;
	),
	TP_printk("ruleset=%llx.%u access_rights=%s ports=%hu-%hu flags=%#x",
		__entry->ruleset_id, __entry->ruleset_version,
		__print_flags(__entry->access_rights, "|", LLX_NET_NAMES),
		__entry->first_port, __entry->last_port, __entry->flags)
);

TRACE_EVENT(landlock_create_domain,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__array(	char,		creator, TASK_COMM_LEN )
		__field(	s16,		nice		)
		__field(	u64,		domain		)
		__field(	u64,		parent		)
		__field(	u64,		ruleset_id	)
		__field(	u32,		ruleset_version	)
		__array(	u16,		layer_rules, 4	)
	),
	TP_fast_assign(
		strscpy(__entry->creator, e->note, TASK_COMM_LEN);
		__entry->nice		= e->level;
		__entry->domain		= e->domain;
		__entry->parent		= e->parent;
		__entry->ruleset_id	= e->ruleset;
		__entry->ruleset_version = e->version;
		__entry->layer_rules[0]	= e->depth;
		__entry->layer_rules[1]	= e->version;
		__entry->layer_rules[2]	= 0;
		__entry->layer_rules[3]	= 0xffff;
	),
	TP_printk("domain=%llx parent=%llx ruleset=%llx.%-3u creator=%-8s| nice=%5d rules=%s",
		__entry->domain, __entry->parent, __entry->ruleset_id,
		__entry->ruleset_version, __entry->creator, __entry->nice,
		__print_array(__entry->layer_rules, 4, 2))
);

TRACE_EVENT(landlock_enforce_domain,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	bool,		complete	)
		__field(	bool,		process_wide	)
		__field(	bool,		no_new_privs	)
		__field(	bool,		tsync		)
		__field(	u64,		domain_id	)
	),
	TP_fast_assign(
		__entry->complete	= e->complete;
		__entry->process_wide	= e->process_wide;
		__entry->no_new_privs	= e->no_new_privs;
		__entry->tsync		= e->flags & 1;
		__entry->domain_id	= e->domain;
	),
	TP_printk("domain=%llx complete=%d process_wide=%d no_new_privs=%d tsync=%s",
		__entry->domain_id, __entry->complete, __entry->process_wide,
		__entry->no_new_privs, __entry->tsync ? "yes" : "no")
);

TRACE_EVENT(landlock_free_domain,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	u32,		denials		)
		__field(	u64,		domain_id	)
		__field(	u64,		quiet_denials	)
	),
	TP_fast_assign(
		__entry->denials	= e->denials;
		__entry->domain_id	= e->domain;
		__entry->quiet_denials	= e->usecs;
	),
	TP_printk("domain=%llx denials=%5u quiet=%-6llu 100%%",
		__entry->domain_id, __entry->denials, __entry->quiet_denials)
);

/* Something that is neither rule, domain nor denial. */
TRACE_EVENT(landlock_tune_domain,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	u64,		domain_id	)
		__field(	u64,		cookie		)
		__rel_string(	reason,		e->str		)
		__field(	s16,		delta		)
		__field(	u8,		phase		)
		__field(	bool,		forced		)
		__field(	access_mask_t,	extra_fs	)
	),
	TP_fast_assign(
		__entry->domain_id	= e->domain;
		__entry->cookie		= e->usecs;
		__assign_rel_str(reason);
		__entry->delta		= e->level;
		__entry->phase		= e->depth;
		__entry->forced		= e->flags & 1;
		__entry->extra_fs	= e->access;
	),
	TP_printk("domain=%llx cookie=%016llx reason=%s delta=%+d phase=%03u forced=%d extra=0x%llx (%s)",
		__entry->domain_id, __entry->cookie, LLX_REL_STR(reason),
		__entry->delta, __entry->phase, __entry->forced,
		__entry->extra_fs,
		__print_flags(__entry->extra_fs, "|", LLX_FS_NAMES))
);

TRACE_EVENT(landlock_check_rule_inode,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__rel_dynamic_array(access_mask_t, grants, e->num_layers)
		__field(	u64,		domain		)
		__field(	access_mask_t,	access_request	)
		__field(	ino_t,		ino		)
		__field(	dev_t,		dev		)
		__field(	u8,		depth		)
	),
	TP_fast_assign(
		ll_copy_layers(__get_rel_dynamic_array(grants), e);
		__entry->domain		= e->domain;
		__entry->access_request	= e->access;
		__entry->ino		= e->ino;
		__entry->dev		= e->dev;
		__entry->depth		= e->depth;
	),
	TP_printk("domain=%llx grants=%s access_request=%s dev=%u:%u ino=%lu depth=%u",
		__entry->domain, LLX_LAYERS(grants, LLX_FS_NAMES),
		__print_flags(__entry->access_request, "|", LLX_FS_NAMES),
		MAJOR(__entry->dev), MINOR(__entry->dev), __entry->ino,
		__entry->depth)
);

TRACE_EVENT(landlock_check_rule_net_port,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	u64,		domain_id	)
		__field(	u16,		port		)
		__dynamic_array(access_mask_t,	grants, e->num_layers )
		__field(	access_mask_t,	access_request	)
	),
	TP_fast_assign(
		__entry->domain_id	= e->domain;
		__entry->port		= e->port;
		ll_copy_layers(__get_dynamic_array(grants), e);
		__entry->access_request	= e->access;
	),
	TP_printk("domain=%llx port=%u grants=%s access_request=%s",
		__entry->domain_id, __entry->port,
		__print_array(__get_dynamic_array(grants),
			      __get_dynamic_array_len(grants) / 8, 8),
		__print_flags(__entry->access_request, "|", LLX_NET_NAMES))
);

TRACE_EVENT(landlock_deny_access_fs,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__rel_string(	path,		e->str		)
		__field(	bool,		logged		)
		__field(	bool,		same_exec	)
		__field(	s16,		layer		)
		__field(	u64,		domain		)
		__field(	access_mask_t,	denied_access	)
		__field(	enum landlock_request_type, request_type )
		__array(	char,		fstype, 12	)
		__field(	ino_t,		ino		)
		__field(	dev_t,		dev		)
	),
	TP_fast_assign(
		__assign_rel_str(path);
		__entry->logged		= e->logged;
		__entry->same_exec	= e->same_exec;
		__entry->layer		= e->level;
		__entry->domain		= e->domain;
		__entry->denied_access	= e->blockers;
		__entry->request_type	= e->type;
		strscpy(__entry->fstype, e->note, sizeof(__entry->fstype));
		__entry->ino		= e->ino;
		__entry->dev		= e->dev;
	),
	TP_printk("domain=%llx layer=%d path=%s blockers=%s same_exec=%d logged=%d dev=%u:%u ino=%#lx fstype=%s",
		__entry->domain, __entry->layer, LLX_REL_STR(path),
		__entry->request_type == LANDLOCK_REQUEST_FS_ACCESS ?
			__print_flags(__entry->denied_access, "|", LLX_FS_NAMES) :
		__entry->request_type == LANDLOCK_REQUEST_FS_CHANGE_TOPOLOGY ?
			"change_topology" :
			__print_symbolic(__entry->request_type,
				{ LANDLOCK_REQUEST_FS_REMOUNT, "remount" }),
		__entry->same_exec, __entry->logged,
		MAJOR(__entry->dev), MINOR(__entry->dev), __entry->ino,
		__entry->fstype)
);

TRACE_EVENT(landlock_deny_access_net,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	u16,		sport		)
		__field(	u16,		dport		)
		__field(	u32,		family		)
		__field(	access_mask_t,	blockers	)
		__field(	u64,		domain_id	)
		__field(	bool,		same_exec	)
		__field(	bool,		logged		)
	),
	TP_fast_assign(
		__entry->sport		= e->sport;
		__entry->dport		= e->dport;
		__entry->family		= e->mode;
		__entry->blockers	= e->blockers;
		__entry->domain_id	= e->domain;
		__entry->same_exec	= e->same_exec;
		__entry->logged		= e->logged;
	),
	TP_printk("domain=%#llx same_exec=%d logged=%d blockers=%s family=%s sport=%u dport=%u",
		__entry->domain_id, __entry->same_exec, __entry->logged,
		__print_flags(__entry->blockers, "|", LLX_NET_NAMES),
		__print_symbolic(__entry->family,
			{ 2, "inet" }, { 10, "inet6" }, { 40, "vsock" }),
		__entry->sport, __entry->dport)
);

TRACE_EVENT(landlock_deny_ptrace,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	u64,		domain_id	)
		__field(	bool,		same_exec	)
		__field(	bool,		logged		)
		__field(	pid_t,		tracee_pid	)
		__string(	tracee_comm,	e->str		)
		__field(	u64,		tracee_domain_id )
		__field(	u8,		mode		)
		__field(	pid_t,		tracer_pid	)
	),
	TP_fast_assign(
		__entry->domain_id	= e->domain;
		__entry->same_exec	= e->same_exec;
		__entry->logged		= e->logged;
		__entry->tracee_pid	= e->pid;
		__assign_str(tracee_comm);
		__entry->tracee_domain_id = e->other_domain;
		__entry->mode		= e->mode;
		__entry->tracer_pid	= current->pid;
	),
	TP_printk("domain=%llx same_exec=%d logged=%d tracee_comm=%s tracee_pid=%-6d tracee_domain=%llx mode=%s tracer_pid=%d",
		__entry->domain_id, __entry->same_exec, __entry->logged,
		LLX_STR(tracee_comm), __entry->tracee_pid,
		__entry->tracee_domain_id,
		__print_symbolic(__entry->mode, { 1, "read" }, { 2, "attach" }),
		__entry->tracer_pid)
);

TRACE_EVENT(landlock_deny_scope_signal,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	int,		signal		)
		__rel_string(	target_comm,	e->str		)
		__field(	pid_t,		target_pid	)
		__field(	u64,		target_domain_id )
		__field(	bool,		logged		)
		__field(	bool,		same_exec	)
		__field(	u64,		domain_id	)
	),
	TP_fast_assign(
		__entry->signal		= e->signal;
		__assign_rel_str(target_comm);
		__entry->target_pid	= e->pid;
		__entry->target_domain_id = e->other_domain;
		__entry->logged		= e->logged;
		__entry->same_exec	= e->same_exec;
		__entry->domain_id	= e->domain;
	),
	TP_printk("domain=%llx signal=%d same_exec=%d logged=%d target=%s[%d] target_domain=%llx",
		__entry->domain_id, __entry->signal, __entry->same_exec,
		__entry->logged, LLX_REL_STR(target_comm), __entry->target_pid,
		__entry->target_domain_id)
);

TRACE_EVENT(landlock_deny_scope_abstract_unix_socket,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	u64,		domain_id	)
		__rel_string_len( sun_path,	e->str, e->str_len )
		__field(	u16,		sock_type	)
		__field(	pid_t,		peer_pid	)
		__field(	u64,		peer_domain_id	)
		__field(	bool,		logged		)
		__field(	bool,		same_exec	)
	),
	TP_fast_assign(
		__entry->domain_id	= e->domain;
		__assign_rel_str(sun_path);
		__entry->sock_type	= e->mode;
		__entry->peer_pid	= e->pid;
		__entry->peer_domain_id	= e->other_domain;
		__entry->logged		= e->logged;
		__entry->same_exec	= e->same_exec;
	),
	TP_printk("domain=%llx same_exec=%d logged=%d sun_path=%s sock_type=%s peer_pid=%d peer_domain=%llx",
		__entry->domain_id, __entry->same_exec, __entry->logged,
		LLX_REL_STR(sun_path),
		__print_symbolic(__entry->sock_type,
			{ 1, "stream" }, { 2, "dgram" }, { 5, "seqpacket" }),
		__entry->peer_pid, __entry->peer_domain_id)
);

/* A kind of denial nobody has heard of, with its own permission names. */
TRACE_EVENT(landlock_deny_capability_use,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	u64,		domain		)
		__field(	bool,		same_exec	)
		__field(	bool,		logged		)
		__field(	access_mask_t,	blockers	)
		__field(	s32,		capability	)
		__field(	u32,		user_ns		)
	),
	TP_fast_assign(
		__entry->domain		= e->domain;
		__entry->same_exec	= e->same_exec;
		__entry->logged		= e->logged;
		__entry->blockers	= e->blockers;
		__entry->capability	= e->capability;
		__entry->user_ns	= e->ino;
	),
	TP_printk("domain=%llx same_exec=%d logged=%d blockers=%s capability=%s user_ns=%u",
		__entry->domain, __entry->same_exec, __entry->logged,
		__print_flags(__entry->blockers, ",", LLX_PERM_NAMES),
		__print_symbolic(__entry->capability,
			{ 0, "chown" }, { 12, "net_admin" }, { 21, "sys_admin" }),
		__entry->user_ns)
);

/* Nothing here has a familiar name, and the fields the filters need are gone. */
TRACE_EVENT(landlock_deny_frobnicate,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	u64,		xyzzy		)
		__string(	gizmo,		e->str		)
		__field(	access_mask_t,	wibble		)
		__field(	int,		plugh		)
	),
	TP_fast_assign(
		__entry->xyzzy		= e->domain;
		__assign_str(gizmo);
		__entry->wibble		= e->blockers;
		__entry->plugh		= e->level;
	),
	TP_printk("xyzzy=%llx gizmo=%s wibble=%s plugh=%d",
		__entry->xyzzy, LLX_STR(gizmo),
		__print_flags(__entry->wibble, "|",
			{ 1ULL << 0, "foo" }, { 1ULL << 39, "bar" }),
		__entry->plugh)
);

/*
 * Opaque on purpose: an unknown helper that computes its text, an enum that
 * was not exported (its name stays in the format file) and %pI6c.  No consumer
 * can render these as the kernel does; it has to show the fields.
 */
TRACE_EVENT(landlock_note_state,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	u64,		domain_id	)
		__field(	u32,		state		)
		__field(	enum landlock_request_type, last_type )
		__array(	u8,		addr, 16	)
		__string(	label,		e->str		)
	),
	TP_fast_assign(
		__entry->domain_id	= e->domain;
		__entry->state		= e->mode;
		__entry->last_type	= e->type;
		memset(__entry->addr, 0, sizeof(__entry->addr));
		__entry->addr[0]	= 0xfd;
		__entry->addr[15]	= 1;
		__assign_str(label);
	),
	TP_printk("domain=%llx state=%s last=%s addr=%pI6c label=%s",
		__entry->domain_id, ll_state_text(p, __entry->state),
		__print_symbolic(__entry->last_type,
			{ LANDLOCK_REQUEST_PTRACE, "ptrace" }),
		__entry->addr, LLX_STR(label))
);

#endif /* _LLX_EVENTS_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE llx_events
#include <trace/define_trace.h>
