#include "feature/review/review_fit.h"

#include "kit/i18n/i18n.h"

#include <math.h>
#include <stdlib.h>

enum { WORDS_MOST = 4000, NEAREST = 3 };

int review_fit(const struct fit_facts *f)
{
    static const double language[] = {
        [FIT_LANGUAGE_UNKNOWN] = 0.5, [FIT_SPEAKS] = 1, [FIT_SPEAKS_NOT] = 0};
    double topic = f->same_expertise ? 1 : fmax(f->same_group ? 0.6 : 0, f->words);
    return (int)lround(FIT_MOST * (0.75 * topic + 0.25 * language[f->language]));
}

/* A word of a text, or of a case (text: not used). */
struct entry {
    uint64_t word;
    uint32_t text;
    double weight; /* first: how often it stands there */
};
struct fit_texts {
    const struct fit_text *list;
    struct entry *entries; /* by word, then by text */
    size_t n, n_entries, readers;
};

static uint64_t hash_of(str word)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < word.len; i++)
        h = (h ^ (unsigned char)word.at[i]) * 1099511628211u;
    return h;
}

static int by_word(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->word != y->word)
        return x->word < y->word ? -1 : 1;
    return (x->text > y->text) - (x->text < y->text);
}

/* Each word of the text once; how many there are. */
static size_t count_words(struct arena *mem, str text, uint32_t number, struct entry *list)
{
    size_t n = 0, kept = 0;
    str rest = i18n_fold(mem, text);
    for (str word; n < WORDS_MOST && i18n_word(&rest, &word);)
        list[n++] = (struct entry){hash_of(word), number, 1};
    qsort(list, n, sizeof *list, by_word);
    for (size_t i = 0; i < n; i++)
        if (kept > 0 && list[kept - 1].word == list[i].word)
            list[kept - 1].weight++;
        else
            list[kept++] = list[i];
    return kept;
}

static size_t end_of_word(const struct fit_texts *t, size_t from)
{
    size_t to = from;
    while (to < t->n_entries && t->entries[to].word == t->entries[from].word)
        to++;
    return to;
}

static double rareness(const struct fit_texts *t, size_t texts)
{
    return log((double)(t->n + 1) / (double)(texts ? texts : 1));
}

static void weigh(struct arena *mem, struct fit_texts *t)
{
    double *length = arena_take(mem, t->n + 1, sizeof *length);
    for (size_t i = 0, to; i < t->n_entries; i = to) {
        to = end_of_word(t, i);
        for (size_t k = i; k < to; k++) {
            t->entries[k].weight *= rareness(t, to - i);
            length[t->entries[k].text] += t->entries[k].weight * t->entries[k].weight;
        }
    }
    for (size_t i = 0; i < t->n_entries; i++)
        t->entries[i].weight /= sqrt(length[t->entries[i].text]);
}

struct fit_texts *review_texts(struct arena *mem, const struct fit_text *list, size_t n,
                               size_t readers)
{
    struct fit_texts *t = arena_take(mem, 1, sizeof *t);
    struct arena *own = arena_new();
    struct entry *words = arena_take(own, WORDS_MOST, sizeof *words);
    size_t room = 0;
    *t = (struct fit_texts){.list = list, .n = n, .readers = readers};
    for (size_t i = 0; i < n; i++)
        room += list[i].words.len / 2 + 1; /* a word and what parts it from the next */
    t->entries = arena_room(mem, (room + 1) * sizeof *t->entries);
    for (uint32_t i = 0; i < n; i++) {
        size_t some = count_words(own, list[i].words, i, words);
        for (size_t k = 0; k < some && t->n_entries < room; k++)
            t->entries[t->n_entries++] = words[k];
    }
    arena_free(own);
    qsort(t->entries, t->n_entries, sizeof *t->entries, by_word);
    weigh(mem, t);
    return t;
}

/* The first entry of a word, or where it would stand. */
static size_t find(const struct fit_texts *t, uint64_t word)
{
    size_t from = 0, to = t->n_entries;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (t->entries[middle].word < word)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Adds up the products of weights in `cosine`, by text. */
static void multiply(const struct fit_texts *t, const struct entry *words, size_t n, double *cosine)
{
    double length = 0;
    for (size_t i = 0; i < n; i++) {
        size_t from = find(t, words[i].word), to = from;
        if (from < t->n_entries && t->entries[from].word == words[i].word)
            to = end_of_word(t, from);
        double weight = words[i].weight * rareness(t, to - from);
        length += weight * weight;
        for (size_t k = from; k < to; k++)
            cosine[t->entries[k].text] += weight * t->entries[k].weight;
    }
    for (size_t i = 0; i < t->n && length > 0; i++)
        cosine[i] /= sqrt(length);
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
    struct entry *list = arena_take(own, WORDS_MOST, sizeof *list);
    double *cosine = arena_take(own, t->n + 1, sizeof *cosine);
    multiply(t, list, count_words(own, of_case, 0, list), cosine);
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
