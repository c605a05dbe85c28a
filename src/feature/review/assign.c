#include "feature/review/review.h"

#include "feature/review/review.sql.h"
#include "feature/review/review_inside.h"
#include "kit/store/store.h"

#include <stdlib.h>

enum err review_derive(struct ctx *c, int64_t cycle)
{
    struct row_review_conflicts *rows;
    size_t n;
    enum err e = q_review_conflicts(c, cycle, review_employers_since(c->now), &rows, &n);
    for (size_t i = 0; i < n && !e; i++)
        e = q_review_recuse(c, cycle, rows[i].nomination, rows[i].person, rows[i].ground);
    return e;
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

/* What the choice is made from. The two lists of pairs are sorted, for look-up. */
struct pair_id {
    int64_t a, b;
};
struct plan {
    struct ctx *c;
    int64_t cycle;
    const struct policy *policy;
    moment due;
    struct row_review_cases *cases;
    struct row_review_reviewers *reviewers;
    struct pair_id *conflicts, *taken, *expertises;
    size_t n_cases, n_reviewers, n_conflicts, n_taken, n_expertises;
    struct review_summary *done;
};

static int compare_pairs(const void *a, const void *b)
{
    const struct pair_id *x = a, *y = b;
    if (x->a != y->a)
        return (x->a > y->a) - (x->a < y->a);
    return (x->b > y->b) - (x->b < y->b);
}

static bool has_pair(const struct pair_id *list, size_t n, int64_t a, int64_t b)
{
    struct pair_id key = {a, b};
    return n > 0 && bsearch(&key, list, n, sizeof key, compare_pairs) != NULL;
}

static enum err load_pairs(struct plan *p)
{
    struct ctx *c = p->c;
    struct row_review_conflicts *conflicts;
    struct row_review_taken *taken;
    struct row_review_reviewer_expertises *expertises;
    enum err e = q_review_conflicts(c, p->cycle, review_employers_since(c->now), &conflicts,
                                    &p->n_conflicts);
    if (e || (e = q_review_taken(c, p->cycle, &taken, &p->n_taken)) ||
        (e = q_review_reviewer_expertises(c, &expertises, &p->n_expertises)))
        return e;
    p->conflicts = arena_take(c->mem, p->n_conflicts + 1, sizeof *p->conflicts);
    p->taken = arena_take(c->mem, p->n_taken + 1, sizeof *p->taken);
    p->expertises = arena_take(c->mem, p->n_expertises + 1, sizeof *p->expertises);
    for (size_t i = 0; i < p->n_conflicts; i++)
        p->conflicts[i] = (struct pair_id){conflicts[i].nomination, conflicts[i].person};
    for (size_t i = 0; i < p->n_taken; i++)
        p->taken[i] = (struct pair_id){taken[i].nomination, taken[i].reviewer};
    for (size_t i = 0; i < p->n_expertises; i++)
        p->expertises[i] = (struct pair_id){expertises[i].person, expertises[i].expertise};
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
    if ((e = program_policy(c, cycle.policy, &p->policy)) ||
        (e = q_review_document_end(c, p->cycle, &end)) || (e = review_derive(c, p->cycle)) ||
        (e = q_review_cases(c, p->cycle, &p->cases, &p->n_cases)) ||
        (e = q_review_reviewers(c, p->cycle, &p->reviewers, &p->n_reviewers)))
        return e;
    p->due = end.closes;
    return load_pairs(p);
}

/* The best reviewer for a case, SIZE_MAX if none is possible. */
static size_t choose(const struct plan *p, const struct row_review_cases *k, bool need_other)
{
    size_t best = SIZE_MAX;
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < p->n_reviewers; i++) {
        const struct row_review_reviewers *r = &p->reviewers[i];
        int64_t cost = review_cost(&(struct review_pair){
            .load = r->load,
            .capacity = r->capacity ? r->capacity : p->policy->reviewer_capacity,
            .conflict = has_pair(p->conflicts, p->n_conflicts, k->id, r->person),
            .has_it = has_pair(p->taken, p->n_taken, k->id, r->person),
            .expertise = has_pair(p->expertises, p->n_expertises, r->person, k->expertise),
            .other_region = r->region != k->region,
            .need_other_region = need_other,
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
    return ledger_write(c,
                        &(struct ledger_entry){
                            .kind = "review.given",
                            .subject = k->id,
                            .person = r->person,
                            .facts = arena_format(c->mem, "{\"assignment\":%lld}", (long long)id),
                            .kept = true});
}

/* One reader more for a case, while it needs one and somebody can. */
static enum err give_one(struct plan *p, struct row_review_cases *k, bool *found)
{
    size_t at = choose(p, k, k->foreign_given == 0);
    *found = at != SIZE_MAX;
    if (!*found)
        return OK;
    struct row_review_reviewers *r = &p->reviewers[at];
    enum err e = give(p, k, r);
    k->given++;
    k->foreign_given += r->region != k->region;
    /* The pair is kept out of further rounds: taken stays sorted by inserting in place. */
    struct pair_id *more = arena_take(p->c->mem, p->n_taken + 1, sizeof *more);
    size_t place = 0;
    struct pair_id mine = {k->id, r->person};
    while (place < p->n_taken && compare_pairs(&p->taken[place], &mine) < 0)
        more[place] = p->taken[place], place++;
    more[place] = mine;
    for (size_t i = place; i < p->n_taken; i++)
        more[i + 1] = p->taken[i];
    p->taken = more;
    p->n_taken++;
    return e;
}

/* Round by round, so that every case has its first reader before one has its third. */
static enum err give_out(struct plan *p)
{
    enum err e = OK;
    for (int64_t round = 1; round <= p->policy->reviews_per_case && !e; round++)
        for (size_t i = 0; i < p->n_cases && !e; i++) {
            bool found = true;
            if (p->cases[i].given < round)
                e = give_one(p, &p->cases[i], &found);
        }
    for (size_t i = 0; i < p->n_cases; i++)
        p->done->short_of += p->cases[i].given < p->policy->reviews_per_case;
    return e;
}

enum err review_assign_all(struct ctx *c, int64_t cycle, struct review_summary *done)
{
    struct plan p = {.c = c, .cycle = cycle, .done = done};
    *done = (struct review_summary){0};
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
        for (size_t k = 0; k < p->n_reviewers && p->cases[i].id == nomination; k++)
            if (p->reviewers[k].person == reviewer)
                return give(p, &p->cases[i], &p->reviewers[k]);
    return fail(c, ERR_NOT_FOUND, "There is no such case or no such reviewer in this cycle.");
}

enum err review_assign(struct ctx *c, int64_t nomination, int64_t reviewer)
{
    struct row_review_case_of k;
    struct review_summary done = {0};
    struct plan p = {.c = c, .done = &done};
    enum err e = db_begin(c);
    if (e)
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
                                        "conflict.declared", "nomination.moved"};
    struct row_review_reviewing *cycles;
    size_t n;
    bool matters = false;
    for (size_t i = 0; i < COUNT(kinds); i++)
        matters = matters || str_same(line->kind, str_of(kinds[i]));
    if (!matters)
        return OK;
    enum err e = q_review_reviewing(c, &cycles, &n);
    for (size_t i = 0; i < n && !e; i++)
        e = review_derive(c, cycles[i].id);
    return e;
}
