#include "kit/identity/identity_internal.h"

enum { LONG_ENOUGH = 6, LONGEST = 24 };

/* One letter more, less, other, or two swapped; the first one stands. */
static bool is_typo(str a, str b)
{
    size_t from = 0, back = 0;
    if (a.len < b.len) {
        str swap = a;
        a = b;
        b = swap;
    }
    if (b.len < LONG_ENOUGH || a.len > LONGEST || a.len - b.len > 1 || a.at[0] != b.at[0])
        return false;
    while (from < b.len && a.at[from] == b.at[from])
        from++;
    while (back < b.len - from && a.at[a.len - 1 - back] == b.at[b.len - 1 - back])
        back++;
    size_t a_left = a.len - from - back, b_left = b.len - from - back;
    if (a_left == 2 && b_left == 2)
        return a.at[from] == b.at[from + 1] && a.at[from + 1] == b.at[from];
    return a_left <= 1 && b_left <= 1;
}

static bool same_family(const struct name_word *a, const struct name_word *b)
{
    for (size_t i = 0; i < COUNT(a->forms); i++)
        for (size_t k = 0; k < COUNT(b->forms); k++)
            if (a->forms[i] && a->forms[i] == b->forms[k])
                return true;
    return false;
}

static bool alike(const struct name_word *a, const struct name_word *b, enum name_relation how)
{
    switch (how) {
    case NAME_SAME: return str_same(a->plain, b->plain);
    case NAME_SPELLED: return a->sound.len > 1 && str_same(a->sound, b->sound);
    case NAME_BONES: return a->bones.len > 1 && str_same(a->bones, b->bones);
    case NAME_SHORT: return same_family(a, b);
    case NAME_TYPO: return is_typo(a->plain, b->plain) && !(a->per_million && b->per_million);
    case NAME_INITIAL:
        return (a->plain.len == 1 || b->plain.len == 1) && a->plain.at[0] == b->plain.at[0];
    case NAME_UNKNOWN:
    case NAME_CHANGED:
    case NAME_OTHER: break;
    }
    return false;
}

/* "wang xiao ming" and "xiaoming wang": the same letters from another beginning. */
static bool same_joined(const struct name *a, const struct name *b)
{
    size_t start = 0, len = b->joined.len;
    if (a->joined.len != len || a->n == b->n)
        return false;
    for (size_t i = 0; i < b->n; start += b->words[i].plain.len, i++)
        if (str_same(str_upto(a->joined, len - start), str_from(b->joined, start)) &&
            str_same(str_from(a->joined, len - start), str_upto(b->joined, start)))
            return true;
    return false;
}

struct pairing {
    const struct name *less, *more;
    bool taken[MOST_WORDS]; /* of more */
    bool done[MOST_WORDS];  /* of less */
    size_t initials, matched;
};

static enum name_relation pair_words(struct pairing *p, struct name_match *m)
{
    enum name_relation worst = NAME_UNKNOWN;
    for (enum name_relation how = NAME_SAME; how <= NAME_INITIAL; how++) {
        if (how == NAME_BONES && p->less->foreign == p->more->foreign)
            continue;
        for (size_t i = 0; i < p->less->n; i++) {
            for (size_t k = 0; k < p->more->n && !p->done[i]; k++) {
                if (p->taken[k] || !alike(&p->less->words[i], &p->more->words[k], how))
                    continue;
                p->done[i] = p->taken[k] = true;
                p->matched++;
                p->initials += how == NAME_INITIAL;
                worst = how == NAME_INITIAL && m->n_shared > 1 ? worst : how;
                if (how != NAME_INITIAL && p->more->words[k].plain.len > 1)
                    m->shared[m->n_shared++] = &p->more->words[k];
            }
        }
    }
    return worst;
}

struct name_match name_compare(const struct name *a, const struct name *b)
{
    struct name_match m = {0};
    struct pairing p = {.less = a->n <= b->n ? a : b, .more = a->n <= b->n ? b : a};
    if (a->n == 0 || b->n == 0)
        return m;
    if (p.less->n > 1 && same_joined(p.more, p.less)) {
        for (size_t i = 0; i < p.less->n; i++)
            if (p.less->words[i].plain.len > 1)
                m.shared[m.n_shared++] = &p.less->words[i];
        m.relation = NAME_SAME;
        return m;
    }
    enum name_relation worst = pair_words(&p, &m);
    m.left_over = p.more->n - p.matched;
    if (!name_is_full(a) || !name_is_full(b))
        m.relation = NAME_UNKNOWN;
    else if (p.matched == p.less->n && m.n_shared > 0)
        m.relation = worst;
    else
        m.relation = m.n_shared > 0 ? NAME_CHANGED : NAME_OTHER;
    return m;
}

/* ---- handles made of names --------------------------------------------------------------------- */

static bool is_both(str whole, str a, str b)
{
    return whole.len == a.len + b.len && str_starts(whole, a) && str_ends(whole, b);
}

static struct nick_match of_two(str nick, const struct name_word *x, const struct name_word *y)
{
    if (is_both(nick, x->plain, y->plain) && x->plain.len > 1 && y->plain.len > 1)
        return (struct nick_match){NICK_FULL, {x, y}};
    if (y->plain.len > 2 && (is_both(nick, str_upto(x->plain, 1), y->plain) ||
                             is_both(nick, y->plain, str_upto(x->plain, 1))))
        return (struct nick_match){NICK_INITIAL, {y, NULL}};
    return (struct nick_match){0};
}

struct nick_match nick_of_name(str nick, const struct name *name)
{
    struct nick_match best = {0};
    while (nick.len > 2 && nick.at[nick.len - 1] >= '0' && nick.at[nick.len - 1] <= '9')
        nick.len--;
    if (name->n > 2 && str_same(nick, name->joined))
        return (struct nick_match){NICK_FULL, {&name->words[0], &name->words[name->n - 1]}};
    for (size_t i = 0; i < name->n; i++) {
        const struct name_word *x = &name->words[i];
        bool part = str_same(nick, x->plain) || (nick.len > 2 && str_starts(x->plain, nick));
        if (part && best.part < NICK_PART)
            best = (struct nick_match){NICK_PART, {x, NULL}};
        for (size_t k = 0; k < name->n; k++) {
            struct nick_match m =
                i == k ? (struct nick_match){0} : of_two(nick, x, &name->words[k]);
            if (m.part > best.part)
                best = m;
        }
    }
    if (best.part == NICK_OWN && nick.len <= name->n + 1 && nick.len >= 2 && name->n >= 2 &&
        nick.at[0] == name->words[0].plain.at[0])
        best = (struct nick_match){NICK_PART, {&name->words[0], NULL}}; /* initials */
    return best;
}
