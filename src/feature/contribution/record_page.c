/* /record: what I did in the year that is decided next, and the drafts that wait for me. */
#include "feature/contribution/found.sql.h"
#include "feature/contribution/inside.h"
#include "feature/contribution/record.sql.h"
#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { ROWS = 100, HEAT_DAYS = 371, YEARS = 10, GROUPS = 12, DRAFTS = 50, DRAFTS_MAX = 2000 };

struct draft_shown {
    struct contribution_stored s;
    str type, icon, host;
    bool clear, current; /* current: the one to look at now */
    int64_t vouches_missing;
    const struct row_found_of *found; /* by which sources */
    size_t n_found;
    const struct row_found_of *near; /* names what it may be the same as; NULL: nothing */
};
struct group_shown {
    str name;
    int64_t n;
};
struct record_view {
    const struct req *r;
    struct cycle cycle;
    day last; /* of the record */
    struct row_record_cases *cases;
    size_t n_cases, n_letters;
    const struct row_record_cases *running, *asked, *news; /* NULL: none */
    const struct policy *policy;
    struct draft_shown *drafts;
    size_t n_drafts, n_clear, n_near,
        n_found;            /* shown; of these: clear, alike, found by a source */
    int64_t waiting;        /* all of them */
    int64_t ignored_source; /* was just ignored; 0: none */
    struct row_record_ignored ignored;
    struct frame_option *years, *types, *states;
    size_t n_years, n_types, n_states;
    str year, type, state;
    day from, to; /* of the list; to: the first day after */
    struct row_record_list *rows;
    size_t n;
    struct frame_pages pages;
    struct row_record_missing missing;
    struct group_shown groups[GROUPS];
    size_t n_groups;
    int64_t most; /* of a group */
    struct criterion_shown *criteria;
    struct counted counted; /* the rules, over the record as it stands */
    struct reach_sum reach;
    int64_t year_total;
    struct safe_html heat;
    const struct cycle_phase *phases;
    size_t n_phases;
    struct contribution_stored undo; /* just withdrawn; id 0: none */
    struct frame_empty empty;
};

static const char *next_words(str kind)
{
    return str_same(kind, S("document")) ? N_("The record closes. Later work counts next time.")
           : str_same(kind, S("review")) ? N_("Reviewers have read every case.")
           : str_same(kind, S("decide")) ? N_("The committee has decided.")
                                         : NULL;
}

/* What the nominee does about a nomination that goes on. */
static const char *running_words(str state)
{
    return str_same(state, S("open"))
               ? N_("A lead of your region reads it first, and writes to you.")
           : str_same(state, S("taken")) ? N_("Say that you take part.")
           : str_same(state, S("documenting"))
               ? N_("Put your year together here, then say that it is complete.")
           : str_same(state, S("ready")) ? N_("Your record is complete. You can still change it.")
           : str_same(state, S("in_review"))
               ? N_("The record is frozen and is being read. The letter comes with the award day.")
               : N_("It is decided. The letter comes with the award day.");
}

static day last_of(const struct cycle_phase *phase)
{
    return (day){day_of_moment(phase->closes).n - 1};
}

static str type_name(const struct record_view *v, str code)
{
    const struct policy_type *type = policy_type(v->policy, code);
    return type ? type->name : code;
}

#include "feature/contribution/record.html.h"

/* ---- what is shown ----------------------------------------------------------------------------- */

str contribution_host(struct ctx *c, str url)
{
    str rest = str_from(found_canonical(c->mem, url), 8), host;
    return str_cut(&rest, '/', &host) ? host : S("");
}

str contribution_icon(struct ctx *c, const struct policy_type *type)
{
    return type ? arena_copy(c->mem, type->icon) : S("file");
}

