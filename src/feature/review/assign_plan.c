#include "feature/review/assign_match.h"
#include "feature/review/review.h"
#include "feature/review/review_fit.h"
#include "kit/assign/assign.h"
#include "kit/store/store.h"

#include <stdlib.h>

static const double BALANCE = 0.03, SPREAD = 0.5, NOISE = 0.01;

/* What the kit is asked. */
struct question {
    const struct review_plan *p;
    const struct review_match *m;
    int floor;   /* only pairs of at least this fit */
    bool keep;   /* what is given stays; else it is only allowed */
    bool behind; /* count each reader's cases against them, because only one case is asked about */
    bool second; /* the second panels as well */
};

static int at_least_0(int64_t n)
{
    return n > 0 ? (int)n : 0;
}

static size_t options(const void *state, uint32_t i, struct assign_option *list)
{
    const struct question *q = state;
    const struct review_pool *pool = &q->p->pool;
    const struct row_review_cases *k = &q->p->cases[i];
    size_t n = 0;
    for (uint32_t r = 0; r < pool->n_reviewers; r++) {
        int pair = q->m->pairs[i * pool->n_reviewers + r], fit = pair & PAIR_FIT;
        bool kept = pair & (PAIR_KEPT | PAIR_HELD);
        if (!(kept && q->keep) && (fit < q->floor || (pair & PAIR_BARRED)))
            continue;
        double score = (double)fit / FIT_MOST;
        if (q->behind)
            score -= BALANCE * (double)pool->reviewers[r].load;
        bool outside = k->foreign_given > 0 || pool->reviewers[r].region != k->region;
        list[n++] = (struct assign_option){r, score, outside, kept && q->keep};
    }
    return n;
}

/* Readers a case needs of those in the pool, with those it has; most: 0 or how many new ones at most. */
static int need_of(const struct question *q, size_t i, int most)
{
    const struct row_review_cases *k = &q->p->cases[i];
    int64_t each = q->p->pool.policy->reviews_per_case, missing = at_least_0(each - k->given);
    if (q->second && k->doubled)
        missing += at_least_0(each - k->second);
    if (most && missing > most)
        missing = most;
    return q->keep ? q->m->kept_of_case[i] + at_least_0(missing)
                   : at_least_0(missing + q->m->kept_of_case[i]);
}

static int capacity_of(const struct question *q, size_t r)
{
    const struct review_pool *pool = &q->p->pool;
    int64_t kept = q->m->kept_of_reader[r];
    int64_t room = review_pool_capacity(pool, r) - (pool->reviewers[r].load - kept);
    return at_least_0(q->keep && room < kept ? kept : room);
}

static enum err ask(const struct question *q, uint64_t seed, int most, struct assign_out *out)
{
    const struct review_plan *p = q->p;
    struct arena *mem = p->c->mem;
    int *need = arena_take(mem, p->n_cases + 1, sizeof *need);
    int *capacity = arena_take(mem, p->pool.n_reviewers + 1, sizeof *capacity);
    for (size_t i = 0; i < p->n_cases; i++)
        need[i] = need_of(q, i, most);
    for (size_t r = 0; r < p->pool.n_reviewers; r++)
        capacity[r] = capacity_of(q, r);
    struct assign_in in = {.cases = p->n_cases,
                           .readers = p->pool.n_reviewers,
                           .need = need,
                           .capacity = capacity,
                           .options = options,
                           .state = q,
                           .balance = q->keep && !q->behind ? BALANCE : 0,
                           .spread = q->keep ? SPREAD : 0,
                           .outside = q->keep,
                           .noise = q->keep ? NOISE : 0,
                           .seed = seed};
    return assign(p->c, &in, out);
}

static uint16_t pair_of(const struct question *q, const struct assign_pair *pair)
{
    return q->m->pairs[pair->of_case * q->p->pool.n_reviewers + pair->reader];
}

/* The new readers of one case, in an order by lot: so nobody can tell which panel somebody is of, and both
 * are alike. */
