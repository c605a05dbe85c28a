/* Who is proposed to whom this week. */
#include "feature/collect/collect.h"
#include "feature/program/program.h"
#include "feature/proposal/proposal.h"
#include "feature/proposal/proposal.sql.h"
#include "kit/store/store.h"

#include <string.h>

enum { ITEMS_MOST = 500000, OWNERS_MOST = 64, WALK_MOST = 5000, IDENTITIES_MOST = 16 };

/* ---- counting ---------------------------------------------------------------------------------- */

static enum found_kind kind_of(str code)
{
    enum found_kind kind = FOUND_OTHER;
    for (enum found_kind k = FOUND_OTHER; k < FOUND_KINDS; k++)
        if (str_same(code, found_kind_code(k)))
            kind = k;
    return kind;
}

/* Ids of mails are the same everywhere; of other sources they are the source's own. */
static str id_at(struct ctx *c, const struct row_proposal_items *i, str id)
{
    bool everywhere = str_same(i->site, S("mail")) || id.len == 0;
    return everywhere ? id : arena_format(c->mem, "%lld:%.*s", (long long)i->source, STR_ARG(id));
}

static void add_item(struct ctx *c, struct helpful *h, const struct row_proposal_items *i)
{
    bool mail = str_same(i->site, S("mail")), named = str_starts(i->site, S("name@"));
    const struct found_person who = {.name = named ? i->handle : i->name,
                                     .address = mail ? i->handle : S(""),
                                     .handle = mail || named ? S("") : i->handle};
    const struct found_number votes = {S("votes"), i->votes};
    helpful_add(h, i->site,
                &(struct found){.kind = kind_of(i->kind),
                                .id = id_at(c, i, i->foreign_id),
                                .at = i->at,
                                .thread = id_at(c, i, i->thread),
                                .parent = id_at(c, i, i->parent),
                                .accepted = i->accepted,
                                .people = &who,
                                .n_people = i->handle.len > 0,
                                .numbers = &votes,
                                .n_numbers = 1});
}

static const char *why_known(str why)
{
    if (str_same(why, S("award")))
        return N_("Holds the award.");
    if (str_same(why, S("nominated")))
        return N_("Is nominated.");
    return str_same(why, S("owner")) ? N_("Works for the owner, by the profile.")
                                     : N_("Works for the program.");
}

/* Everybody who needs no proposal, with all addresses and handles that are theirs for certain. */
static enum err know_people(struct ctx *c, struct helpful *h)
{
    struct row_proposal_known *rows;
    struct row_proposal_known_as *as;
    size_t n, n_as, at = 0;
    enum err e = q_proposal_known(c, &rows, &n);
    if (e || (e = q_proposal_known_as(c, &as, &n_as)))
        return e;
    struct helpful_known *known = arena_take(c->mem, n + 1, sizeof *known);
    for (size_t i = 0; i < n; i++) {
        str *addresses = arena_take(c->mem, IDENTITIES_MOST + 1, sizeof *addresses),
            *handles = arena_take(c->mem, IDENTITIES_MOST, sizeof *handles);
        known[i] = (struct helpful_known){.name = rows[i].name,
                                          .addresses = addresses,
                                          .handles = handles,
                                          .id = rows[i].person,
                                          .staff = str_same(rows[i].why, S("owner")),
                                          .reason = tr(c, why_known(rows[i].why))};
        if (rows[i].email.len)
            addresses[known[i].n_addresses++] = rows[i].email;
        for (; at < n_as && as[at].person < rows[i].person; at++) {
        }
        for (; at < n_as && as[at].person == rows[i].person; at++)
            if (str_same(as[at].kind, S("mail")) && known[i].n_addresses < IDENTITIES_MOST)
                addresses[known[i].n_addresses++] = as[at].handle;
            else if (known[i].n_handles < IDENTITIES_MOST)
                handles[known[i].n_handles++] = as[at].handle;
        helpful_know(h, &known[i]);
    }
    return OK;
}

static enum err owners_of(struct ctx *c, str owners[OWNERS_MOST], size_t *n)
{
    struct row_proposal_owners *rows;
    size_t n_rows;
    enum err e = q_proposal_owners(c, &rows, &n_rows);
    *n = 0;
    for (size_t i = 0; !e && i < n_rows; i++)
        for (str domain; *n < OWNERS_MOST && str_cut(&rows[i].domains, ' ', &domain);)
            if (domain.len > 0)
                owners[(*n)++] = domain;
    return e;
}

