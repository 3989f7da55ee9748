/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_FIELD_H
#define LLTRACE_MODEL_FIELD_H

#include <byteswap.h>
#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/names.h"
#include "util/buf.h"

/*
 * What a field of an event means, whatever a kernel calls it.  What has no
 * role is still shown, as name=value.
 */
enum role {
	ROLE_NONE,
	ROLE_PID, /* of the task in whose context the event fired */
	ROLE_SERIAL, /* of audit */
	ROLE_DOMAIN,
	ROLE_PARENT,
	ROLE_RULESET,
	ROLE_RULESET_VERSION,
	ROLE_HANDLED_FS,
	ROLE_HANDLED_NET,
	ROLE_SCOPED,
	ROLE_ACCESS, /* of a rule, or requested in a check */
	ROLE_GRANTS, /* per layer, in a check */
	ROLE_BLOCKERS,
	ROLE_BLOCKERS_TYPE,
	ROLE_SAME_EXEC,
	ROLE_LOG_SAME_EXEC,
	ROLE_LOG_NEW_EXEC,
	ROLE_LOGGED,
	ROLE_DEV,
	ROLE_DEV_NAME, /* of the superblock, as audit has it */
	ROLE_INO,
	ROLE_PATH,
	ROLE_PORT,
	ROLE_SPORT,
	ROLE_DPORT,
	ROLE_SADDR, /* as text */
	ROLE_DADDR,
	ROLE_PEER_DOMAIN, /* tracee, signal target, or socket peer */
	ROLE_PEER_PID,
	ROLE_PEER_COMM,
	ROLE_SUN_PATH,
	ROLE_COMPLETE,
	ROLE_PROCESS_WIDE,
	ROLE_NO_NEW_PRIVS,
	ROLE_DENIALS,
	ROLE_MODE, /* of a domain: "enforcing" */
	ROLE_CREATOR_PID, /* who made the domain */
	ROLE_CREATOR_UID,
	ROLE_CREATOR_COMM,
	ROLE_CREATOR_EXE,
	ROLE_COUNT
};

enum field_shape {
	FIELD_NUMBER,
	FIELD_STRING, /* bytes for a reader: char arrays, fixed or dynamic */
	FIELD_ARRAY, /* numbers of elem_size bytes each */
};

enum field_place {
	PLACE_FIXED, /* at offset */
	PLACE_DATA_LOC, /* offset holds where it is, counted from the record's start */
	PLACE_REL_LOC, /* ... counted from the end of this field */
};

/* Byte order and size of "long" of the kernel that wrote the records. */
struct abi {
	bool big_endian;
	unsigned int long_size;
};

/** abi_native - That of this machine. */
static inline struct abi abi_native(void)
{
	return (struct abi){ __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__, sizeof(long) };
}

/* One field of an event's format. */
struct field {
	char *name;
	size_t name_len;
	bool name_plain; /* no form of output escapes it */
	char *type; /* as the format file spells it */
	size_t offset;
	size_t size; /* bytes at offset: of the value, or of its location word */
	size_t elem_size; /* of an array's element, else size */
	enum field_shape shape;
	enum field_place place;
	bool is_signed;
	bool is_common; /* one of the common_ fields every event begins with */
	enum role role;
	struct names names; /* of its bits, or of its values; may be empty */
	bool is_mask; /* names are those of bits */
};

/**
 * role_of - The role a field's name stands for, through the list of aliases.
 */
enum role role_of(const char *field_name);

/** role_name - The one name for what a field means; NULL for ROLE_NONE. */
const char *role_name(enum role role);

/**
 * field_done - Frees what a field holds.
 */
void field_done(struct field *field);

/**
 * read_number - Reads an integer of 1, 2, 4 or 8 bytes in the writer's byte order.
 *
 * Signed ones are sign-extended to 64 bits.  The caller has checked that the bytes are there.
 */
static inline uint64_t read_number(const struct abi *abi, const void *data, size_t size,
				   bool is_signed)
{
	bool swap = abi->big_endian != (__BYTE_ORDER == __BIG_ENDIAN);
	uint16_t v16;
	uint32_t v32;
	uint64_t v64;

	switch (size) {
	case 1:
		return is_signed ? (uint64_t) * (const int8_t *)data : *(const uint8_t *)data;
	case 2:
		memcpy(&v16, data, sizeof(v16));
		if (swap)
			v16 = bswap_16(v16);
		return is_signed ? (uint64_t)(int16_t)v16 : v16;
	case 4:
		memcpy(&v32, data, sizeof(v32));
		if (swap)
			v32 = bswap_32(v32);
		return is_signed ? (uint64_t)(int32_t)v32 : v32;
	default:
		memcpy(&v64, data, sizeof(v64));
		return swap ? bswap_64(v64) : v64;
	}
}

/** field_in_record - Whether @size bytes at @offset lie in the record. */
static inline bool field_in_record(struct span record, size_t offset, size_t size)
{
	return offset <= record.len && size <= record.len - offset;
}

/** is_integer_size - Whether read_number() reads that many bytes. */
static inline bool is_integer_size(size_t size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

/**
 * field_number - Reads a FIELD_NUMBER from a record.
 *
 * Returns false when the record is too short for it or the size is no integer's.
 */
static inline bool field_number(const struct field *field, const struct abi *abi,
				struct span record, uint64_t *value)
{
	if (!is_integer_size(field->size) || !field_in_record(record, field->offset, field->size))
		return false;
	*value = read_number(abi, record.data + field->offset, field->size, field->is_signed);
	return true;
}

/**
 * field_bytes - Finds the bytes of a FIELD_STRING or FIELD_ARRAY in a record.
 *
 * A string comes without the NUL that ends it; NULs inside stay (abstract socket
 * names have them).  Of a fixed char array the bytes up to the first NUL.
 * The bytes lie in the record.  Returns false when they lie outside of it.
 */
bool field_bytes(const struct field *field, const struct abi *abi, struct span record,
		 struct span *bytes);

#endif
