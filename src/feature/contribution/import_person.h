/* import_person.h -- an archive of a person (feature/takeout, docs/export.md) as records; between the files
 * import_person*.c, and for the fuzzer. */
#ifndef FEATURE_CONTRIBUTION_IMPORT_PERSON_H
#define FEATURE_CONTRIBUTION_IMPORT_PERSON_H

#include "feature/contribution/import_inside.h"
#include "feature/people/people.h"
#include "kit/sandbox/sandbox.h"

enum { PERSON_ITEMS_MAX = 50000 };

/* The job that reads it, in the sandbox: plaudit.json, profile.json and record.json of each program. Errors:
 * INVALID in words: no archive of ours, damaged, too large, or of another form. */
enum err person_read(struct ctx *c, str input, str hint, struct text *out);

struct person_item {
    struct contribution_new what; /* type and role as they were called there */
    str expertise;
};
struct person_archive {
    struct profile profile;
    struct person_item *items;
    size_t n;
};
/* What the job wrote. Errors: INVALID. */
enum err person_taken(struct ctx *c, str record, struct person_archive *archive) MUST_USE;

enum err import_person(struct ctx *c, str bytes, struct import_preview *p) MUST_USE;

#endif
