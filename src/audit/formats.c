// SPDX-License-Identifier: GPL-2.0-only
/*
 * What audit's records tell, as formats of trace events: security/landlock/audit.c and
 * security/lsm_audit.c have the fields.
 */
#include <errno.h>

#include "audit/record.h"

/*
 * The SYSCALL record is of the whole event, so that its fields are common ones.  "logged" is what
 * the record itself is the proof of.
 */
#define COMMON                                                                                     \
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"                     \
	"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"                     \
	"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"             \
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n"                                 \
	"\tfield:u64 common_serial;\toffset:8;\tsize:8;\tsigned:0;\n"                              \
	"\tfield:int common_syscall;\toffset:16;\tsize:4;\tsigned:1;\n"                            \
	"\tfield:__data_loc char[] common_exe;\toffset:20;\tsize:4;\tsigned:0;\n\n"
#define DENIAL                                                                                     \
	"\tfield:u64 domain_id;\toffset:24;\tsize:8;\tsigned:0;\n"                                 \
	"\tfield:u8 logged;\toffset:32;\tsize:1;\tsigned:0;\n"
#define HEAD		 "domain=%llx logged=%d "
#define HEAD_ARGS	 "REC->domain_id, REC->logged"
#define UNTRUSTED(field) "__trace_print_untrusted_str(p, __get_str(" field "))"

static const struct {
	const char *name;
	const char *fields;
	const char *print; /* '@': the names of access rights */
	enum family family;
} formats[] = {
	{ "deny_access_fs",
	  DENIAL "\tfield:u64 blockers;\toffset:40;\tsize:8;\tsigned:0;\n"
		 "\tfield:u64 ino;\toffset:48;\tsize:8;\tsigned:0;\n"
		 "\tfield:__data_loc char[] dev_name;\toffset:56;\tsize:4;\tsigned:0;\n"
		 "\tfield:__data_loc char[] pathname;\toffset:60;\tsize:4;\tsigned:0;\n",
	  "\"" HEAD "blockers=%s dev=%s ino=%llu path=%s\", " HEAD_ARGS
	  ", __print_flags(REC->blockers, \"|\", @), " UNTRUSTED(
		  "dev_name") ", REC->ino, " UNTRUSTED("pathname"),
	  FAMILY_FS },
	{ "deny_access_net",
	  DENIAL "\tfield:u64 blockers;\toffset:40;\tsize:8;\tsigned:0;\n"
		 "\tfield:u64 sport;\toffset:48;\tsize:8;\tsigned:0;\n"
		 "\tfield:u64 dport;\toffset:56;\tsize:8;\tsigned:0;\n"
		 "\tfield:__data_loc char[] saddr;\toffset:64;\tsize:4;\tsigned:0;\n"
		 "\tfield:__data_loc char[] daddr;\toffset:68;\tsize:4;\tsigned:0;\n",
	  "\"" HEAD "blockers=%s saddr=%s sport=%llu daddr=%s dport=%llu\", " HEAD_ARGS
	  ", __print_flags(REC->blockers, \"|\", @), " UNTRUSTED(
		  "saddr") ", REC->sport, " UNTRUSTED("daddr") ", REC->dport",
	  FAMILY_NET },
	{ "deny_ptrace",
	  DENIAL "\tfield:int tracee_pid;\toffset:36;\tsize:4;\tsigned:1;\n"
		 "\tfield:__data_loc char[] tracee_comm;\toffset:40;\tsize:4;\tsigned:0;\n",
	  "\"" HEAD "tracee_pid=%d tracee_comm=%s\", " HEAD_ARGS
	  ", REC->tracee_pid, " UNTRUSTED("tracee_comm"),
	  FAMILY_NONE },
	{ "deny_scope_signal",
	  DENIAL "\tfield:int target_pid;\toffset:36;\tsize:4;\tsigned:1;\n"
		 "\tfield:__data_loc char[] target_comm;\toffset:40;\tsize:4;\tsigned:0;\n",
	  "\"" HEAD "target_pid=%d target_comm=%s\", " HEAD_ARGS
	  ", REC->target_pid, " UNTRUSTED("target_comm"),
	  FAMILY_NONE },
	{ "deny_scope_abstract_unix_socket",
	  DENIAL "\tfield:__data_loc char[] sun_path;\toffset:36;\tsize:4;\tsigned:0;\n",
	  "\"" HEAD "sun_path=%s\", " HEAD_ARGS ", " UNTRUSTED("sun_path"), FAMILY_NONE },
	{ "deny_other",
	  DENIAL "\tfield:__data_loc char[] denied;\toffset:36;\tsize:4;\tsigned:0;\n"
		 "\tfield:__data_loc char[] object;\toffset:40;\tsize:4;\tsigned:0;\n",
	  "\"" HEAD "denied=%s object=%s\", " HEAD_ARGS
	  ", " UNTRUSTED("denied") ", " UNTRUSTED("object"),
	  FAMILY_NONE },
	{ "log_domain",
	  "\tfield:u64 domain_id;\toffset:24;\tsize:8;\tsigned:0;\n"
	  "\tfield:int creator_pid;\toffset:32;\tsize:4;\tsigned:1;\n"
	  "\tfield:unsigned int creator_uid;\toffset:36;\tsize:4;\tsigned:0;\n"
	  "\tfield:__data_loc char[] mode;\toffset:40;\tsize:4;\tsigned:0;\n"
	  "\tfield:__data_loc char[] creator_comm;\toffset:44;\tsize:4;\tsigned:0;\n"
	  "\tfield:__data_loc char[] creator_exe;\toffset:48;\tsize:4;\tsigned:0;\n",
	  "\"domain=%llx mode=%s creator_pid=%d creator_uid=%u creator_comm=%s "
	  "creator_exe=%s\", REC->domain_id, " UNTRUSTED(
		  "mode") ", REC->creator_pid, "
			  "REC->creator_uid, " UNTRUSTED("cr"
							 "ea"
							 "to"
							 "r_"
							 "co"
							 "m"
							 "m") ", " UNTRUSTED("creator_"
									     "exe"),
	  FAMILY_NONE },
	{ "free_domain",
	  "\tfield:u64 domain_id;\toffset:24;\tsize:8;\tsigned:0;\n"
	  "\tfield:u64 denials;\toffset:32;\tsize:8;\tsigned:0;\n",
	  "\"domain=%llx denials=%llu\", REC->domain_id, REC->denials", FAMILY_NONE },
};

