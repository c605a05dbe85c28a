#include "feature/evaluation/evaluation.h"

#include "feature/evaluation/fairness_load.h"
#include "feature/frame/frame.h"
#include "feature/program/program.h"

struct scores_view {
    struct fairness_cycle f;
};

/* ---- words for the template ------------------------------------------------------------------------ */

static int64_t part_of(int64_t part, int64_t whole) /* per cent */
{
    return whole > 0 ? (200 * part + whole) / (2 * whole) : 0;
}

/* 1.645 standard errors on each side. */
static int64_t low_of(const struct severity_effect *x)
{
    return x->points - 1645 * x->error / 1000;
}

static int64_t high_of(const struct severity_effect *x)
{
    return x->points + 1645 * x->error / 1000;
}

static const char *effect_words(str code)
{
    static const struct {
        const char *code, *words;
    } all[] = {{"region", N_("from the nominee's region")},
               {"family", N_("of the same group of expertises")},
               {"acquainted", N_("who say that they know the nominee")},
               {"lead", N_("who lead a region")},
               {"staff", N_("who work for the program")}};
    for (size_t i = 0; i < COUNT(all); i++)
        if (str_same(code, str_of(all[i].code)))
            return all[i].words;
    return "";
}

static const char *effect_state(str state)
{
    if (str_same(state, S("same")))
        return N_("Not asked: all scores are alike in this.");
    if (str_same(state, S("few")))
        return N_("Not asked: fewer than 20 scores on one side.");
    return N_("Not asked: it cannot be told from what stands above.");
}

static str scale_name(struct ctx *c, const struct scores_view *v, const struct severity_scale *s)
{
    const struct policy_criterion *criterion = policy_criterion(v->f.policy, s->criterion);
    if (s->criterion == 0)
        return tr(c, N_("All, by their weights"));
    return criterion ? criterion->name : arena_format(c->mem, "%lld", (long long)s->criterion);
}

#include "feature/evaluation/scores.html.h"

static enum err scores_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct scores_view v = {0};
    enum err e = fairness_load(c, r->arg[0], &v.f);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("How these scores hang together")), AREA_COMMITTEE);
    view_scores(&o, &v);
    return frame_close(&o, r, out);
}

const struct route scores_routes[] = {
    {"GET", "/committee/#/scores", scores_get, COMMITTEE | MANAGER, NULL, SLOW, 0, false},
    {0},
};
