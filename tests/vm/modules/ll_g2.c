// SPDX-License-Identifier: GPL-2.0-only
#define LL_GEN 2
#include "ll_main.h"
