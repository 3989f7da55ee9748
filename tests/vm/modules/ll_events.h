/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Trace events shaped like the landlock system of generation LL_GEN (0, 1, 2).
 * The trace macros include this file several times.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM landlock

#if !defined(_LL_EVENTS_H) || defined(TRACE_HEADER_MULTI_READ)
#define _LL_EVENTS_H

#include <linux/tracepoint.h>

#if LL_GEN == 2
TRACE_DEFINE_ENUM(LANDLOCK_REQUEST_PTRACE);
TRACE_DEFINE_ENUM(LANDLOCK_REQUEST_FS_CHANGE_TOPOLOGY);
TRACE_DEFINE_ENUM(LANDLOCK_REQUEST_FS_ACCESS);
TRACE_DEFINE_ENUM(LANDLOCK_REQUEST_NET_ACCESS);
TRACE_DEFINE_ENUM(LANDLOCK_REQUEST_SCOPE_ABSTRACT_UNIX_SOCKET);
TRACE_DEFINE_ENUM(LANDLOCK_REQUEST_SCOPE_SIGNAL);
#endif

/* How a mask is printed: "%s" with names (G1, G2) or "0x%x" (G0). */
#undef LL_M
#undef LL_FS
#undef LL_NET
#undef LL_SCOPE
#if LL_GEN == 0
#define LL_M "0x%x"
#define LL_FS(m) m
#define LL_NET(m) m
#define LL_SCOPE(m) m
#else
#define LL_M "%s"
#define LL_FS(m) __print_flags(m, "|", LL_FS_NAMES)
#define LL_NET(m) __print_flags(m, "|", LL_NET_NAMES)
#define LL_SCOPE(m) __print_flags(m, "|", LL_SCOPE_NAMES)
#endif

/* The per-layer array. */
#undef LL_LAYERS
#define LL_LAYERS(array, names...)					\
	({								\
		static const struct trace_print_flags __layer_names[] = { \
			names						\
		};							\
		__trace_landlock_print_layers(				\
			p, __get_dynamic_array(array),			\
			__get_dynamic_array_len(array) /			\
				sizeof(access_mask_t),			\
			__layer_names, ARRAY_SIZE(__layer_names));	\
	})

#undef LL_STR
#define LL_STR(s)							\
	__trace_print_untrusted_str(p, __get_str(s),			\
				    __get_dynamic_array_len(s) - 1)

/* Wrappers, so that a macro can stand for a field name. */
#undef LL_STRING
#undef LL_ARRAY
#undef LL_ASSIGN_STR
#undef LL_GET_ARRAY
#define LL_STRING(item, src) __string(item, src)
#define LL_ARRAY(type, item, n) __dynamic_array(type, item, n)
#define LL_ASSIGN_STR(item) __assign_str(item)
#define LL_GET_ARRAY(item) __get_dynamic_array(item)

/* The head of every denial. */
#undef LL_DENY_FIELDS
#undef LL_DENY_ASSIGN
#undef LL_DENY_FMT
#undef LL_DENY_ARGS
#if LL_GEN == 0
#define LL_DENY_FIELDS							\
		__field(	__u64,		domain_id	)	\
		__field(	bool,		same_exec	)	\
		__field(	bool,		log_same_exec	)	\
		__field(	bool,		log_new_exec	)
#define LL_DENY_ASSIGN							\
		__entry->domain_id	= e->domain;			\
		__entry->same_exec	= e->same_exec;			\
		__entry->log_same_exec	= e->log_same_exec;		\
		__entry->log_new_exec	= e->log_new_exec
#define LL_DENY_FMT "domain=%llx same_exec=%d log_same_exec=%d log_new_exec=%d "
#define LL_DENY_ARGS							\
		__entry->domain_id, __entry->same_exec,			\
		__entry->log_same_exec, __entry->log_new_exec
