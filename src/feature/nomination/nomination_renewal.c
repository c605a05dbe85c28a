/* The renewal of an award: a case without a nominator, made by the calendar or by its person. */
#include "feature/nomination/nomination_case.h"
#include "feature/program/program.h"

static enum err add(struct ctx *c, const struct nomination_renewal *in,
                    const struct row_nomination_last_place *place, int64_t id)
{
    struct cycle cycle;
    enum err e = program_cycle(c, in->cycle, &cycle);
    if (e)
        return e;
    e = q_nomination_renewal_add(c, &(struct in_nomination_renewal_add){
                                        .id = id,
                                        .cycle = in->cycle,
                                        .nominee = in->nominee,
                                        .expertise = in->expertise,
                                        .region = place->region,
                                        .lead = place->lead,
                                        .due = moment_of_day((day){cycle.record_to.n + 1}),
                                    });
    if (e || (e = q_nomination_text_add(c, id, S(""))))
        return e;
    str facts = arena_format(c->mem, "{\"cycle\":%lld,\"expertise\":%lld}", (long long)in->cycle,
                             (long long)in->expertise);
    return ledger_write(c, &(struct ledger_entry){.kind = "nomination.made",
                                                  .subject = id,
                                                  .person = in->nominee,
                                                  .facts = facts,
                                                  .kept = true});
}

enum err nomination_renew(struct ctx *c, const struct nomination_renewal *in, int64_t *id)
{
    struct row_nomination_live live;
    struct row_nomination_last_place place;
    enum err e = q_nomination_live(c, in->nominee, in->cycle, &live);
    if (e || live.found) {
        *id = live.id;
        return e;
    }
    int64_t fresh = id_new(c);
    if ((e = q_nomination_last_place(c, in->nominee, &place)) || (e = add(c, in, &place, fresh)))
        return e;
    *id = fresh;
    return OK;
}
