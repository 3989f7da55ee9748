// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records of the formats in tests/data, printed in all forms.  After a byte for byte order and size
 * of long and one for the style each has: its format, bytes of the task's name, time, length, bytes.
 */
#include "fuzz.h"
#include "outputs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = { (const char *)data, size };
	const unsigned int abi = fuzz_number(&in, 1);
	struct outputs outputs;

	outputs_begin(&outputs, fuzz_number(&in, 1));
	while (in.len) {
		const struct format *format = fuzz_format(fuzz_number(&in, 1), abi);
		const struct span comm = fuzz_bytes(&in, fuzz_number(&in, 1) & 15);
		const uint64_t time = fuzz_number(&in, 2);
		const struct span bytes = fuzz_bytes(&in, fuzz_number(&in, 2));
		char *copy = fuzz_copy(bytes);
		const struct record record = {
			.data = copy,
			.size = bytes.len,
			.time = time,
			.cpu = abi >> 2 & 3,
			.buffer = abi & 16 ? "a\033\n" : "",
		};
		struct event event;

		event_decode(&event, format, &record);
		event.comm = comm;
		outputs_event(&outputs, &event);
		free(copy);
	}
	outputs_end(&outputs);
	return 0;
}
