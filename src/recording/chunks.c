// SPDX-License-Identifier: GPL-2.0-only
#include "recording/chunks.h"

#include <stdlib.h>

#include "recording/walk.h"

void chunks_open(struct chunks *c, struct cursor at, struct expander *expander)
{
	uint64_t num = 0;

	cursor_number(&at, sizeof(c->left), &num);
	*c = (struct chunks){ .at = at, .left = num, .expander = expander };
}

static bool make_room(struct chunks *c, size_t size)
{
	if (size <= c->room)
		return true;
	free(c->data);
	c->data = malloc(size);
	c->room = c->data ? size : 0;
	return c->data;
}

struct span chunks_next(struct chunks *c)
{
	uint64_t packed, size;
	struct span in;

	if (!c->left || !cursor_number(&c->at, 4, &packed) || !cursor_number(&c->at, 4, &size) ||
	    !cursor_take(&c->at, packed, &in) || size > MAX_EXPANDED || !make_room(c, size) ||
	    expand(c->expander, in, c->data, size))
		return (struct span){};
	c->left--;
	return (struct span){ c->data, size };
}

void chunks_close(struct chunks *c)
{
	free(c->data);
	*c = (struct chunks){};
}
