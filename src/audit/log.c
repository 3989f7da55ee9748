// SPDX-License-Identifier: GPL-2.0-only
#include "audit/log.h"

#include <errno.h>
#include <unistd.h>

#include "util/io.h"

bool audit_log_is(struct span begin)
{
	static const char *const words[] = { "type=", "node=", "----" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (begin.len >= strlen(words[i]) &&
		    !memcmp(begin.data, words[i], strlen(words[i])))
			return true;
	return false;
}

void audit_log_init(struct audit_log_reader *r, const struct input *input)
{
	r->fd = input->fd;
	r->begin = 0;
	r->end = input->is_stdin ? input->begin_len : 0;
	memcpy(r->data, input->begin, r->end);
	r->at_end = r->too_long = false;
	r->good = r->bad = 0;
}

bool audit_log_waits(const struct audit_log_reader *r)
{
	return !memchr(r->data + r->begin, '\n', r->end - r->begin);
}

/* More of the file behind what is left.  Returns 0 or a negative errno. */
static int fill(struct audit_log_reader *r)
{
	ssize_t got;

	memmove(r->data, r->data + r->begin, r->end - r->begin);
	r->end -= r->begin;
	r->begin = 0;
	if (r->end == sizeof(r->data)) {
		r->too_long = true;
		r->end = 0;
	}
	got = read_retry(r->fd, r->data + r->end, sizeof(r->data) - r->end);
	if (got < 0)
		return got;
	r->at_end = !got;
	r->end += got;
	return 0;
}

/* The next line without its newline.  Returns 1, 0 at the end, or a negative errno. */
static int next_line(struct audit_log_reader *r, struct span *line)
{
	int ret;

	for (;;) {
		const char *data = r->data + r->begin;
		const char *end = memchr(data, '\n', r->end - r->begin);

		if (end || (r->at_end && r->end > r->begin)) {
			*line = (struct span){ data, (end ? end : r->data + r->end) - data };
			r->begin += line->len + (end != NULL);
			return 1;
		}
		if (r->at_end)
			return 0;
		ret = fill(r);
		if (ret)
			return ret;
	}
}

int audit_log_read(struct audit_log_reader *r, struct audit_text *text)
{
	struct span line;
	int ret;

	while ((ret = next_line(r, &line)) > 0) {
		bool whole = !r->too_long;

		r->too_long = false;
		if (whole && audit_text_line(text, line)) {
			r->good++;
			return 1;
		}
		/* ausearch(8) has them between events. */
		r->bad += line.len && !span_is(line, "----") &&
			  !(line.len > 5 && !memcmp(line.data, "time->", 6));
	}
	return ret;
}
