/* github.h -- the two halves of the reader of GitHub's JSON: shapes of pages, and single things. */
#ifndef FOUND_GITHUB_H
#define FOUND_GITHUB_H

#include "kit/found/found_json.h"
#include "kit/found/found_threads.h"

struct github {
    struct found_threads starters; /* logins under the addresses of threads */
    struct found_threads answers;  /* "yes" under the addresses of accepted answers */
    size_t known;                  /* things and lists that were understood */
};

/* What the page says around a thing. */
struct github_around {
    const json_t *actor;  /* of an event: the author, where the thing does not say */
    const json_t *thread; /* the issue, pull request or discussion that it belongs to, or NULL */
    str url;              /* its address, where the thing does not say; or empty */
    opt_time at;          /* the same of its time */
    bool listed;          /* it stands in a list: of repositories only these are things */
};

/* Puts a record if the object is a thing of a known kind; false if it is none. */
bool github_thing(struct ctx *c, struct github *g, const json_t *object,
                  const struct github_around *around, struct text *out);

#endif
