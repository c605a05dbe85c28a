#include "feature/home/decisions.h"

#include "feature/frame/frame.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"

struct decisions_view {
    struct program program;
    const struct policy *policy;
    str criteria; /* their names, as a list */
    struct cycle cycle;
    const struct cycle_phase *phases;
    size_t n_phases;
    bool has_next;
};

static const char *phase_words(str kind)
{
    static const struct {
        const char *kind, *words;
    } all[] = {
        {"nominate", N_("Nominations")}, {"document", N_("Records are completed")},
        {"review", N_("Reviews")},       {"decide", N_("The committee decides")},
        {"reply", N_("Replies")},        {"appeal", N_("Objections")},
    };
    for (size_t i = 0; i < COUNT(all); i++)
        if (str_same(kind, str_of(all[i].kind)))
            return all[i].words;
    return "";
}

static day last_day(const struct cycle_phase *phase)
{
    return day_of_moment((moment){phase->closes.s - 1});
}

#include "feature/home/decisions.html.h"

enum err home_decisions(struct ctx *c, const struct req *r, struct res *out)
{
    struct decisions_view v = {0};
    enum err e = program_get(c, &v.program);
    if (e || (e = program_policy(c, 0, &v.policy)))
        return e;
    str *names = arena_take(c->mem, v.policy->n_criteria, sizeof *names);
    for (size_t i = 0; i < v.policy->n_criteria; i++)
        names[i] = v.policy->criteria[i].name;
    v.criteria = i18n_list(c, names, v.policy->n_criteria);
    e = program_cycle_next(c, &v.cycle);
    v.has_next = e == OK;
    if (e == OK)
        e = program_phases(c, v.cycle.id, &v.phases, &v.n_phases);
    if (e && e != ERR_NOT_FOUND)
        return e;
    out->shared = c->me == 0;
    struct html o = frame_open(c, r, tr(c, N_("How decisions are made")), AREA_NONE);
    view_decisions(&o, &v);
    return frame_close(&o, r, out);
}