enum err proposal_rank(struct ctx *c, opt_time since, struct helpful_answer *answer, size_t *items)
{
    struct helpful *h = helpful_new(c);
    struct row_proposal_items *rows;
    str owners[OWNERS_MOST];
    struct helpful_rules rules = {.owners = owners, .least = PROPOSAL_THREADS};
    if (!since.set)
        since = (opt_time){true, {c->now.s - (int64_t)PROPOSAL_DAYS * 86400}};
    rules.since = since;
    moment from = {since.value.s - (int64_t)PROPOSAL_DAYS * 86400}; /* says who is who */
    enum err e = q_proposal_items(c, from, ITEMS_MOST, &rows, items);
    if (e || (e = owners_of(c, owners, &rules.n_owners)) || (e = know_people(c, h)))
        return e;
    for (size_t i = 0; i < *items; i++)
        add_item(c, h, &rows[i]);
    helpful_rank(c, h, &rules, answer);
    return OK;
}

/* ---- one of those found ------------------------------------------------------------------------ */

struct candidate {
    const struct helpful_person *who;
    int64_t identities[IDENTITIES_MOST];
    size_t n;
    int64_t person, region, expertise; /* 0: nothing tells */
    int64_t proposal;                  /* there is one already, in this state */
    str state;
};

/* Countries of domains that tell no country: they are sold to everybody. */
static bool is_sold(str country)
{
    static const char *const SOLD[] = {"io", "ai", "me", "tv", "co", "cc", "ws", "to", "fm", "gg",
                                       "sh", "so", "ly", "st", "im", "eu", "la", "am", "nu", "is"};
    for (size_t i = 0; i < COUNT(SOLD); i++)
        if (str_same(country, str_of(SOLD[i])))
            return true;
    return false;
}

static str country_of(struct ctx *c, str address)
{
    size_t dot = 0;
    for (size_t i = 0; i < address.len; i++)
        dot = address.at[i] == '.' ? i + 1 : dot;
    str end = str_from(address, dot);
    if (dot == 0 || end.len != 2 || is_sold(arena_lower(c->mem, end)))
        return (str){0};
    if (str_same_nocase(end, S("uk")))
        return S("GB");
    char *upper = arena_take(c->mem, 3, 1);
    for (size_t i = 0; i < 2; i++)
        upper[i] = (char)(end.at[i] & ~0x20);
    return (str){upper, 2};
}

static enum err add_identity(struct ctx *c, struct candidate *k, str kind, str handle, str *country)
{
    struct row_proposal_identity row;
    struct row_proposal_of of;
    enum err e = q_proposal_identity(c, kind, arena_lower(c->mem, handle), &row);
    if (e || !row.found || k->n == IDENTITIES_MOST)
        return e;
    k->identities[k->n++] = row.id;
    k->person = k->person ? k->person : row.person;
    *country = country->len ? *country : row.country;
    if ((e = q_proposal_of(c, row.id, &of)) || !of.found || k->proposal)
        return e;
    k->proposal = of.id;
    k->state = of.state;
    return OK;
}

static enum err find_identities(struct ctx *c, struct candidate *k, str *country)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < k->who->n_addresses; i++)
        e = add_identity(c, k, S("mail"), k->who->addresses[i], country);
    for (size_t i = 0; !e && i < k->who->n_accounts; i++) {
        str account = k->who->accounts[i];
        size_t slash = str_find(account, S("/"));
        e = add_identity(c, k, str_upto(account, slash), str_from(account, slash + 1), country);
    }
    return e;
}

static enum err find_place(struct ctx *c, struct candidate *k, str country)
{
    struct row_proposal_account row;
    enum err e = OK;
    for (size_t i = 0; !e && i < k->who->n_addresses; i++) {
        str address = arena_lower(c->mem, k->who->addresses[i]);
        if (!(e = q_proposal_account(c, address, &row)) && row.found) {
            k->person = k->person ? k->person : row.person;
            country = country.len ? country : row.country;
        }
    }
    for (size_t i = 0; country.len == 0 && i < k->who->n_addresses; i++)
        country = country_of(c, k->who->addresses[i]);
    return e || country.len == 0 ? e : program_region_of(c, country, &k->region);
}

