/* /contributions/#: one contribution, for whoever may see it. */
#include "feature/contribution/inside.h"
#include "feature/contribution/shown.sql.h"
#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

struct contribution_view {
    const struct req *r;
    int64_t id;
    struct row_shown_one w;
    bool own, judges, outside; /* outside: of one's record of now */
    const struct policy *policy;
    const struct policy_type *type;
    str role, icon, host, reason;
    struct row_shown_numbers *numbers;
    size_t n_numbers;
    struct row_shown_fields *fields;
    size_t n_fields;
    struct vouches_view vouches;
};

const char *contribution_words(str state, str paid)
{
    if (str_same(state, S("draft")))
        return N_("Draft");
    if (str_same(state, S("withdrawn")))
        return N_("Withdrawn");
    if (str_same(paid, S("yes")))
        return N_("Paid: does not count");
    return str_same(state, S("verified"))   ? N_("Confirmed")
           : str_same(state, S("rejected")) ? N_("Does not count")
                                            : N_("To be confirmed");
}

const char *contribution_tone(str state, str paid)
{
    if (str_same(state, S("draft")) || str_same(state, S("withdrawn")))
        return "mute";
    if (str_same(paid, S("yes")) || str_same(state, S("rejected")))
        return "bad";
    return str_same(state, S("verified")) ? "good" : "mute";
}

const char *contribution_group_words(str group)
{
    static const struct {
        const char *code, *words;
    } names[] = {{"writing", N_("Writing")},     {"speaking", N_("Speaking")},
                 {"code", N_("Code")},           {"help", N_("Help")},
                 {"community", N_("Community")}, {"feedback", N_("Feedback to teams")}};
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_same(group, str_of(names[i].code)))
            return names[i].words;
    return NULL;
}

static str number_name(const struct contribution_view *v, str code)
{
    for (size_t i = 0; v->type && i < v->type->n_metrics; i++)
        if (str_same(v->type->metrics[i].code, code))
            return v->type->metrics[i].name;
    return code;
}

static const char *origin_words(str origin)
{
    return str_same(origin, S("measured"))   ? N_("measured")
           : str_same(origin, S("declared")) ? N_("as the person says")
                                             : N_("estimated");
}

static const struct policy_field *field_of(const struct contribution_view *v, str code)
{
    for (size_t i = 0; v->type && i < v->type->n_fields; i++)
        if (str_same(v->type->fields[i].code, code))
            return &v->type->fields[i];
    return NULL;
}

static str field_name(const struct contribution_view *v, str code)
{
    const struct policy_field *f = field_of(v, code);
    return f ? f->name : code;
}

static str field_value(struct ctx *c, const struct contribution_view *v,
                       const struct row_shown_fields *row)
{
    const struct policy_field *f = field_of(v, row->code);
    if (f && str_same(f->kind, S("choice"))) {
        str name = policy_choice_name(f->choices, f->n_choices, row->value);
        return name.len > 0 ? name : row->value;
    }
    return f && str_same(f->kind, S("country")) ? i18n_country(c, row->value) : row->value;
}

#include "feature/contribution/shown.html.h"

static enum err load(struct ctx *c, struct contribution_view *v)
{
    struct cycle cycle;
    enum err e = q_shown_one(c, v->id, &v->w);
    if (e || (e = program_policy(c, 0, &v->policy)) ||
        (e = q_shown_numbers(c, v->w.work, v->w.type, &v->numbers, &v->n_numbers)) ||
        (e = q_shown_fields(c, v->id, &v->fields, &v->n_fields)))
        return e;
    v->own = c->me != 0 && v->w.person == c->me;
    v->judges = !v->own && (c->bits & (LEAD | MANAGER)) != 0;
    v->type = policy_type(v->policy, v->w.type);
    v->icon = contribution_icon(c, v->type);
    v->host = contribution_host(c, v->w.url);
    if (v->type)
        v->role = policy_choice_name(v->type->roles, v->type->n_roles, v->w.role);
    v->reason = policy_choice_name(v->policy->grounds_rejection, v->policy->n_grounds_rejection,
                                   v->w.reason);
    if (v->own && !(e = contribution_cycle(c, &cycle)))
        v->outside = v->w.day.n < cycle.record_from.n || v->w.day.n >= cycle.record_to.n;
    return e == ERR_NOT_FOUND ? OK : e;
}

static void make_ask(struct ctx *c, struct vouches_view *u)
{
    u->people = (struct frame_field){
        .name = "people",
        .type = "textarea",
        .label = tr(c, N_("Who saw it?")),
        .hint = tr(c, N_("Their names here, one a line, like @ada. They get a letter.")),
        .value = form_text(u->r, "people"),
        .max = 1000,
        .rows = 2};
    if (u->key.len > 0)
        u->link = site_url(c, c->prefix, "/contributions/%lld/vouch/%.*s", (long long)u->id,
                           STR_ARG(u->key));
}

static enum err load_vouches(struct ctx *c, struct contribution_view *v)
{
    struct vouches_view *u = &v->vouches;
    struct contribution_new what = {.type = v->w.type, .url = v->w.url};
    *u = (struct vouches_view){.r = v->r, .id = v->id};
    u->own = v->own && !str_same(v->w.state, S("withdrawn"));
    enum err e = vouch_list(c, v->id, v->own || v->judges, &u->list, &u->n);
    if (!e && u->own)
        e = vouch_link(c, v->id, &u->key);
    if (e)
        return e;
    what.vouches = (int64_t)u->n;
    u->missing = u->own && str_same(v->w.state, S("draft"))
                     ? contribution_vouches_missing(v->policy, &what)
                     : 0;
    u->may_vouch = c->me != 0 && !v->own &&
                   (str_same(v->w.state, S("claimed")) || str_same(v->w.state, S("verified")));
    for (size_t i = 0; i < u->n; i++)
        u->stands |= u->list[i].person == c->me;
    make_ask(c, u);
    return OK;
}

static enum err show(struct ctx *c, const struct req *r, struct res *out)
{
    struct contribution_view v = {.r = r, .id = r->arg[0]};
    db_snapshot(c);
    enum err e = load(c, &v);
    if (!e)
        e = load_vouches(c, &v);
    db_snapshot_end(c);
    if (e)
        return e;
    out->shared = c->me == 0;
    struct html o = frame_open(c, r, v.w.title, v.own ? AREA_RECORD : AREA_NONE);
    view_shown(&o, &v);
    return frame_close(&o, r, out);
}

static enum err contribution_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out);
}

static enum err ask_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, vouch_ask(c, r->arg[0], form_text(r, "people")), show);
}

const struct route shown_routes[] = {
    {"GET", "/contributions/#", contribution_get, ANYBODY},
    {"POST", "/contributions/#/ask", ask_post, SIGNED_IN, "/contributions/#"},
    {0},
};
