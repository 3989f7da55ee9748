// SPDX-License-Identifier: GPL-2.0-only
#include "model/field.h"

#include <stdlib.h>

/* The names kernels and backports gave a field, by what it means. */
static const struct alias {
	const char *name;
	enum role role;
} aliases[] = {
	{ "common_pid", ROLE_PID },
	{ "common_serial", ROLE_SERIAL },
	{ "domain_id", ROLE_DOMAIN },
	{ "domain", ROLE_DOMAIN },
	{ "parent_id", ROLE_PARENT },
	{ "parent", ROLE_PARENT },
	{ "parent_domain", ROLE_PARENT },
	{ "parent_domain_id", ROLE_PARENT },
	{ "ruleset_id", ROLE_RULESET },
	{ "ruleset", ROLE_RULESET },
	{ "ruleset_version", ROLE_RULESET_VERSION },
	{ "version", ROLE_RULESET_VERSION },
	{ "handled_fs", ROLE_HANDLED_FS },
	{ "handled_access_fs", ROLE_HANDLED_FS },
	{ "handled_net", ROLE_HANDLED_NET },
	{ "handled_access_net", ROLE_HANDLED_NET },
	{ "scoped", ROLE_SCOPED },
	{ "access_rights", ROLE_ACCESS },
	{ "access_request", ROLE_ACCESS },
	{ "allowed_access", ROLE_ACCESS },
	{ "request", ROLE_ACCESS },
	{ "access", ROLE_ACCESS },
	{ "grants", ROLE_GRANTS },
	{ "layers", ROLE_GRANTS },
	{ "allowed", ROLE_GRANTS },
	{ "blockers", ROLE_BLOCKERS },
	{ "blockers_access", ROLE_BLOCKERS },
	{ "denied_access", ROLE_BLOCKERS },
	{ "blockers_type", ROLE_BLOCKERS_TYPE },
	{ "same_exec", ROLE_SAME_EXEC },
	{ "log_same_exec", ROLE_LOG_SAME_EXEC },
	{ "log_new_exec", ROLE_LOG_NEW_EXEC },
	{ "logged", ROLE_LOGGED },
	{ "dev", ROLE_DEV },
	{ "dev_name", ROLE_DEV_NAME },
	{ "ino", ROLE_INO },
	{ "pathname", ROLE_PATH },
	{ "path", ROLE_PATH },
	{ "port", ROLE_PORT },
	{ "sport", ROLE_SPORT },
	{ "dport", ROLE_DPORT },
	{ "saddr", ROLE_SADDR },
	{ "daddr", ROLE_DADDR },
	{ "tracee_domain_id", ROLE_PEER_DOMAIN },
	{ "tracee_domain", ROLE_PEER_DOMAIN },
	{ "target_domain_id", ROLE_PEER_DOMAIN },
	{ "target_domain", ROLE_PEER_DOMAIN },
	{ "peer_domain_id", ROLE_PEER_DOMAIN },
	{ "peer_domain", ROLE_PEER_DOMAIN },
	{ "tracee_pid", ROLE_PEER_PID },
	{ "target_pid", ROLE_PEER_PID },
	{ "peer_pid", ROLE_PEER_PID },
	{ "tracee_comm", ROLE_PEER_COMM },
	{ "target_comm", ROLE_PEER_COMM },
	{ "peer_comm", ROLE_PEER_COMM },
	{ "comm", ROLE_PEER_COMM },
	{ "sun_path", ROLE_SUN_PATH },
	{ "complete", ROLE_COMPLETE },
	{ "process_wide", ROLE_PROCESS_WIDE },
	{ "no_new_privs", ROLE_NO_NEW_PRIVS },
	{ "denials", ROLE_DENIALS },
	{ "num_denials", ROLE_DENIALS },
	{ "mode", ROLE_MODE },
	{ "creator_pid", ROLE_CREATOR_PID },
	{ "creator_uid", ROLE_CREATOR_UID },
	{ "creator_comm", ROLE_CREATOR_COMM },
	{ "creator_exe", ROLE_CREATOR_EXE },
};

