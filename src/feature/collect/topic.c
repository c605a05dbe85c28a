/* Which expertise a text is about: each expertise is the sum of the texts that people gave it, as vectors of
 * weighed words (kit/terms), made 1 long; a new text belongs to the nearest by angle (J. Rocchio, Relevance
 * feedback in information retrieval, 1971). docs/method/expertise.md has the measured quality. */
#include "feature/collect/inside.h"

#include "kit/terms/terms.h"

#include <stdlib.h>
#include <string.h>

enum { SURE_PERCENT = 18 };

struct expertise_words {
    int64_t id;
    struct terms_weight *list; /* by term */
    size_t n;
};
struct topics {
    struct terms *terms;
    struct expertise_words *expertises;
    size_t n;
};

static int by_term(const void *a, const void *b)
{
    const struct terms_weight *x = a, *y = b;
    return (x->term > y->term) - (x->term < y->term);
}

static bool is_known(const struct topics *t, int64_t id)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->expertises[i].id == id)
            return true;
    return false;
}

/* Adds up the vectors of the texts of one expertise, through an array of all terms. */
static void sum_up(struct arena *a, struct expertise_words *e, const double *sums, size_t n_terms)
{
    for (size_t i = 0; i < n_terms; i++)
        e->n += sums[i] > 0;
    e->list = arena_take(a, e->n + 1, sizeof *e->list);
    e->n = 0;
    for (size_t i = 0; i < n_terms; i++)
        if (sums[i] > 0)
            e->list[e->n++] = (struct terms_weight){(uint32_t)i, sums[i]};
    terms_to_unit(e->list, e->n);
}

struct topics *topic_learn(struct arena *a, const struct topic_text *texts, size_t n)
{
    struct topics *t = arena_take(a, 1, sizeof *t);
    struct arena *scratch = arena_new(), *table = arena_new();
    str *words = arena_take(table, n + 1, sizeof *words);
    t->expertises = arena_take(a, n + 1, sizeof *t->expertises);
    for (size_t i = 0; i < n; i++) {
        words[i] = texts[i].words;
        if (!is_known(t, texts[i].expertise))
            t->expertises[t->n++].id = texts[i].expertise;
    }
    t->terms = terms_learn(a, words, n);
    size_t n_terms = terms_count(t->terms);
    double *sums = arena_take(table, n_terms + 1, sizeof *sums);
    for (size_t k = 0; k < t->n; k++) {
        memset(sums, 0, (n_terms + 1) * sizeof *sums);
        for (size_t i = 0; i < n; i++) {
            if (texts[i].expertise != t->expertises[k].id)
                continue;
            struct terms_vector v = terms_vector(scratch, t->terms, words[i]);
            for (size_t j = 0; j < v.n; j++)
                sums[v.list[j].term] += v.list[j].value;
            arena_reset(scratch);
        }
        sum_up(a, &t->expertises[k], sums, n_terms);
    }
    arena_free(table);
    arena_free(scratch);
    return t;
}

/* ---- guessing --------------------------------------------------------------------------------- */

static double cosine(const struct terms_vector *v, const struct expertise_words *e, uint32_t *best)
{
    double sum = 0, most = 0;
    for (size_t i = 0; i < v->n; i++) {
        const struct terms_weight *w = bsearch(&v->list[i], e->list, e->n, sizeof *w, by_term);
        double part = w ? w->value * v->list[i].value : 0;
        sum += part;
        if (part > most) {
            most = part;
            *best = v->list[i].term;
        }
    }
    return sum;
}

struct topic topic_guess(struct arena *a, const struct topics *t, str text)
{
    struct terms_vector v = terms_vector(a, t->terms, text);
    struct topic topic = {0};
    uint32_t best = 0, term = 0;
    double most = 0;
    for (size_t k = 0; k < t->n; k++) {
        double sum = cosine(&v, &t->expertises[k], &term);
        if (sum > most) {
            most = sum;
            best = term;
            topic.expertise = t->expertises[k].id;
        }
    }
    topic.percent = (int)(100 * most + 0.5);
    if (topic.percent < SURE_PERCENT)
        return (struct topic){.percent = topic.percent};
    topic.word = terms_word(a, t->terms, text, best);
    return topic;
}

int64_t collect_expertise(struct ctx *c, const struct topics *topics, str words)
{
    return topic_guess(c->mem, topics, words).expertise;
}
