/* Which expertise a text is about: each expertise is the sum of the texts that people gave it, as TF-IDF
 * vectors of unit length; a new text belongs to the nearest by angle (K. Sparck Jones, A statistical
 * interpretation of term specificity, 1972; G. Salton and C. Buckley, Term-weighting approaches, 1988).
 * docs/method/expertise.md has the measured quality. */
#include "feature/collect/inside.h"

#include "kit/i18n/i18n.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_A_TEXT = 200, LETTERS_LEAST = 2, SURE_PERCENT = 18 };

struct term {
    uint64_t hash;
    uint32_t number, texts; /* number: of the word, from 0; texts that have it */
};
struct weight {
    uint32_t term;
    float value;
};
struct expertise_words {
    int64_t id;
    struct weight *list; /* sorted by term */
    size_t n;
};
struct topics {
    struct term *terms; /* a table by hash, a power of two of places; texts 0: empty */
    size_t room, n_terms, n_texts;
    struct expertise_words *expertises;
    size_t n;
};

/* ---- words ------------------------------------------------------------------------------------ */

static uint64_t hash_of(str word)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < word.len; i++)
        h = (h ^ (unsigned char)word.at[i]) * 1099511628211u;
    return h ^ h >> 29;
}

struct counted {
    uint64_t hash;
    str word;
    uint32_t times;
};

/* The words of a text, each once, with how often it stands there. */
static size_t count_words(struct arena *a, str text, struct counted *list)
{
    size_t n = 0;
    str rest = i18n_fold(a, text);
    for (str word; i18n_word(&rest, &word);) {
        uint64_t hash = hash_of(word);
        size_t at = 0;
        if (str_chars(word) < LETTERS_LEAST && (unsigned char)word.at[0] < 0x80)
            continue;
        while (at < n && list[at].hash != hash)
            at++;
        if (at == WORDS_A_TEXT)
            continue;
        if (at == n)
            list[n++] = (struct counted){.hash = hash, .word = word};
        list[at].times++;
    }
    return n;
}

static struct term *place_of(const struct topics *t, uint64_t hash)
{
    size_t at = hash & (t->room - 1);
    while (t->terms[at].texts && t->terms[at].hash != hash)
        at = (at + 1) & (t->room - 1);
    return &t->terms[at];
}

static void grow(struct arena *a, struct topics *t)
{
    struct topics more = *t;
    more.room = t->room ? 2 * t->room : 4096;
    more.terms = arena_take(a, more.room, sizeof *more.terms);
    for (size_t i = 0; i < t->room; i++)
        if (t->terms[i].texts)
            *place_of(&more, t->terms[i].hash) = t->terms[i];
    *t = more;
}

static void learn_terms(struct arena *a, struct topics *t, const struct counted *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (2 * (t->n_terms + 1) > t->room)
            grow(a, t);
        struct term *term = place_of(t, words[i].hash);
        if (!term->texts)
            *term = (struct term){.hash = words[i].hash, .number = (uint32_t)t->n_terms++};
        term->texts++;
    }
}

/* ---- weights ---------------------------------------------------------------------------------- */

static double rarity(const struct topics *t, const struct term *term)
{
    return log((1.0 + (double)t->n_texts) / (1.0 + term->texts)) + 1;
}

static int by_term(const void *a, const void *b)
{
    const struct weight *x = a, *y = b;
    return x->term < y->term ? -1 : x->term > y->term;
}

static void to_unit(struct weight *list, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)list[i].value * list[i].value;
    for (size_t i = 0; i < n && sum > 0; i++)
        list[i].value = (float)(list[i].value / sqrt(sum));
}

/* The text as a vector of unit length, sorted by term; words that nobody used before are left out. */
static size_t vector_of(const struct topics *t, const struct counted *words, size_t n,
                        struct weight *list)
{
    size_t many = 0;
    for (size_t i = 0; i < n; i++) {
        const struct term *term = t->room ? place_of(t, words[i].hash) : NULL;
        if (term && term->texts)
            list[many++] =
                (struct weight){term->number, (float)((1 + log(words[i].times)) * rarity(t, term))};
    }
    qsort(list, many, sizeof *list, by_term);
    to_unit(list, many);
    return many;
}

