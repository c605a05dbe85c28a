/* The year of those who hold the award: renewals, leaves, and appeals against the last awards. */
#include "feature/demo/demo_plan.h"
#include "feature/demo/demo_year.sql.h"
#include "feature/ledger/ledger.h"

enum { DAY = 86400, HOLDERS = 3, APPEALS = 2 };

static enum err note(struct demo *d, const char *kind, int64_t subject, int64_t person)
{
    return ledger_write(
        d->c,
        &(struct ledger_entry){.kind = kind, .subject = subject, .person = person, .kept = true});
}

static enum err add_renewals(struct demo *d)
{
    day ends = d->awards[DEMO_CYCLES];
    return q_demo_year_renewals(
        d->c, &(struct in_demo_year_renewals){.cycle = d->cycles[DEMO_CYCLES],
                                              .early = d->cycles[DEMO_EXTRA],
                                              .day = ends,
                                              .opened = {(ends.n - 90) * DAY + 43200},
                                              .told_60 = {(ends.n - 60) * DAY + 43200},
                                              .told_30 = {(ends.n - 30) * DAY + 43200}});
}

/* A leave that is asked for, or one that goes on: until so many days from today. */
static enum err add_leave(struct demo *d, const struct row_demo_year_holders *h, const char *words,
                          int64_t days, bool away)
{
    int64_t id = id_new(d->c);
    day today = day_of_moment(DEMO_START), from = {today.n - 45};
    enum err e = q_demo_year_leave(
        d->c, &(struct in_demo_year_leave){.id = id,
                                           .term = h->term,
                                           .person = h->person,
                                           .ground = str_of(words),
                                           .state = away ? S("decided") : S("opened"),
                                           .signer = {away, d->people[d->managers[0]].id},
                                           .decided = {away, {from.n * DAY}},
                                           .from_day = {away, from},
                                           .until = {today.n + days}});
    if (e || (e = note(d, away ? "step.decided" : "step.opened", id, h->person)) || !away)
        return e;
    if ((e = q_demo_year_paused(d->c, h->term)))
        return e;
    return note(d, "award.paused", h->term, h->person);
}

static enum err add_holders(struct demo *d)
{
    struct row_demo_year_desk desk;
    struct row_demo_year_holders *h;
    size_t n;
    enum err e = q_demo_year_desk(d->c, &desk);
    if (e || !desk.found ||
        (e = q_demo_year_holders(d->c, desk.region, d->awards[DEMO_CYCLES], HOLDERS, &h, &n)))
        return e;
    if (n > 0)
        e = add_leave(d, &h[0], "Our first child is due in January.", 120, false);
    if (!e && n > 1)
        e = add_leave(d, &h[1], "Half a year at sea, without a network.", 30, true);
    if (!e && n > 2)
        e = add_leave(d, &h[2], "leave", -2, true);
    return e;
}

static enum err add_appeals(struct demo *d)
{
    static const char *const words[APPEALS] = {
        "Two of my workshops were read as paid work. They were not: the venue was, and I have the "
        "letters that say so. Without them I fall short, with them I do not.",
        "My talks are in Swahili, and none of the readers spoke it, as far as I can see from the "
        "letter. Somebody who does should look at two of them."};
    struct row_demo_year_refused *r;
    size_t n;
    enum err e = q_demo_year_refused(d->c, d->cycles[DEMO_CYCLES - 1], APPEALS, &r, &n);
    for (size_t i = 0; i < n && !e; i++) {
        bool taken = i == 0;
        int64_t id = id_new(d->c), made = DEMO_START.s - (20 - 6 * (int64_t)i) * DAY;
        e = q_demo_year_appeal(d->c, &(struct in_demo_year_appeal){
                                         .id = id,
                                         .decision = r[i].decision,
                                         .words = str_of(words[i]),
                                         .made = {made},
                                         .due = {made + d->policy->appeal_answer_days * DAY},
                                         .judge = {taken, d->people[d->managers[2]].id},
                                         .state = taken ? S("taken") : S("made"),
                                     });
        if (!e)
            e = note(d, "appeal.made", id, r[i].nominee);
    }
    return e;
}

enum err demo_make_year(struct demo *d)
{
    d->c->now = (moment){DEMO_START.s - 3 * DAY};
    enum err e = add_renewals(d);
    if (e || (e = add_holders(d)))
        return e;
    return add_appeals(d);
}
