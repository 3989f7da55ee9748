// SPDX-License-Identifier: GPL-2.0-only
#include "audit/record.h"

#include <errno.h>
#include <stdlib.h>

#include "model/denial.h"

#define NS_PER_MS 1000000ULL
/* What a location word of a record can tell, less what else is in a record. */
#define MAX_STRING 0x7000

/* How the fields of a record of audit come into one of ours. */
enum how {
	HOW_DECIMAL,
	HOW_HEX,
	HOW_STRING, /* that the kernel does not trust */
	HOW_ABSTRACT, /* such a one, behind its NUL */
	HOW_WORD,
	HOW_REST, /* all fields from there on, as they are */
};

static const struct source {
	const char *format; /* NULL: all */
	const char *field; /* ours */
	const char *name; /* audit's */
	enum how how;
} sources[] = {
	{ NULL, "domain_id", "domain", HOW_HEX },
	{ "deny_access_fs", "pathname", "path", HOW_STRING },
	{ "deny_access_fs", "dev_name", "dev", HOW_STRING },
	{ "deny_access_fs", "ino", "ino", HOW_DECIMAL },
	{ "deny_access_net", "saddr", "saddr", HOW_WORD },
	{ "deny_access_net", "sport", "src", HOW_DECIMAL },
	{ "deny_access_net", "daddr", "daddr", HOW_WORD },
	{ "deny_access_net", "dport", "dest", HOW_DECIMAL },
	{ "deny_ptrace", "tracee_pid", "opid", HOW_DECIMAL },
	{ "deny_ptrace", "tracee_comm", "ocomm", HOW_STRING },
	{ "deny_scope_signal", "target_pid", "opid", HOW_DECIMAL },
	{ "deny_scope_signal", "target_comm", "ocomm", HOW_STRING },
	{ "deny_scope_abstract_unix_socket", "sun_path", "path", HOW_ABSTRACT },
	{ "deny_other", "denied", "blockers", HOW_WORD },
	{ "deny_other", "object", "blockers", HOW_REST },
	{ "log_domain", "creator_pid", "pid", HOW_DECIMAL },
	{ "log_domain", "creator_uid", "uid", HOW_DECIMAL },
	{ "log_domain", "mode", "mode", HOW_WORD },
	{ "log_domain", "creator_comm", "comm", HOW_STRING },
	{ "log_domain", "creator_exe", "exe", HOW_STRING },
	{ "free_domain", "denials", "denials", HOW_DECIMAL },
};

/* ---- which format */

/* What the value of "blockers" begins with. */
static const struct {
	const char *blockers;
	const char *format;
} denials[] = {
	{ "fs.", "deny_access_fs" },
	{ "net.", "deny_access_net" },
	{ "ptrace", "deny_ptrace" },
	{ "scope.signal", "deny_scope_signal" },
	{ "scope.abstract_unix_socket", "deny_scope_abstract_unix_socket" },
	{ "", "deny_other" },
};

static const char *format_of_denial(struct span blockers)
{
	for (size_t i = 0;; i++) {
		const char *word = denials[i].blockers;
		size_t len = strlen(word);
		bool is_prefix = !len || word[len - 1] == '.';

		if (is_prefix ? blockers.len >= len && !memcmp(blockers.data, word, len)
			      : span_is(blockers, word))
			return denials[i].format;
	}
}

static const char *format_name(const struct audit_entry *entry)
{
	struct span status;

	if (entry->type == AUDIT_TYPE_LANDLOCK_ACCESS)
		return format_of_denial(audit_get_word(entry->fields, "blockers"));
	status = audit_get_word(entry->fields, "status");
	if (span_is(status, "allocated"))
		return "log_domain";
	return span_is(status, "deallocated") ? "free_domain" : NULL;
}

static struct format *find_format(const struct catalog *catalog, const char *name)
{
	for (size_t i = 0; name && i < catalog->num; i++)
		if (!strcmp(catalog->v[i]->short_name, name))
			return catalog->v[i];
	return NULL;
}

/* ---- values into the record */

static const struct field *find_field(const struct format *format, const char *name)
{
	for (size_t i = 0; i < format->num_fields; i++)
		if (!strcmp(format->fields[i].name, name))
			return &format->fields[i];
	return NULL;
}

/* The records are this machine's: a number's bytes are in its order. */
static void set_number(struct buf *data, const struct field *field, uint64_t value)
{
	const size_t skip = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? sizeof(value) - field->size
								   : 0;

	if (!buf_failed(data))
		memcpy(data->data + field->offset, (const char *)&value + skip, field->size);
}

static void set_bytes(struct buf *data, const struct field *field, struct span bytes)
{
	const uint64_t at = data->len;

	buf_span(data, bytes);
	buf_put(data, '\0');
	set_number(data, field, at | (uint64_t)(bytes.len + 1) << 16);
}

/* All fields behind the one with this name. */
static struct span rest_behind(struct span fields, const char *name)
{
	struct audit_field field;

	while (audit_next(&fields, &field))
		if (span_is(field.name, name))
			return fields;
	return (struct span){ "", 0 };
}

static bool find_bytes(struct audit_builder *b, const struct source *source, struct span fields,
		       struct span *bytes)
{
	b->scratch.len = 0;
	if (source->how == HOW_WORD) {
		*bytes = audit_get_word(fields, source->name);
	} else if (source->how == HOW_REST) {
		*bytes = rest_behind(fields, source->name);
	} else {
		/* What is not there is empty. */
		audit_get_string(fields, source->name, &b->scratch);
		*bytes = (struct span){ buf_cstr(&b->scratch), b->scratch.len };
		if (source->how == HOW_ABSTRACT && bytes->len) {
			bytes->data++;
			bytes->len--;
		}
	}
	return bytes->len <= MAX_STRING;
}

