// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz.h"

#include <dirent.h>
#include <iconv.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "output/escape.h"

void fuzz_fail(const char *what, struct span bytes)
{
	struct buf b = {};

	escape_put(&b, bytes, ESCAPE_CONTROL);
	fprintf(stderr, "%s: %s\n", what, buf_cstr(&b));
	abort();
}

struct span fuzz_span(const struct buf *b)
{
	if (buf_failed(b))
		fuzz_fail("no memory", (struct span){});
	return (struct span){ b->len ? b->data : "", b->len };
}

uint64_t fuzz_number(struct span *in, unsigned int size)
{
	struct span bytes = fuzz_bytes(in, size);
	uint64_t v = 0;

	for (size_t i = 0; i < bytes.len; i++)
		v |= (uint64_t)(unsigned char)bytes.data[i] << 8 * i;
	return v;
}

struct span fuzz_bytes(struct span *in, size_t n)
{
	struct span bytes = { in->data, n < in->len ? n : in->len };

	in->data += bytes.len;
	in->len -= bytes.len;
	return bytes;
}

char *fuzz_string(struct span *in)
{
	const char *end = in->len ? memchr(in->data, '\0', in->len) : NULL;
	struct span bytes = fuzz_bytes(in, end ? (size_t)(end - in->data) : in->len);
	char *text = malloc(bytes.len + 1);

	fuzz_bytes(in, 1);
	if (!text)
		abort();
	if (bytes.len)
		memcpy(text, bytes.data, bytes.len);
	text[bytes.len] = '\0';
	return text;
}

char *fuzz_copy(struct span bytes)
{
	char *copy = malloc(bytes.len ? bytes.len : 1);

	if (!copy)
		abort();
	if (bytes.len)
		memcpy(copy, bytes.data, bytes.len);
	return copy;
}

struct abi fuzz_abi(unsigned int number)
{
	return (struct abi){ .big_endian = number & 1, .long_size = number & 2 ? 4 : 8 };
}

void fuzz_path(struct buf *b, const char *path)
{
	const char *data = getenv("LLTRACE_TEST_DATA");

	buf_printf(b, "%s/%s", data ? data : "tests/data", path);
}

void fuzz_read(struct buf *b, const char *path)
{
	FILE *file = fopen(path, "r");
	int c;

	if (!file)
		fuzz_fail("cannot be read", span_str(path));
	while ((c = getc(file)) != EOF)
		buf_put(b, c);
	fclose(file);
}

void fuzz_file(struct buf *b, const char *path)
{
	struct buf name = {};

	fuzz_path(&name, path);
	fuzz_read(b, buf_cstr(&name));
	buf_done(&name);
}

static void load(struct catalog *catalog, const char *generation, unsigned int abi_number)
{
	const struct abi abi = fuzz_abi(abi_number);
	struct buf path = {};
	struct dirent *entry;
	DIR *dir;

	fuzz_path(&path, generation);
	buf_str(&path, "/formats");
	dir = opendir(buf_cstr(&path));
	while (dir && (entry = readdir(dir))) {
		struct format *format;
		struct buf text = {};

		if (*entry->d_name == '.')
			continue;
		path.len = 0;
		buf_printf(&path, "%s/formats/%s", generation, entry->d_name);
		fuzz_file(&text, buf_cstr(&path));
		if (format_new(&format, "landlock", fuzz_span(&text), &abi, NULL) ||
		    catalog_add(catalog, format))
			fuzz_fail("no format", fuzz_span(&path));
		buf_done(&text);
	}
	if (!dir || !catalog->num)
		fuzz_fail("no formats there", fuzz_span(&path));
	closedir(dir);
	buf_done(&path);
}

const struct catalog *fuzz_catalog(unsigned int generation, unsigned int abi)
{
	static const char *const names[FUZZ_GENERATIONS] = { "g0", "g1", "g2", "gx" };
	static struct catalog catalogs[FUZZ_GENERATIONS][FUZZ_ABIS];
	struct catalog *catalog = &catalogs[generation % FUZZ_GENERATIONS][abi % FUZZ_ABIS];

	if (!catalog->num)
		load(catalog, names[generation % FUZZ_GENERATIONS], abi);
	return catalog;
}

const struct format *fuzz_format(unsigned int choice, unsigned int abi)
{
	const struct catalog *catalog = fuzz_catalog(choice >> 6, abi);

	return catalog->v[(choice & 63) % catalog->num];
}

