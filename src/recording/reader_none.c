// SPDX-License-Identifier: GPL-2.0-only
/* In place of reader.c and expand.c, in a build without libtracecmd: no recording is read. */
#include "recording/reader.h"

#include <unistd.h>

#include "recording/expand.h"

int reader_open(struct reader **reader, int fd, const char *name, const char *system,
		struct error *err)
{
	close(fd);
	*reader = NULL;
	error_set(err, -ENOSYS, "cannot read %s: this lltrace was built without libtracecmd",
		  name);
	error_advise(err, "give it to an lltrace that has it: ssh this-host cat FILE | lltrace "
			  "show -");
	return -ENOSYS;
}

const struct layout *reader_layout(const struct reader *reader)
{
	return NULL;
}

int reader_run(struct reader *reader, record_fn fn, void *arg, struct error *err)
{
	return error_set(err, -ENOSYS, "this lltrace was built without libtracecmd");
}

void reader_close(struct reader *reader)
{
}

int expander_new(struct expander **ex, const char *name)
{
	return -EPROTONOSUPPORT;
}

int expand(struct expander *ex, struct span in, void *out, size_t size)
{
	return -EPROTO;
}

void expander_free(struct expander *ex)
{
}
