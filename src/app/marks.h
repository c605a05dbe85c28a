/* marks.h -- numbers with a mark each: which ids are chosen, and for what. */
#ifndef APP_MARKS_H
#define APP_MARKS_H

#include "base/base.h"

/* Open addressing, never more than half full. Empty: {.mem = arena}. */
struct marks {
    struct arena *mem;
    int64_t *key;
    unsigned char *mark; /* 0: a free place */
    size_t room, n;
};
unsigned char mark_of(const struct marks *m, int64_t key);       /* 0: none */
void mark_set(struct marks *m, int64_t key, unsigned char mark); /* mark: not 0 */

#endif
