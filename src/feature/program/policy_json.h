/* policy_json.h -- between the files of this room only: reading the rules from JSON with a sentence and
 * its place for every mistake. What is not known is refused: a slip of the pen must not become a rule. */
#ifndef FEATURE_PROGRAM_POLICY_JSON_H
#define FEATURE_PROGRAM_POLICY_JSON_H

#include "feature/program/program.h"

#include <jansson.h>
#include <stddef.h>

/* Where in the document we are, for "types[3].fields[0].kind: ...". */
struct place {
    const struct place *up;
    const char *key; /* NULL: an element of a list */
    size_t index;
};

/* One member of an object, and where its value goes. */
struct member {
    const char *key;
    enum { CODE, WORDS, NUMBER, FLAG } kind;
    bool optional;
    size_t offset;    /* in the struct that is filled */
    int64_t min, max; /* of a number; max characters of words */
};
struct shape {
    const struct member *members;
    size_t n;
    const char *const *others; /* members that are read apart; ends with NULL */
};

/* "criteria[2].weight: Write a whole number from 0 to 100." */
enum err policy_wrong(struct ctx *c, const struct place *at, str sentence) MUST_USE;

/* Fills a struct from an object: every member that has to be there is, and no other one. */
enum err policy_object(struct ctx *c, const struct place *at, const json_t *object,
                       const struct shape *shape, void *to) MUST_USE;

/* The list at a key; absent counts as empty if min is 0. *n and *list are set. */
struct list {
    const json_t *json;
    size_t n;
    struct place at;
};
enum err policy_list(struct ctx *c, struct list *list, const json_t *object, size_t min,
                     size_t max) MUST_USE;

str policy_text(struct ctx *c, const json_t *value); /* empty if it is no string */

/* The rules that count (policy_counted.c): into a policy whose types are read. */
enum err policy_read_counted(struct ctx *c, const json_t *object, struct policy *policy) MUST_USE;
void policy_write_counted(struct text *t, const struct policy *p);

#endif