static enum err load_drafts(struct ctx *c, struct record_view *v)
{
    struct row_record_drafts *rows;
    struct row_record_waiting waiting;
    int64_t next = param_int(v->r, "next", 0);
    enum err e = q_record_drafts(c, DRAFTS, &rows, &v->n_drafts);
    if (e || (e = q_record_waiting(c, &waiting)))
        return e;
    v->waiting = waiting.n;
    v->drafts = arena_take(c->mem, v->n_drafts + 1, sizeof *v->drafts);
    for (size_t i = 0; i < v->n_drafts; i++) {
        struct draft_shown *d = &v->drafts[i];
        struct row_found_of *found;
        if ((e = contribution_mine(c, rows[i].id, &d->s)) ||
            (e = q_found_of(c, rows[i].id, &found, &d->n_found)))
            return e;
        d->found = found;
        for (size_t k = 0; k < d->n_found && !d->near; k++)
            if (found[k].near)
                d->near = &found[k];
        d->current = rows[i].id == next;
        v->n_near += d->near != NULL;
        v->n_found += d->n_found > 0;
        const struct policy_type *type = policy_type(v->policy, d->s.what.type);
        d->type = type ? type->name : d->s.what.type;
        d->icon = contribution_icon(c, type);
        d->host = contribution_host(c, d->s.what.url);
        d->clear = contribution_is_clear(c, v->policy, &d->s.what);
        v->n_clear += d->clear;
        d->vouches_missing = contribution_vouches_missing(v->policy, &d->s.what);
    }
    return OK;
}

static struct frame_option option(str value, str label, str chosen)
{
    return (struct frame_option){value, label, str_same(value, chosen)};
}

static void make_filters(struct ctx *c, struct record_view *v)
{
    static const char *const states[][2] = {{"", N_("Every state")},
                                            {"claimed", N_("To be confirmed")},
                                            {"verified", N_("Confirmed")},
                                            {"rejected", N_("Does not count")},
                                            {"withdrawn", N_("Withdrawn")}};
    int first, last, month, date;
    day_parts(v->missing.first, &first, &month, &date);
    day_parts(i18n_today(c), &last, &month, &date);
    v->years = arena_take(c->mem, YEARS + 2, sizeof *v->years);
    v->years[v->n_years++] = option(S(""), tr(c, N_("This record")), v->year);
    for (int y = last; y >= first && v->n_years <= YEARS; y--) {
        str code = arena_format(c->mem, "%d", y);
        v->years[v->n_years++] = option(code, i18n_digits(c, y), v->year);
    }
    v->types = arena_take(c->mem, v->policy->n_types + 1, sizeof *v->types);
    v->types[v->n_types++] = option(S(""), tr(c, N_("Every kind")), v->type);
    for (size_t i = 0; i < v->policy->n_types; i++)
        v->types[v->n_types++] =
            option(v->policy->types[i].code, v->policy->types[i].name, v->type);
    v->states = arena_take(c->mem, COUNT(states), sizeof *v->states);
    for (size_t i = 0; i < COUNT(states); i++)
        v->states[v->n_states++] = option(str_of(states[i][0]), tr(c, states[i][1]), v->state);
}

/* Unknown values of a filter are no filter. */
static void read_filters(struct record_view *v)
{
    int64_t year;
    v->from = v->cycle.record_from, v->to = v->cycle.record_to;
    if (str_int(param(v->r, "year"), &year) && year >= 1970 && year < 3000) {
        v->year = param(v->r, "year");
        v->from = day_of((int)year, 1, 1);
        v->to = day_of((int)year + 1, 1, 1);
    }
    if (policy_type(v->policy, param(v->r, "type")))
        v->type = param(v->r, "type");
    static const char *const states[] = {"claimed", "verified", "rejected", "withdrawn"};
    for (size_t i = 0; i < COUNT(states); i++)
        if (str_same(param(v->r, "state"), str_of(states[i])))
            v->state = param(v->r, "state");
}

static str page_address(struct ctx *c, const struct record_view *v, int64_t page)
{
    return arena_format(c->mem, "/record?year=%.*s&type=%.*s&state=%.*s&page=%lld",
                        STR_ARG(v->year), STR_ARG(v->type), STR_ARG(v->state), (long long)page);
}

static enum err load_list(struct ctx *c, struct record_view *v)
{
    struct row_record_total total;
    int64_t page = param_int(v->r, "page", 1);
    page = page < 1 || page > 10000 ? 1 : page;
    enum err e = q_record_total(c, v->from, v->to, v->type, v->state, &total);
    if (e || (e = q_record_list(c,
                                &(struct in_record_list){.from_day = v->from,
                                                         .to_day = v->to,
                                                         .type = v->type,
                                                         .state = v->state,
                                                         .skip = (page - 1) * ROWS,
                                                         .most = ROWS},
                                &v->rows, &v->n)))
        return e;
    int64_t from = (page - 1) * ROWS;
    v->pages = (struct frame_pages){
        .from = v->n > 0 ? from + 1 : 0,
        .to = from + (int64_t)v->n,
        .total = total.n,
        .previous = page > 1 ? page_address(c, v, page - 1) : S(""),
        .next = from + (int64_t)v->n < total.n ? page_address(c, v, page + 1) : S(""),
    };
    return OK;
}