#else
#define LL_DENY_FIELDS							\
		__field(	__u64,		domain_id	)	\
		__field(	bool,		same_exec	)	\
		__field(	bool,		logged		)
#define LL_DENY_ASSIGN							\
		__entry->domain_id	= e->domain;			\
		__entry->same_exec	= e->same_exec;			\
		__entry->logged		= e->logged
#define LL_DENY_FMT "domain=%llx same_exec=%d logged=%d "
#define LL_DENY_ARGS							\
		__entry->domain_id, __entry->same_exec, __entry->logged
#endif

TRACE_EVENT(landlock_create_ruleset,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	__u64,		ruleset_id	)
		__field(	__u32,		ruleset_version	)
		__field(	access_mask_t,	handled_fs	)
		__field(	access_mask_t,	handled_net	)
		__field(	access_mask_t,	scoped		)
	),
	TP_fast_assign(
		__entry->ruleset_id	= e->ruleset;
		__entry->ruleset_version = e->version;
		__entry->handled_fs	= e->handled_fs;
		__entry->handled_net	= e->handled_net;
		__entry->scoped		= e->scoped;
	),
	TP_printk("ruleset=%llx.%u handled_fs=" LL_M " handled_net=" LL_M " scoped=" LL_M,
		__entry->ruleset_id, __entry->ruleset_version,
		LL_FS(__entry->handled_fs), LL_NET(__entry->handled_net),
		LL_SCOPE(__entry->scoped))
);

TRACE_EVENT(landlock_free_ruleset,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	__u64,		ruleset_id	)
		__field(	__u32,		ruleset_version	)
	),
	TP_fast_assign(
		__entry->ruleset_id	= e->ruleset;
		__entry->ruleset_version = e->version;
	),
	TP_printk("ruleset=%llx.%u",
		__entry->ruleset_id, __entry->ruleset_version)
);

#undef LL_EV
#if LL_GEN == 2
#define LL_EV landlock_add_rule_path_beneath
#else
#define LL_EV landlock_add_rule_fs
#endif
TRACE_EVENT(LL_EV,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	__u64,		ruleset_id	)
		__field(	__u32,		ruleset_version	)
		__field(	access_mask_t,	access_rights	)
		__field(	dev_t,		dev		)
		__field(	ino_t,		ino		)
		__string(	pathname,	e->str		)
	),
	TP_fast_assign(
		__entry->ruleset_id	= e->ruleset;
		__entry->ruleset_version = e->version;
		__entry->access_rights	= e->access;
		__entry->dev		= e->dev;
		__entry->ino		= e->ino;
		__assign_str(pathname);
	),
	TP_printk("ruleset=%llx.%u access_rights=" LL_M " dev=%u:%u ino=%lu path=%s",
		__entry->ruleset_id, __entry->ruleset_version,
		LL_FS(__entry->access_rights),
		MAJOR(__entry->dev), MINOR(__entry->dev), __entry->ino,
		LL_STR(pathname))
);

#undef LL_EV
#if LL_GEN == 2
#define LL_EV landlock_add_rule_net_port
#else
#define LL_EV landlock_add_rule_net
#endif
TRACE_EVENT(LL_EV,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	__u64,		ruleset_id	)
		__field(	__u32,		ruleset_version	)
		__field(	access_mask_t,	access_rights	)
		__field(	__u64,		port		)
	),
	TP_fast_assign(
		__entry->ruleset_id	= e->ruleset;
		__entry->ruleset_version = e->version;
		__entry->access_rights	= e->access;
		__entry->port		= e->port;
	),
	TP_printk("ruleset=%llx.%u access_rights=" LL_M " port=%llu",
		__entry->ruleset_id, __entry->ruleset_version,
		LL_NET(__entry->access_rights), __entry->port)
);

