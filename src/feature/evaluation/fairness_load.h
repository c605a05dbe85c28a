/* fairness_load.h -- between the files of this room only: a cycle as its pages about scores and fairness
 * see it. */
#ifndef FEATURE_FAIRNESS_LOAD_H
#define FEATURE_FAIRNESS_LOAD_H

#include "feature/evaluation/fairness.h"
#include "feature/program/program.h"

struct fairness_cycle {
    struct cycle cycle;
    const struct policy *policy;
    bool evaluated; /* else only what stands above */
    bool
        final; /* every outcome counted is final; else drafts count, and the line where there is none */
    size_t hidden;            /* cases that the viewer has a part in; they count nothing */
    str input;                /* digest of what the run read, hexadecimal */
    struct mean_input in;     /* of the cases shown */
    struct severity severity; /* its scales are of the cases shown, too */
    struct fairness_report report;
    const int64_t *reader_ids; /* by number, as the committee's list calls them: 1 is the first */
    size_t readers;
};
/* For the committee and managers. Errors: NOT_FOUND. */
enum err fairness_load(struct ctx *c, int64_t cycle, struct fairness_cycle *f) MUST_USE;

/* For everybody: of a published cycle, all cases, with small groups hidden. Errors: NOT_FOUND. */
enum err fairness_published(struct ctx *c, int64_t cycle, struct fairness_cycle *f) MUST_USE;

/* The name of a cell in the reader's language. */
struct fairness_names {
    const struct region *regions;
    const struct expertise *expertises;
    size_t n_regions, n_expertises;
};
enum err fairness_names(struct ctx *c, struct fairness_names *names) MUST_USE;
str fairness_name(struct ctx *c, const struct fairness_names *names, enum fairness_by by,
                  const struct fairness_cell *cell);
const char *fairness_title(enum fairness_by by); /* English, to be translated */
const char *fairness_code(enum fairness_by by);  /* "region" */

/* The published report as data. */
str fairness_json(struct ctx *c, const struct fairness_cycle *f,
                  const struct fairness_names *names);
str fairness_csv(struct ctx *c, const struct fairness_cycle *f, const struct fairness_names *names);

#endif