static const char *const role_names[ROLE_COUNT] = {
	[ROLE_PID] = "pid",
	[ROLE_SERIAL] = "serial",
	[ROLE_DOMAIN] = "domain",
	[ROLE_PARENT] = "parent",
	[ROLE_RULESET] = "ruleset",
	[ROLE_RULESET_VERSION] = "ruleset_version",
	[ROLE_HANDLED_FS] = "handled_fs",
	[ROLE_HANDLED_NET] = "handled_net",
	[ROLE_SCOPED] = "scoped",
	[ROLE_ACCESS] = "access",
	[ROLE_GRANTS] = "grants",
	[ROLE_BLOCKERS] = "blockers",
	[ROLE_BLOCKERS_TYPE] = "blockers_type",
	[ROLE_SAME_EXEC] = "same_exec",
	[ROLE_LOG_SAME_EXEC] = "log_same_exec",
	[ROLE_LOG_NEW_EXEC] = "log_new_exec",
	[ROLE_LOGGED] = "logged",
	[ROLE_DEV] = "dev",
	[ROLE_DEV_NAME] = "dev_name",
	[ROLE_INO] = "ino",
	[ROLE_PATH] = "path",
	[ROLE_PORT] = "port",
	[ROLE_SPORT] = "sport",
	[ROLE_DPORT] = "dport",
	[ROLE_SADDR] = "saddr",
	[ROLE_DADDR] = "daddr",
	[ROLE_PEER_DOMAIN] = "peer_domain",
	[ROLE_PEER_PID] = "peer_pid",
	[ROLE_PEER_COMM] = "peer_comm",
	[ROLE_SUN_PATH] = "sun_path",
	[ROLE_COMPLETE] = "complete",
	[ROLE_PROCESS_WIDE] = "process_wide",
	[ROLE_NO_NEW_PRIVS] = "no_new_privs",
	[ROLE_DENIALS] = "denials",
	[ROLE_MODE] = "mode",
	[ROLE_CREATOR_PID] = "creator_pid",
	[ROLE_CREATOR_UID] = "creator_uid",
	[ROLE_CREATOR_COMM] = "creator_comm",
	[ROLE_CREATOR_EXE] = "creator_exe",
};

const char *role_name(enum role role)
{
	return role_names[role];
}

enum role role_of(const char *field_name)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
		if (!strcmp(aliases[i].name, field_name))
			return aliases[i].role;
	return ROLE_NONE;
}

void field_done(struct field *field)
{
	free(field->name);
	free(field->type);
	names_done(&field->names);
	*field = (struct field){};
}

/*
 * A location word: the low half is an offset, the high half a length (stages 1
 * to 6 of include/trace/stages/).
 */
static bool located(const struct field *field, const struct abi *abi, struct span record,
		    struct span *bytes)
{
	uint32_t word, offset, len;

	if (field->size != sizeof(word) || !field_in_record(record, field->offset, sizeof(word)))
		return false;
	word = read_number(abi, record.data + field->offset, sizeof(word), false);
	offset = word & 0xffff;
	len = word >> 16;
	if (field->place == PLACE_REL_LOC)
		offset += field->offset + field->size;
	if (!field_in_record(record, offset, len))
		return false;
	*bytes = (struct span){ record.data + offset, len };
	return true;
}

bool field_bytes(const struct field *field, const struct abi *abi, struct span record,
		 struct span *bytes)
{
	if (field->place != PLACE_FIXED) {
		if (!located(field, abi, record, bytes))
			return false;
		if (field->shape == FIELD_STRING && bytes->len && !bytes->data[bytes->len - 1])
			bytes->len--;
		return true;
	}
	if (!field_in_record(record, field->offset, field->size))
		return false;
	*bytes = (struct span){ record.data + field->offset, field->size };
	if (field->shape == FIELD_STRING)
		bytes->len = strnlen(bytes->data, bytes->len);
	return true;
}