static enum err find_expertise(struct ctx *c, const struct topics *topics, struct candidate *k)
{
    struct text words = {.mem = c->mem};
    enum err e = OK;
    for (size_t i = 0; !e && i < k->n; i++) {
        struct row_proposal_titles *rows;
        size_t n;
        if (!(e = q_proposal_titles(c, k->identities[i], &rows, &n)))
            for (size_t r = 0; r < n; r++)
                text_format(&words, "%.*s\n", STR_ARG(rows[r].title));
    }
    k->expertise = e ? 0 : collect_expertise(c, topics, text_str(&words));
    return e;
}

static enum err look_up(struct ctx *c, const struct helpful_person *who, struct candidate *k)
{
    str country = {0};
    *k = (struct candidate){.who = who};
    enum err e = find_identities(c, k, &country);
    return e ? e : find_place(c, k, country);
}

/* ---- the lists --------------------------------------------------------------------------------- */

struct list {
    int64_t lead, region, expertise; /* 0: any */
    size_t room;
};
struct week {
    day monday;
    struct candidate *found; /* with an identity, the best first */
    size_t n_found;
    struct list *lists;
    size_t n_lists;
    size_t of; /* people on the whole list */
    size_t fresh;
};

static enum err load_lists(struct ctx *c, struct week *w)
{
    struct row_proposal_leads *leads;
    struct row_proposal_waiting *waiting;
    size_t n, n_waiting;
    enum err e = q_proposal_leads(c, &leads, &n);
    if (e || (e = q_proposal_waiting(c, &waiting, &n_waiting)))
        return e;
    w->lists = arena_take(c->mem, n + 1, sizeof *w->lists);
    for (size_t i = 0; i < n; i++)
        w->lists[i] =
            (struct list){leads[i].person, leads[i].region, leads[i].expertise, PROPOSAL_NAMES};
    w->n_lists = n ? n : 1; /* without any lead the managers have one */
    if (n == 0)
        w->lists[0] = (struct list){.room = PROPOSAL_NAMES};
    for (size_t i = 0; i < w->n_lists; i++)
        for (size_t k = 0; k < n_waiting; k++)
            if (waiting[k].lead == w->lists[i].lead) {
                size_t many = (size_t)waiting[k].n;
                w->lists[i].room -= many < PROPOSAL_NAMES ? many : PROPOSAL_NAMES;
            }
    return OK;
}

static bool fits(const struct list *l, const struct candidate *k)
{
    return (l->region == 0 || k->region == 0 || l->region == k->region) &&
           (l->expertise == 0 || k->expertise == 0 || l->expertise == k->expertise);
}

/* How well: of the own region and expertise before those of whom nothing is known. */
static int fitness(const struct list *l, const struct candidate *k)
{
    return 2 * (l->region != 0 && l->region == k->region) +
           (l->expertise != 0 && l->expertise == k->expertise);
}

static enum err write_counts(struct ctx *c, const struct week *w, const struct candidate *k)
{
    const struct helpful_person *p = k->who;
    return q_proposal_count(c, &(struct in_proposal_count){
                                   .id = k->proposal,
                                   .answers = (int64_t)p->answers,
                                   .accepted = (int64_t)p->accepted,
                                   .questions = (int64_t)p->questions,
                                   .threads = (int64_t)p->threads,
                                   .helped = (int64_t)p->helped,
                                   .months = (int64_t)p->months,
                                   .rank = (int64_t)p->rank,
                                   .pagerank_rank = (int64_t)p->pagerank_rank,
                                   .of = (int64_t)w->of,
                                   .look = p->look.len > 0,
                               });
}

static enum err propose(struct ctx *c, struct week *w, struct list *l, struct candidate *k)
{
    l->room--;
    w->fresh++;
    for (size_t i = 0; i < w->n_lists; i++) /* one person with two grants has one list */
        if (&w->lists[i] != l && w->lists[i].lead == l->lead && w->lists[i].room > 0)
            w->lists[i].room--;
    k->proposal = id_new(c);
    enum err e = q_proposal_add(c, &(struct in_proposal_add){
                                       .id = k->proposal,
                                       .identity = k->identities[0],
                                       .person = {k->person != 0, k->person},
                                       .lead = l->lead,
                                       .region = {k->region != 0, k->region},
                                       .expertise = {k->expertise != 0, k->expertise},
                                       .week = w->monday,
                                   });
    return e ? e : write_counts(c, w, k);
}

