// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "output/json_impl.h"
#include "output/stat.h"

static void put_counts(struct json *j, struct when *when, const struct tally_row *row)
{
	static const char *const verdicts[] = {
		[VERDICT_LOGGED] = "logged",
		[VERDICT_NOT_LOGGED] = "not_logged",
		[VERDICT_UNKNOWN] = "unknown",
	};

	json_key(j, "count");
	json_number(j, row->count, false);
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++) {
		json_key(j, verdicts[i]);
		json_number(j, row->by_verdict[i], false);
	}
	json_time(j, "first", "first_clock", when, row->first);
	json_time(j, "last", "last_clock", when, row->last);
}

static void put_value(struct json *j, const struct tally_part *part, struct span *key)
{
	struct span value;
	bool there = tally_key_take(key, &value);
	char number[24] = "";

	json_key(j, part->name);
	if (there && part->value == TALLY_NUMBER) {
		memcpy(number, value.data, value.len < sizeof(number) ? value.len : 0);
		json_number(j, strtoll(number, NULL, 10), true);
	} else if (there) {
		json_bytes(j, part->name, value);
	} else {
		json_null(j);
	}
}

static void put_row(struct json *j, struct stat_report *report, const struct tally_row *row)
{
	struct span key = row->key;

	json_open(j, '{');
	for (size_t i = 0; i < report->by->num; i++)
		put_value(j, report->by->v[i], &key);
	put_counts(j, &report->when, row);
	json_close(j, '}');
}

void stat_put_json(struct buf *b, struct stat_report *report)
{
	struct json j = { .b = b, .utf8 = true };
	const struct tally_row *others = tally_others(report->tally);
	size_t num;
	const struct tally_row *const *rows = tally_rows(report->tally, &num);

	json_begin(&j, "stat");
	json_key(&j, "by");
	json_open(&j, '[');
	for (size_t i = 0; i < report->by->num; i++)
		json_word(&j, report->by->v[i]->name);
	json_close(&j, ']');
	json_key(&j, "denials");
	json_open(&j, '[');
	for (size_t i = 0; i < num; i++)
		put_row(&j, report, rows[i]);
	json_close(&j, ']');
	if (others->count) {
		json_key(&j, "others");
		json_open(&j, '{');
		put_counts(&j, &report->when, others);
		json_close(&j, '}');
	}
	json_key(&j, "lost");
	json_number(&j, report->lost, false);
	json_key(&j, "lost_unknown");
	json_bool(&j, report->lost_unknown);
	json_end(&j);
}
