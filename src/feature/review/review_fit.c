#include "feature/review/review_fit.h"

#include "kit/terms/terms.h"

#include <math.h>

enum { NEAREST = 3 };

int review_fit(const struct fit_facts *f)
{
    static const double language[] = {
        [FIT_LANGUAGE_UNKNOWN] = 0.5, [FIT_SPEAKS] = 1, [FIT_SPEAKS_NOT] = 0};
    double topic = f->same_expertise ? 1 : fmax(f->same_group ? 0.6 : 0, f->words);
    return (int)lround(FIT_MOST * (0.75 * topic + 0.25 * language[f->language]));
}

/* A word of a text. */
struct entry {
    uint32_t text;
    double weight;
};
struct fit_texts {
    const struct fit_text *list;
    size_t n, readers;
    const struct terms *terms;
    size_t *first;         /* by term, and one more: where its entries begin */
    struct entry *entries; /* by term */
};

/* From texts with terms to terms with texts. */
static void turn(struct arena *mem, struct fit_texts *t, const struct terms_vector *vectors)
{
    size_t n_terms = terms_count(t->terms);
    t->first = arena_take(mem, n_terms + 2, sizeof *t->first);
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < vectors[i].n; k++)
            t->first[vectors[i].list[k].term + 2]++;
    for (size_t term = 2; term <= n_terms + 1; term++)
        t->first[term] += t->first[term - 1];
    t->entries = arena_take(mem, t->first[n_terms + 1] + 1, sizeof *t->entries);
    for (uint32_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < vectors[i].n; k++) {
            const struct terms_weight *w = &vectors[i].list[k];
            t->entries[t->first[w->term + 1]++] = (struct entry){i, w->value};
        }
}

struct fit_texts *review_texts(struct arena *mem, const struct fit_text *list, size_t n,
                               size_t readers)
{
    struct fit_texts *t = arena_take(mem, 1, sizeof *t);
    struct arena *own = arena_new();
    str *words = arena_take(own, n + 1, sizeof *words);
    struct terms_vector *vectors = arena_take(own, n + 1, sizeof *vectors);
    for (size_t i = 0; i < n; i++)
        words[i] = list[i].words;
    *t = (struct fit_texts){.list = list, .n = n, .readers = readers};
    t->terms = terms_learn(mem, words, n);
    for (size_t i = 0; i < n; i++)
        vectors[i] = terms_vector(own, t->terms, words[i]);
    turn(mem, t, vectors);
    arena_free(own);
    return t;
}

static void put_in(double *best, double value)
{
    for (size_t i = 0; i < NEAREST; i++)
        if (value > best[i]) {
            double swap = best[i];
            best[i] = value;
            value = swap;
        }
}

void review_texts_near(const struct fit_texts *t, str of_case, double *words)
{
    struct arena *own = arena_new();
    struct terms_vector v = terms_vector(own, t->terms, of_case);
    double *cosine = arena_take(own, t->n + 1, sizeof *cosine);
    for (size_t i = 0; i < v.n; i++)
        for (size_t k = t->first[v.list[i].term]; k < t->first[v.list[i].term + 1]; k++)
            cosine[t->entries[k].text] += v.known * v.list[i].value * t->entries[k].weight;
    for (size_t i = 0; i < t->readers; i++)
        words[i] = 0;
    for (size_t i = 0, to; i < t->n; i = to) {
        double best[NEAREST] = {0};
        for (to = i; to < t->n && t->list[to].reader == t->list[i].reader; to++)
            put_in(best, cosine[to]);
        words[t->list[i].reader] = (best[0] + best[1] + best[2]) / NEAREST;
    }
    arena_free(own);
}