#if LL_GEN == 0
TRACE_EVENT(landlock_restrict_self,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	__u64,		ruleset_id	)
		__field(	__u32,		ruleset_version	)
		__field(	__u64,		domain_id	)
		__field(	__u64,		parent_id	)
	),
	TP_fast_assign(
		__entry->ruleset_id	= e->ruleset;
		__entry->ruleset_version = e->version;
		__entry->domain_id	= e->domain;
		__entry->parent_id	= e->parent;
	),
	TP_printk("ruleset=%llx.%u domain=%llx parent=%llx",
		__entry->ruleset_id, __entry->ruleset_version,
		__entry->domain_id, __entry->parent_id)
);
#else
TRACE_EVENT(landlock_create_domain,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	__u64,		domain_id	)
		__field(	__u64,		parent_id	)
		__field(	__u64,		ruleset_id	)
		__field(	__u32,		ruleset_version	)
	),
	TP_fast_assign(
		__entry->domain_id	= e->domain;
		__entry->parent_id	= e->parent;
		__entry->ruleset_id	= e->ruleset;
		__entry->ruleset_version = e->version;
	),
	TP_printk("domain=%llx parent=%llx ruleset=%llx.%u",
		__entry->domain_id, __entry->parent_id,
		__entry->ruleset_id, __entry->ruleset_version)
);

TRACE_EVENT(landlock_enforce_domain,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	__u64,		domain_id	)
		__field(	bool,		complete	)
		__field(	bool,		process_wide	)
		__field(	bool,		no_new_privs	)
	),
	TP_fast_assign(
		__entry->domain_id	= e->domain;
		__entry->complete	= e->complete;
		__entry->process_wide	= e->process_wide;
		__entry->no_new_privs	= e->no_new_privs;
	),
	TP_printk("domain=%llx complete=%d process_wide=%d no_new_privs=%d",
		__entry->domain_id, __entry->complete, __entry->process_wide,
		__entry->no_new_privs)
);
#endif

TRACE_EVENT(landlock_free_domain,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	__u64,		domain_id	)
		__field(	__u64,		denials		)
	),
	TP_fast_assign(
		__entry->domain_id	= e->domain;
		__entry->denials	= e->denials;
	),
	TP_printk("domain=%llx denials=%llu",
		__entry->domain_id, __entry->denials)
);

#undef LL_EV
#if LL_GEN == 2
#define LL_EV landlock_check_rule_inode
#else
#define LL_EV landlock_check_rule_fs
#endif
#undef LL_ARR
#undef LL_ARR_OUT_FS
#undef LL_ARR_OUT_NET
#undef LL_REQ_LABEL
#undef LL_ARR_LABEL
#if LL_GEN == 0
#define LL_ARR layers
#define LL_ARR_OUT_FS __print_dynamic_array(layers, sizeof(access_mask_t))
#define LL_ARR_OUT_NET __print_dynamic_array(layers, sizeof(access_mask_t))
#define LL_REQ_LABEL "request="
#define LL_ARR_LABEL "allowed="
#else
#define LL_ARR grants
#define LL_ARR_OUT_FS LL_LAYERS(grants, LL_FS_NAMES)
#define LL_ARR_OUT_NET LL_LAYERS(grants, LL_NET_NAMES)
#define LL_REQ_LABEL "access_request="
#define LL_ARR_LABEL "grants="
#endif
TRACE_EVENT(LL_EV,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	__u64,		domain_id	)
		__field(	access_mask_t,	access_request	)
		__field(	dev_t,		dev		)
		__field(	ino_t,		ino		)
		LL_ARRAY(access_mask_t,	LL_ARR, e->num_layers)
	),
	TP_fast_assign(
		__entry->domain_id	= e->domain;
		__entry->access_request	= e->access;
		__entry->dev		= e->dev;
		__entry->ino		= e->ino;
		ll_copy_layers(LL_GET_ARRAY(LL_ARR), e);
	),
	TP_printk("domain=%llx " LL_REQ_LABEL LL_M " dev=%u:%u ino=%lu " LL_ARR_LABEL "%s",
		__entry->domain_id, LL_FS(__entry->access_request),
		MAJOR(__entry->dev), MINOR(__entry->dev), __entry->ino,
		LL_ARR_OUT_FS)
);

