/* What the committee said in the meeting of the last cycle: who was there, notes, a veto that was withdrawn. */
#include "feature/demo/demo_plan.h"

#include "feature/demo/demo.sql.h"
#include "feature/ledger/ledger.h"

enum { HOUR = 3600, NOTED = 6 };

static const char note_words[] =
    "Two of the three readers could not read the half that is not in English; I read it, and it is "
    "good.|"
    "The number is small because the towns are. Forty groups run on this guide.|"
    "Counted once: the second talk is the first one, given again.|"
    "The host of the meetup says the same in the endorsement; I asked.|"
    "Close to the line, and steady for three years. I would say yes.";

static enum err attend(struct demo *d, const struct demo_meeting *m)
{
    enum err e = OK;
    for (size_t i = 0; i < COUNT(d->managers) && !e; i++) {
        moment came = {m->met.s + (int64_t)i * 240};
        e = q_demo_attendance(d->c, m->id, d->people[d->managers[i]].id, came,
                              (moment){m->met.s + 3 * HOUR});
    }
    return e;
}

/* The cases around the line were spoken about. */
static enum err note_cases(struct demo *d, const struct demo_meeting *m)
{
    size_t line = 0;
    enum err e = OK;
    while (line < m->n && m->results[line].raw >= d->policy->threshold * 10)
        line++;
    for (size_t i = line > NOTED / 2 ? line - NOTED / 2 : 0, k = 0; i < m->n && k < NOTED && !e;
         i++, k++)
        e = q_demo_note(d->c, &(struct in_demo_note){
                                  .nomination = m->results[i].nomination,
                                  .id = id_new(d->c),
                                  .author = d->people[d->managers[k % COUNT(d->managers)]].id,
                                  .words = demo_word(d, note_words),
                                  .at = {m->met.s + HOUR + (int64_t)k * 420}});
    return e;
}

static enum err say(struct demo *d, const char *kind, int64_t decision, int64_t nominee)
{
    return ledger_write(d->c, &(struct ledger_entry){.kind = kind,
                                                     .subject = decision,
                                                     .person = nominee,
                                                     .facts = S("{\"ground\":\"false-evidence\"}"),
                                                     .kept = true});
}

/* Against the best case, whose host then explained. */
static enum err withdraw_veto(struct demo *d, const struct demo_meeting *m)
{
    if (m->n == 0)
        return OK;
    enum err e = q_demo_veto(
        d->c,
        &(struct in_demo_veto){.id = id_new(d->c),
                               .decision = m->first_decision,
                               .words = S("A host wrote that one of the talks was never given."),
                               .author = d->people[d->managers[2]].id,
                               .made = {m->met.s + 4 * HOUR},
                               .until = {m->met.s + 4 * HOUR + 7 * 24 * HOUR},
                               .ended = {m->met.s + 9 * HOUR}});
    if (e || (e = say(d, "veto.made", m->first_decision, m->results[0].nominee)))
        return e;
    return say(d, "veto.withdrawn", m->first_decision, m->results[0].nominee);
}

enum err demo_make_meeting(struct demo *d, const struct demo_meeting *m)
{
    enum err e = attend(d, m);
    if (e || (e = note_cases(d, m)))
        return e;
    return withdraw_veto(d, m);
}
