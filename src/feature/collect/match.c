/* Who at a source may be somebody here: proposed to that person, who says yes or no. */
#include "feature/collect/inside.h"
#include "feature/collect/match.sql.h"
#include "kit/identity/identity.h"
#include "kit/store/store.h"

#include <string.h>

enum { PEOPLE_MOST = 200000, SEEN_MOST = 100000, SURE = 20, CERTAIN = 100, AT_ONCE = 200 };

/* ---- records ----------------------------------------------------------------------------------- */

static const str *one(struct ctx *c, str s)
{
    str *list = arena_take(c->mem, 1, sizeof *list);
    *list = s;
    return list;
}

static enum err record_of_person(struct ctx *c, int64_t id, const struct row_match_person *p,
                                 struct identity *record)
{
    struct row_match_links *links;
    size_t n;
    enum err e = q_match_links(c, id, &links, &n);
    if (e)
        return e;
    str *urls = arena_take(c->mem, n + 1, sizeof *urls);
    for (size_t i = 0; i < n; i++)
        urls[i] = links[i].url;
    *record = (struct identity){.name = p->name,
                                .emails = one(c, p->email),
                                .n_emails = p->email.len > 0,
                                .urls = urls,
                                .n_urls = n};
    return OK;
}

static struct identity record_of_seen(struct ctx *c, str kind, str handle, str name)
{
    struct identity record = {.name = name, .source = kind};
    if (str_same(kind, S("mail"))) {
        record.emails = one(c, handle);
        record.n_emails = 1;
    } else if (!str_starts(kind, S("name@"))) {
        record.handles = one(c, handle);
        record.n_handles = 1;
    }
    return record;
}

/* ---- proposing --------------------------------------------------------------------------------- */

struct everybody {
    struct identity *records; /* people first, then those who were seen */
    int64_t *ids;
    size_t n_people, n;
};

static enum err load(struct ctx *c, struct everybody *all)
{
    struct row_match_people *people;
    struct row_match_seen *seen;
    size_t n_people, n_seen;
    enum err e = q_match_people(c, 0, PEOPLE_MOST, &people, &n_people);
    if (e || (e = q_match_seen(c, 0, SEEN_MOST, &seen, &n_seen)))
        return e;
    all->records = arena_take(c->mem, n_people + n_seen + 1, sizeof *all->records);
    all->ids = arena_take(c->mem, n_people + n_seen + 1, sizeof *all->ids);
    for (size_t i = 0; !e && i < n_people; i++) {
        all->ids[i] = people[i].id;
        e = record_of_person(
            c, people[i].id,
            &(struct row_match_person){people[i].name, people[i].latin, people[i].email},
            &all->records[i]);
    }
    for (size_t i = 0; i < n_seen; i++) {
        all->ids[n_people + i] = seen[i].id;
        all->records[n_people + i] = record_of_seen(c, seen[i].kind, seen[i].handle, seen[i].name);
    }
    all->n_people = n_people;
    all->n = n_people + n_seen;
    return e;
}

struct candidate {
    size_t person; /* place; SIZE_MAX: none */
    int score;
    bool several; /* two people are as likely: the name alone does not tell */
};

static void weigh(const struct everybody *all, const struct identity_pair *pairs, size_t n,
                  struct candidate *best)
{
    for (size_t i = 0; i < n; i++) {
        const struct identity_pair *p = &pairs[i];
        if (p->a >= all->n_people || p->b < all->n_people)
            continue; /* not one of each */
        struct candidate *k = &best[p->b];
        if (k->person == SIZE_MAX || p->score > k->score)
            *k = (struct candidate){.person = p->a, .score = p->score};
        else if (k->person != p->a && p->score == k->score)
            k->several = true;
    }
}

static enum err propose(struct ctx *c, const struct everybody *all, const struct candidate *best,
                        size_t *proposed)
{
    enum err e = OK;
    for (size_t i = all->n_people; !e && i < all->n; i++) {
        if (best[i].person == SIZE_MAX || best[i].several || best[i].score < 0)
            continue;
        e = q_match_propose(c, all->ids[i], all->ids[best[i].person], best[i].score);
        ++*proposed;
    }
    return e;
}

static enum err match(struct ctx *c, size_t *proposed)
{
    struct everybody all = {0};
    struct identity_answer answer;
    enum err e = load(c, &all);
    if (e || all.n == all.n_people)
        return e;
    identity_match(c, all.records, all.n, &answer);
    struct candidate *best = arena_take(c->mem, all.n, sizeof *best);
    for (size_t i = 0; i < all.n; i++)
        best[i].person = SIZE_MAX;
    weigh(&all, answer.joined, answer.n_joined, best);
    weigh(&all, answer.pairs, answer.n_pairs, best);
    if ((e = db_begin(c)))
        return e;
    return db_end(c, propose(c, &all, best, proposed));
}

/* ---- what a person says to it ------------------------------------------------------------------ */

static struct found found_of(const struct row_match_items_of *row, enum found_kind kind)
{
    return (struct found){.kind = kind,
                          .id = row->foreign_id,
                          .title = row->title,
                          .url = row->url,
                          .event = row->event,
                          .at = row->at,
                          .accepted = row->accepted};
}