static int set_value(struct audit_builder *b, const struct format *format,
		     const struct source *source, struct span fields)
{
	const struct field *field = find_field(format, source->field);
	struct span bytes;
	uint64_t value = 0;

	if (source->how == HOW_DECIMAL || source->how == HOW_HEX) {
		audit_get_number(fields, source->name, source->how == HOW_HEX ? 16 : 10, &value);
		set_number(&b->data, field, value);
		return 0;
	}
	if (!find_bytes(b, source, fields, &bytes))
		return -EBADMSG;
	set_bytes(&b->data, field, bytes);
	return 0;
}

/* ---- access rights */

/* "fs.make_reg,fs.refer"; none for "fs.change_topology", as the kernel's events have it. */
static int set_blockers(struct audit_builder *b, struct format *format, struct span blockers)
{
	const struct field *field = format->by_role[ROLE_BLOCKERS];
	const size_t prefix = strlen(family_name(format->family)) + 1;
	uint64_t mask = 0, bit;

	while (blockers.len) {
		const char *comma = memchr(blockers.data, ',', blockers.len);
		struct span word = { blockers.data,
				     comma ? (size_t)(comma - blockers.data) : blockers.len };

		blockers.data += word.len + (comma != NULL);
		blockers.len -= word.len + (comma != NULL);
		if (span_is(word, "fs.change_topology"))
			continue;
		if (word.len <= prefix ||
		    memcmp(word.data, family_name(format->family), prefix - 1))
			return -EBADMSG;
		word.data += prefix;
		word.len -= prefix;
		bit = format_learn_right(format, word);
		if (!bit)
			return -ENOMEM;
		mask |= bit;
	}
	set_number(&b->data, field, mask);
	return 0;
}

/* ---- the whole */

struct audit_task audit_task(const struct audit_event *event)
{
	struct audit_task task = {};
	uint64_t pid, ppid;

	if (!event->syscall.data || !audit_get_number(event->syscall, "pid", 10, &pid) ||
	    pid > INT32_MAX)
		return task;
	task.known = true;
	task.pid = pid;
	if (audit_get_number(event->syscall, "ppid", 10, &ppid) && ppid <= INT32_MAX)
		task.ppid = ppid;
	return task;
}

static int set_common(struct audit_builder *b, const struct format *format,
		      const struct audit_event *event, const struct audit_task *task)
{
	static const struct source exe = { NULL, "common_exe", "exe", HOW_STRING };
	uint64_t syscall = -1;

	if (event->syscall.data)
		audit_get_number(event->syscall, "syscall", 10, &syscall);
	set_number(&b->data, find_field(format, "common_type"), format->id);
	set_number(&b->data, find_field(format, "common_pid"), task->known ? task->pid : -1);
	set_number(&b->data, find_field(format, "common_serial"), event->serial);
	set_number(&b->data, find_field(format, "common_syscall"), syscall);
	b->comm.len = 0;
	if (event->syscall.data)
		audit_get_string(event->syscall, "comm", &b->comm);
	return set_value(b, format, &exe,
			 event->syscall.data ? event->syscall : (struct span){ "", 0 });
}

static void make_room(struct buf *data, const struct format *format)
{
	size_t size = 0;

	for (size_t i = 0; i < format->num_fields; i++)
		if (format->fields[i].offset + format->fields[i].size > size)
			size = format->fields[i].offset + format->fields[i].size;
	data->len = 0;
	buf_fill(data, '\0', size);
}

static int set_own(struct audit_builder *b, struct format *format, const struct audit_entry *entry)
{
	int ret = 0;

	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources) && !ret; i++)
		if (!sources[i].format || !strcmp(sources[i].format, format->short_name))
			ret = set_value(b, format, &sources[i], entry->fields);
	if (!ret && format_has(format, ROLE_BLOCKERS))
		ret = set_blockers(b, format, audit_get_word(entry->fields, "blockers"));
	if (format_has(format, ROLE_LOGGED))
		set_number(&b->data, format->by_role[ROLE_LOGGED], true);
	return ret;
}

int audit_record(struct audit_builder *b, const struct catalog *catalog,
		 const struct audit_event *event, const struct audit_entry *entry,
		 struct record *record)
{
	struct format *format = find_format(catalog, format_name(entry));
	const struct audit_task task = audit_task(event);
	uint64_t domain;
	int ret;

	if (!format || !audit_get_number(entry->fields, "domain", 16, &domain))
		return -EBADMSG;
	make_room(&b->data, format);
	ret = set_common(b, format, event, &task);
	if (!ret)
		ret = set_own(b, format, entry);
	if (!ret && (buf_failed(&b->data) || buf_failed(&b->comm) || buf_failed(&b->scratch)))
		ret = -ENOMEM;
	*record = (struct record){
		.data = b->data.data,
		.size = b->data.len,
		.time = event->ms * NS_PER_MS,
		.cpu = RECORD_NO_CPU,
		.buffer = "",
		.comm = task.known ? (struct span){ buf_cstr(&b->comm), b->comm.len }
				   : (struct span){},
		.no_task = !task.known,
	};
	return ret;
}

void audit_builder_done(struct audit_builder *b)
{
	buf_done(&b->data);
	buf_done(&b->comm);
	buf_done(&b->scratch);
}
