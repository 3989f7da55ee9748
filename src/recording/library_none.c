// SPDX-License-Identifier: GPL-2.0-only
/* In place of library.c and expand.c, in a build without libtracecmd. */
#include <unistd.h>

#include "recording/expand.h"
#include "recording/library.h"

int library_open(struct library **library, int fd, const struct layout *layout, const char *name,
		 struct error *err)
{
	close(fd);
	error_set(err, -ENOSYS,
		  "cannot read %s: its times have to be converted, and this lltrace was built "
		  "without libtracecmd",
		  name);
	error_advise(err, "give it to an lltrace that has it: ssh this-host cat FILE | lltrace "
			  "show -");
	return -ENOSYS;
}

bool library_next(struct library *library, size_t buffer, struct tep_record **held,
		  struct record *rec)
{
	return false;
}

void library_release(struct tep_record *held)
{
}

void library_close(struct library *library)
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