static struct expertise_words *words_of(struct topics *t, int64_t id)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->expertises[i].id == id)
            return &t->expertises[i];
    t->expertises[t->n].id = id;
    return &t->expertises[t->n++];
}

/* Adds up the vectors of the texts of one expertise, through an array of all terms. */
static void sum_up(struct arena *a, struct expertise_words *e, const float *sums, size_t n_terms)
{
    for (size_t i = 0; i < n_terms; i++)
        e->n += sums[i] > 0;
    e->list = arena_take(a, e->n + 1, sizeof *e->list);
    e->n = 0;
    for (size_t i = 0; i < n_terms; i++)
        if (sums[i] > 0)
            e->list[e->n++] = (struct weight){(uint32_t)i, sums[i]};
    to_unit(e->list, e->n);
}

struct topics *topic_learn(struct arena *a, const struct topic_text *texts, size_t n)
{
    struct topics *t = arena_take(a, 1, sizeof *t);
    struct arena *scratch = arena_new();
    struct counted words[WORDS_A_TEXT];
    struct weight list[WORDS_A_TEXT];
    for (size_t i = 0; i < n; i++) {
        memset(words, 0, sizeof words);
        learn_terms(a, t, words, count_words(scratch, texts[i].words, words));
        arena_reset(scratch);
    }
    t->n_texts = n;
    t->expertises = arena_take(a, n + 1, sizeof *t->expertises);
    for (size_t i = 0; i < n; i++)
        words_of(t, texts[i].expertise);
    struct arena *table = arena_new();
    float *sums = arena_take(table, t->n_terms + 1, sizeof *sums);
    for (size_t k = 0; k < t->n; k++) {
        memset(sums, 0, (t->n_terms + 1) * sizeof *sums);
        for (size_t i = 0; i < n; i++) {
            if (texts[i].expertise != t->expertises[k].id)
                continue;
            memset(words, 0, sizeof words);
            size_t many = vector_of(t, words, count_words(scratch, texts[i].words, words), list);
            for (size_t j = 0; j < many; j++)
                sums[list[j].term] += list[j].value;
            arena_reset(scratch);
        }
        sum_up(a, &t->expertises[k], sums, t->n_terms);
    }
    arena_free(table);
    arena_free(scratch);
    return t;
}

/* ---- guessing --------------------------------------------------------------------------------- */

static double cosine(const struct weight *list, size_t n, const struct expertise_words *e,
                     uint32_t *best)
{
    double sum = 0, most = 0;
    for (size_t i = 0; i < n; i++) {
        const struct weight *w = bsearch(&list[i], e->list, e->n, sizeof *e->list, by_term);
        double part = w ? (double)w->value * list[i].value : 0;
        sum += part;
        if (part > most) {
            most = part;
            *best = list[i].term;
        }
    }
    return sum;
}

struct topic topic_guess(struct arena *a, const struct topics *t, str text)
{
    struct counted words[WORDS_A_TEXT] = {0};
    struct weight list[WORDS_A_TEXT];
    struct topic topic = {0};
    uint32_t best = 0, term = 0;
    double most = 0;
    size_t n_words = count_words(a, text, words), n = vector_of(t, words, n_words, list);
    for (size_t k = 0; k < t->n; k++) {
        double sum = cosine(list, n, &t->expertises[k], &term);
        if (sum > most) {
            most = sum;
            best = term;
            topic.expertise = t->expertises[k].id;
        }
    }
    topic.percent = (int)(100 * most + 0.5);
    if (topic.percent < SURE_PERCENT)
        return (struct topic){.percent = topic.percent};
    for (size_t i = 0; i < n_words; i++) {
        const struct term *of = place_of(t, words[i].hash);
        if (of->texts && of->number == best)
            topic.word = words[i].word;
    }
    return topic;
}

int64_t collect_expertise(struct ctx *c, const struct topics *topics, str words)
{
    return topic_guess(c->mem, topics, words).expertise;
}