/* The best of those left for each list in turn, until all lists are full or nobody is left. */
static enum err fill_lists(struct ctx *c, struct week *w)
{
    enum err e = OK;
    for (size_t round = 0; !e && round < PROPOSAL_NAMES; round++) {
        for (size_t i = 0; !e && i < w->n_lists; i++) {
            struct candidate *best = NULL;
            for (size_t k = 0; w->lists[i].room > 0 && k < w->n_found; k++) {
                struct candidate *one = &w->found[k];
                bool better = !best || fitness(&w->lists[i], one) > fitness(&w->lists[i], best);
                if (one->proposal == 0 && fits(&w->lists[i], one) && better)
                    best = one;
            }
            if (best)
                e = propose(c, w, &w->lists[i], best);
        }
    }
    return e;
}

static bool is_undecided(str state)
{
    return str_same(state, S("new")) || str_same(state, S("later"));
}

/* Those on a list who are held back by now: nominated, or known to work for the owner. */
static enum err close_held(struct ctx *c, const struct helpful_answer *a)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < a->n_held && i < WALK_MOST; i++) {
        struct candidate k = {.who = &a->held[i]};
        str country = {0};
        bool staff = a->held[i].hold == HELPFUL_STAFF;
        if ((!staff && a->held[i].hold != HELPFUL_KNOWN) || (e = find_identities(c, &k, &country)))
            continue;
        if (k.proposal && is_undecided(k.state))
            e = q_proposal_close(c, k.proposal, staff ? S("staff") : S("nominated"));
    }
    return e;
}

static enum err find_candidates(struct ctx *c, struct week *w, const struct helpful_answer *a)
{
    size_t most = a->n_people < WALK_MOST ? a->n_people : WALK_MOST;
    const struct topics *topics;
    enum err e = collect_topics(c, &topics);
    w->of = a->n_people;
    w->found = arena_take(c->mem, most + 1, sizeof *w->found);
    for (size_t i = 0; !e && i < most; i++) {
        struct candidate *k = &w->found[w->n_found];
        if (!(e = look_up(c, &a->people[i], k)) && k->n > 0 && k->proposal == 0)
            e = find_expertise(c, topics, k);
        w->n_found += k->n > 0;
    }
    return e;
}

static enum err tidy_lists(struct ctx *c, const struct helpful_answer *a)
{
    enum err e;
    if ((e = q_proposal_drop_lost(c)) || (e = q_proposal_drop_idle(c)) ||
        (e = q_proposal_back(c, day_of_moment(c->now))))
        return e;
    return close_held(c, a);
}

static enum err write_week(struct ctx *c, struct week *w, const struct helpful_answer *a,
                           size_t items)
{
    enum err e = load_lists(c, w);
    for (size_t i = 0; !e && i < w->n_found; i++)
        if (w->found[i].proposal)
            e = write_counts(c, w, &w->found[i]);
    if (e || (e = fill_lists(c, w)))
        return e;
    return q_proposal_week_add(c, &(struct in_proposal_week_add){.week = w->monday,
                                                                 .items = (int64_t)items,
                                                                 .people = (int64_t)a->n_people,
                                                                 .held = (int64_t)a->n_held,
                                                                 .fresh = (int64_t)w->fresh});
}

enum err proposal_fill(struct ctx *c, size_t *made)
{
    day today = day_of_moment(c->now);
    struct week w = {.monday = {today.n - (today.n + 3) % 7}}; /* 1970-01-01 was a Thursday */
    struct row_proposal_week done;
    struct helpful_answer answer;
    size_t items;
    *made = 0;
    enum err e = q_proposal_week(c, w.monday, &done);
    if (e || done.found || (e = proposal_rank(c, (opt_time){0}, &answer, &items)) || items == 0)
        return e;
    if ((e = db_begin(c)) || (e = db_end(c, tidy_lists(c, &answer))) ||
        (e = find_candidates(c, &w, &answer)) || (e = db_begin(c)))
        return e;
    e = db_end(c, write_week(c, &w, &answer, items));
    *made = e ? 0 : w.fresh;
    return e == ERR_CONFLICT ? OK : e; /* another process did it */
}

enum err proposal_tick(struct ctx *c, size_t *made)
{
    const struct program *list;
    size_t n, fresh = 0;
    int64_t before = c->program;
    enum err e = program_list(c, &list, &n);
    *made = 0;
    for (size_t i = 0; !e && i < n; i++) {
        c->program = list[i].id;
        e = proposal_fill(c, &fresh);
        *made += fresh;
    }
    c->program = before;
    return e;
}