/* All that this identity did at one source becomes drafts of its person. */
static enum err use_source(struct ctx *c, int64_t identity, int64_t source)
{
    struct reading r;
    struct row_match_items_of *rows;
    size_t n = AT_ONCE;
    int64_t after = 0;
    enum err e = collect_reading(c, source, &r);
    const struct maker maker = {.identity = identity, .person = c->me};
    while (!e && n == AT_ONCE) {
        e = q_match_items_of(c, identity, source, after, AT_ONCE, &rows, &n);
        for (size_t i = 0; !e && i < n; i++) {
            struct found f = found_of(&rows[i], collect_found_kind(rows[i].kind));
            e = collect_use(c, &r, &maker, &(struct kept_item){rows[i].id, &f});
            after = rows[i].id;
        }
    }
    return e ? e : collect_bundle_end(c, &r);
}

static enum err move(struct ctx *c, int64_t id, str to, str proof)
{
    struct row_match_own own;
    struct row_match_put moved;
    bool refuses = str_same(to, S("refused"));
    enum err e = q_match_own(c, id, &own);
    if (e)
        return e;
    bool open = str_same(own.state, S("proposed")), refused = str_same(own.state, S("refused"));
    if (refuses ? refused : !open && !refused)
        return fail_quicker(c);
    if ((e = q_match_put(c, id, own.state, to, proof, &moved)))
        return e;
    return collect_tell(c, refuses ? "identity.refused" : "identity.claimed", id, c->me);
}

/* Every draft that was made because of it: what waits goes, what was accepted stays; or it comes back. */
static enum err turn_drafts(struct ctx *c, int64_t id,
                            enum err (*turn)(struct ctx *c, int64_t person, int64_t contribution))
{
    struct row_match_finds_of *finds;
    size_t n;
    int64_t contribution = 0;
    enum err e = q_match_finds_of(c, id, SEEN_MOST, &finds, &n);
    for (size_t i = 0; !e && i < n; i++) {
        e = contribution_of_item(c, finds[i].id, &contribution);
        if (!e && contribution)
            e = turn(c, c->me, contribution);
    }
    return e;
}

static enum err claim(struct ctx *c, int64_t id, str state, str proof)
{
    struct row_match_sources_of *sources;
    size_t n;
    enum err e = move(c, id, state, proof);
    if (e || (e = turn_drafts(c, id, contribution_heed_draft)) ||
        (e = q_match_sources_of(c, id, &sources, &n)))
        return e;
    for (size_t i = 0; !e && i < n; i++)
        e = use_source(c, id, sources[i].source);
    return e;
}

enum err collect_claim(struct ctx *c, int64_t id)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, claim(c, id, S("claimed"), S("self")));
}

static enum err disclaim(struct ctx *c, int64_t id)
{
    enum err e = move(c, id, S("refused"), S("self"));
    return e ? e : turn_drafts(c, id, contribution_ignore_draft);
}

enum err collect_disclaim(struct ctx *c, int64_t id)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, disclaim(c, id));
}

/* ---- proposing and proving --------------------------------------------------------------------- */

static enum err prove_one(struct ctx *c, const struct row_match_proved *row)
{
    int64_t before = c->me;
    enum err e = q_match_propose(c, row->id, row->person, CERTAIN);
    c->me = row->person;
    if (!e)
        e = claim(c, row->id, S("proved"), S("mail"));
    c->me = before;
    return e;
}

static enum err prove(struct ctx *c)
{
    struct row_match_proved *rows;
    size_t n;
    enum err e = q_match_proved(c, SEEN_MOST, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        if (!(e = db_begin(c)))
            e = db_end(c, prove_one(c, &rows[i]));
    return e;
}

enum err collect_match(struct ctx *c, size_t *proposed)
{
    *proposed = 0;
    enum err e = prove(c);
    return e ? e : match(c, proposed);
}

/* ---- the list ---------------------------------------------------------------------------------- */

/* Why it may be the person: weighed again, in the reader's language. */
static enum err reason_of(struct ctx *c, const struct row_match_mine *row, str *reason)
{
    struct row_match_person me;
    struct identity two[2];
    struct identity_answer answer;
    enum err e;
    if ((e = q_match_person(c, c->me, &me)) || (e = record_of_person(c, c->me, &me, &two[0])))
        return e;
    two[1] = record_of_seen(c, row->kind, row->handle, row->name);
    identity_match(c, two, 2, &answer);
    *reason = answer.n_joined  ? answer.joined[0].reason
              : answer.n_pairs ? answer.pairs[0].reason
                               : (str){0};
    return OK;
}

enum err collect_identities(struct ctx *c, const struct collect_identity **list, size_t *n)
{
    struct row_match_mine *rows;
    enum err e = q_match_mine(c, &rows, n);
    if (e)
        return e;
    struct collect_identity *all = arena_take(c->mem, *n + 1, sizeof *all);
    for (size_t i = 0; !e && i < *n; i++) {
        all[i] = (struct collect_identity){.id = rows[i].id,
                                           .handle = rows[i].handle,
                                           .name = rows[i].name,
                                           .state = rows[i].state,
                                           .source = rows[i].source,
                                           .items = rows[i].items,
                                           .first = rows[i].first,
                                           .last = rows[i].last,
                                           .sure = rows[i].score >= SURE};
        if (str_same(rows[i].state, S("proposed")))
            e = reason_of(c, &rows[i], &all[i].reason);
    }
    *list = all;
    return e;
}