static size_t new_readers(const struct question *q, const struct assign_pair *pairs, size_t n,
                          struct assign_pair *list, uint64_t seed)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        if (!(pair_of(q, &pairs[i]) & PAIR_KEPT))
            list[found++] = pairs[i];
    for (size_t i = found; i > 1; i--) {
        size_t k = mix_bits(seed ^ mix_bits(pairs[0].of_case * 64 + i)) % i;
        struct assign_pair swap = list[i - 1];
        list[i - 1] = list[k];
        list[k] = swap;
    }
    return found;
}

static enum err give_out(struct review_plan *p, const struct question *q,
                         const struct assign_out *out, struct review_summary *done)
{
    struct assign_pair *list = arena_take(p->c->mem, p->pool.n_reviewers + 1, sizeof *list);
    enum err e = OK;
    for (size_t i = 0, end; i < out->n && !e; i = end) {
        for (end = i; end < out->n && out->pairs[end].of_case == out->pairs[i].of_case;)
            end++;
        struct row_review_cases *k = &p->cases[out->pairs[i].of_case];
        size_t n = new_readers(q, out->pairs + i, end - i, list, done->seed);
        for (size_t j = 0; j < n && !e; j++, done->given++)
            e = review_give(p, k, &p->pool.reviewers[list[j].reader], review_next_panel(p, k));
    }
    return e;
}

/* ---- second panels: which cases, by lot ----------------------------------------------------------- */

