#include "kit/identity/facts.h"

#include <math.h>

enum { MOST_NAME = 85, FEW_AT_DOMAIN = 2, SOME_AT_DOMAIN = 12, COMMON = 12 };

struct weighing {
    const struct census *k;
    const struct row *a, *b;
    struct name_match names;
    double score, name; /* name: rarity of what both names share */
    unsigned facts;
    bool crowded; /* the address is used under three names or more */
};

static void note(struct weighing *w, enum fact fact)
{
    w->facts |= 1u << fact;
    w->score += facts[fact].weight;
}

static bool same_person_by_name(const struct weighing *w)
{
    return w->names.relation >= NAME_SAME && w->names.relation <= NAME_INITIAL;
}

/* ---- names ------------------------------------------------------------------------------------- */

/* Wei Wang: one syllable with a surname of millions. */
static bool is_short_chinese(const struct name *name)
{
    for (size_t i = 0; i < 2 && name->n == 2; i++)
        if (word_is_chinese_surname(name->words[i].plain) &&
            word_is_short_chinese(name->words[1 - i].plain))
            return true;
    return false;
}

/* Full names that both records have: one or two. */
static size_t own_names(const struct weighing *w)
{
    return w->a->name.key != w->b->name.key && name_is_full(&w->a->name) &&
                   name_is_full(&w->b->name)
               ? 2
               : 1;
}

/* The same measured among the kin of the words, if several names have each of them. */
static double among_kin(const struct weighing *w)
{
    double others = 1, kin = 1;
    for (size_t i = 0; i < w->names.n_shared; i++) {
        size_t names = entries_count(&w->k->words, w->names.shared[i]->key);
        size_t partners = entries_count(&w->k->partners, w->names.shared[i]->key);
        names = partners < names && partners <= 2 ? partners : names;
        others *= names > own_names(w) ? (double)(names - own_names(w)) : 0;
        kin = (double)kin_count(w->k, w->names.shared[i]->key);
    }
    if (w->names.n_shared != 2 || others < 1)
        return MOST_NAME;
    return -w->k->prior - 10 * log10(others / (kin < 1 ? 1 : kin));
}

static double rarity(const struct weighing *w)
{
    double sum = 0;
    for (size_t i = 0; i < w->names.n_shared; i++)
        sum += census_word(w->k, w->names.shared[i], own_names(w));
    if (w->names.n_shared == 2 && (is_short_chinese(&w->a->name) || is_short_chinese(&w->b->name)))
        sum = sum > 38 ? 38 : sum;
    sum = sum > MOST_NAME ? MOST_NAME : sum;
    double kin = among_kin(w);
    return sum < kin ? sum : kin;
}

static enum fact fact_of(const struct weighing *w)
{
    switch (w->names.relation) {
    case NAME_SPELLED: return FACT_SPELLED;
    case NAME_BONES:
        return entries_count(&w->k->bones, w->a->bones) > 2 ? FACT_BONES_MANY : FACT_BONES;
    case NAME_SHORT: return FACT_SHORT;
    case NAME_TYPO: return FACT_TYPO;
    case NAME_INITIAL: return FACT_INITIAL;
    case NAME_CHANGED: return FACT_CHANGED;
    case NAME_OTHER: return FACT_OTHER;
    case NAME_UNKNOWN:
    case NAME_SAME: break;
    }
    return FACT_NAME;
}

static void weigh_names(struct weighing *w)
{
    enum { MOST_OF_ONE = 12 }; /* a given name or a surname alone */
    enum name_relation r = w->names.relation;
    w->name = rarity(w);
    if (r == NAME_UNKNOWN) {
        if (w->names.n_shared)
            w->score += w->name > MOST_OF_ONE ? MOST_OF_ONE : w->name;
        return;
    }
    note(w, fact_of(w));
    if (r == NAME_CHANGED)
        w->score += w->name > MOST_OF_ONE ? MOST_OF_ONE : w->name;
    else if (r != NAME_OTHER)
        w->score += w->name;
    if (w->names.left_over && r != NAME_CHANGED && r != NAME_OTHER)
        note(w, FACT_LEFT_OVER);
    if (same_person_by_name(w) && w->name + w->k->prior < COMMON)
        w->facts |= 1u << FACT_COMMON;
}

/* ---- addresses and pages ----------------------------------------------------------------------- */

static void weigh_addresses(struct weighing *w)
{
    enum fact best = FACTS;
    for (size_t i = 0; i < w->a->n_addresses; i++) {
        for (size_t j = 0; j < w->b->n_addresses; j++) {
            const struct place *x = &w->a->addresses[i], *y = &w->b->addresses[j];
            if (!x->personal || !str_same(x->whole, y->whole))
                continue;
            size_t names = entries_count(&w->k->shared, x->key);
            bool shared = names > 0;
            w->crowded |= names > 1;
            best = !shared || best == FACT_ADDRESS ? FACT_ADDRESS : FACT_SHARED;
        }
    }
    if (best != FACTS)
        note(w, best);
}

static void weigh_pages(struct weighing *w)
{
    enum { MANY = 3 };
    for (size_t i = 0; i < w->a->n_sites; i++)
        for (size_t j = 0; j < w->b->n_sites; j++)
            if (str_same(w->a->sites[i], w->b->sites[j]) &&
                entries_count(&w->k->sites, key_of('U', w->a->sites[i])) <= MANY) {
                note(w, FACT_PAGE);
                return;
            }
}

