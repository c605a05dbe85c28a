/* The committee's room on the first day: a meeting that goes on, by the rules of the rooms themselves. Most
 * cases are signed; those around the line are open, with notes, and with members who have a part in them;
 * somebody has replied to a draft that would end their award; one manager objects to an award. */
#include "feature/demo/demo_plan.h"

#include "feature/decision/decision.h"
#include "feature/demo/demo_room.sql.h"

enum { HOUR = 3600, DAY = 24 * HOUR, AROUND = 6 /* cases around the line */ };
enum { FIRST, SECOND, THIRD }; /* the managers; the first one leads the meeting */

struct room {
    struct demo *d;
    int64_t cycle;
    struct row_demo_room_cases *cases;
    size_t n, from, to;     /* from .. to: around the line */
    int64_t award, refusal; /* cases that were signed; 0: none */
    int64_t refused;        /* whose */
};

/* Acts as somebody, so long before the demo begins. */
static struct ctx *as(struct demo *d, int64_t person, int64_t bits, int64_t before)
{
    d->c->me = person;
    d->c->bits = ANYBODY | SIGNED_IN | bits;
    d->c->now = (moment){DEMO_START.s - before};
    return d->c;
}

static struct ctx *member(const struct room *r, size_t manager, int64_t before)
{
    return as(r->d, r->d->people[r->d->managers[manager]].id, COMMITTEE | MANAGER, before);
}

/* Who has a part in which case around the line. */
static const struct {
    size_t at, manager;
    const char *ground;
} parts[] = {
    {1, FIRST, "friend"}, {3, FIRST, "business"}, {3, SECOND, "business"}, {4, SECOND, "friend"}};

static enum err begin(struct room *r)
{
    const struct policy *policy = r->d->policy;
    enum err e = decision_evaluate(member(r, FIRST, 5 * DAY), r->cycle);
    if (e || (e = meeting_here(member(r, SECOND, 5 * DAY - 300), r->cycle, true)) ||
        (e = q_demo_room_cases(r->d->c, r->cycle, policy->threshold * 10, &r->cases, &r->n)))
        return e;
    size_t line = 0;
    while (line < r->n && r->cases[line].above)
        line++;
    r->from = line > AROUND / 2 ? line - AROUND / 2 : 0;
    if (r->from + AROUND >= r->n) /* the last one is clear, whatever it is */
        r->from = r->n > AROUND ? r->n - AROUND - 1 : 0;
    r->to = r->from + AROUND < r->n ? r->from + AROUND : r->n;
    for (size_t i = 0; !e && i < COUNT(parts); i++) {
        size_t at = r->from + parts[i].at;
        if (at < r->to)
            e = q_demo_room_part(r->d->c, r->d->people[r->d->managers[parts[i].manager]].id,
                                 r->cases[at].nominee, str_of(parts[i].ground));
    }
    return e;
}

static enum err draft(struct room *r, size_t at, struct ctx *c)
{
    const struct row_demo_room_cases *of = &r->cases[at];
    const struct policy *p = r->d->policy;
    return decision_draft(
        c, &(struct decision_new){
               .nomination = of->nomination,
               .outcome = of->renewal ? (of->over ? S("renew") : S("no_renewal"))
                                      : (of->over ? S("award") : S("no_award")),
               .ground = of->over ? p->grounds_award[0].code : p->grounds_no_award[0].code,
               .reasons = of->over ? S("The work of the year meets the published criteria.")
                                   : S("The year's work is good, and falls short of the line.")});
}

/* What is clear is drafted by one and signed by another. */
static enum err sign_clear(struct room *r)
{
    size_t n;
    enum err e = OK;
    for (size_t i = 0; !e && i < r->n; i++) {
        const struct row_demo_room_cases *of = &r->cases[i];
        if (i >= r->from && i < r->to)
            continue;
        if (of->over && !r->award)
            r->award = of->nomination;
        if (!of->over && of->renewal && !r->refusal)
            r->refusal = of->nomination, r->refused = of->nominee;
        e = draft(r, i, member(r, SECOND, 5 * DAY - HOUR));
    }
    return e || r->n <= AROUND ? e
                               : decision_sign(member(r, FIRST, 5 * DAY - 2 * HOUR), r->cycle, &n);
}

static enum err hear(struct room *r)
{
    enum err e = OK;
    if (r->refusal)
        e = decision_reply(
            as(r->d, r->refused, 0, 2 * DAY), r->refusal,
            S("Two of the talks you count as one were different ones: the first was about how we "
              "began, the second about what went wrong. And since October I write the weekly "
              "notes; they are in the record now."),
            false);
    if (e)
        return e;
    if (!r->award)
        return OK;
    return veto_make(
        member(r, THIRD, 17 * HOUR), r->award, S("false-evidence"),
        S("A host wrote to us that the largest of the talks was given by somebody else. I ask "
          "for a week to find out."));
}

/* This morning all three are there, and the open cases are spoken about. */
static enum err go_on(struct room *r)
{
    static const struct {
        size_t at, manager;
        const char *words;
    } notes[] = {
        {1, SECOND, "The readers differ by two points, and the strict one read half of it only."},
        {2, FIRST, "Close, and steadily so for three years. I would say yes."},
        {2, THIRD,
         "Forty groups run on this guide; the number of readers is small because towns are."},
        {3, THIRD, "Both of you leave for this one. I read it again with somebody of the region."},
        {4, FIRST, "The counted rule is met by one talk; its host confirms it."}};
    enum err e = meeting_here(member(r, THIRD, 50 * 60), r->cycle, true);
    for (size_t i = 0; !e && i < COUNT(notes); i++) {
        size_t at = r->from + notes[i].at;
        if (at < r->to)
            e = committee_note_add(member(r, notes[i].manager, (int64_t)(45 - 5 * i) * 60),
                                   r->cases[at].nomination, str_of(notes[i].words));
    }
    if (!e && r->from < r->to)
        e = draft(r, r->from, member(r, SECOND, 20 * 60));
    if (!e && r->from + AROUND == r->to)
        e = draft(r, r->to - 1, member(r, SECOND, 20 * 60));
    if (!e && r->from + 2 < r->to)
        e = meeting_discuss(member(r, FIRST, 10 * 60), r->cycle, r->cases[r->from + 2].nomination);
    return e;
}

enum err demo_make_room(struct demo *d)
{
    struct room r = {.d = d, .cycle = d->cycles[DEMO_EXTRA]};
    enum err e = begin(&r);
    if (e || (e = sign_clear(&r)) || (e = hear(&r)) || (e = go_on(&r)))
        return e;
    as(d, 0, 0, 0);
    d->c->bits = ANYBODY;
    return OK;
}
