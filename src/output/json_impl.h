/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LLTRACE_OUTPUT_JSON_IMPL_H
#define LLTRACE_OUTPUT_JSON_IMPL_H

#include "model/event.h"
#include "output/json_put.h"
#include "output/when.h"

/* What the files of the JSON form share; all of it is described in event.schema.json. */

/** json_begin - Begins an object of a type, with the version of the schema. */
void json_begin(struct json *j, const char *type);

/** json_end - Ends the object and its line. */
void json_end(struct json *j);

/** json_names - Appends an array of the names of a mask's bits; what has none in hex at its end. */
void json_names(struct json *j, const struct names *names, uint64_t mask);

/** json_mask - Appends a mask of access rights: an object of its names and its value. */
void json_mask(struct json *j, const struct names *names, uint64_t mask);

/**
 * json_time - Appends two members: the time of day in UTC as @name, null where it can't be known,
 * and the time of the trace clock as @clock.
 */
void json_time(struct json *j, const char *name, const char *clock, struct when *when,
	       uint64_t time);

/** json_fields - Appends the member "fields": all of the record, as the kernel calls it. */
void json_fields(struct json *j, const struct event *event);

/** json_field_names - Appends "field_names": what values of fields without a role are called. */
void json_field_names(struct json *j, const struct event *event);

#endif