static void weigh_domains(struct weighing *w)
{
    size_t fewest = SIZE_MAX;
    for (size_t i = 0; i < w->a->n_domains; i++) {
        for (size_t j = 0; j < w->b->n_domains; j++) {
            if (!str_same(w->a->domains[i], w->b->domains[j]))
                continue;
            size_t people = entries_count(&w->k->domains, key_of('D', w->a->domains[i]));
            fewest = people < fewest ? people : fewest;
        }
    }
    /* two people of a common name may well be in one company */
    if (fewest <= FEW_AT_DOMAIN && !(w->facts & 1u << FACT_COMMON))
        note(w, FACT_OWN_DOMAIN);
    else if (fewest <= SOME_AT_DOMAIN)
        note(w, FACT_DOMAIN);
}

/* ---- handles ----------------------------------------------------------------------------------- */

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

/* A handle that is no name: the longer, the rarer; digits more so. */
static double own_nick(const struct weighing *w, const struct nick *nick)
{
    static const int BY_LENGTH[] = {0, 0, 4, 10, 24, 34, 42, 49, 54, 58, 62};
    enum { MANY = 3, LITTLE = 10, DIGIT = 3 };
    size_t letters = nick->word.len < COUNT(BY_LENGTH) ? nick->word.len : COUNT(BY_LENGTH) - 1;
    double worth = BY_LENGTH[letters];
    bool digits = false;
    for (size_t i = 0; i < nick->word.len; i++)
        digits |= is_digit(nick->word.at[i]);
    bool is_name =
        entries_count(&w->k->words, nick->word_key) > 0 || word_per_million(nick->word) > 0;
    if (is_name || entries_count(&w->k->nicks, nick->key) > MANY)
        return worth < LITTLE ? worth : LITTLE;
    return digits ? worth + DIGIT : worth;
}

static double made_nick(const struct weighing *w, const struct nick_match *m)
{
    enum { LETTER = 13, PART = 4 };
    if (m->part == NICK_FULL)
        return census_word(w->k, m->words[0], 1) + census_word(w->k, m->words[1], 1);
    return m->part == NICK_INITIAL ? census_word(w->k, m->words[0], 1) + LETTER : PART;
}

/* What the same handle says beyond the name. */
static double same_nick(const struct weighing *w, const struct nick *x, const struct nick *y)
{
    enum { NOTHING_NEW = 3, TO_INITIAL = 12, BOTH_MADE = 4, NUMBER = 12 };
    const struct nick_match *m = x->own.part > y->own.part ? &x->own : &y->own;
    double worth;
    if (m->part == NICK_OWN)
        worth = own_nick(w, x);
    else if (w->names.relation != NAME_UNKNOWN)
        worth = w->names.relation == NAME_INITIAL ? TO_INITIAL : NOTHING_NEW;
    else
        worth = made_nick(w, m);
    if (m->part != NICK_OWN && x->word.len > 4 && is_digit(x->word.at[x->word.len - 1]) &&
        is_digit(x->word.at[x->word.len - 2]))
        worth += NUMBER;
    return worth - (x->made && y->made ? BOTH_MADE : 0);
}

static void weigh_nicks(struct weighing *w)
{
    enum { SURE = 5 };
    double best = 0;
    bool accounts = false;
    for (size_t i = 0; i < w->a->n_nicks; i++) {
        for (size_t j = 0; j < w->b->n_nicks; j++) {
            const struct nick *x = &w->a->nicks[i], *y = &w->b->nicks[j];
            bool one_site = x->site.len > 0 && str_same(x->site, y->site);
            if (!str_same(x->word, y->word)) {
                accounts |= one_site;
                continue;
            }
            if (one_site && x->word.len >= SURE) {
                note(w, FACT_ACCOUNT);
                return;
            }
            double worth = same_nick(w, x, y);
            best = worth > best ? worth : best;
        }
    }
    if (best > 0) {
        note(w, FACT_HANDLE);
        w->score += best;
    } else if (accounts) {
        note(w, FACT_ACCOUNTS);
    }
}

/* A handle of one record that is made of the name of the other, which itself has no full name. */
static void weigh_made(struct weighing *w)
{
    const struct row *nameless = name_is_full(&w->a->name) ? w->b : w->a;
    const struct row *named = nameless == w->a ? w->b : w->a;
    double best = 0;
    if (w->facts & 1u << FACT_HANDLE || w->names.relation != NAME_UNKNOWN ||
        !name_is_full(&named->name))
        return;
    for (size_t i = 0; i < nameless->n_nicks; i++) {
        struct nick_match m = nick_of_name(nameless->nicks[i].word, &named->name);
        double worth = m.part >= NICK_INITIAL ? made_nick(w, &m) : 0;
        best = worth > best ? worth : best;
    }
    if (best > 0) {
        note(w, FACT_MADE);
        w->score += best;
    }
}

struct verdict weigh(const struct census *k, size_t a, size_t b)
{
    struct weighing w = {.k = k, .a = &k->rows[a], .b = &k->rows[b], .score = k->prior};
    if (w.a->robot || w.b->robot)
        return (struct verdict){.score = -1000};
    w.names = name_compare(&w.a->name, &w.b->name);
    weigh_names(&w);
    weigh_addresses(&w);
    weigh_pages(&w);
    weigh_domains(&w);
    weigh_nicks(&w);
    weigh_made(&w);
    return (struct verdict){.score = w.score,
                            .facts = w.facts,
                            .named = (w.facts & 1u << FACT_SHARED && !w.crowded) ||
                                     (same_person_by_name(&w) && w.names.relation != NAME_INITIAL &&
                                      w.names.relation != NAME_TYPO),
                            .relation = w.names.relation};
}
