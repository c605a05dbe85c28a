#include "kit/identity/facts.h"

#include <stdlib.h>
#include <string.h>

enum { SURE = 20, ALL_WITH_ALL = 24, NEXT_ONES = 10, MOST_NAMES = 12, MOST_LOOKS = 400 };

/* ---- who meets whom ---------------------------------------------------------------------------- */

static void pair_keys(const struct row *row, size_t at, struct entries *keys)
{
    const struct name *name = &row->name;
    for (size_t i = 0; i < name->n; i++) {
        for (size_t k = 0; k < name->n; k++) {
            const struct name_word *x = &name->words[i], *y = &name->words[k];
            if (i == k)
                continue;
            if (i < k) /* in any order */
                entries_add(keys, x->key ^ y->key ^ (x->key + y->key), at);
            uint64_t letter = (unsigned char)y->plain.at[0];
            entries_add(keys, x->key * 31 + letter, at); /* initials, slips of the pen in y */
            str end = str_from(y->plain, y->plain.len > 3 ? y->plain.len - 3 : 0);
            entries_add(keys, key_of('E', end) ^ x->key, at);
        }
    }
}

/* Handles that are often made of a name. */
static void made_keys(struct ctx *c, const struct row *row, size_t at, struct entries *keys)
{
    const struct name *name = &row->name;
    for (size_t i = 0; i < name->n; i++) {
        for (size_t k = 0; k < name->n; k++) {
            str x = name->words[i].plain, y = name->words[k].plain;
            if (i == k)
                continue;
            const str made[] = {
                arena_format(c->mem, "%.*s%.*s", STR_ARG(x), STR_ARG(y)),
                arena_format(c->mem, "%.1s%.*s", x.at, STR_ARG(y)),
                arena_format(c->mem, "%.*s%.1s", STR_ARG(y), x.at),
            };
            for (size_t m = 0; m < COUNT(made); m++)
                entries_add(keys, key_of('K', made[m]), at);
        }
    }
}

void row_keys(struct ctx *c, const struct row *row, size_t at, struct entries *keys)
{
    const struct name *name = &row->name;
    for (size_t i = 0; i < row->n_addresses; i++)
        if (row->addresses[i].personal)
            entries_add(keys, row->addresses[i].key, at);
    for (size_t i = 0; i < row->n_nicks; i++)
        entries_add(keys, row->nicks[i].key, at);
    for (size_t i = 0; i < row->n_sites; i++)
        entries_add(keys, key_of('U', row->sites[i]), at);
    for (size_t i = 0; i < row->n_domains; i++)
        entries_add(keys, key_of('D', row->domains[i]), at);
    for (size_t i = 0; i < name->n; i++)
        entries_add(keys, name->words[i].key, at);
    if (!name_is_full(name))
        return;
    entries_add(keys, name->key, at);
    if (row->bones)
        entries_add(keys, row->bones, at);
    for (size_t i = 0, start = 0; i < name->n; start += name->words[i].plain.len, i++)
        entries_add(
            keys,
            key_of('J', arena_format(c->mem, "%.*s%.*s", STR_ARG(str_from(name->joined, start)),
                                     STR_ARG(str_upto(name->joined, start)))),
            at);
    pair_keys(row, at, keys);
    made_keys(c, row, at, keys);
}

/* Pairs to look at. Where many meet, each looks at the next ones alone, and at the first. */
static void meet(const struct entries *keys, struct entries *pairs)
{
    for (size_t i = 0, end; i < keys->n; i = end) {
        for (end = i; end < keys->n && keys->at[end].key == keys->at[i].key;)
            end++;
        size_t reach = end - i <= ALL_WITH_ALL ? ALL_WITH_ALL : NEXT_ONES;
        for (size_t a = i; a < end; a++) {
            if (end - i > ALL_WITH_ALL && a > i)
                entries_add(pairs, keys->at[i].value, keys->at[a].value);
            for (size_t b = a + 1; b < end && b <= a + reach; b++)
                entries_add(pairs, keys->at[a].value, keys->at[b].value);
        }
    }
    entries_close(pairs);
}

