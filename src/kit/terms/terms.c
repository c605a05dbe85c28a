#include "kit/terms/terms.h"

#include "kit/i18n/i18n.h"

#include <math.h>
#include <stdlib.h>

enum { WORDS_MOST = 4000, FIRST_ROOM = 4096 };

struct term {
    uint64_t hash;
    uint32_t number, texts; /* texts 0: an empty place */
};
struct terms {
    struct arena *mem;
    struct term *places; /* by hash; a power of two of them, at least half empty */
    size_t room, n, n_texts;
};

/* ---- words ------------------------------------------------------------------------------------ */

struct counted {
    uint64_t hash;
    str word;
    uint32_t times;
};

static int by_hash(const void *a, const void *b)
{
    const struct counted *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

/* The words of a text, each once, with how often it stands there. */
static struct counted *count_words(struct arena *mem, str text, size_t *n)
{
    size_t all = 0, kept = 0;
    str rest = i18n_fold(mem, text);
    size_t most = rest.len / 2 < WORDS_MOST ? rest.len / 2 + 1 : WORDS_MOST;
    struct counted *list = arena_take(mem, most + 1, sizeof *list);
    for (str word; all < most && i18n_word(&rest, &word);)
        if (word.len > 1 || (unsigned char)word.at[0] >= 0x80)
            list[all++] = (struct counted){mix_bits(str_hash(word)), word, 1};
    qsort(list, all, sizeof *list, by_hash);
    for (size_t i = 0; i < all; i++)
        if (kept > 0 && list[kept - 1].hash == list[i].hash)
            list[kept - 1].times++;
        else
            list[kept++] = list[i];
    *n = kept;
    return list;
}

static struct term *place_of(const struct terms *t, uint64_t hash)
{
    size_t at = hash & (t->room - 1);
    while (t->places[at].texts && t->places[at].hash != hash)
        at = (at + 1) & (t->room - 1);
    return &t->places[at];
}

static void grow(struct terms *t)
{
    const struct terms old = *t;
    t->room = old.room ? 2 * old.room : FIRST_ROOM;
    t->places = arena_take(t->mem, t->room, sizeof *t->places);
    for (size_t i = 0; i < old.room; i++)
        if (old.places[i].texts)
            *place_of(t, old.places[i].hash) = old.places[i];
}

static void learn(struct terms *t, uint64_t hash)
{
    if (2 * (t->n + 1) > t->room)
        grow(t);
    struct term *term = place_of(t, hash);
    if (!term->texts)
        *term = (struct term){.hash = hash, .number = (uint32_t)t->n++};
    term->texts++;
}

struct terms *terms_learn(struct arena *mem, const str *texts, size_t n)
{
    struct terms *t = arena_take(mem, 1, sizeof *t);
    struct arena *scratch = arena_new();
    *t = (struct terms){.mem = mem, .n_texts = n};
    grow(t);
    for (size_t i = 0, n_words; i < n; i++) {
        const struct counted *words = count_words(scratch, texts[i], &n_words);
        for (size_t k = 0; k < n_words; k++)
            learn(t, words[k].hash);
        arena_reset(scratch);
    }
    arena_free(scratch);
    return t;
}

size_t terms_count(const struct terms *t)
{
    return t->n;
}

/* ---- weights ---------------------------------------------------------------------------------- */

static double rarity(const struct terms *t, uint32_t texts)
{
    return log((1 + (double)t->n_texts) / (1.0 + texts)) + 1;
}

static int by_term(const void *a, const void *b)
{
    const struct terms_weight *x = a, *y = b;
    return (x->term > y->term) - (x->term < y->term);
}

static double square(const struct terms_weight *list, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += list[i].value * list[i].value;
    return sum;
}

void terms_to_unit(struct terms_weight *list, size_t n)
{
    double length = sqrt(square(list, n));
    for (size_t i = 0; i < n && length > 0; i++)
        list[i].value /= length;
}

struct terms_vector terms_vector(struct arena *mem, const struct terms *t, str text)
{
    size_t n_words;
    const struct counted *words = count_words(mem, text, &n_words);
    struct terms_vector v = {.list = arena_take(mem, n_words + 1, sizeof *v.list)};
    double unknown = 0;
    for (size_t i = 0; i < n_words; i++) {
        const struct term *term = place_of(t, words[i].hash);
        double value = (1 + log(words[i].times)) * rarity(t, term->texts);
        if (term->texts)
            v.list[v.n++] = (struct terms_weight){term->number, value};
        else
            unknown += value * value;
    }
    double known = square(v.list, v.n);
    v.known = known > 0 ? sqrt(known / (known + unknown)) : 0;
    qsort(v.list, v.n, sizeof *v.list, by_term);
    terms_to_unit(v.list, v.n);
    return v;
}

str terms_word(struct arena *mem, const struct terms *t, str text, uint32_t term)
{
    size_t n;
    const struct counted *words = count_words(mem, text, &n);
    for (size_t i = 0; i < n; i++) {
        const struct term *of = place_of(t, words[i].hash);
        if (of->texts && of->number == term)
            return words[i].word;
    }
    return (str){0};
}

double terms_cosine(const struct terms_vector *a, const struct terms_vector *b)
{
    double sum = 0;
    for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
        if (a->list[i].term == b->list[k].term)
            sum += a->list[i++].value * b->list[k++].value;
        else if (a->list[i].term < b->list[k].term)
            i++;
        else
            k++;
    }
    return sum;
}
