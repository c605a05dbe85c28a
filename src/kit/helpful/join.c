#include "kit/helpful/helpful_internal.h"
#include "kit/identity/identity.h"

#include <stdlib.h>
#include <string.h>

enum { LIKELY = 10 }; /* decibans: ten to one */

bool helpful_at_owner(const struct helpful_rules *rules, str address)
{
    size_t at = str_find(address, S("@"));
    if (at == SIZE_MAX)
        return false;
    str domain = str_from(address, at + 1);
    for (size_t i = 0; i < rules->n_owners; i++) {
        str owner = rules->owners[i];
        size_t less = domain.len > owner.len ? domain.len - owner.len : 0;
        if (owner.len > 0 && str_same_nocase(str_from(domain, less), owner) &&
            (less == 0 || domain.at[less - 1] == '.'))
            return true;
    }
    return false;
}

static bool is_staff(const struct counting *k, const struct account *a)
{
    return a->staff || helpful_at_owner(k->rules, a->address);
}

/* ---- who is who -------------------------------------------------------------------------------- */

/* Records for kit/identity, and whose they are: accounts first, then those the caller knows. */
struct records {
    struct identity *list;
    uint32_t *account; /* of the first n_accounts records */
    size_t n, n_accounts;
};

static bool is_number(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    return true;
}

static struct identity record_of(const struct helpful *h, const struct account *a)
{
    bool numbered = is_number(a->handle); /* says nothing elsewhere */
    return (struct identity){.name = a->name,
                             .source = h->words[a->source],
                             .emails = &a->address,
                             .n_emails = a->address.len > 0,
                             .handles = &a->handle,
                             .n_handles = !numbered,
                             .urls = &a->url,
                             .n_urls = a->url.len > 0};
}

static struct records records_of(const struct counting *k)
{
    const struct helpful *h = k->h;
    size_t most = h->n_accounts + h->n_known + 1;
    struct records r = {.list = arena_take(k->c->mem, most, sizeof *r.list),
                        .account = arena_take(k->c->mem, most, sizeof *r.account)};
    for (size_t i = 0; i < h->n_accounts; i++) {
        const struct account *a = &h->accounts[i];
        bool machine = helpful_is_machine(k->c, a->name, a->address);
        if (machine || (a->posts == 0 && !is_staff(k, a)))
            continue;
        r.account[r.n] = (uint32_t)i;
        r.list[r.n++] = record_of(h, a);
    }
    r.n_accounts = r.n;
    for (size_t i = 0; i < h->n_known; i++) {
        const struct helpful_known *p = h->known[i];
        r.list[r.n++] = (struct identity){.name = p->name,
                                          .emails = p->addresses,
                                          .n_emails = p->n_addresses,
                                          .handles = p->handles,
                                          .n_handles = p->n_handles,
                                          .urls = p->urls,
                                          .n_urls = p->n_urls};
    }
    return r;
}

/* ---- holding back ------------------------------------------------------------------------------ */

static str shown(struct ctx *c, const struct account *a)
{
    if (a->address.len == 0)
        return a->name.len ? a->name : a->handle;
    return a->name.len ? arena_format(c->mem, "%.*s <%.*s>", STR_ARG(a->name), STR_ARG(a->address))
                       : a->address;
}

static void hold_staff(struct counting *k)
{
    for (size_t i = 0; i < k->h->n_accounts; i++) {
        const struct account *a = &k->h->accounts[i];
        uint32_t g = k->group[i];
        if (!is_staff(k, a) || k->hold[g] == HELPFUL_STAFF)
            continue;
        k->hold[g] = HELPFUL_STAFF;
        k->reason[g] =
            a->address.len && helpful_at_owner(k->rules, a->address)
                ? words_format(k->c, tr_c(k->c->catalog, "Works for the owner: wrote from %.*s."),
                               STR_ARG(a->address))
                : tr(k->c, "Works for the owner, says the source.");
    }
}

static void hold_known(struct counting *k)
{
    for (size_t i = 0; i < k->h->n_accounts; i++) {
        if (k->group[i] != i || !k->known[i] || k->hold[i] != HELPFUL_FREE)
            continue;
        const struct helpful_known *p = k->h->known[k->known[i] - 1];
        k->hold[i] = p->staff ? HELPFUL_STAFF : HELPFUL_KNOWN;
        k->reason[i] = p->reason;
    }
}