static void put_names(struct buf *b, enum family family)
{
	const struct names *names = rights_known(family);

	for (size_t i = 0; i < names->num; i++)
		buf_printf(b, "%s{ 0x%llx, \"%s\" }", i ? ", " : "",
			   (unsigned long long)names->v[i].value, names->v[i].text);
}

static void put_format(struct buf *b, size_t i)
{
	const char *print = formats[i].print, *names = strchr(print, '@');

	buf_printf(b, "name: landlock_%s\nID: %zu\nformat:\n" COMMON "%s\nprint fmt: ",
		   formats[i].name, i + 1, formats[i].fields);
	if (names) {
		buf_span(b, (struct span){ print, names - print });
		put_names(b, formats[i].family);
		print = names + 1;
	}
	buf_str(b, print);
	buf_put(b, '\n');
}

int audit_formats(struct catalog *catalog)
{
	const struct abi abi = abi_native();
	struct buf text = {};
	int ret = 0;

	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats) && !ret; i++) {
		struct format *format;

		text.len = 0;
		put_format(&text, i);
		ret = buf_failed(&text)
			      ? -ENOMEM
			      : format_new(&format, "landlock",
					   (struct span){ text.data, text.len }, &abi, NULL);
		if (!ret)
			ret = catalog_add(catalog, format);
	}
	buf_done(&text);
	return ret;
}
