/* search.h -- people, contributions, articles of the community, posts of the blog, answers to questions, letters to
 * many and pages, by the reader's rights.
 *
 * All but pages are kept in a full-text index that follows the ledger; pages are looked for by their names in the
 * reader's language. A post is found by its audience once it is published, an answer with its question by whoever
 * sees the event, a letter by whom it reached, each as long as an embargo says. Rights are asked of the things
 * themselves at each search: a person who hides is not found from the next request on. Words are found without
 * regard to case and accents, the last one by its beginning; names also in Latin letters. Of each kind but articles
 * the newest SEARCH_RANKED matches are ranked: by how the name or title matches, then by time; if there are more,
 * the count says "1,000+".
 * Of articles there may be a million, and a search among them costs what it costs among ten thousand: ranked
 * at once are the newest SEARCH_ARTICLES threads with the words in their titles and the newest SEARCH_ARTICLES articles
 * with them anywhere; a last word of three letters and more stands also for the first words of the index that
 * begin so. */
#ifndef FEATURE_SEARCH_H
#define FEATURE_SEARCH_H

#include "feature/ledger/ledger.h"

enum {
    SEARCH_QUERY_MAX = 200, /* characters */
    SEARCH_TERMS_MAX = 8,
    SEARCH_RANKED = 1000,
    SEARCH_ARTICLES = 50,
};

/* The words somebody typed, and the same as the text index wants them. */
struct search_terms {
    str words[SEARCH_TERMS_MAX]; /* folded */
    size_t n;
    str folded; /* all, with single blanks */
    str match;  /* every word quoted: nothing in it is read as syntax; empty: nothing to look for */
    str whole;  /* the same with the last word as it is, not as a beginning */
    str before; /* what stands before the last word in both */
};
struct search_terms search_read(struct ctx *c, str query);
/* What to ask of the index, of `match` or `whole`. kind: only things of it, so that a kind with many things
 * does not slow the search for another; NULL: any. */
str search_match(struct ctx *c, str words, const char *kind);

/* How well a title fits: the whole of it, its beginning, words of it; 0: only other words fit. */
int search_score(const struct search_terms *t, str folded_title);

/* Keeps the index: what changed, hid, or was erased. */
enum err search_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

/* Words that were taken out are found no more, but leave the parts of the index only when these are
 * merged: once a day, if somebody was erased. */
enum err search_merge(struct ctx *c) MUST_USE;

/* Merges the parts of the index of articles, each of which a search has to look into: some of it once a day, in
 * short transactions. */
enum err search_tidy(struct ctx *c) MUST_USE;

/* Makes the index of c->program anew; *n: things in it. After imports and in demos. */
enum err search_rebuild(struct ctx *c, size_t *n) MUST_USE;

extern const struct route search_routes[];  /* /search */
extern const struct route sitemap_routes[]; /* /robots.txt, /sitemap.xml */

#endif
