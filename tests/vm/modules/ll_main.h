/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Emits events shaped like the landlock trace system, driven by lines written
 * to /proc/ll_emit.  Compiled once per generation (LL_GEN or LL_GEN_X).
 *
 *   EVENT key=value ...            one event, in the writer's context
 *   burst EVENT COUNT [key=value]  COUNT events in a tight loop
 *
 * Integers: C notation (0x.., 0.., decimal).  Strings: KEY=text up to the
 * next blank, or KEY_hex=hex bytes.  kworker=1 emits from a kworker.
 */
#include <linux/hex.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/trace_seq.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>

#include "ll_event.h"

/* Writes @len raw bytes escaped into @p; returns where they start. */
static const char *__trace_print_untrusted_str(struct trace_seq *p,
					       const char *bytes, size_t len)
{
	const char *start = trace_seq_buffer_ptr(p);
	char *room;
	size_t size = seq_buf_get_buf(&p->seq, &room);
	int n;

	if (!bytes || !size)
		return NULL;
	n = string_escape_mem(bytes, len, room, size,
			      ESCAPE_SPACE | ESCAPE_SPECIAL | ESCAPE_NAP |
			      ESCAPE_APPEND | ESCAPE_OCTAL, " ='\"\\");
	if (n >= size) {
		seq_buf_set_overflow(&p->seq);
		p->full = 1;
		return NULL;
	}
	seq_buf_commit(&p->seq, n);
	trace_seq_putc(p, '\0');
	return start;
}

#if defined(LL_GEN_X) || LL_GEN != 0
/* Writes {a|b,,c}: one group of names for each of @num layers. */
static const char *
__trace_landlock_print_layers(struct trace_seq *p, const access_mask_t *masks,
			      size_t num, const struct trace_print_flags *names,
			      size_t num_names)
{
	const char *start = trace_seq_buffer_ptr(p);
	size_t i, j;

	trace_seq_putc(p, '{');
	for (i = 0; i < num; i++) {
		access_mask_t left = masks[i];
		const char *sep = "";

		if (i)
			trace_seq_putc(p, ',');
		for (j = 0; j < num_names; j++) {
			if ((left & names[j].mask) != names[j].mask)
				continue;
			left &= ~names[j].mask;
			trace_seq_puts(p, sep);
			trace_seq_puts(p, names[j].name);
			sep = "|";
		}
	}
	trace_seq_putc(p, '}');
	trace_seq_putc(p, '\0');
	return start;
}
#endif

#ifdef LL_GEN_X
/* The same escaping under a name that no consumer has heard of. */
static const char *__trace_print_escaped(struct trace_seq *p,
					 const char *bytes, size_t len)
{
	return __trace_print_untrusted_str(p, bytes, len);
}

static const char *ll_state_text(struct trace_seq *p, u32 state)
{
	const char *start = trace_seq_buffer_ptr(p);

	trace_seq_printf(p, "<%u/%s>", state, state & 1 ? "odd" : "even");
	trace_seq_putc(p, '\0');
	return start;
}
#endif

#define CREATE_TRACE_POINTS
#ifdef LL_GEN_X
#include "llx_events.h"
#else
#include "ll_events.h"
#endif

struct ll_kind {
	const char *name;	/* the same in every generation */
	const char *real;	/* this generation's event, less "landlock_" */
	void (*emit)(const struct ll_ev *e);
};

