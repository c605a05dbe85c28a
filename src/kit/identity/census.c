#include "kit/identity/identity_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

uint64_t key_of(uint64_t kind, str word)
{
    return mix_bits(str_hash_on(mix_bits(kind), word));
}

void entries_add(struct entries *e, uint64_t key, uint64_t value)
{
    if (e->n == e->room) {
        e->room = e->room ? e->room * 2 : 1024;
        struct entry *more = arena_room(e->mem, e->room * sizeof *more);
        if (e->n)
            memcpy(more, e->at, e->n * sizeof *more);
        e->at = more;
    }
    e->at[e->n++] = (struct entry){key, value};
}

static int by_key(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->value < b->value ? -1 : a->value > b->value;
}

void entries_close(struct entries *e)
{
    size_t kept = 0;
    if (e->n)
        qsort(e->at, e->n, sizeof *e->at, by_key);
    for (size_t i = 0; i < e->n; i++)
        if (i == 0 || by_key(&e->at[kept - 1], &e->at[i]) != 0)
            e->at[kept++] = e->at[i];
    e->n = kept;
}

size_t entries_first(const struct entries *e, uint64_t key)
{
    size_t low = 0, high = e->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (e->at[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t entries_count(const struct entries *e, uint64_t key)
{
    return (key == UINT64_MAX ? e->n : entries_first(e, key + 1)) - entries_first(e, key);
}

static void count_name(struct census *k, const struct name *name)
{
    for (size_t i = 0; i < name->n; i++) {
        const struct name_word *other = &name->words[i ? 0 : 1];
        entries_add(&k->words, name->words[i].key, name->key);
        entries_add(&k->partners, name->words[i].key, (unsigned char)other->sound.at[0]);
    }
}

static void count_row(struct census *k, const struct row *row, uint64_t person)
{
    if (name_is_full(&row->name))
        count_name(k, &row->name);
    if (row->bones && !row->name.foreign)
        entries_add(&k->bones, row->bones, row->name.key);
    for (size_t i = 0; i < row->n_nicks; i++)
        entries_add(&k->nicks, row->nicks[i].key, person);
    for (size_t i = 0; i < row->n_domains; i++)
        entries_add(&k->domains, key_of('D', row->domains[i]), person);
    for (size_t i = 0; i < row->n_sites; i++)
        entries_add(&k->sites, key_of('U', row->sites[i]), person);
}

/* How many names that have nothing in common use the address: a list, a role, a couple. */
static size_t strangers(const struct row *rows, const struct entry *at, size_t n)
{
    enum { LOOK = 24, MANY = 3 };
    const struct name *seen[MANY];
    size_t kept = 0;
    for (size_t i = 0; i < n && i < LOOK && kept < MANY; i++) {
        const struct name *name = &rows[at[i].value].name;
        bool other = name_is_full(name);
        for (size_t k = 0; k < kept; k++)
            other = other && name_compare(name, seen[k]).relation == NAME_OTHER;
        if (other)
            seen[kept++] = name;
    }
    return kept;
}

static void find_shared(struct ctx *c, struct census *k)
{
    struct entries users = {.mem = c->mem};
    for (size_t i = 0; i < k->n; i++)
        for (size_t a = 0; a < k->rows[i].n_addresses; a++)
            entries_add(&users, k->rows[i].addresses[a].key, i);
    entries_close(&users);
    for (size_t i = 0, end; i < users.n; i = end) {
        for (end = i; end < users.n && users.at[end].key == users.at[i].key;)
            end++;
        for (size_t more = strangers(k->rows, &users.at[i], end - i); more > 1; more--)
            entries_add(&k->shared, users.at[i].key, more);
    }
    entries_close(&k->shared);
}

static size_t different(const struct entries *e)
{
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++)
        n += i == 0 || e->at[i].key != e->at[i - 1].key;
    return n;
}

void census_take(struct ctx *c, const struct row *rows, size_t n, struct census *out)
{
    enum { FEWEST = 2000 }; /* a small list is a part of the world, not all of it */
    struct arena *mem = c->mem;
    struct entries names = {.mem = mem}, persons = {.mem = mem};
    struct census k = {.rows = rows, .n = n, .words = {.mem = mem}, .nicks = {.mem = mem}};
    k.domains.mem = k.sites.mem = k.bones.mem = k.shared.mem = k.partners.mem = k.kin.mem = mem;
    for (size_t i = 0; i < n; i++) {
        uint64_t person = row_person(&rows[i], i);
        count_row(&k, &rows[i], person);
        entries_add(&persons, person, 0);
        if (name_is_full(&rows[i].name))
            entries_add(&names, rows[i].name.key, 0);
    }
    struct entries *all[] = {&k.words, &k.nicks,    &k.domains, &k.sites,
                             &k.bones, &k.partners, &names,     &persons};
    for (size_t i = 0; i < COUNT(all); i++)
        entries_close(all[i]);
    find_shared(c, &k);
    kin_take(c, &k);
    k.names = different(&names);
    size_t people = different(&persons);
    k.prior = -10 * log10(people < FEWEST ? (double)FEWEST : (double)people);
    *out = k;
}

double census_word(const struct census *k, const struct name_word *word, size_t own)
{
    enum { TRUST = 1000, FEW = 3 };
    size_t names = entries_count(&k->words, word->key);
    size_t partners = entries_count(&k->partners, word->key);
    if (partners <= FEW && partners < names)
        names = partners; /* "Jan", "J.", "Jan M.": one person written in several ways */
    double known = word->per_million ? word->per_million : word->plain.len < 3 ? 3000 : 20;
    double others = names > own ? (double)(names - own) : 0;
    double share = (others + known / 1e6 * TRUST) / ((double)k->names + TRUST);
    return -10 * log10(share < 1e-5 ? 1e-5 : share);
}
