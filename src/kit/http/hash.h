/* hash.h -- 64 bits of a text, quickly: for tables and ETags, never for secrets. */
#ifndef KIT_HTTP_HASH_H
#define KIT_HTTP_HASH_H

#include "base/base.h"

uint64_t hash_bytes(str s, uint64_t key); /* key: random for each process, so nobody can aim */

#endif
