#include "feature/search/inside.h"
#include "feature/program/program.h"
#include "feature/search/search.sql.h"
#include "kit/html/html.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { BATCH = 200 };

enum err search_drop(struct ctx *c, const char *kind, int64_t thing)
{
    struct row_search_doc old;
    enum err e = q_search_doc(c, str_of(kind), thing, &old);
    if (e || !old.found)
        return e;
    if ((e = q_search_text_drop(c, old.id)))
        return e;
    return q_search_doc_drop(c, old.id);
}

enum err search_put(struct ctx *c, const struct document *d)
{
    struct row_search_doc old;
    enum err e = q_search_doc(c, str_of(d->kind), d->thing, &old);
    if (e)
        return e;
    int64_t id = old.found ? old.id : id_new(c);
    if (old.found && (e = q_search_text_drop(c, id)))
        return e;
    if ((e = q_search_doc_set(c, &(struct in_search_doc_set){.id = id,
                                                             .kind = str_of(d->kind),
                                                             .thing = d->thing,
                                                             .within = d->within,
                                                             .person = {d->person != 0, d->person},
                                                             .title = d->title,
                                                             .seen_by = d->seen_by,
                                                             .embargo = d->embargo,
                                                             .at = d->at})))
        return e;
    str scope = arena_format(c->mem, "p%lld k%s", (long long)c->program, d->kind);
    return q_search_text_add(c, id, scope, d->title, d->words);
}

/* ---- people ------------------------------------------------------------------------------------- */

/* The name, in both scripts if there are two. */
static str title_of(struct ctx *c, const struct row_search_people_between *p)
{
    bool same = str_same(i18n_fold(c->mem, p->name), i18n_fold(c->mem, p->latin));
    return p->latin.len == 0 || same
               ? p->name
               : arena_format(c->mem, "%.*s %.*s", STR_ARG(p->latin), STR_ARG(p->name));
}

static enum err put_person(struct ctx *c, const struct row_search_people_between *p)
{
    str country = p->country.len > 0 ? i18n_country(c, p->country) : (str){0};
    str words = arena_format(c->mem, "%.*s %.*s %.*s %.*s %.*s %.*s", STR_ARG(p->handle),
                             STR_ARG(p->names), STR_ARG(p->headline), STR_ARG(country),
                             STR_ARG(p->expertises), STR_ARG(markdown_plain(c, p->texts)));
    return search_put(c, &(struct document){.kind = "person",
                                            .thing = p->person,
                                            .person = p->person,
                                            .title = title_of(c, p),
                                            .words = words,
                                            .seen_by = p->seen_by,
                                            .at = p->made});
}

/* ---- contributions ------------------------------------------------------------------------------ */

static enum err put_work(struct ctx *c, const struct row_search_works_between *w)
{
    const struct policy *policy;
    enum err e = program_policy(c, 0, &policy);
    if (e && e != ERR_NOT_FOUND)
        return e;
    const struct policy_type *type = e ? NULL : policy_type(policy, w->type);
    str words = arena_format(c->mem, "%.*s %.*s %.*s %.*s %.*s", STR_ARG(w->name),
                             STR_ARG(w->latin), STR_ARG(w->expertise),
                             STR_ARG(type ? type->name : w->type), STR_ARG(w->summary));
    return search_put(c, &(struct document){.kind = "contribution",
                                            .thing = w->id,
                                            .person = w->person,
                                            .title = w->title,
                                            .words = words,
                                            .seen_by = w->seen_by,
                                            .embargo = w->embargo,
                                            .at = moment_of_day(w->day)});
}

static enum err renew_work(struct ctx *c, int64_t id)
{
    struct row_search_works_between *rows;
    size_t n;
    enum err e = q_search_works_between(c, id - 1, id, &rows, &n);
    if (e)
        return e;
    return n > 0 ? put_work(c, &rows[0]) : search_drop(c, "contribution", id);
}

