/* method.h -- between the files of this room only: methods by name, so that what was computed can be
 * computed again years later. A method never changes: a better one is another line of the table. */
#ifndef FEATURE_METHOD_H
#define FEATURE_METHOD_H

#include "base/base.h"

struct method {
    const char *name; /* "mean/1", as evaluation_run and evaluation_fit cite it */
    /* What it makes of the bytes that a run read. Errors: FAULT if they cannot be read. */
    enum err (*again)(struct ctx *c, str input, int64_t seed, str *output);
    /* Are the rows of the database those of the output? *differs: which is not, "case 12"; empty: all
     * are. Rows that go with a deleted account may be missing. */
    enum err (*rows)(struct ctx *c, int64_t run, str output, str *differs);
};
const struct method *method_by_name(str name); /* NULL: this version does not know it */

#endif
