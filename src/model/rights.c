// SPDX-License-Identifier: GPL-2.0-only
#include "model/rights.h"

#define BIT(n, text)                                                                               \
	{                                                                                          \
		1ULL << (n), (char *)(text)                                                        \
	}

static struct name fs_rights[] = {
	BIT(0, "execute"),	 BIT(1, "write_file"),	BIT(2, "read_file"),  BIT(3, "read_dir"),
	BIT(4, "remove_dir"),	 BIT(5, "remove_file"), BIT(6, "make_char"),  BIT(7, "make_dir"),
	BIT(8, "make_reg"),	 BIT(9, "make_sock"),	BIT(10, "make_fifo"), BIT(11, "make_block"),
	BIT(12, "make_sym"),	 BIT(13, "refer"),	BIT(14, "truncate"),  BIT(15, "ioctl_dev"),
	BIT(16, "resolve_unix"),
};

static struct name net_rights[] = {
	BIT(0, "bind_tcp"),
	BIT(1, "connect_tcp"),
	BIT(2, "bind_udp"),
	BIT(3, "connect_send_udp"),
};

static struct name scopes[] = {
	BIT(0, "abstract_unix_socket"),
	BIT(1, "signal"),
};

#define TABLE(v)                                                                                   \
	{                                                                                          \
		v, sizeof(v) / sizeof(*(v))                                                        \
	}

static const struct {
	const char *name;
	struct names rights;
} families[FAMILY_COUNT] = {
	[FAMILY_NONE] = { "", {} },
	[FAMILY_FS] = { "fs", TABLE(fs_rights) },
	[FAMILY_NET] = { "net", TABLE(net_rights) },
	[FAMILY_SCOPE] = { "scope", TABLE(scopes) },
};

const char *family_name(enum family family)
{
	return families[family].name;
}

const struct names *rights_known(enum family family)
{
	return &families[family].rights;
}
