// SPDX-License-Identifier: GPL-2.0-only
#define LL_GEN_X
#include "ll_main.h"