/* ---- groups ------------------------------------------------------------------------------------ */

struct found {
    size_t a, b;
    struct verdict v;
};

static int by_score(const void *left, const void *right)
{
    const struct found *x = left, *y = right;
    if (x->v.score != y->v.score)
        return x->v.score > y->v.score ? -1 : 1;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return x->b < y->b ? -1 : x->b > y->b;
}

/* The different full names of a group, as places of records. */
struct crowd {
    size_t names[MOST_NAMES], n;
};
struct groups {
    const struct row *rows;
    size_t *parent;
    struct crowd *crowds;
    size_t *next; /* records of one group, in a circle */
};

static size_t root_of(struct groups *g, size_t i)
{
    while (g->parent[i] != i)
        i = g->parent[i] = g->parent[g->parent[i]];
    return i;
}

/* Nobody is joined with somebody of another name by way of a third: only who shares an address or an
 * account may have changed a part of the name. */
static bool contrary(struct groups *g, const struct crowd *x, const struct crowd *y, unsigned known)
{
    bool strong = known & (1u << FACT_ADDRESS | 1u << FACT_ACCOUNT);
    for (size_t i = 0; i < x->n; i++) {
        for (size_t k = 0; k < y->n; k++) {
            const struct name *a = &g->rows[x->names[i]].name, *b = &g->rows[y->names[k]].name;
            enum name_relation r = name_compare(a, b).relation;
            if (r == NAME_OTHER || (r == NAME_CHANGED && !strong))
                return true;
        }
    }
    return false;
}

/* Two accounts at one place that are not alike: "skang" and "quarkgravel", but not "skang" and "skangx". */
static bool other_account(const struct row *a, const struct row *b)
{
    for (size_t i = 0; i < a->n_nicks; i++)
        for (size_t k = 0; k < b->n_nicks; k++) {
            const struct nick *x = &a->nicks[i], *y = &b->nicks[k];
            if (!x->made && !y->made && x->site.len && str_same(x->site, y->site) &&
                !str_starts(x->word, y->word) && !str_starts(y->word, x->word))
                return true;
        }
    return false;
}

/* Somebody has one account at a place, so groups that have two there are two people. */
static bool other_accounts(const struct groups *g, size_t x, size_t y)
{
    size_t looked = 0, i = x;
    do {
        size_t k = y;
        do {
            if (other_account(&g->rows[i], &g->rows[k]))
                return true;
            k = g->next[k];
        } while (k != y && ++looked < MOST_LOOKS);
        i = g->next[i];
    } while (i != x && looked < MOST_LOOKS);
    return false;
}

static void add_names(struct groups *g, struct crowd *to, const struct crowd *from)
{
    for (size_t i = 0; i < from->n; i++) {
        bool had = false;
        for (size_t k = 0; k < to->n; k++)
            had |= g->rows[to->names[k]].name.key == g->rows[from->names[i]].name.key;
        if (!had && to->n < MOST_NAMES)
            to->names[to->n++] = from->names[i];
    }
}

static void join(struct groups *g, const struct found *f)
{
    size_t x = root_of(g, f->a), y = root_of(g, f->b);
    bool shared = f->v.facts & (1u << FACT_ADDRESS | 1u << FACT_ACCOUNT);
    if (x == y || contrary(g, &g->crowds[x], &g->crowds[y], f->v.facts) ||
        (!shared && other_accounts(g, f->a, f->b)))
        return;
    size_t after = g->next[f->a];
    g->next[f->a] = g->next[f->b];
    g->next[f->b] = after;
    size_t first = x < y ? x : y, second = x < y ? y : x;
    g->parent[second] = first;
    add_names(g, &g->crowds[first], &g->crowds[second]);
}

