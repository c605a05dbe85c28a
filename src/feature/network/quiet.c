/* Who has become quiet: facts for the community managers, and a mark that somebody wrote to them. */
#include "feature/frame/frame.h"
#include "feature/network/inside.h"
#include "feature/network/quiet.sql.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { MONTHS = 6, MONTH_DAYS = 30 };

struct quiet_line {
    int64_t person;
    str name, handle, picture, region, manager;
    opt_time article, seen, marked;
    opt_day worked;
};
struct quiet_view {
    const struct req *r;
    struct quiet_line *list;
    size_t n;
    int64_t months;
};

#include "feature/network/quiet.html.h"

static enum err load(struct ctx *c, struct quiet_view *v)
{
    const struct policy *policy;
    struct row_quiet_list *rows;
    enum err e = program_policy_on(c, day_of_moment(c->now), &policy);
    if (e && e != ERR_NOT_FOUND)
        return e;
    v->months = !e && policy->inactive_months > 0 ? policy->inactive_months : MONTHS;
    day before = {day_of_moment(c->now).n - v->months * MONTH_DAYS};
    moment at = moment_of_day(before);
    if ((e = q_quiet_list(c, at, before, id_from(at), &rows, &v->n)))
        return e;
    v->list = arena_take(c->mem, v->n, sizeof *v->list);
    for (size_t i = 0; i < v->n; i++)
        v->list[i] = (struct quiet_line){
            .person = rows[i].person,
            .name = rows[i].name,
            .handle = rows[i].handle,
            .picture = rows[i].avatar.set ? people_picture(c, rows[i].avatar.value) : (str){0},
            .region = rows[i].region,
            .manager = rows[i].manager.set ? rows[i].manager.value : (str){0},
            .article = {rows[i].article.set, id_moment(rows[i].article.value)},
            .worked = rows[i].contribution,
            .seen = rows[i].seen,
            .marked = rows[i].marked,
        };
    return OK;
}

static enum err quiet_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct quiet_view v = {.r = r};
    enum err e = load(c, &v);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Who has become quiet")), AREA_PROGRAM);
    view_quiet(&o, &v);
    return frame_close(&o, r, out);
}

static enum err mark_post(struct ctx *c, const struct req *r, struct res *out)
{
    (void)out;
    enum err e = db_begin(c);
    return e ? e : db_end(c, q_quiet_mark(c, r->arg[0]));
}

const struct route quiet_routes[] = {
    {"GET", "/program/quiet", quiet_get, MANAGER | COMMUNITY_MANAGER},
    {"POST", "/program/quiet/#", mark_post, MANAGER | COMMUNITY_MANAGER, "/program/quiet"},
    {0},
};
