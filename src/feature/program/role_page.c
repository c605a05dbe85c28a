#include "feature/program/program.h"

#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "feature/program/program.sql.h"

struct roles_view {
    str asked;
    const struct person_found *found;
    size_t n_found;
    const struct row_program_grants *rows;
    size_t n;
};

struct person_view {
    const struct req *r;
    int64_t id;
    struct row_program_person who;
    const struct row_program_grants **rows; /* this person's */
    size_t n;
    struct frame_select roles, regions;
    struct frame_field from, last, capacity;
};

struct grant_view {
    const struct req *r;
    struct row_program_person who;
    struct row_program_grant grant;
    bool takes_cases;
    struct frame_field last, capacity;
};

/* In the order of the form. */
static const struct {
    int64_t role;
    const char *words;
} roles[] = {
    {LEAD, N_("Lead: takes nominations up and looks after the people of a region")},
    {REVIEWER, N_("Reviewer: reads cases and scores them")},
    {COMMITTEE, N_("Committee: sees all scores and decides")},
    {MANAGER, N_("Manager: rules, calendar, roles")},
    {PRODUCT_TEAM, N_("Product team: hears what experts say")},
    {COMMUNITY_MANAGER, N_("Community manager: looks after groups")},
    {OPERATOR, N_("Operator: runs the server")},
};

static day last_day(moment ends) /* the first second after it is stored */
{
    return day_of_moment((moment){ends.s - 1});
}

#include "feature/program/role.html.h"

static enum err list_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct roles_view v = {.asked = str_first_chars(param(r, "q"), 100)};
    struct row_program_grants *rows;
    enum err e = q_program_grants(c, &rows, &v.n);
    if (!e && v.asked.len > 0)
        e = people_find(c, v.asked, &v.found, &v.n_found);
    if (e)
        return e;
    v.rows = rows;
    struct html o = frame_open(c, r, tr(c, N_("Roles")), AREA_PROGRAM);
    view_roles(&o, &v);
    return frame_close(&o, r, out);
}

static struct frame_select role_choice(struct ctx *c, int64_t chosen)
{
    struct frame_option *options = arena_take(c->mem, COUNT(roles), sizeof *options);
    size_t n = 0;
    for (size_t i = 0; i < COUNT(roles); i++) {
        if (roles[i].role == OPERATOR && !(c->bits & OPERATOR))
            continue;
        options[n++] = (struct frame_option){arena_format(c->mem, "%lld", (long long)roles[i].role),
                                             tr(c, roles[i].words), roles[i].role == chosen};
    }
    return (struct frame_select){.name = "role",
                                 .label = tr(c, N_("Role")),
                                 .options = options,
                                 .n = n,
                                 .required = true,
                                 .radios = true};
}

static enum err region_choice(struct ctx *c, int64_t chosen, struct frame_select *select)
{
    const struct region *regions;
    size_t n;
    enum err e = program_regions(c, &regions, &n);
    if (e)
        return e;
    struct frame_option *options = arena_take(c->mem, n + 1, sizeof *options);
    options[0] = (struct frame_option){S("0"), tr(c, N_("Everywhere")), chosen == 0};
    for (size_t i = 0; i < n; i++)
        options[i + 1] =
            (struct frame_option){arena_format(c->mem, "%lld", (long long)regions[i].id),
                                  regions[i].name, regions[i].id == chosen};
    *select = (struct frame_select){
        .name = "region",
        .label = tr(c, N_("Region")),
        .hint = tr(c, N_("For leads and reviewers. All other roles are for everywhere.")),
        .options = options,
        .n = n + 1};
    return OK;
}

/* ---- first and last day, number of cases -------------------------------------------------------- */

static struct frame_field day_field(const char *name, str label, str hint, str value)
{
    return (struct frame_field){
        .name = name, .type = "date", .label = label, .hint = hint, .value = value};
}

static struct frame_field last_field(struct ctx *c, str value)
{
    return day_field("last", tr(c, N_("Last day")), tr(c, N_("Empty: until somebody ends it.")),
                     value);
}

static struct frame_field capacity_field(struct ctx *c, str value)
{
    return (struct frame_field){
        .name = "capacity",
        .type = "number",
        .label = tr(c, N_("Cases at most")),
        .hint = tr(c, N_("For leads and reviewers: how many they take at a time. Empty: as the "
                         "rules say.")),
        .value = value,
        .min = "1",
    };
}