static struct identity_pair pair_of(struct ctx *c, const struct found *f)
{
    return (struct identity_pair){f->a, f->b, (int)f->v.score, f->v.named,
                                  facts_in_words(c, &f->v)};
}

/* ---- suggestions ------------------------------------------------------------------------------- */

static void suggest(struct ctx *c, struct groups *g, const struct found *all, size_t n,
                    struct identity_answer *out)
{
    struct identity_pair *pairs = arena_take(c->mem, n ? n : 1, sizeof *pairs);
    unsigned char *told = arena_take(c->mem, n ? n : 1, 1);
    struct entries seen = {.mem = c->mem};
    size_t kept = 0;
    /* the best pair of each two groups: sorted by score, so the first one of its key */
    for (size_t i = 0; i < n; i++) {
        size_t x = root_of(g, all[i].a), y = root_of(g, all[i].b);
        if (x != y)
            entries_add(&seen, x < y ? x << 32 | y : y << 32 | x, i);
    }
    entries_close(&seen);
    for (size_t i = 0; i < seen.n; i++)
        if (i == 0 || seen.at[i].key != seen.at[i - 1].key)
            told[seen.at[i].value] = 1;
    for (size_t i = 0; i < n; i++) {
        if (!told[i])
            continue;
        pairs[kept++] = pair_of(c, &all[i]);
    }
    out->pairs = pairs;
    out->n_pairs = kept;
}

static void explain(struct ctx *c, struct groups *g, const struct found *all, size_t n,
                    struct identity_answer *out)
{
    struct identity_pair *pairs = arena_take(c->mem, n + 1, sizeof *pairs);
    out->n_joined = 0;
    for (size_t i = 0; i < n; i++)
        if (root_of(g, all[i].a) == root_of(g, all[i].b))
            pairs[out->n_joined++] = pair_of(c, &all[i]);
    out->joined = pairs;
}

static struct found *look(struct ctx *c, const struct census *k, const struct entries *pairs,
                          size_t *n)
{
    struct found *found = arena_room(c->mem, (pairs->n ? pairs->n : 1) * sizeof *found);
    size_t kept = 0;
    for (size_t i = 0; i < pairs->n; i++) {
        size_t a = (size_t)pairs->at[i].key, b = (size_t)pairs->at[i].value;
        struct verdict v = weigh(k, a, b);
        if (v.score >= 0 || v.named)
            found[kept++] = (struct found){a, b, v};
    }
    qsort(found, kept, sizeof *found, by_score);
    *n = kept;
    return found;
}

void identity_match(struct ctx *c, const struct identity *all, size_t n,
                    struct identity_answer *out)
{
    struct row *rows = arena_take(c->mem, n ? n : 1, sizeof *rows);
    size_t *parent = arena_take(c->mem, n ? n : 1, sizeof *parent), n_found;
    struct groups g = {rows, parent, arena_take(c->mem, n ? n : 1, sizeof *g.crowds),
                       arena_take(c->mem, n ? n : 1, sizeof *g.next)};
    struct entries keys = {.mem = c->mem}, pairs = {.mem = c->mem};
    struct census census;
    for (size_t i = 0; i < n; i++) {
        row_read(c, &all[i], &rows[i]);
        parent[i] = g.next[i] = i;
        if (name_is_full(&rows[i].name))
            g.crowds[i] = (struct crowd){{i}, 1};
        row_keys(c, &rows[i], i, &keys);
    }
    entries_close(&keys);
    census_take(c, rows, n, &census);
    meet(&keys, &pairs);
    struct found *found = look(c, &census, &pairs, &n_found);
    size_t sure = 0;
    while (sure < n_found && found[sure].v.score >= SURE)
        join(&g, &found[sure++]);
    explain(c, &g, found, sure, out);
    suggest(c, &g, found, n_found, out);
    for (size_t i = 0; i < n; i++)
        parent[i] = root_of(&g, i);
    out->group = parent;
}
