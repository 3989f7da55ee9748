// SPDX-License-Identifier: GPL-2.0-only
#include "recording/library.h"

#include <fcntl.h>
#include <stdlib.h>
#include <trace-cmd.h>
#include <unistd.h>

struct library {
	struct tracecmd_input **inputs; /* as layout.buffers: the top-level one first */
	size_t num;
};

/* What layout_read() accepts and libtracecmd does not. */
static int refused(const struct layout *layout, const char *name, struct error *err)
{
	if (!strcmp(layout->compression, "none"))
		return error_set(err, -EPROTO, "libtracecmd cannot read %s", name);
	error_set(err, -EPROTONOSUPPORT, "libtracecmd cannot read %s, which is compressed with %s",
		  name, layout->compression);
	error_advise(err, "'trace-cmd convert --compression none' makes a file without");
	return -EPROTONOSUPPORT;
}

/* Opens the file and its instances; false when libtracecmd does not want to. */
static bool open_inputs(struct library *lib, int fd, size_t num)
{
	struct tracecmd_input *top;

	/* What there is to say is in the layout's errors. */
	tep_set_loglevel(TEP_LOG_NONE);
	tracecmd_set_loglevel(TEP_LOG_NONE);
	top = tracecmd_open_fd(fd, TRACECMD_FL_LOAD_NO_PLUGINS);
	if (!top)
		return false;
	lib->inputs[lib->num++] = top;
	if ((size_t)tracecmd_buffer_instances(top) != num - 1)
		return false;
	for (; lib->num < num; lib->num++) {
		lib->inputs[lib->num] = tracecmd_buffer_instance_handle(top, lib->num - 1);
		if (!lib->inputs[lib->num])
			return false;
	}
	return true;
}

int library_open(struct library **out, int fd, const struct layout *layout, const char *name,
		 struct error *err)
{
	struct library *lib = calloc(1, sizeof(*lib));
	int ret;

	if (lib)
		lib->inputs = calloc(layout->num_buffers, sizeof(*lib->inputs));
	if (!lib || !lib->inputs) {
		ret = error_set(err, -ENOMEM, "no memory to read %s", name);
		close(fd);
	} else if (open_inputs(lib, fd, layout->num_buffers)) {
		*out = lib;
		return 0;
	} else {
		ret = refused(layout, name, err);
		/* It closes the file for some reasons of its failure, but not for others. */
		if (!lib->num && fcntl(fd, F_GETFD) >= 0)
			close(fd);
	}
	library_close(lib);
	return ret;
}

bool library_next(struct library *lib, size_t buffer, struct tep_record **held, struct record *rec)
{
	struct tep_record *next;

	tracecmd_free_record(*held);
	*held = next = tracecmd_read_data(lib->inputs[buffer], rec->cpu);
	if (!next)
		return false;
	rec->data = next->data;
	rec->size = next->size;
	rec->time = next->ts;
	rec->missed = next->missed_events < 0 ? MISSED_UNKNOWN : (uint64_t)next->missed_events;
	return true;
}

void library_release(struct tep_record *held)
{
	tracecmd_free_record(held);
}

void library_close(struct library *lib)
{
	if (!lib)
		return;
	/* Instances before the file that they are of. */
	while (lib->num)
		tracecmd_close(lib->inputs[--lib->num]);
	free(lib->inputs);
	free(lib);
}
