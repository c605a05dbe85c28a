#include "feature/review/review.h"

#include "feature/review/review.sql.h"
#include "feature/review/review_inside.h"
#include "kit/store/store.h"

#include <stdlib.h>

static enum err note(struct ctx *c, const char *kind, int64_t assignment, int64_t nomination,
                     int64_t reviewer)
{
    return ledger_write(
        c, &(struct ledger_entry){
               .kind = kind,
               .subject = nomination,
               .person = reviewer,
               .facts = arena_format(c->mem, "{\"assignment\":%lld}", (long long)assignment),
               .kept = true});
}

/* Takes back what is with somebody who must not see it any more. */
static enum err take_back(struct ctx *c, int64_t cycle)
{
    struct row_review_to_recuse *rows;
    struct row_review_recused moved;
    size_t n;
    enum err e = q_review_to_recuse(c, cycle, &rows, &n);
    for (size_t i = 0; i < n && !e; i++)
        if (!(e = review_throw_away(c, rows[i].id)) &&
            !(e = q_review_recused(c, rows[i].id, &moved)))
            e = note(c, "review.recused", rows[i].id, rows[i].nomination, rows[i].reviewer);
    return e;
}

enum err review_derive(struct ctx *c, int64_t cycle)
{
    struct row_review_conflicts *rows;
    size_t n;
    enum err e = q_review_conflicts(c, cycle, review_employers_since(c->now), &rows, &n);
    for (size_t i = 0; i < n && !e; i++)
        e = q_review_recuse(c, cycle, rows[i].nomination, rows[i].person, rows[i].ground);
    return e ? e : take_back(c, cycle);
}

/* Few cases first, then the expertise, then another region while the case still needs one. */
int64_t review_cost(const struct review_pair *p)
{
    enum { LOAD = 100, OTHER_EXPERTISE = 150, SAME_REGION = 120 };
    if (p->conflict || p->has_it || p->load >= p->capacity)
        return -1;
    return p->load * LOAD + (p->expertise ? 0 : OTHER_EXPERTISE) +
           (p->need_other_region && !p->other_region ? SAME_REGION : 0);
}

/* ---- who is there, and who can read what --------------------------------------------------------- */

static int compare_pairs(const void *a, const void *b)
{
    const struct review_pair_id *x = a, *y = b;
    if (x->a != y->a)
        return (x->a > y->a) - (x->a < y->a);
    return (x->b > y->b) - (x->b < y->b);
}

static bool has_pair(const struct review_pair_id *list, size_t n, int64_t a, int64_t b)
{
    struct review_pair_id key = {a, b};
    return n > 0 && bsearch(&key, list, n, sizeof key, compare_pairs) != NULL;
}

enum err review_pool_load(struct ctx *c, int64_t cycle, struct review_pool *pool)
{
    struct row_review_barred *barred;
    struct row_review_taken *taken;
    enum err e = q_review_reviewers(c, cycle, &pool->reviewers, &pool->n_reviewers);
    if (e || (e = q_review_barred(c, cycle, &barred, &pool->n_barred)) ||
        (e = q_review_taken(c, cycle, &taken, &pool->n_taken)))
        return e;
    pool->barred = arena_take(c->mem, pool->n_barred + 1, sizeof *pool->barred);
    pool->taken = arena_take(c->mem, pool->n_taken + 1, sizeof *pool->taken);
    for (size_t i = 0; i < pool->n_barred; i++)
        pool->barred[i] = (struct review_pair_id){barred[i].nomination, barred[i].person};
    for (size_t i = 0; i < pool->n_taken; i++)
        pool->taken[i] = (struct review_pair_id){taken[i].nomination, taken[i].reviewer};
    return OK;
}

int64_t review_pool_capacity(const struct review_pool *pool, size_t reviewer)
{
    int64_t own = pool->reviewers[reviewer].capacity;
    return own ? own : pool->policy->reviewer_capacity;
}

enum review_place review_pool_place(const struct review_pool *pool, int64_t nomination,
                                    size_t reviewer)
{
    const struct row_review_reviewers *r = &pool->reviewers[reviewer];
    if (has_pair(pool->taken, pool->n_taken, nomination, r->person))
        return PLACE_HAD;
    if (has_pair(pool->barred, pool->n_barred, nomination, r->person))
        return PLACE_CONFLICT;
    return r->load >= review_pool_capacity(pool, reviewer) ? PLACE_FULL : PLACE_FREE;
}

