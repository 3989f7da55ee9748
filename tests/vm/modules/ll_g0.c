// SPDX-License-Identifier: GPL-2.0-only
#define LL_GEN 0
#include "ll_main.h"
