/* found_json.h -- pieces for the readers of JSON in this folder: documents, members by their path, and
 * a thing that is put together. Only in the sandbox. */
#ifndef FOUND_JSON_H
#define FOUND_JSON_H

#include "kit/found/found.h"

#include <jansson.h>

enum { FOUND_JSON_MAX = 20 << 20 }; /* bytes of one document */

/* ---- documents ------------------------------------------------------------------------------- */

/* Takes one document; c->mem is emptied afterwards, `out` stays. state: the reader's own. */
typedef enum err found_take(struct ctx *c, const json_t *document, struct text *out, void *state);

/* The documents of a page, in any encoding: one, or several one behind the other (as NDJSON, or as
 * pages that were put together). Half surrogates become U+FFFD, control characters stay. A reader calls
 * found_begin before, or in the first document.
 * Errors: INVALID with the line where the JSON breaks, or if there is none; what `take` says. */
enum err found_documents(struct ctx *c, str source, found_take *take, void *state,
                         struct text *out) MUST_USE;

/* The same for an archive of any length, one document a line, or for a page: records are written to the
 * flow as they come. A line or page is at most FOUND_JSON_MAX long. */
enum err found_document_flow(struct ctx *c, const struct sandbox_flow *flow, found_take *take,
                             void *state) MUST_USE;

/* What a page says of itself that holds nothing but an error; OK if words are empty. */
enum err found_refused(struct ctx *c, str words) MUST_USE;

/* ---- members: `path` is a name, or several with '.' between them ("user.login") ------------------ */

const json_t *found_at(const json_t *object, const char *path); /* NULL if absent or null */
str found_text(const json_t *object,
               const char *path); /* empty if no text; lives as the document */
str found_any(const json_t *object,
              const char *paths); /* first that is not empty; spaces between */
str found_id(struct ctx *c, const json_t *object, const char *path); /* a text, or a whole number */
bool found_true(const json_t *object, const char *path);
opt_int found_int(const json_t *object, const char *path); /* a number, or a text of digits */
/* A text as of feed_date, or seconds or milliseconds since 1970. */
opt_time found_time(const json_t *object, const char *path);
bool found_has(const json_t *object, const char *names); /* all of these; spaces between */

/* ---- a thing that is put together -------------------------------------------------------------- */

/* Set the members of `item` but people, tags, numbers and facts; those beyond the limits are left out. */
struct found_draft {
    struct found item;
    struct found_person people[FOUND_PEOPLE_MAX];
    str tags[FOUND_TAGS_MAX];
    struct found_number numbers[FOUND_NUMBERS_MAX];
    struct found_fact facts[FOUND_FACTS_MAX];
};
void found_add_person(struct found_draft *d,
                      struct found_person person); /* without a name: nobody */
void found_add_tag(struct found_draft *d, str tag);
void found_add_tags(struct found_draft *d,
                    const json_t *list); /* texts, or objects with a name or title */
void found_add_number(struct found_draft *d, const char *code, opt_int value);
void found_add_fact(struct found_draft *d, const char *code, str value);
void found_put_draft(struct text *out, struct found_draft *d);

#endif