/* All their records are those of machines, or most of what they sent says so. */
static void hold_machines(struct counting *k)
{
    size_t n = k->h->n_accounts;
    uint32_t *automatic = arena_take(k->c->mem, n + 1, sizeof *automatic),
             *posts = arena_take(k->c->mem, n + 1, sizeof *posts),
             *people = arena_take(k->c->mem, n + 1, sizeof *people);
    for (size_t i = 0; i < n; i++) {
        const struct account *a = &k->h->accounts[i];
        automatic[k->group[i]] += a->automatic;
        posts[k->group[i]] += a->posts;
        people[k->group[i]] += !helpful_is_machine(k->c, a->name, a->address);
    }
    for (size_t g = 0; g < n; g++) {
        if (k->group[g] != g || k->hold[g] == HELPFUL_STAFF)
            continue;
        bool named = people[g] == 0, told = posts[g] > 0 && automatic[g] * 2 > posts[g];
        if (!named && !told)
            continue;
        k->hold[g] = HELPFUL_MACHINE;
        k->reason[g] = named
                           ? tr(k->c, "Is a machine, a list or an office, by the name or address.")
                           : tr(k->c, "Is a machine: most of its messages say so themselves.");
    }
}

/* Two groups that may be one person. */
static void look_at(struct counting *k, uint32_t a, uint32_t b, const struct identity_pair *pair)
{
    uint32_t g = k->group[a];
    if (k->hold[g] != HELPFUL_FREE || k->hold[k->group[b]] == HELPFUL_MACHINE)
        return;
    str other = shown(k->c, &k->h->accounts[b]);
    if (k->hold[k->group[b]] != HELPFUL_STAFF) {
        if (k->look[g].len == 0)
            k->look[g] =
                words_format(k->c, tr_c(k->c->catalog, "May be one person with %.*s (%.*s)."),
                             STR_ARG(other), STR_ARG(pair->reason));
    } else if (helpful_talked(k, a, b)) {
        k->look[g] = words_format(
            k->c,
            tr_c(k->c->catalog,
                 "Has the name of %.*s, who works for the owner, but they wrote to one another."),
            STR_ARG(other));
    } else {
        k->hold[g] = HELPFUL_NEAR_STAFF;
        k->reason[g] =
            words_format(k->c, tr_c(k->c->catalog, "May be %.*s, who works for the owner (%.*s)."),
                         STR_ARG(other), STR_ARG(pair->reason));
    }
}

static void look_at_known(struct counting *k, uint32_t a, const struct helpful_known *p,
                          const struct identity_pair *pair)
{
    uint32_t g = k->group[a];
    if (k->hold[g] == HELPFUL_FREE && k->look[g].len == 0)
        k->look[g] = words_format(k->c, tr_c(k->c->catalog, "May be %.*s (%.*s): %.*s"),
                                  STR_ARG(p->name), STR_ARG(pair->reason), STR_ARG(p->reason));
}

static void look_at_pairs(struct counting *k, const struct records *r,
                          const struct identity_answer *who)
{
    for (size_t i = 0; i < who->n_pairs; i++) {
        const struct identity_pair *p = &who->pairs[i];
        if (!p->named && p->score < LIKELY)
            continue;
        if (p->a < r->n_accounts && p->b < r->n_accounts) {
            look_at(k, r->account[p->a], r->account[p->b], p);
            look_at(k, r->account[p->b], r->account[p->a], p);
        } else if (p->a < r->n_accounts) {
            look_at_known(k, r->account[p->a], k->h->known[p->b - r->n_accounts], p);
        }
    }
}

void helpful_join(struct counting *k)
{
    size_t n = k->h->n_accounts;
    struct records r = records_of(k);
    struct identity_answer who;
    k->group = arena_take(k->c->mem, n + 1, sizeof *k->group);
    k->hold = arena_take(k->c->mem, n + 1, sizeof *k->hold);
    k->reason = arena_take(k->c->mem, n + 1, sizeof *k->reason);
    k->look = arena_take(k->c->mem, n + 1, sizeof *k->look);
    k->known = arena_take(k->c->mem, n + 1, sizeof *k->known);
    for (size_t i = 0; i < n; i++)
        k->group[i] = (uint32_t)i;
    identity_match(k->c, r.list, r.n, &who);
    for (size_t i = 0; i < r.n;
         i++) { /* a known person is never the first of a group with accounts */
        size_t first = who.group[i];
        if (i < r.n_accounts)
            k->group[r.account[i]] = r.account[first];
        else if (first < r.n_accounts && !k->known[r.account[first]])
            k->known[r.account[first]] = (uint32_t)(i - r.n_accounts) + 1;
    }
    hold_staff(k);
    hold_known(k);
    hold_machines(k);
    look_at_pairs(k, &r, &who);
}
