/* Benefits end after a letter that arrived, never before; without an address for one, at their date. */
#include "feature/award/inside.h"

#include "feature/award/benefits.sql.h"

struct award_benefits award_benefits_rule(const struct award_benefit_facts *f)
{
    struct award_benefits b = {.on = true, .told = f->told.set};
    if (f->state < AWARD_ENDED || f->goes_on)
        return b;
    if (f->state == AWARD_RELINQUISHED && !f->letter) { /* their own word is the notice */
        b.until = (opt_day){true, f->ended};
    } else if (f->told.set) {
        day told = day_of_moment(f->told.value);
        day later = told.n > f->ended.n ? told : f->ended;
        b.until = (opt_day){true, {later.n + f->grace_days}};
    } else if (!f->letter && !f->reachable) { /* their page says it, and their lead knows */
        b.until = (opt_day){true, {f->ended.n + f->grace_days}};
        b.no_address = true;
    }
    b.on = !b.until.set || day_of_moment(f->now).n < b.until.value.n;
    return b;
}

enum err award_benefits_of(struct ctx *c, int64_t term, struct award_benefits *benefits)
{
    struct row_benefits_end t;
    const struct policy *policy;
    enum err e = q_benefits_end(c, term, &t);
    if (e || (e = program_policy(c, 0, &policy)))
        return e;
    *benefits = award_benefits_rule(&(struct award_benefit_facts){
        .state = award_state_read(t.state),
        .ended = t.ended.set ? t.ended.value : t.to_day,
        .told = t.told,
        .letter = t.letter,
        .reachable = t.reachable,
        .goes_on = t.goes_on,
        .grace_days = policy->grace_days,
        .now = c->now,
    });
    return OK;
}