/* ---- the plan ------------------------------------------------------------------------------------- */

struct readers {
    int64_t *people; /* whom this plan gave the case to */
    size_t n;
};
struct plan {
    struct ctx *c;
    int64_t cycle;
    moment due;
    struct review_pool pool;
    struct row_review_cases *cases;
    struct readers *readers; /* of each case */
    struct review_pair_id *expertises;
    size_t n_cases, n_expertises;
    struct review_summary *done;
};

static enum err load_lists(struct plan *p)
{
    struct ctx *c = p->c;
    struct row_review_reviewer_expertises *expertises;
    enum err e = q_review_cases(c, p->cycle, &p->cases, &p->n_cases);
    if (e || (e = review_pool_load(c, p->cycle, &p->pool)) ||
        (e = q_review_reviewer_expertises(c, &expertises, &p->n_expertises)))
        return e;
    p->expertises = arena_take(c->mem, p->n_expertises + 1, sizeof *p->expertises);
    for (size_t i = 0; i < p->n_expertises; i++)
        p->expertises[i] = (struct review_pair_id){expertises[i].person, expertises[i].expertise};
    size_t most = (size_t)p->pool.policy->reviews_per_case + 1;
    int64_t *people = arena_take(c->mem, p->n_cases * most + 1, sizeof *people);
    p->readers = arena_take(c->mem, p->n_cases + 1, sizeof *p->readers);
    for (size_t i = 0; i < p->n_cases; i++)
        p->readers[i] = (struct readers){people + i * most, 0};
    return OK;
}

static enum err load_plan(struct plan *p)
{
    struct ctx *c = p->c;
    struct cycle cycle;
    struct row_review_document_end end;
    enum err e = program_cycle(c, p->cycle, &cycle);
    if (e)
        return e;
    if (!str_same(cycle.state, S("reviewing")))
        return fail(c, ERR_REFUSED, "Cases are given out while a cycle is in review.");
    if ((e = program_policy(c, cycle.policy, &p->pool.policy)) ||
        (e = q_review_document_end(c, p->cycle, &end)) || (e = review_derive(c, p->cycle)))
        return e;
    p->due = end.closes;
    return load_lists(p);
}

static bool reads(const struct readers *list, int64_t person)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->people[i] == person)
            return true;
    return false;
}

/* The best reviewer for a case, SIZE_MAX if none is possible. */
static size_t choose(const struct plan *p, size_t at)
{
    const struct row_review_cases *k = &p->cases[at];
    const struct review_pool *pool = &p->pool;
    size_t best = SIZE_MAX;
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < pool->n_reviewers; i++) {
        const struct row_review_reviewers *r = &pool->reviewers[i];
        enum review_place place = review_pool_place(pool, k->id, i);
        int64_t cost = review_cost(&(struct review_pair){
            .load = r->load,
            .capacity = review_pool_capacity(pool, i),
            .conflict = place == PLACE_CONFLICT,
            .has_it = place == PLACE_HAD || reads(&p->readers[at], r->person),
            .expertise = has_pair(p->expertises, p->n_expertises, r->person, k->expertise),
            .other_region = r->region != k->region,
            .need_other_region = k->foreign_given == 0,
        });
        if (cost >= 0 && cost < least)
            least = cost, best = i;
    }
    return best;
}

static enum err give(struct plan *p, const struct row_review_cases *k,
                     struct row_review_reviewers *r)
{
    struct ctx *c = p->c;
    int64_t id = id_new(c);
    enum err e = q_review_give(c, &(struct in_review_give){.id = id,
                                                           .nomination = k->id,
                                                           .reviewer = r->person,
                                                           .foreign_region = r->region != k->region,
                                                           .due = p->due});
    if (e)
        return e;
    r->load++;
    p->done->given++;
    return note(c, "review.given", id, k->id, r->person);
}

/* One reader more for a case, if somebody can. */
static enum err give_one(struct plan *p, size_t at)
{
    struct row_review_cases *k = &p->cases[at];
    struct readers *list = &p->readers[at];
    size_t best = choose(p, at);
    if (best == SIZE_MAX)
        return OK;
    struct row_review_reviewers *r = &p->pool.reviewers[best];
    k->given++;
    k->foreign_given += r->region != k->region;
    list->people[list->n++] = r->person;
    return give(p, k, r);
}

