/* search/inside.h -- what the files of this room share: hits, and the index of articles. */
#ifndef FEATURE_SEARCH_INSIDE_H
#define FEATURE_SEARCH_INSIDE_H

#include "feature/search/search.h"

/* One found thing with how well it fits. */
struct hit {
    int score;
    int64_t at_s, thing;
};
/* Of all that match of one kind those that are ranked, best first; number: how many there are. */
struct candidates {
    struct hit *hits;
    size_t n;
    int64_t number;
    int64_t older; /* of articles: there are more before this one; 0: that was all */
};
void search_rank(struct candidates *found);

/* Threads by their titles, then articles by their words: the newest SEARCH_ARTICLES of each. before: an id, then only
 * articles older than it, by their words; INT64_MAX: from the newest on. If that is not all,
 * the number is one more. */
enum err search_articles(struct ctx *c, const struct search_terms *t, int64_t before,
                         struct candidates *found) MUST_USE;

/* The index of articles: one that changed; a thread that is in another group; those of somebody (0: all) out of it;
 * the next of all after `*after` into it, *n of them; its parts merged. */
enum err search_article_renew(struct ctx *c, int64_t id) MUST_USE;
enum err search_article_regroup(struct ctx *c, int64_t root) MUST_USE;
enum err search_article_forget(struct ctx *c, int64_t author) MUST_USE;
enum err search_article_rebuild(struct ctx *c, int64_t *after, size_t *n) MUST_USE;
enum err search_article_merge(struct ctx *c) MUST_USE;

#endif