bool fuzz_event(struct span *in, unsigned int abi, struct fuzz_event *e)
{
	const bool any = in->len;
	const struct format *format = fuzz_format(fuzz_number(in, 1), abi);
	struct span comm = fuzz_bytes(in, fuzz_number(in, 1) & 15);
	const uint64_t time = fuzz_number(in, 2);
	const struct span bytes = fuzz_bytes(in, fuzz_number(in, 2));

	if (!any)
		return false;
	e->copy = fuzz_copy(bytes);
	e->record = (struct record){
		.data = e->copy,
		.size = bytes.len,
		.time = time,
		.cpu = abi >> 2 & 3,
		.buffer = abi & 16 ? "a\033\n" : "",
	};
	event_decode(&e->event, format, &e->record);
	e->event.comm = comm;
	return true;
}

/*
 * Its next character to UTF-32; false where there is none.  No more is given than one can be long:
 * iconv() would convert all there is to the step between first.
 */
static bool take_utf8(struct span *in, uint32_t *code)
{
	static iconv_t utf32;
	char *from = (char *)in->data, *to = (char *)code;
	size_t left = in->len < 4 ? in->len : 4, room = sizeof(*code);

	*code = (unsigned char)*from;
	if (*code < 0x80) {
		fuzz_bytes(in, 1);
		return true;
	}
	if (!utf32)
		utf32 = iconv_open("UTF-32LE", "UTF-8");
	iconv(utf32, &from, &left, &to, &room);
	fuzz_bytes(in, from - in->data);
	return !room;
}

bool fuzz_is_utf8(struct span bytes)
{
	uint32_t code;

	while (bytes.len)
		if (!take_utf8(&bytes, &code))
			return false;
	return true;
}

static void check_utf8(struct span out, unsigned int allowed)
{
	struct span left = out;
	uint32_t code;

	while (left.len) {
		if (!take_utf8(&left, &code))
			fuzz_fail("not UTF-8", out);
		if (code >= 0x80 && (!(allowed & FUZZ_UTF8) || !utf8_is_safe(code)))
			fuzz_fail("a character that is not to be there", out);
	}
}

/* The length of an escape sequence that is allowed, 0: it is none. */
static size_t sequence_len(struct span s, unsigned int allowed)
{
	const char *last = allowed & FUZZ_FRAME ? "HKJ" : allowed & FUZZ_COLOR ? "m" : "";
	size_t len = 2;

	if (s.len < 3 || s.data[0] != '\033' || s.data[1] != '[')
		return 0;
	while (len < s.len && (s.data[len] == ';' || (s.data[len] >= '0' && s.data[len] <= '9')))
		len++;
	return len < s.len && strchr(last, s.data[len]) ? len + 1 : 0;
}

size_t fuzz_lines(struct span out, unsigned int allowed)
{
	size_t lines = 0;

	for (size_t i = 0; i < out.len; i++) {
		unsigned char c = out.data[i];
		size_t len = 0;

		if (c == '\n')
			lines++;
		else
			len = sequence_len((struct span){ out.data + i, out.len - i }, allowed);
		if (c != '\n' && (c < ' ' || c == 0x7f) && !len)
			fuzz_fail("a control character", out);
		i += len ? len - 1 : 0;
	}
	if (out.len && out.data[out.len - 1] != '\n' && !(allowed & FUZZ_FRAME))
		fuzz_fail("a line without an end", out);
	check_utf8(out, allowed);
	return lines;
}

struct json_object *fuzz_json(struct span out, unsigned int allowed)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *json;

	if (fuzz_lines(out, allowed) != 1)
		fuzz_fail("not one line of JSON", out);
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	json = json_tokener_parse_ex(tokener, out.data, out.len);
	if (json_tokener_get_error(tokener) != json_tokener_success || !json)
		fuzz_fail("no JSON", out);
	json_tokener_free(tokener);
	return json;
}

void fuzz_json_check(struct span out, unsigned int allowed)
{
	json_object_put(fuzz_json(out, allowed));
}

static void check_message(const char *text)
{
	struct buf b = {};

	if (!text)
		return;
	escape_lines(&b, span_str(text));
	buf_put(&b, '\n');
	fuzz_lines(fuzz_span(&b), FUZZ_UTF8);
	buf_done(&b);
}

void fuzz_error(struct error *err)
{
	check_message(err->what);
	check_message(err->advice);
	error_done(err);
}