#define KIND(name, real) { name, #real, trace_landlock_##real }
static const struct ll_kind ll_kinds[] = {
	KIND("create_ruleset", create_ruleset),
	KIND("free_ruleset", free_ruleset),
#ifdef LL_GEN_X
	KIND("add_rule_fs", add_rule_path),
	KIND("add_rule_net", add_rule_port_range),
	KIND("check_rule_fs", check_rule_inode),
	KIND("check_rule_net", check_rule_net_port),
	KIND("tune_domain", tune_domain),
	KIND("note_state", note_state),
	KIND("deny_capability_use", deny_capability_use),
	KIND("deny_frobnicate", deny_frobnicate),
#elif LL_GEN == 2
	KIND("add_rule_fs", add_rule_path_beneath),
	KIND("add_rule_net", add_rule_net_port),
	KIND("check_rule_fs", check_rule_inode),
	KIND("check_rule_net", check_rule_net_port),
#else
	KIND("add_rule_fs", add_rule_fs),
	KIND("add_rule_net", add_rule_net),
	KIND("check_rule_fs", check_rule_fs),
	KIND("check_rule_net", check_rule_net),
#endif
#if !defined(LL_GEN_X) && LL_GEN == 0
	KIND("create_domain", restrict_self),
#else
	KIND("create_domain", create_domain),
	KIND("enforce_domain", enforce_domain),
#endif
	KIND("free_domain", free_domain),
	KIND("deny_access_fs", deny_access_fs),
	KIND("deny_access_net", deny_access_net),
	KIND("deny_ptrace", deny_ptrace),
	KIND("deny_scope_signal", deny_scope_signal),
	KIND("deny_scope_abstract_unix_socket", deny_scope_abstract_unix_socket),
};

static const struct ll_kind *ll_find(const char *name)
{
	size_t i;

	if (strstarts(name, "landlock_"))
		name += strlen("landlock_");
	for (i = 0; i < ARRAY_SIZE(ll_kinds); i++)
		if (!strcmp(name, ll_kinds[i].name) ||
		    !strcmp(name, ll_kinds[i].real))
			return &ll_kinds[i];
	return NULL;
}

static int ll_set_str(struct ll_ev *e, const char *val, bool hex)
{
	size_t len = strlen(val);

	if (hex) {
		if (len % 2 || len / 2 > LL_MAX_STR ||
		    hex2bin(e->str, val, len / 2))
			return -EINVAL;
		len /= 2;
	} else {
		if (len > LL_MAX_STR)
			return -EINVAL;
		memcpy(e->str, val, len);
	}
	e->str[len] = '\0';
	e->str_len = len;
	return 0;
}

static int ll_set_layers(struct ll_ev *e, char *val)
{
	char *one;

	e->num_layers = 0;
	while ((one = strsep(&val, ","))) {
		u64 mask = 0;

		if (e->num_layers == LL_MAX_LAYERS)
			return -EINVAL;
		if (*one && kstrtou64(one, 0, &mask))
			return -EINVAL;
		e->layers[e->num_layers++] = mask;
	}
	return 0;
}

/* Names instead of numbers, for the numbers differ between generations. */
static int ll_set_type(struct ll_ev *e, const char *val)
{
	if (!strcmp(val, "fs_access"))
		e->type = LANDLOCK_REQUEST_FS_ACCESS;
	else if (!strcmp(val, "net_access"))
		e->type = LANDLOCK_REQUEST_NET_ACCESS;
	else if (!strcmp(val, "change_topology"))
		e->type = LANDLOCK_REQUEST_FS_CHANGE_TOPOLOGY;
	else if (!strcmp(val, "ptrace"))
		e->type = LANDLOCK_REQUEST_PTRACE;
#ifdef LL_GEN_X
	else if (!strcmp(val, "remount"))
		e->type = LANDLOCK_REQUEST_FS_REMOUNT;
#endif
	else if (kstrtou32(val, 0, &e->type))
		return -EINVAL;
	e->type_set = true;
	return 0;
}