#undef LL_EV
#if LL_GEN == 2
#define LL_EV landlock_check_rule_net_port
#else
#define LL_EV landlock_check_rule_net
#endif
TRACE_EVENT(LL_EV,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		__field(	__u64,		domain_id	)
		__field(	access_mask_t,	access_request	)
		__field(	__u64,		port		)
		LL_ARRAY(access_mask_t,	LL_ARR, e->num_layers)
	),
	TP_fast_assign(
		__entry->domain_id	= e->domain;
		__entry->access_request	= e->access;
		__entry->port		= e->port;
		ll_copy_layers(LL_GET_ARRAY(LL_ARR), e);
	),
	TP_printk("domain=%llx " LL_REQ_LABEL LL_M " port=%llu " LL_ARR_LABEL "%s",
		__entry->domain_id, LL_NET(__entry->access_request),
		__entry->port, LL_ARR_OUT_NET)
);

#undef LL_BLOCK_FIELDS
#undef LL_BLOCK_ASSIGN
#undef LL_BLOCK_FS
#undef LL_BLOCK_NET
#if LL_GEN == 2
#define LL_BLOCK_FIELDS							\
		__field(	enum landlock_request_type, blockers_type ) \
		__field(	access_mask_t,	blockers_access	)
#define LL_BLOCK_ASSIGN							\
		__entry->blockers_type	= e->type;			\
		__entry->blockers_access = e->blockers
#define LL_BLOCK_FS							\
		__entry->blockers_type == LANDLOCK_REQUEST_FS_ACCESS ?	\
			__print_flags(__entry->blockers_access, "|", LL_FS_NAMES) : \
			__print_symbolic(__entry->blockers_type,	\
				{ LANDLOCK_REQUEST_FS_CHANGE_TOPOLOGY, "change_topology" })
#define LL_BLOCK_NET							\
		__entry->blockers_type == LANDLOCK_REQUEST_NET_ACCESS ?	\
			__print_flags(__entry->blockers_access, "|", LL_NET_NAMES) : \
			"unknown"
#else
#define LL_BLOCK_FIELDS							\
		__field(	access_mask_t,	blockers	)
#define LL_BLOCK_ASSIGN							\
		__entry->blockers	= e->blockers
#define LL_BLOCK_FS LL_FS(__entry->blockers)
#define LL_BLOCK_NET LL_NET(__entry->blockers)
#endif

TRACE_EVENT(landlock_deny_access_fs,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		LL_DENY_FIELDS
		LL_BLOCK_FIELDS
		__field(	dev_t,		dev		)
		__field(	ino_t,		ino		)
		__string(	pathname,	e->str		)
	),
	TP_fast_assign(
		LL_DENY_ASSIGN;
		LL_BLOCK_ASSIGN;
		__entry->dev		= e->dev;
		__entry->ino		= e->ino;
		__assign_str(pathname);
	),
	TP_printk(LL_DENY_FMT "blockers=" LL_M " dev=%u:%u ino=%lu path=%s",
		LL_DENY_ARGS, LL_BLOCK_FS,
		MAJOR(__entry->dev), MINOR(__entry->dev), __entry->ino,
		LL_STR(pathname))
);

TRACE_EVENT(landlock_deny_access_net,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		LL_DENY_FIELDS
		LL_BLOCK_FIELDS
		__field(	__u64,		sport		)
		__field(	__u64,		dport		)
	),
	TP_fast_assign(
		LL_DENY_ASSIGN;
		LL_BLOCK_ASSIGN;
		__entry->sport		= e->sport;
		__entry->dport		= e->dport;
	),
	TP_printk(LL_DENY_FMT "blockers=" LL_M " sport=%llu dport=%llu",
		LL_DENY_ARGS, LL_BLOCK_NET,
		__entry->sport, __entry->dport)
);

