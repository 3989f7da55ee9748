// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records of the formats in tests/data, printed in all forms.  After a byte for byte order and size
 * of long and one for the style: fuzz_event().
 */
#include "fuzz.h"
#include "outputs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = { (const char *)data, size };
	const unsigned int abi = fuzz_number(&in, 1);
	struct outputs outputs;
	struct fuzz_event e;

	outputs_begin(&outputs, fuzz_number(&in, 1));
	while (fuzz_event(&in, abi, &e)) {
		outputs_event(&outputs, &e.event);
		free(e.copy);
	}
	outputs_end(&outputs);
	return 0;
}