static int ll_set(struct ll_ev *e, char *key, char *val)
{
	u64 n;
	unsigned int major, minor;

	if (!strcmp(key, "path") || !strcmp(key, "comm") || !strcmp(key, "sun_path"))
		return ll_set_str(e, val, false);
	if (!strcmp(key, "path_hex") || !strcmp(key, "comm_hex") ||
	    !strcmp(key, "sun_path_hex"))
		return ll_set_str(e, val, true);
	if (!strcmp(key, "layers") || !strcmp(key, "grants"))
		return ll_set_layers(e, val);
	if (!strcmp(key, "dev")) {
		if (sscanf(val, "%u:%u", &major, &minor) != 2)
			return -EINVAL;
		e->dev = MKDEV(major, minor);
		return 0;
	}
	if (!strcmp(key, "pid"))
		return kstrtoint(val, 0, &e->pid);
	if (!strcmp(key, "level"))
		return kstrtoint(val, 0, &e->level);
	if (!strcmp(key, "signal"))
		return kstrtoint(val, 0, &e->signal);
	if (!strcmp(key, "note"))
		return strscpy(e->note, val, sizeof(e->note)) < 0 ? -EINVAL : 0;
	if (!strcmp(key, "type"))
		return ll_set_type(e, val);
	if (kstrtou64(val, 0, &n))
		return -EINVAL;
#define NUM(k, field) if (!strcmp(key, k)) { e->field = n; return 0; }
	NUM("ruleset", ruleset)
	NUM("version", version)
	NUM("domain", domain)
	NUM("parent", parent)
	NUM("other_domain", other_domain)
	NUM("denials", denials)
	NUM("port", port)
	NUM("sport", sport)
	NUM("dport", dport)
	NUM("handled_fs", handled_fs)
	NUM("handled_net", handled_net)
	NUM("scoped", scoped)
	NUM("access", access)
	NUM("blockers", blockers)
	NUM("ino", ino)
	NUM("same_exec", same_exec)
	NUM("log_same_exec", log_same_exec)
	NUM("log_new_exec", log_new_exec)
	NUM("complete", complete)
	NUM("process_wide", process_wide)
	NUM("no_new_privs", no_new_privs)
	NUM("kworker", kworker)
	NUM("port_last", port_last)
	NUM("handled_perm", handled_perm)
	NUM("usecs", usecs)
	NUM("flags", flags)
	NUM("depth", depth)
	NUM("mode", mode)
	NUM("capability", capability)
#undef NUM
	if (!strcmp(key, "logged")) {
		e->logged = n;
		e->logged_set = true;
		return 0;
	}
	return -EINVAL;
}

struct ll_work {
	struct work_struct work;
	const struct ll_kind *kind;
	const struct ll_ev *e;
};

static void ll_work_fn(struct work_struct *work)
{
	struct ll_work *w = container_of(work, struct ll_work, work);

	w->kind->emit(w->e);
}

static void ll_emit_one(const struct ll_kind *kind, const struct ll_ev *e)
{
	if (e->kworker) {
		struct ll_work w = { .kind = kind, .e = e };

		INIT_WORK_ONSTACK(&w.work, ll_work_fn);
		queue_work(system_wq, &w.work);
		flush_work(&w.work);
		destroy_work_on_stack(&w.work);
	} else {
		kind->emit(e);
	}
}

/* What the last burst took: shown by reading the file. */
static DEFINE_MUTEX(ll_last_lock);
static char ll_last[256] = "no burst yet\n";

