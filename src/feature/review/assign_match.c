#include "feature/review/assign_match.h"

#include "feature/review/review.h"
#include "feature/review/review_fit.h"

#include <string.h>

enum { DAYS_OF_TEXTS = 1096, LANGUAGE_LETTERS = 3 };

/* What is known of readers and cases, in the order of the plan. */
struct facts {
    const struct review_plan *p;
    struct row_review_reviewer_expertises *expertises;
    struct row_review_reviewer_languages *languages;
    struct row_review_case_languages *case_languages;
    struct row_review_case_titles *case_titles;
    struct row_review_reviewer_titles *titles;
    size_t n_expertises, n_languages, n_case_languages, n_case_titles, n_titles;
    size_t *first_expertise, *first_language; /* of each reader; one more at the end */
    struct fit_texts *texts;
};

static size_t case_at(const struct review_plan *p, int64_t id)
{
    return id_find(BY_ID(p->cases, p->n_cases, id), id);
}

static size_t reader_at(const struct review_plan *p, int64_t person)
{
    return id_find(BY_ID(p->pool.reviewers, p->pool.n_reviewers, person), person);
}

/* ---- facts ------------------------------------------------------------------------------------- */

static void index_readers(struct facts *f)
{
    struct arena *mem = f->p->c->mem;
    size_t n = f->p->pool.n_reviewers, e = 0, l = 0;
    f->first_expertise = arena_take(mem, n + 1, sizeof *f->first_expertise);
    f->first_language = arena_take(mem, n + 1, sizeof *f->first_language);
    for (size_t i = 0; i < n; i++) {
        int64_t person = f->p->pool.reviewers[i].person;
        while (e < f->n_expertises && f->expertises[e].person < person)
            e++;
        while (l < f->n_languages && f->languages[l].person < person)
            l++;
        f->first_expertise[i] = e;
        f->first_language[i] = l;
    }
}

static void read_titles(struct facts *f)
{
    const struct review_plan *p = f->p;
    struct fit_text *list = arena_take(p->c->mem, f->n_titles + 1, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < f->n_titles; i++) {
        size_t at = reader_at(p, f->titles[i].person);
        if (at != SIZE_MAX)
            list[n++] = (struct fit_text){(uint32_t)at, f->titles[i].title};
    }
    f->texts = review_texts(p->c->mem, list, n, p->pool.n_reviewers);
}

static enum err load(struct facts *f, int64_t only)
{
    const struct review_plan *p = f->p;
    struct ctx *c = p->c;
    day since = {day_of_moment(c->now).n - DAYS_OF_TEXTS};
    enum err e = q_review_reviewer_expertises(c, &f->expertises, &f->n_expertises);
    if (e || (e = q_review_reviewer_languages(c, &f->languages, &f->n_languages)) ||
        (e = q_review_reviewer_titles(c, since, &f->titles, &f->n_titles)) ||
        (e = q_review_case_languages(c, p->cycle, only, &f->case_languages,
                                     &f->n_case_languages)) ||
        (e = q_review_case_titles(c, p->cycle, only, &f->case_titles, &f->n_case_titles)))
        return e;
    index_readers(f);
    read_titles(f);
    return OK;
}

/* "pt-BR" is read by who reads "pt". */
static bool same_language(str a, str b)
{
    size_t n = 0;
    while (n < a.len && n < b.len && n < LANGUAGE_LETTERS && a.at[n] != '-' && a.at[n] == b.at[n])
        n++;
    return n > 0 && (n == a.len || a.at[n] == '-') && (n == b.len || b.at[n] == '-');
}

static enum fit_language language_of(const struct facts *f, size_t reader, str of_case)
{
    int64_t person = f->p->pool.reviewers[reader].person;
    enum fit_language found = FIT_LANGUAGE_UNKNOWN;
    if (of_case.len == 0)
        return found;
    for (size_t i = f->first_language[reader];
         i < f->n_languages && f->languages[i].person == person; i++) {
        if (same_language(f->languages[i].language, of_case))
            return FIT_SPEAKS;
        found = FIT_SPEAKS_NOT;
    }
    return found;
}

static int fit_of(const struct facts *f, const struct row_review_cases *k, size_t reader,
                  struct fit_facts facts)
{
    int64_t person = f->p->pool.reviewers[reader].person;
    for (size_t i = f->first_expertise[reader];
         i < f->n_expertises && f->expertises[i].person == person; i++) {
        facts.same_expertise = facts.same_expertise || f->expertises[i].expertise == k->expertise;
        facts.same_group =
            facts.same_group || f->expertises[i].expertise_group == k->expertise_group;
    }
    return review_fit(&facts);
}

/* ---- all pairs --------------------------------------------------------------------------------- */

static void fit_all(const struct facts *f, struct review_match *m)
{
    const struct review_plan *p = f->p;
    size_t n = p->pool.n_reviewers, title = 0, language = 0;
    double *words = arena_take(p->c->mem, n + 1, sizeof *words);
    for (size_t i = 0; i < p->n_cases; i++) {
        const struct row_review_cases *k = &p->cases[i];
        struct arena *own = arena_new();
        struct text text = {.mem = own};
        for (; title < f->n_case_titles && f->case_titles[title].nomination == k->id; title++) {
            text_add(&text, f->case_titles[title].title);
            text_add(&text, S("\n"));
        }
        review_texts_near(f->texts, text_str(&text), words);
        arena_free(own);
        str spoken = S("");
        if (language < f->n_case_languages && f->case_languages[language].nomination == k->id)
            spoken = f->case_languages[language].language;
        while (language < f->n_case_languages && f->case_languages[language].nomination == k->id)
            language++;
        for (size_t r = 0; r < n; r++) {
            struct fit_facts facts = {.words = words[r], .language = language_of(f, r, spoken)};
            m->pairs[i * n + r] = (uint16_t)fit_of(f, k, r, facts);
        }
    }
}

static void mark(const struct review_plan *p, struct review_match *m,
                 const struct review_pair_id *pair, const bool *has)
{
    size_t i = case_at(p, pair->a), r = reader_at(p, pair->b);
    if (i == SIZE_MAX || r == SIZE_MAX)
        return;
    uint16_t *at = &m->pairs[i * p->pool.n_reviewers + r];
    *at = (uint16_t)(*at | (has && *has ? PAIR_KEPT : PAIR_BARRED));
    m->kept_of_case[i] += has && *has;
    m->kept_of_reader[r] += has && *has;
}

enum err review_match_load(const struct review_plan *p, int64_t only, struct review_match *m)
{
    struct facts f = {.p = p};
    size_t n = p->pool.n_reviewers;
    enum err e = load(&f, only);
    if (e)
        return e;
    m->pairs = arena_take(p->c->mem, p->n_cases * n + 1, sizeof *m->pairs);
    m->kept_of_case = arena_take(p->c->mem, p->n_cases + 1, sizeof *m->kept_of_case);
    m->kept_of_reader = arena_take(p->c->mem, n + 1, sizeof *m->kept_of_reader);
    fit_all(&f, m);
    for (size_t i = 0; i < p->pool.n_barred; i++)
        mark(p, m, &p->pool.barred[i], NULL);
    for (size_t i = 0; i < p->pool.n_taken; i++)
        mark(p, m, &p->pool.taken[i], &p->pool.has[i]);
    return OK;
}
