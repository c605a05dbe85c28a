/* search/inside.h -- what the files of this room share: the index of things, hits, and the index of articles. */
#ifndef FEATURE_SEARCH_INSIDE_H
#define FEATURE_SEARCH_INSIDE_H

#include "feature/search/search.h"

/* One thing as the index of search.sql keeps it. person: with whom it goes when they are forgotten; 0: nobody. */
struct document {
    const char *kind;
    int64_t thing, person;
    int64_t within; /* of answers: the event */
    str title, words;
    int64_t seen_by;
    opt_int embargo;
    moment at;
};
enum err search_put(struct ctx *c, const struct document *d) MUST_USE;
enum err search_drop(struct ctx *c, const char *kind, int64_t thing) MUST_USE;

/* One of the newest that match. */
struct match {
    int64_t thing;
    str title;
    moment at;
};

/* Posts, answers and letters ("post", "answer", "letter"): what changed; what goes with a person; the next after
 * `*after` into the index, *n of them; the newest that match and that the reader sees; one as the page shows it. */
enum err search_other_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;
enum err search_other_forget(struct ctx *c, int64_t person) MUST_USE;
enum err search_other_posts(struct ctx *c, int64_t *after, size_t *n) MUST_USE;
enum err search_other_answers(struct ctx *c, int64_t *after, size_t *n) MUST_USE;
enum err search_other_letters(struct ctx *c, int64_t *after, size_t *n) MUST_USE;
enum err search_other_matches(struct ctx *c, str match, const char *kind, struct match **list,
                              size_t *n) MUST_USE;
struct found_other {
    str title, address, whence; /* whence: the category, the event; may be empty */
    str handle, name, latin;    /* of who wrote it; handle may be empty */
    opt_bytes avatar;
    moment at;
};
enum err search_other_one(struct ctx *c, const char *kind, int64_t id, struct found_other *one,
                          bool *found) MUST_USE;

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