/* With another name the works are found by the new one, too. */
static enum err renew_person(struct ctx *c, int64_t id)
{
    struct row_search_people_between *rows;
    struct row_search_works_of *works = NULL;
    struct row_search_doc old;
    size_t n, n_works = 0;
    enum err e = q_search_doc(c, S("person"), id, &old);
    if (e || (e = q_search_people_between(c, id - 1, id, &rows, &n)))
        return e;
    if (n == 0)
        return search_drop(c, "person", id);
    if (old.found && !str_same(old.title, title_of(c, &rows[0])))
        e = q_search_works_of(c, id, &works, &n_works);
    if (!e)
        e = put_person(c, &rows[0]);
    for (size_t i = 0; !e && i < n_works; i++)
        e = renew_work(c, works[i].id);
    return e;
}

/* ---- what changed ------------------------------------------------------------------------------- */

static enum err forget(struct ctx *c, int64_t person)
{
    enum err e = q_search_texts_drop_of(c, person);
    if (!e)
        e = q_search_docs_drop_of(c, person);
    if (!e)
        e = search_other_forget(c, person);
    return e ? e : search_article_forget(c, person);
}

enum err search_merge(struct ctx *c)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    e = q_search_merge(c);
    return db_end(c, e ? e : search_article_merge(c));
}

enum err search_follow(struct ctx *c, const struct ledger_line *line)
{
    if (str_same(line->kind, S("erasure.done")))
        return forget(c, line->subject);
    if (str_same(line->kind, S("thread.moved")))
        return search_article_regroup(c, line->subject);
    if (str_starts(line->kind, S("article.")) || str_same(line->kind, S("thread.split")))
        return search_article_renew(c, line->subject);
    if (str_starts(line->kind, S("contribution.")))
        return renew_work(c, line->subject);
    if ((str_starts(line->kind, S("person.")) || str_starts(line->kind, S("participant."))) &&
        line->person != 0)
        return renew_person(c, line->person);
    return search_other_follow(c, line);
}

/* ---- all of it ---------------------------------------------------------------------------------- */

static enum err rebuild_people(struct ctx *c, int64_t *after, size_t *n)
{
    struct row_search_people_between *rows;
    enum err e = q_search_people_between(c, *after, INT64_MAX, &rows, n);
    for (size_t i = 0; !e && i < *n; i++)
        e = put_person(c, &rows[i]);
    if (!e && *n > 0)
        *after = rows[*n - 1].person;
    return e;
}

static enum err rebuild_works(struct ctx *c, int64_t *after, size_t *n)
{
    struct row_search_works_between *rows;
    enum err e = q_search_works_between(c, *after, INT64_MAX, &rows, n);
    for (size_t i = 0; !e && i < *n; i++)
        e = put_work(c, &rows[i]);
    if (!e && *n > 0)
        *after = rows[*n - 1].id;
    return e;
}

/* Batches of their own transaction and memory, unless the caller has one open already. */
static enum err in_batches(struct ctx *c, size_t *total,
                           enum err (*step)(struct ctx *, int64_t *, size_t *))
{
    struct arena *mem = c->mem;
    int64_t after = 0;
    size_t n = BATCH;
    enum err e = OK;
    c->mem = arena_new();
    while (!e && n == BATCH) {
        arena_reset(c->mem);
        n = 0;
        if (!(e = db_begin(c)))
            e = db_end(c, step(c, &after, &n));
        *total += n;
    }
    c->why = arena_copy(mem, c->why);
    arena_free(c->mem);
    c->mem = mem;
    return e;
}

static enum err drop_all(struct ctx *c)
{
    enum err e = q_search_texts_drop(c);
    if (!e)
        e = q_search_docs_drop(c);
    return e ? e : search_article_forget(c, 0);
}

enum err search_rebuild(struct ctx *c, size_t *n)
{
    *n = 0;
    enum err e = db_begin(c);
    if (e || (e = db_end(c, drop_all(c))) || (e = in_batches(c, n, rebuild_works)) ||
        (e = in_batches(c, n, search_article_rebuild)) ||
        (e = in_batches(c, n, search_other_posts)) ||
        (e = in_batches(c, n, search_other_answers)) ||
        (e = in_batches(c, n, search_other_letters)) || (e = in_batches(c, n, rebuild_people)))
        return e;
    return search_merge(c);
}
