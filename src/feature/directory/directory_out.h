/* directory_out.h -- the list for programs: CSV and an Atom feed of the newest awards. */
#ifndef FEATURE_DIRECTORY_OUT_H
#define FEATURE_DIRECTORY_OUT_H

#include "feature/directory/directory.h"
#include "feature/program/program.h"

struct directory_out {
    const struct directory *list;
    const uint32_t *places;
    size_t n;
    const struct expertise *expertises;
    size_t n_expertises;
};
str directory_csv(struct ctx *c, const struct directory_out *what);
str directory_feed(struct ctx *c, const struct directory_out *what, str title);

#endif