static void read_day(struct ctx *c, const struct req *r, const char *name, opt_day *d)
{
    str typed = form_text(r, name);
    *d = (opt_day){typed.len > 0, {0}};
    if (d->set && !day_read(typed, &d->value))
        fail_at(c, name, "Write a day such as 2027-01-31, or leave it empty.");
}

static int64_t read_capacity(struct ctx *c, const struct req *r)
{
    int64_t n = 0;
    str typed = form_text(r, "capacity");
    if (typed.len > 0 && (!str_int(typed, &n) || n < 1))
        fail_at(c, "capacity", "Write a number from 1 on, or leave it empty.");
    return n;
}

static enum err show_person(struct ctx *c, const struct req *r, struct res *out)
{
    struct person_view v = {.r = r, .id = r->arg[0]};
    struct row_program_grants *rows;
    size_t n;
    enum err e;
    if ((e = q_program_person(c, v.id, &v.who)) || (e = q_program_grants(c, &rows, &n)) ||
        (e = region_choice(c, form_int(r, "region", 0), &v.regions)))
        return e;
    v.rows = arena_take(c->mem, n, sizeof *v.rows);
    for (size_t i = 0; i < n; i++)
        if (rows[i].person == v.id)
            v.rows[v.n++] = &rows[i];
    v.roles = role_choice(c, form_int(r, "role", 0));
    v.from = day_field("from", tr(c, N_("First day")), tr(c, N_("Empty: from now on.")),
                       form_text(r, "from"));
    v.last = last_field(c, form_text(r, "last"));
    v.capacity = capacity_field(c, form_text(r, "capacity"));
    struct html o = frame_open(c, r, v.who.name, AREA_PROGRAM);
    view_role_person(&o, &v);
    return frame_close(&o, r, out);
}

static enum err grant_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct role_terms terms = {form_int(r, "role", 0), form_int(r, "region", 0), {0}, {0}, 0};
    read_day(c, r, "from", &terms.from);
    read_day(c, r, "last", &terms.last);
    terms.capacity = read_capacity(c, r);
    enum err e = program_grant_terms(c, r->arg[0], &terms);
    return frame_saved(c, r, out, e, show_person);
}

static enum err end_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = program_grant_end(c, form_int(r, "grant", 0));
    if (e == OK) {
        frame_flash(out, FLASH_REMOVED);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show_person(c, r, out);
}

static enum err find_grant(struct ctx *c, const struct req *r, struct grant_view *v)
{
    enum err e;
    if ((e = q_program_grant(c, r->arg[1], &v->grant)) ||
        (e = q_program_person(c, r->arg[0], &v->who)))
        return e;
    if (v->grant.person != r->arg[0] || !v->grant.running)
        return fail(c, ERR_NOT_FOUND, "This role has ended.");
    v->takes_cases = v->grant.role == LEAD || v->grant.role == REVIEWER;
    return OK;
}

static enum err grant_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct grant_view v = {.r = r};
    bool sent = str_same(r->method, S("POST"));
    enum err e = find_grant(c, r, &v);
    if (e)
        return e;
    str last = v.grant.ends.set ? day_iso(c->mem, last_day(v.grant.ends.value)) : S("");
    str capacity =
        v.grant.capacity ? arena_format(c->mem, "%lld", (long long)v.grant.capacity) : S("");
    v.last = last_field(c, sent ? form_text(r, "last") : last);
    v.capacity = capacity_field(c, sent ? form_text(r, "capacity") : capacity);
    struct html o = frame_open(c, r, v.who.name, AREA_PROGRAM);
    view_role_grant(&o, &v);
    return frame_close(&o, r, out);
}

static enum err grant_change_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct grant_view v = {.r = r};
    opt_day last;
    enum err e = find_grant(c, r, &v);
    if (e)
        return e;
    read_day(c, r, "last", &last);
    int64_t capacity = read_capacity(c, r);
    e = c->problems ? ERR_INVALID : program_grant_change(c, r->arg[1], last, capacity);
    return frame_saved(c, r, out, e, grant_get);
}

const struct route role_routes[] = {
    {"GET", "/program/people", list_get, MANAGER, NULL, PAGE, 0, false},
    {"GET", "/program/people/#", show_person, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/people/#", grant_post, MANAGER, "/program/people/#", PAGE, 0, false},
    {"GET", "/program/people/#/roles/#", grant_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/people/#/roles/#", grant_change_post, MANAGER, "/program/people/#", PAGE, 0,
     false},
    {"POST", "/program/people/#/end", end_post, MANAGER, "/program/people/#", PAGE, 0, false},
    {0},
};
