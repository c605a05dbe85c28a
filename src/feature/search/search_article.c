#include "feature/search/inside.h"
#include "feature/search/search_article.sql.h"
#include "kit/html/html.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum {
    LOOKED = 10000,   /* of the newest that match: rights are asked of no more */
    BEGUN_WORDS = 16, /* that a last word can be the beginning of */
    BEGUN_LEAST = 3,  /* bytes of it */
    STEPS = 20,       /* of a day of merging */
    STEP_PAGES = 500,
};

/* ---- the index ---------------------------------------------------------------------------------- */

static enum err take_out(struct ctx *c, int64_t id)
{
    enum err e = q_search_article_words_drop(c, id);
    return e ? e : q_search_article_title_drop(c, id);
}

static enum err put(struct ctx *c, const struct row_search_article_between *a)
{
    str words =
        arena_format(c->mem, "%.*s %.*s %.*s %.*s %.*s", STR_ARG(a->subject), STR_ARG(a->name),
                     STR_ARG(a->latin), STR_ARG(a->title), STR_ARG(markdown_plain(c, a->body)));
    enum err e = q_search_article_set(c, &(struct in_search_article_set){.article = a->id,
                                                                         .newsgroup = a->newsgroup,
                                                                         .author = a->author,
                                                                         .embargo = a->embargo,
                                                                         .title = a->subject,
                                                                         .at = a->at});
    if (!e)
        e = q_search_article_words_add(c, a->id, words);
    return e || a->root != a->id ? e : q_search_article_title_add(c, a->id, a->subject);
}

enum err search_article_renew(struct ctx *c, int64_t id)
{
    struct row_search_article_between *rows;
    size_t n;
    enum err e = q_search_article_between(c, id - 1, id, &rows, &n);
    if (e || (e = take_out(c, id)))
        return e;
    return n > 0 ? put(c, &rows[0]) : q_search_article_drop(c, id);
}

enum err search_article_regroup(struct ctx *c, int64_t root)
{
    return q_search_article_regroup(c, root);
}

enum err search_article_forget(struct ctx *c, int64_t author)
{
    enum err e = q_search_article_words_drop_of(c, author);
    if (!e)
        e = q_search_article_titles_drop_of(c, author);
    return e ? e : q_search_article_drop_of(c, author);
}

enum err search_article_rebuild(struct ctx *c, int64_t *after, size_t *n)
{
    struct row_search_article_between *rows;
    enum err e = q_search_article_between(c, *after, INT64_MAX, &rows, n);
    for (size_t i = 0; !e && i < *n; i++)
        e = put(c, &rows[i]);
    if (!e && *n > 0)
        *after = rows[*n - 1].id;
    return e;
}

enum err search_article_merge(struct ctx *c)
{
    enum err e = q_search_article_words_merge(c);
    return e ? e : q_search_article_titles_merge(c);
}

static enum err merge_some(struct ctx *c, int64_t pages)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    e = q_search_article_words_step(c, pages);
    return db_end(c, e ? e : q_search_article_titles_step(c, pages));
}

enum err search_tidy(struct ctx *c)
{
    enum err e = OK;
    for (int i = 0; i < STEPS && !e; i++)
        e = merge_some(c, i ? STEP_PAGES : -STEP_PAGES);
    return e;
}

/* ---- looking ------------------------------------------------------------------------------------ */

/* The last word, or one that begins with it. The engine would put all articles that have one of these together
 * before it tells the first; the words themselves it reads from the newest article on, and no further than asked. */
static enum err begun(struct ctx *c, const struct search_terms *t, str *match)
{
    str last = t->words[t->n - 1], least = last;
    struct text any = {.mem = c->mem};
    size_t n = 0;
    *match = t->whole;
    if (str_same(t->match, t->whole) || last.len < BEGUN_LEAST)
        return OK;
    while (n < BEGUN_WORDS) {
        struct row_search_article_word row;
        enum err e = q_search_article_word(c, least, &row);
        if (e)
            return e;
        if (!row.found || !str_starts(row.word, last))
            break;
        text_format(&any, "%s\"%.*s\"", n++ ? " OR " : "", STR_ARG(row.word));
        least = arena_format(c->mem, "%.*s\x01", STR_ARG(row.word));
    }
    if (n > 0)
        *match = arena_format(c->mem, "%.*s(%.*s)", STR_ARG(t->before), STR_ARG(text_str(&any)));
    return OK;
}

static struct hit hit_of(struct ctx *c, const struct search_terms *t,
                         const struct row_search_article_articles *r)
{
    return (struct hit){search_score(t, i18n_fold(c->mem, r->title)), r->at.s, r->article};
}

/* Those whose titles have the words; older ones than all that are found by other words, too. */
static enum err add_threads(struct ctx *c, const struct search_terms *t, str match,
                            struct candidates *found)
{
    struct row_search_article_threads *rows;
    size_t n;
    enum err e = q_search_article_threads(c, match, LOOKED, SEARCH_ARTICLES, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        found->hits[found->n++] = hit_of(
            c, t,
            &(struct row_search_article_articles){rows[i].article, rows[i].title, rows[i].at});
    return e;
}

static void add_article(struct candidates *found, size_t threads, struct hit hit)
{
    for (size_t i = 0; i < threads; i++)
        if (found->hits[i].thing == hit.thing)
            return;
    found->hits[found->n++] = hit;
}

enum err search_articles(struct ctx *c, const struct search_terms *t, int64_t before,
                         struct candidates *found)
{
    bool first = before == INT64_MAX;
    struct row_search_article_articles *rows;
    size_t n;
    str match = t->whole;
    enum err e =
        q_search_article_articles(c, match, before, LOOKED, SEARCH_ARTICLES + 1, &rows, &n);
    if (!e && n <= SEARCH_ARTICLES && !(e = begun(c, t, &match)) && !str_same(match, t->whole))
        e = q_search_article_articles(c, match, before, LOOKED, SEARCH_ARTICLES + 1, &rows, &n);
    *found = (struct candidates){
        .hits = arena_take(c->mem, 2 * SEARCH_ARTICLES + 1, sizeof *found->hits)};
    if (e || n == 0 || (first && (e = add_threads(c, t, match, found))))
        return e;
    found->number = first ? (int64_t)n : SEARCH_ARTICLES + 1;
    found->older = n > SEARCH_ARTICLES ? rows[SEARCH_ARTICLES - 1].article : 0;
    for (size_t i = 0, threads = found->n; i < n && i < SEARCH_ARTICLES; i++)
        add_article(found, threads, hit_of(c, t, &rows[i]));
    search_rank(found);
    return OK;
}