/* Round by round, so that every case has its first reader before one has its third. */
static enum err give_out(struct plan *p)
{
    enum err e = OK;
    int64_t rounds = p->pool.policy->reviews_per_case;
    for (int64_t round = 1; round <= rounds && !e; round++)
        for (size_t i = 0; i < p->n_cases && !e; i++)
            if (p->cases[i].given < round)
                e = give_one(p, i);
    for (size_t i = 0; i < p->n_cases; i++)
        p->done->short_of += p->cases[i].given < rounds;
    return e;
}

static enum err managers_only(struct ctx *c)
{
    return c->bits & MANAGER ? OK : fail(c, ERR_REFUSED, "Managers give the cases out.");
}

enum err review_assign_all(struct ctx *c, int64_t cycle, struct review_summary *done)
{
    struct plan p = {.c = c, .cycle = cycle, .done = done};
    *done = (struct review_summary){0};
    if (managers_only(c))
        return ERR_REFUSED;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = load_plan(&p)))
        e = give_out(&p);
    done->cases = (int64_t)p.n_cases;
    return db_end(c, e);
}

static const char *ground_words(str ground)
{
    static const struct {
        const char *code, *words;
    } all[] = {
        {"self", N_("It is their own case.")},
        {"nominator", N_("They made the nomination.")},
        {"lead", N_("They lead the case.")},
        {"endorser", N_("They endorsed the nominee.")},
        {"coauthor", N_("They made something together with the nominee.")},
        {"employer", N_("They have, or had in the last two years, the same employer.")},
    };
    for (size_t i = 0; i < COUNT(all); i++)
        if (str_same(ground, str_of(all[i].code)))
            return all[i].words;
    return N_("They stepped aside, or a conflict is on record.");
}

static enum err give_to(struct plan *p, const struct row_review_cases *k, size_t reviewer)
{
    struct ctx *c = p->c;
    switch (review_pool_place(&p->pool, k->id, reviewer)) {
    case PLACE_HAD: return fail(c, ERR_CONFLICT, "This reviewer has, or had, this case already.");
    case PLACE_FULL:
        return fail(c, ERR_REFUSED,
                    "This reviewer has as many cases as they can take. Choose somebody else, or "
                    "raise their number under Roles.");
    case PLACE_CONFLICT:
    case PLACE_FREE: break;
    }
    return give(p, k, &p->pool.reviewers[reviewer]);
}

static enum err assign_one(struct plan *p, int64_t nomination, int64_t reviewer)
{
    struct ctx *c = p->c;
    struct row_review_conflict_of conflict;
    enum err e = load_plan(p);
    if (e || (e = q_review_conflict_of(c, nomination, reviewer, review_employers_since(c->now),
                                       &conflict)))
        return e;
    if (conflict.ground.len > 0)
        return fail(c, ERR_REFUSED, "%s", tr_c(c->catalog, ground_words(conflict.ground)));
    for (size_t i = 0; i < p->n_cases; i++)
        for (size_t k = 0; k < p->pool.n_reviewers && p->cases[i].id == nomination; k++)
            if (p->pool.reviewers[k].person == reviewer)
                return give_to(p, &p->cases[i], k);
    return fail(c, ERR_NOT_FOUND, "There is no such case or no such reviewer in this cycle.");
}

enum err review_assign(struct ctx *c, int64_t nomination, int64_t reviewer)
{
    struct row_review_case_of k;
    struct review_summary done = {0};
    struct plan p = {.c = c, .done = &done};
    enum err e = managers_only(c);
    if (e || (e = db_begin(c)))
        return e;
    if (!(e = q_review_case_of(c, nomination, &k))) {
        p.cycle = k.cycle;
        e = assign_one(&p, nomination, reviewer);
    }
    return db_end(c, e);
}

enum err review_follow(struct ctx *c, const struct ledger_line *line)
{
    static const char *const kinds[] = {"cycle.reviewing", "affiliation.confirmed",
                                        "conflict.declared", "nomination.moved",
                                        "endorsement.given"};
    struct row_review_reviewing *cycles;
    size_t n;
    bool matters = false;
    if (str_same(line->kind, S("erasure.done")))
        return review_forget(c, line->subject);
    for (size_t i = 0; i < COUNT(kinds); i++)
        matters = matters || str_same(line->kind, str_of(kinds[i]));
    if (!matters)
        return OK;
    enum err e = q_review_reviewing(c, &cycles, &n);
    for (size_t i = 0; i < n && !e; i++)
        e = review_derive(c, cycles[i].id);
    return e;
}
