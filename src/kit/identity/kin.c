#include "kit/identity/identity_internal.h"

/* Names go together by language: Keiko stands with Takeuchi more often than chance in a list from all
 * over the world would say. Words that occur in names together, directly or by way of others, are kin. */

struct kin {
    const struct entries *words;
    size_t *parent, *size; /* by the place of a word's first entry */
};

static size_t root_of(size_t *parent, size_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

static void join(struct kin *k, const struct name *name)
{
    for (size_t i = 1; i < name->n; i++) {
        size_t x = root_of(k->parent, entries_first(k->words, name->words[0].key));
        size_t y = root_of(k->parent, entries_first(k->words, name->words[i].key));
        k->parent[x < y ? y : x] = x < y ? x : y;
    }
}

void kin_take(struct ctx *c, struct census *census)
{
    const struct entries *words = &census->words;
    struct kin k = {words, arena_take(c->mem, words->n + 1, sizeof(size_t)),
                    arena_take(c->mem, words->n + 1, sizeof(size_t))};
    for (size_t i = 0; i < words->n; i++)
        k.parent[i] = i;
    for (size_t i = 0; i < census->n; i++)
        if (name_is_full(&census->rows[i].name))
            join(&k, &census->rows[i].name);
    for (size_t i = 0; i < words->n; i++)
        k.size[root_of(k.parent, entries_first(words, words->at[i].key))]++;
    for (size_t i = 0; i < words->n; i++)
        if (i == 0 || words->at[i].key != words->at[i - 1].key) /* a name has two words or more */
            entries_add(&census->kin, words->at[i].key, k.size[root_of(k.parent, i)] / 2);
    entries_close(&census->kin);
}

size_t kin_count(const struct census *census, uint64_t word)
{
    size_t i = entries_first(&census->kin, word);
    return i < census->kin.n && census->kin.at[i].key == word ? (size_t)census->kin.at[i].value : 0;
}