struct lot {
    uint64_t number;
    size_t at;
};
static int by_lot(const void *a, const void *b)
{
    const struct lot *x = a, *y = b;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* So many of a hundred cases get a second panel; those that were drawn before keep it. */
static enum err draw_second(struct review_plan *p, uint64_t seed)
{
    struct lot *lots = arena_take(p->c->mem, p->n_cases + 1, sizeof *lots);
    size_t wanted = (p->n_cases * (size_t)p->pool.policy->double_percent + 50) / 100, there = 0,
           n = 0;
    enum err e = OK;
    for (size_t i = 0; i < p->n_cases; i++) {
        if (p->cases[i].doubled)
            there++;
        else
            lots[n++] = (struct lot){mix_bits(seed ^ mix_bits((uint64_t)p->cases[i].id)), i};
    }
    if (n > 1)
        qsort(lots, n, sizeof *lots, by_lot);
    for (size_t i = 0; i < n && there + i < wanted && !e; i++) {
        p->cases[lots[i].at].doubled = true;
        e = q_review_second_add(p->c, p->cases[lots[i].at].id, p->cycle);
    }
    return e;
}

/* ---- a whole cycle ------------------------------------------------------------------------------- */

static const int floors[] = {0, 300, 400, 500, 600};
struct result {
    struct assign_out out;
    int64_t missing[COUNT(floors)]; /* if only matches of at least that floor were allowed */
};

/* First panels come first: what they get is held when the second ones are looked for. */
static enum err solve_both(const struct question *q, uint64_t seed, struct assign_out *out)
{
    struct question first = *q;
    bool any = false;
    for (size_t i = 0; i < q->p->n_cases; i++)
        any = any || q->p->cases[i].doubled;
    if (!any)
        return ask(q, seed, 0, out);
    first.second = false;
    enum err e = ask(&first, seed, 0, out);
    for (size_t i = 0; i < out->n && !e; i++) {
        const struct assign_pair *pair = &out->pairs[i];
        uint16_t *at = &q->m->pairs[pair->of_case * q->p->pool.n_reviewers + pair->reader];
        if (!(*at & PAIR_KEPT))
            *at |= PAIR_HELD;
    }
    return e ? e : ask(q, seed, 0, out);
}

/* Before anything is given out: it changes who has how much. */
static enum err solve(const struct question *q, uint64_t seed, struct result *result)
{
    enum err e = solve_both(q, seed, &result->out);
    for (size_t i = 0; i < COUNT(floors) && !e; i++) {
        struct question without = {.p = q->p, .m = q->m, .floor = floors[i], .second = true};
        struct assign_out out;
        if (!(e = ask(&without, seed, 0, &out)))
            result->missing[i] = (int64_t)out.missing;
    }
    return e;
}

static enum err write_run(const struct question *q, const struct result *result,
                          const struct review_summary *done)
{
    struct ctx *c = q->p->c;
    const struct assign_out *out = &result->out;
    const struct assign_pair *worst = out->n ? &out->pairs[0] : NULL;
    int64_t run = id_new(c), total = 0;
    for (size_t i = 0; i < out->n; i++) {
        total += pair_of(q, &out->pairs[i]) & PAIR_FIT;
        if (out->pairs[i].score < worst->score)
            worst = &out->pairs[i];
    }
    int64_t fit = worst ? pair_of(q, worst) & PAIR_FIT : 0;
    struct in_review_run_add row = {.id = run,
                                    .cycle = q->p->cycle,
                                    .seed = (int64_t)done->seed,
                                    .given = done->given,
                                    .missing = done->missing,
                                    .allowed = (int64_t)out->allowed,
                                    .mean = out->n ? total / (int64_t)out->n : 0,
                                    .worst = fit};
    if (worst) {
        row.worst_nomination = (opt_int){true, q->p->cases[worst->of_case].id};
        row.worst_reviewer = (opt_int){true, q->p->pool.reviewers[worst->reader].person};
    }
    enum err e = q_review_run_add(c, &row);
    for (size_t i = 0; i < COUNT(floors) && !e; i++)
        e = q_review_floor_add(c, run, floors[i], result->missing[i]);
    if (e)
        return e;
    return ledger_write(
        c, &(struct ledger_entry){
               .kind = "review.assigned",
               .subject = q->p->cycle,
               .facts =
                   arena_format(c->mem,
                                "{\"method\":\"assignment/1\",\"seed\":%lld,\"given\":%lld,"
                                "\"missing\":%lld,\"worst\":%lld,\"doubled\":%lld}",
                                (long long)done->seed, (long long)done->given,
                                (long long)done->missing, (long long)fit, (long long)done->doubled),
               .kept = true});
}

static enum err assign_cycle(struct review_plan *p, struct review_summary *done)
{
    struct review_match m;
    struct result result;
    struct question q = {.p = p, .m = &m, .keep = true, .second = true};
    enum err e = review_plan_load(p, 0);
    if (e || (e = review_match_load(p, 0, &m)) || (e = draw_second(p, done->seed)) ||
        (e = solve(&q, done->seed, &result)) || (e = give_out(p, &q, &result.out, done)))
        return e;
    done->cases = (int64_t)p->n_cases;
    done->missing = (int64_t)result.out.missing;
    for (size_t i = 0; i < p->n_cases; i++)
        done->doubled += p->cases[i].doubled;
    for (size_t i = 0; i < p->n_cases; i++)
        done->short_of += p->cases[i].given < p->pool.policy->reviews_per_case;
    return write_run(&q, &result, done);
}

enum err review_assign_all(struct ctx *c, int64_t cycle, uint64_t seed, struct review_summary *done)
{
    struct review_plan p = {.c = c, .cycle = cycle};
    *done = (struct review_summary){.seed = seed ? seed : 1 + random_below(c, 1000000)};
    enum err e = review_managers_only(c);
    if (e || (e = db_begin(c)))
        return e;
    return db_end(c, assign_cycle(&p, done));
}

/* ---- one case ------------------------------------------------------------------------------------ */

enum err review_refill(struct ctx *c, int64_t nomination)
{
    struct row_review_case_of k;
    struct review_match m;
    struct assign_out out;
    struct review_plan p = {.c = c};
    struct question q = {.p = &p, .m = &m, .keep = true, .behind = true, .second = true};
    struct review_summary done = {.seed = (uint64_t)nomination};
    enum err e = q_review_case_of(c, nomination, &k);
    if (e)
        return e == ERR_NOT_FOUND ? OK : e;
    if (!str_same(k.cycle_state, S("reviewing")) || !str_same(k.state, S("in_review")))
        return OK;
    p.cycle = k.cycle;
    if ((e = review_plan_load(&p, nomination)) || (e = review_match_load(&p, nomination, &m)) ||
        (e = ask(&q, (uint64_t)nomination, 1, &out)))
        return e;
    return give_out(&p, &q, &out, &done);
}
