// SPDX-License-Identifier: GPL-2.0-only
#define LL_GEN 1
#include "ll_main.h"