/* The other party of ptrace and scope denials: pid and (G1, G2) domain. */
#undef LL_OTHER_FIELD
#undef LL_OTHER_ASSIGN
#undef LL_OTHER_FMT
#undef LL_OTHER_ARG
#undef LL_COMM
#undef LL_COMM_LABEL
#if LL_GEN == 0
#define LL_OTHER_FIELD(f)
#define LL_OTHER_ASSIGN(f)
#define LL_OTHER_FMT(label)
#define LL_OTHER_ARG(f)
#define LL_COMM(role) comm
#define LL_COMM_LABEL(role) "comm="
#else
#define LL_OTHER_FIELD(f) __field(__u64, f)
#define LL_OTHER_ASSIGN(f) __entry->f = e->other_domain;
#define LL_OTHER_FMT(label) label "=%llx "
#define LL_OTHER_ARG(f) __entry->f,
#define LL_COMM(role) role
#define LL_COMM_LABEL(role) #role "="
#endif

TRACE_EVENT(landlock_deny_ptrace,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		LL_DENY_FIELDS
		LL_OTHER_FIELD(tracee_domain_id)
		__field(	pid_t,		tracee_pid	)
		LL_STRING(	LL_COMM(tracee_comm), e->str	)
	),
	TP_fast_assign(
		LL_DENY_ASSIGN;
		LL_OTHER_ASSIGN(tracee_domain_id)
		__entry->tracee_pid	= e->pid;
		LL_ASSIGN_STR(LL_COMM(tracee_comm));
	),
	TP_printk(LL_DENY_FMT LL_OTHER_FMT("tracee_domain") "tracee_pid=%d " LL_COMM_LABEL(tracee_comm) "%s",
		LL_DENY_ARGS, LL_OTHER_ARG(tracee_domain_id)
		__entry->tracee_pid, LL_STR(LL_COMM(tracee_comm)))
);

TRACE_EVENT(landlock_deny_scope_signal,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		LL_DENY_FIELDS
		LL_OTHER_FIELD(target_domain_id)
		__field(	pid_t,		target_pid	)
		LL_STRING(	LL_COMM(target_comm), e->str	)
	),
	TP_fast_assign(
		LL_DENY_ASSIGN;
		LL_OTHER_ASSIGN(target_domain_id)
		__entry->target_pid	= e->pid;
		LL_ASSIGN_STR(LL_COMM(target_comm));
	),
	TP_printk(LL_DENY_FMT LL_OTHER_FMT("target_domain") "target_pid=%d " LL_COMM_LABEL(target_comm) "%s",
		LL_DENY_ARGS, LL_OTHER_ARG(target_domain_id)
		__entry->target_pid, LL_STR(LL_COMM(target_comm)))
);

TRACE_EVENT(landlock_deny_scope_abstract_unix_socket,
	TP_PROTO(const struct ll_ev *e),
	TP_ARGS(e),
	TP_STRUCT__entry(
		LL_DENY_FIELDS
		LL_OTHER_FIELD(peer_domain_id)
		__field(	pid_t,		peer_pid	)
		__string_len(	sun_path,	e->str, e->str_len )
	),
	TP_fast_assign(
		LL_DENY_ASSIGN;
		LL_OTHER_ASSIGN(peer_domain_id)
		__entry->peer_pid	= e->pid;
		__assign_str(sun_path);
	),
	TP_printk(LL_DENY_FMT LL_OTHER_FMT("peer_domain") "peer_pid=%d sun_path=%s",
		LL_DENY_ARGS, LL_OTHER_ARG(peer_domain_id)
		__entry->peer_pid, LL_STR(sun_path))
);

#endif /* _LL_EVENTS_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE ll_events
#include <trace/define_trace.h>
