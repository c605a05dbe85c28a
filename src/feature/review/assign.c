#include "feature/review/review.h"

#include "feature/notice/notice.h"
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
    pool->has = arena_take(c->mem, pool->n_taken + 1, sizeof *pool->has);
    for (size_t i = 0; i < pool->n_barred; i++)
        pool->barred[i] = (struct review_pair_id){barred[i].nomination, barred[i].person};
    for (size_t i = 0; i < pool->n_taken; i++) {
        pool->taken[i] = (struct review_pair_id){taken[i].nomination, taken[i].reviewer};
        pool->has[i] = taken[i].has;
    }
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

enum err review_plan_load(struct review_plan *p, int64_t only)
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
        (e = q_review_document_end(c, p->cycle, &end)) || (e = review_derive(c, p->cycle)) ||
        (e = q_review_cases(c, p->cycle, only, &p->cases, &p->n_cases)))
        return e;
    p->code = cycle.code;
    p->due = end.closes;
    return review_pool_load(c, p->cycle, &p->pool);
}

int64_t review_next_panel(const struct review_plan *p, const struct row_review_cases *k)
{
    return k->doubled && k->given >= p->pool.policy->reviews_per_case ? 2 : 1;
}

enum err review_give(struct review_plan *p, struct row_review_cases *k,
                     struct row_review_reviewers *r, int64_t panel)
{
    struct ctx *c = p->c;
    int64_t id = id_new(c);
    enum err e = q_review_give(c, &(struct in_review_give){.id = id,
                                                           .nomination = k->id,
                                                           .reviewer = r->person,
                                                           .panel = panel,
                                                           .foreign_region = r->region != k->region,
                                                           .due = p->due});
    if (e)
        return e;
    r->load++;
    k->given += panel == 1;
    k->second += panel == 2;
    k->foreign_given += r->region != k->region;
    e = notice_tell(c, &(struct notice){.person = r->person,
                                        .kind = "review-assigned",
                                        .subject = p->cycle,
                                        .words = p->code,
                                        .address = S("/review"),
                                        .again = true});
    return e ? e : note(c, "review.given", id, k->id, r->person);
}

enum err review_managers_only(struct ctx *c)
{
    return c->bits & MANAGER ? OK : fail(c, ERR_REFUSED, "Managers give the cases out.");
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

static enum err give_to(struct review_plan *p, struct row_review_cases *k, size_t reviewer)
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
    return review_give(p, k, &p->pool.reviewers[reviewer], review_next_panel(p, k));
}

static enum err assign_one(struct review_plan *p, int64_t nomination, int64_t reviewer)
{
    struct ctx *c = p->c;
    struct row_review_conflict_of conflict;
    enum err e = review_plan_load(p, 0);
    if (e || (e = q_review_conflict_of(c, nomination, reviewer, review_employers_since(c->now),
                                       &conflict)))
        return e;
    if (conflict.ground.len > 0)
        return fail_sentence(c, ERR_REFUSED, ground_words(conflict.ground));
    for (size_t i = 0; i < p->n_cases; i++)
        for (size_t k = 0; k < p->pool.n_reviewers && p->cases[i].id == nomination; k++)
            if (p->pool.reviewers[k].person == reviewer)
                return give_to(p, &p->cases[i], k);
    return fail(c, ERR_NOT_FOUND, "There is no such case or no such reviewer in this cycle.");
}

enum err review_assign(struct ctx *c, int64_t nomination, int64_t reviewer)
{
    struct row_review_case_of k;
    struct review_plan p = {.c = c};
    enum err e = review_managers_only(c);
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
    static const char *const kinds[] = {"cycle.reviewing",   "affiliation.confirmed",
                                        "conflict.declared", "nomination.moved",
                                        "endorsement.given", "person.merged"};
    struct row_review_reviewing *cycles;
    size_t n;
    bool matters = false;
    if (str_same(line->kind, S("erasure.done")))
        return review_forget(c, line->subject);
    if (str_same(line->kind, S("review.declined")) || str_same(line->kind, S("review.recused")))
        return review_refill(c, line->subject);
    for (size_t i = 0; i < COUNT(kinds); i++)
        matters = matters || str_same(line->kind, str_of(kinds[i]));
    enum err e = review_merge_follow(c, line);
    if (e || !matters || (e = q_review_reviewing(c, &cycles, &n)))
        return e;
    for (size_t i = 0; i < n && !e; i++)
        e = review_derive(c, cycles[i].id);
    return e;
}