static enum err load_groups(struct ctx *c, struct record_view *v)
{
    struct row_record_kinds *kinds;
    size_t n;
    enum err e = q_record_kinds(c, v->cycle.record_from, v->cycle.record_to, &kinds, &n);
    if (e)
        return e;
    str codes[GROUPS];
    for (size_t i = 0; i < n; i++) {
        const struct policy_type *type = policy_type(v->policy, kinds[i].type);
        if (!type || !type->counts)
            continue;
        size_t at = 0;
        while (at < v->n_groups && !str_same(codes[at], type->group))
            at++;
        if (at == GROUPS)
            continue;
        if (at == v->n_groups) {
            const char *words = contribution_group_words(type->group);
            codes[v->n_groups] = type->group;
            v->groups[v->n_groups++].name = words ? tr(c, words) : type->group;
        }
        v->groups[at].n += kinds[i].n;
        if (v->groups[at].n > v->most)
            v->most = v->groups[at].n;
    }
    return OK;
}

static enum err load_counted(struct ctx *c, struct record_view *v)
{
    struct counted_record record;
    enum err e = counted_mine(c, v->cycle.record_from, v->cycle.record_to, &record);
    if (e)
        return e;
    v->counted = counted_of(c->mem, v->policy, record);
    v->reach = reach_sum_of(&v->counted);
    v->criteria = arena_take(c->mem, v->policy->n_criteria, sizeof *v->criteria);
    for (size_t i = 0; i < v->policy->n_criteria; i++)
        v->criteria[i] = counted_criterion(c, &v->counted, i);
    return OK;
}

static enum err load_heat(struct ctx *c, struct record_view *v)
{
    struct row_record_days *days;
    size_t n;
    day today = i18n_today(c), from = {today.n - HEAT_DAYS + 1};
    enum err e = q_record_days(c, from, today, &days, &n);
    if (e)
        return e;
    int *counts = arena_take(c->mem, HEAT_DAYS, sizeof *counts);
    for (size_t i = 0; i < n; i++) {
        counts[days[i].day.n - from.n] = (int)days[i].number;
        v->year_total += days[i].number;
    }
    v->heat = svg_year(c, counts, today,
                       tr(c, N_("Contributions per day over a year. The list above "
                                "has them one by one.")));
    return OK;
}

static enum err load_cases(struct ctx *c, struct record_view *v)
{
    enum err e = q_record_cases(c, &v->cases, &v->n_cases);
    if (e)
        return e;
    for (size_t i = v->n_cases; i-- > 0;) {
        const struct row_record_cases *k = &v->cases[i];
        v->n_letters += k->letter;
        if (k->asked)
            v->asked = k;
        else if (k->letter && k->news)
            v->news = k;
        else if (!str_same(k->state, S("closed")) && !v->running)
            v->running = k;
    }
    return OK;
}

static enum err load(struct ctx *c, struct record_view *v)
{
    enum err e = contribution_cycle(c, &v->cycle);
    if (e || (e = load_cases(c, v)) || (e = program_policy(c, v->cycle.policy, &v->policy)))
        return e;
    v->last = (day){v->cycle.record_to.n - 1};
    read_filters(v);
    if ((e = load_drafts(c, v)) ||
        (e = q_record_missing(c, v->cycle.record_from, v->cycle.record_to, &v->missing)) ||
        (e = load_list(c, v)) || (e = load_groups(c, v)) || (e = load_counted(c, v)) ||
         (e = load_heat(c, v)) || (e = program_phases(c, v->cycle.id, &v->phases, &v->n_phases)))
        return e;
    make_filters(c, v);
    int64_t undo = param_int(v->r, "undo", 0);
    e = undo > 0 ? contribution_mine(c, undo, &v->undo) : OK;
    if (e && e != ERR_NOT_FOUND)
        return e;
    if (!str_same(v->undo.state, S("withdrawn")))
        v->undo.id = 0;
    v->ignored_source = param_int(v->r, "ignored", 0);
    return q_record_ignored(c, v->ignored_source, &v->ignored);
}

