/* found_talks.h -- pieces of the reader of talk lists; for the files of this folder, its tests and
 * fuzzers. */
#ifndef FOUND_TALKS_H
#define FOUND_TALKS_H

#include "kit/found/found_json.h"

/* ---- found_yaml.c ---------------------------------------------------------------------------- */

/* The documents of a YAML file as if they were JSON: words are texts, but true, false and null. At most
 * 20 MB, 32 levels and 500,000 pieces; pieces that refer to each other ("*name") are refused.
 * Errors: INVALID with the line; what `take` says. */
enum err found_yaml(struct ctx *c, str source, found_take *take, void *state,
                    struct text *out) MUST_USE;

/* ---- found_id.c: ids for what the source gives none ----------------------------------------------- */

/* Ids that were made so far: the same words again get a number behind them. */
struct found_ids {
    struct arena *mem;
    uint64_t *places; /* 0: free */
    size_t room, n;
};
/* Of these words, the same each time the source is read. In c's memory. */
str found_made_id(struct ctx *c, struct found_ids *ids, const str *words, size_t n);

/* ---- talks.c --------------------------------------------------------------------------------- */

/* A list of talks that is being read. */
struct talking {
    struct text *out;
    str base; /* address of the list, or empty */
    struct found_ids ids;
    size_t n;   /* talks and events so far */
    bool begun; /* found_begin was called */
    bool list;  /* something that could hold talks was there */
};

/* What stands around a talk and holds for it as well. */
struct around {
    str event, date, url, place, country;
    const json_t *speakers; /* by whom ids are resolved; NULL: nobody */
    const json_t *speaker;  /* whose list of talks it is */
    int level;
};

void talks_begin(struct talking *t, str title, str url, str next);
void talks_put(struct ctx *c, struct talking *t, struct found_draft *d);
/* Adds the speaker that a text, a number or an object stands for. */
void talks_person(struct ctx *c, struct found_draft *d, const json_t *who, const struct around *a);
/* The day that is written there; the talk's zone, not ours, says which it is. */
void talks_day(struct found_draft *d, str date);
/* A text, or of a text in several languages the English one, else the first. */
str talks_words(const json_t *object, const char *path);
bool talks_is_workshop(struct ctx *c, str words);

/* ---- talks_sessionize.c, talks_schedule.c: true: it was theirs -------------------------------------- */

bool talks_sessionize(struct ctx *c, struct talking *t, const json_t *document);
bool talks_pretalx(struct ctx *c, struct talking *t, const json_t *document);
bool talks_schedule(struct ctx *c, struct talking *t, const json_t *document);

#endif
