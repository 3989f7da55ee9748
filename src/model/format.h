/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_MODEL_FORMAT_H
#define LLTRACE_MODEL_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/field.h"
#include "model/print.h"
#include "model/rights.h"
#include "util/error.h"

/* What an event is about; also the groups that -e takes. */
enum kind { KIND_DENY, KIND_DOMAIN, KIND_RULESET, KIND_RULE, KIND_CHECK, KIND_OTHER, KIND_COUNT };

/*
 * One event of one kernel, made from the text of its format file alone: nothing
 * here depends on a kernel's version or on knowing the event beforehand.
 */
struct format {
	char *system;
	char *name; /* "landlock_deny_access_fs" */
	const char *short_name; /* "deny_access_fs", in name */
	unsigned int id; /* common_type of its records */
	enum kind kind;
	enum family family; /* of the access rights in it */
	struct abi abi;
	struct field *fields; /* in the order of the record, common fields first */
	size_t num_fields;
	size_t record_size; /* that has all of them: without what lies behind */
	const struct field *by_role[ROLE_COUNT];
	const struct field **decoded; /* those with a role whose shape is what it needs */
	size_t num_decoded;
	bool frees_domain; /* a domain's end, told by a kernel thread, whoever it belonged to */
	struct print print;
	char *text; /* the format file */
};

/** kind_name - "deny", "domain", ...; "other" for what fits none. */
const char *kind_name(enum kind kind);

/**
 * format_new - Parses a format file.
 * @system: name of the event system
 * @text: the file's content
 *
 * Returns 0 and a format for format_free(); -EBADMSG with a message when the
 * text is no format file (an event whose print fmt can't be understood is
 * no error), -ENOMEM.
 */
int format_new(struct format **format, const char *system, struct span text, const struct abi *abi,
	       struct error *err);

struct tep_event;

/**
 * format_of_event - The same of an event that libtraceevent has parsed, without the text: names
 * that stand only in arguments which it could not parse are not known.  Uses no more of @event
 * than is at the same place in every version of libtraceevent, perf's own included.
 *
 * Returns 0 and a format for format_free(), or -ENOMEM.
 */
int format_of_event(struct format **format, const char *system, const struct abi *abi,
		    const struct tep_event *event);

/** format_free - Frees; NULL is allowed. */
void format_free(struct format *format);

/** format_has - Whether the event has a field with this role. */
static inline bool format_has(const struct format *format, enum role role)
{
	return format->by_role[role];
}

/* A mask of access rights that an event can have, and whose rights they are. */
struct right_mask {
	enum role role;
	enum family family; /* FAMILY_NONE: the event's own */
};

/* All of them. */
#define RIGHT_MASKS 5
extern const struct right_mask right_masks[RIGHT_MASKS];

/** format_mask_family - The family of the rights in a mask of this event. */
static inline enum family format_mask_family(const struct format *format,
					     const struct right_mask *mask)
{
	return mask->family ? mask->family : format->family;
}

/**
 * format_learn_right - The bit of an access right in what was denied, by its name.
 *
 * For sources that give names: one that is new gets the highest bit that has no name yet, there
 * and where it is printed.  Returns 0 when all bits have names, or without memory.
 */
uint64_t format_learn_right(struct format *format, struct span name);

/*
 * The events of one kernel or one recording, found by the id in a record.
 * Zeroed memory is an empty one.
 */
struct catalog {
	struct format **v; /* sorted by name */
	size_t num;
	struct format **by_id; /* by_id[id - first_id], with gaps */
	size_t num_ids;
	unsigned int first_id;
};

/**
 * catalog_add - Puts a format into the catalog, which owns it from then on.
 * Returns 0, -EEXIST when its id or name is there already (the format stays the
 * caller's), -ENOMEM.
 */
int catalog_add(struct catalog *catalog, struct format *format);

/** catalog_done - Frees all formats. */
void catalog_done(struct catalog *catalog);

/** catalog_id - The event with this id, or NULL. */
static inline const struct format *catalog_id(const struct catalog *catalog, unsigned int id)
{
	size_t at = (size_t)id - catalog->first_id;

	return at < catalog->num_ids ? catalog->by_id[at] : NULL;
}

#endif