static void ll_burst(const struct ll_kind *kind, struct ll_ev *e, u64 count)
{
	u64 base = e->domain ?: 0x195cc6000ULL;
	u64 i, t0, ns;
	bool own_path = e->str_len;

	t0 = ktime_get_ns();
	for (i = 0; i < count; i++) {
		e->domain = base + i % 64;
		e->ino = 100000 + i % 5000;
		e->blockers = 1U << (i % 17);
		e->access = 4 | 1U << (i % 17);
		e->layers[i % e->num_layers] = 1U << (i % 17);
		e->dev = MKDEV(254, i % 4);
		e->same_exec = i & 1;
		e->logged = (i >> 1) & 1;
		e->log_same_exec = (i >> 1) & 1;
		e->log_new_exec = (i >> 2) & 1;
		e->dport = i % 65536;
		e->port = i % 65536;
		if (!own_path)
			e->str_len = scnprintf(e->str, sizeof(e->str),
					       "/srv/data/dir-%02llu/file-%06llu",
					       i % 50, i % 5000);
		kind->emit(e);
		if (!(i % 256))
			cond_resched();
	}
	ns = ktime_get_ns() - t0;
	mutex_lock(&ll_last_lock);
	scnprintf(ll_last, sizeof(ll_last),
		  "burst %s count=%llu ns=%llu events_per_s=%llu\n",
		  kind->real, count, ns,
		  ns ? div64_u64(count * NSEC_PER_SEC, ns) : 0);
	mutex_unlock(&ll_last_lock);
	pr_info("ll_emit: %s", ll_last);
}

static int ll_line(char *line)
{
	const struct ll_kind *kind;
	struct ll_ev *e;
	char *word;
	u64 count = 0;
	int ret = 0;

	line = strim(line);
	if (!*line || *line == '#')
		return 0;
	word = strsep(&line, " \t");
	if (!strcmp(word, "burst")) {
		word = line ? strsep(&line, " \t") : NULL;
		if (!word || !line || kstrtou64(strsep(&line, " \t"), 0, &count) ||
		    !count)
			return -EINVAL;
	}
	kind = ll_find(word);
	if (!kind)
		return -ENOENT;

	e = kvzalloc(sizeof(*e), GFP_KERNEL);
	if (!e)
		return -ENOMEM;
	e->num_layers = 1;
	while (line && (word = strsep(&line, " \t"))) {
		char *key = word, *val;

		if (!*word)
			continue;
		val = strchr(word, '=');
		if (!val) {
			ret = -EINVAL;
			goto out;
		}
		*val++ = '\0';
		ret = ll_set(e, key, val);
		if (ret)
			goto out;
	}
	if (!e->logged_set)
		e->logged = e->same_exec ? e->log_same_exec : e->log_new_exec;
	if (!e->type_set)
		e->type = !strcmp(kind->name, "deny_access_net") ?
			LANDLOCK_REQUEST_NET_ACCESS : LANDLOCK_REQUEST_FS_ACCESS;
	if (count)
		ll_burst(kind, e, count);
	else
		ll_emit_one(kind, e);
out:
	kvfree(e);
	return ret;
}

static ssize_t ll_write(struct file *file, const char __user *ubuf, size_t len,
			loff_t *pos)
{
	char *buf, *rest, *line;
	int ret = 0;

	if (len > 256 * 1024)
		return -E2BIG;
	buf = memdup_user_nul(ubuf, len);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	rest = buf;
	while (!ret && (line = strsep(&rest, "\n")))
		ret = ll_line(line);
	kfree(buf);
	return ret ?: len;
}

static int ll_show(struct seq_file *m, void *v)
{
	size_t i;

	seq_puts(m, "generation " LL_GEN_NAME "\n");
	for (i = 0; i < ARRAY_SIZE(ll_kinds); i++)
		seq_printf(m, "event %s = landlock_%s\n", ll_kinds[i].name,
			   ll_kinds[i].real);
	mutex_lock(&ll_last_lock);
	seq_puts(m, ll_last);
	mutex_unlock(&ll_last_lock);
	return 0;
}

static int ll_open(struct inode *inode, struct file *file)
{
	return single_open(file, ll_show, NULL);
}

static const struct proc_ops ll_ops = {
	.proc_open = ll_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
	.proc_write = ll_write,
};

static int __init ll_init(void)
{
	return proc_create("ll_emit", 0600, NULL, &ll_ops) ? 0 : -ENOMEM;
}

static void __exit ll_exit(void)
{
	remove_proc_entry("ll_emit", NULL);
}

module_init(ll_init);
module_exit(ll_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("trace events shaped like landlock's");