static enum err show(struct ctx *c, const struct req *r, struct res *out)
{
    struct record_view v = {.r = r};
    db_snapshot(c);
    enum err e = load(c, &v);
    db_snapshot_end(c);
    if (e)
        return e;
    v.empty = (struct frame_empty){
        .title = tr(c, N_("Nothing in your record yet")),
        .words = tr(c, N_("What you did for the community in this year is listed here: posts, "
                          "talks, answers, code, events.")),
        .action = tr(c, N_("Add the first one")),
        .address = S("/record/add"),
    };
    struct html o = frame_open(c, r, tr(c, N_("My record")), AREA_RECORD);
    view_record(&o, &v);
    return frame_close(&o, r, out);
}

static enum err record_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out);
}

/* ---- what is done there ------------------------------------------------------------------------ */

/* A refusal is said on top of the page. */
static enum err answer(struct ctx *c, const struct req *r, struct res *out, enum err e)
{
    if (!e || (e = frame_again(c, out, e)))
        return e;
    return show(c, r, out);
}

/* Afterwards the draft that follows the one of this form is the current one. */
static enum err go_on(struct ctx *c, const struct req *r, const char *address)
{
    struct row_record_drafts *rows;
    size_t n, at = 0;
    enum err e = q_record_drafts(c, DRAFTS, &rows, &n);
    while (!e && at < n && rows[at].id != r->arg[0])
        at++;
    if (e || at == n || n == 1)
        return e;
    long long next = (long long)rows[at + 1 < n ? at + 1 : at - 1].id;
    c->then = arena_format(c->mem, "%.*s%s%lld", STR_ARG(c->prefix), address, next);
    return OK;
}

static enum err accept_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = go_on(c, r, "/record?next=");
    if (!e)
        e = contribution_accept(c, r->arg[0]);
    if (e == ERR_INVALID) {
        see_other(c, out, "/record/#/edit", r->arg[0]);
        return OK;
    }
    return answer(c, r, out, e);
}

static enum err accept_clear(struct ctx *c)
{
    const struct policy *policy;
    struct row_record_drafts *rows;
    struct contribution_stored s;
    size_t n;
    enum err e = program_policy(c, 0, &policy);
    if (e || (e = q_record_drafts(c, DRAFTS_MAX, &rows, &n)))
        return e;
    for (size_t i = 0; !e && i < n; i++)
        if (!(e = contribution_mine(c, rows[i].id, &s)) &&
            contribution_is_clear(c, policy, &s.what))
            e = contribution_accept(c, s.id);
    return e;
}

static enum err accept_clear_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = db_begin(c);
    if (!e)
        e = db_end(c, accept_clear(c));
    if (!e)
        frame_flash(out, FLASH_SAVED);
    return answer(c, r, out, e);
}

static enum err not_mine_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = go_on(c, r, "/record?undo=#&next=");
    return answer(c, r, out, e ? e : contribution_not_mine(c, r->arg[0]));
}

static enum err merge_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = go_on(c, r, "/record?undo=#&next=");
    return answer(c, r, out, e ? e : contribution_merge(c, r->arg[0], form_int(r, "into", 0)));
}

static enum err withdraw_post(struct ctx *c, const struct req *r, struct res *out)
{
    return answer(c, r, out, contribution_withdraw(c, r->arg[0]));
}

static enum err take_back_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = contribution_take_back(c, r->arg[0]);
    c->then =
        arena_format(c->mem, "%.*s/record?next=%lld", STR_ARG(c->prefix), (long long)r->arg[0]);
    if (!e)
        frame_flash(out, FLASH_UNDONE);
    return answer(c, r, out, e);
}

static enum err star_post(struct ctx *c, const struct req *r, struct res *out)
{
    return answer(c, r, out,
                  contribution_star(c, r->arg[0], str_same(form_text(r, "on"), S("yes"))));
}

const struct route contribution_routes[] = {
    {"GET", "/record", record_get, SIGNED_IN},
    {"POST", "/record/accept-clear", accept_clear_post, SIGNED_IN, "/record"},
    {"POST", "/record/#/accept", accept_post, SIGNED_IN, "/record"},
    {"POST", "/record/#/not-mine", not_mine_post, SIGNED_IN, "/record?undo=#"},
    {"POST", "/record/#/merge", merge_post, SIGNED_IN, "/record?undo=#"},
    {"POST", "/record/#/withdraw", withdraw_post, SIGNED_IN, "/record?undo=#"},
    {"POST", "/record/#/take-back", take_back_post, SIGNED_IN, "/record"},
    {"POST", "/record/#/star", star_post, SIGNED_IN, "/record"},
    {0},
};
