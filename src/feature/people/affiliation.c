#include "feature/frame/frame.h"
#include "feature/account/account.h"
#include "feature/people/inside.h"
#include "feature/people/people.sql.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { ORGANIZATION_MAX = 120 };

static const struct kind {
    const char *code, *name;
} kinds[] = {
    {"employee", N_("Employee")},   {"contractor", N_("Contractor")}, {"owner", N_("Owner")},
    {"volunteer", N_("Volunteer")}, {"student", N_("Student")},
};

struct affiliations_view {
    const struct req *r;
    const struct row_people_affiliations *rows;
    size_t n;
    const struct row_people_organizations *known; /* offered while typing */
    size_t n_known;
    str organization;
    struct frame_select kind;
    struct frame_field from, to;
};

static str kind_name(struct ctx *c, str code)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_same(code, str_of(kinds[i].code)))
            return tr(c, kinds[i].name);
    return code;
}

#include "feature/people/affiliation.html.h"

/* ---- the rules ------------------------------------------------------------------------------- */

static bool is_kind(str code)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_same(code, str_of(kinds[i].code)))
            return true;
    return false;
}

static enum err find_organization(struct ctx *c, str name, struct row_people_organization *found)
{
    enum err e = q_people_organization(c, name, found);
    if (e || found->found)
        return e;
    found->id = found->root = id_new(c);
    return q_people_add_organization(c, found->id, name);
}

static enum err add(struct ctx *c, const struct affiliation_new *in, day from, opt_day to)
{
    struct row_people_organization at;
    int64_t id = id_new(c);
    enum err e = find_organization(c, in->organization, &at);
    if (!e)
        e = q_people_add_affiliation(c, &(struct in_people_add_affiliation){
                                            .id = id,
                                            .person = c->me,
                                            .organization = at.id,
                                            .root = at.root,
                                            .kind = in->kind,
                                            .from_day = from,
                                            .to_day = to,
                                        });
    return e ? e : people_note(c, "affiliation.confirmed", id, c->me);
}

enum err people_affiliate(struct ctx *c, const struct affiliation_new *in)
{
    day from = {0};
    opt_day to = {in->to.len > 0, {0}};
    check_text(c, "organization", in->organization, (struct text_rule){2, ORGANIZATION_MAX, false});
    if (!is_kind(in->kind))
        (void)fail_at(c, "kind", "Choose what you are there.");
    if (!day_read(in->from, &from))
        (void)fail_at(c, "from", "Write the first day, like 2024-03-01.");
    if (to.set && !day_read(in->to, &to.value))
        (void)fail_at(c, "to", "Write the last day, like 2026-08-31, or leave it empty.");
    else if (to.set && to.value.n < from.n)
        (void)fail_at(c, "to", "The last day cannot be before the first one.");
    if (c->problems)
        return ERR_INVALID;
    enum err e = db_begin(c);
    return e ? e : db_end(c, add(c, in, from, to));
}

enum err people_affiliation_end(struct ctx *c, int64_t id, str to)
{
    struct row_people_affiliation row;
    struct row_people_end_affiliation moved;
    day last = i18n_today(c);
    if (to.len > 0 && !day_read(to, &last))
        return fail_at(c, "", "Write the last day, like 2026-08-31.");
    enum err e = q_people_affiliation(c, id, &row);
    if (!e && last.n < row.from_day.n)
        return fail_at(c, "", "The last day cannot be before the first one.");
    if (e || (e = db_begin(c)))
        return e;
    if (!(e = q_people_end_affiliation(c, id, last, &moved)))
        e = people_note(c, "affiliation.ended", id, c->me);
    return db_end(c, e);
}

enum err people_affiliation_confirm(struct ctx *c, int64_t id)
{
    struct row_people_affiliation row;
    struct row_people_confirm_affiliation moved;
    enum err e = q_people_affiliation(c, id, &row);
    if (e || (e = db_begin(c)))
        return e;
    if (!(e = q_people_confirm_affiliation(c, id, &moved)))
        e = people_note(c, "affiliation.confirmed", id, c->me);
    return db_end(c, e);
}

/* ---- the page -------------------------------------------------------------------------------- */

static struct frame_select kind_select(struct ctx *c, str chosen)
{
    struct frame_option *options = arena_take(c->mem, COUNT(kinds), sizeof *options);
    for (size_t i = 0; i < COUNT(kinds); i++)
        options[i] = (struct frame_option){str_of(kinds[i].code), tr(c, kinds[i].name),
                                           str_same(chosen, str_of(kinds[i].code))};
    return (struct frame_select){.name = "kind",
                                 .label = tr(c, "You are there"),
                                 .options = options,
                                 .n = COUNT(kinds),
                                 .required = true};
}

static enum err show(struct ctx *c, const struct req *r, struct res *out,
                     const struct affiliation_new *typed)
{
    struct affiliations_view v = {.r = r, .organization = typed->organization};
    struct row_people_affiliations *rows;
    struct row_people_organizations *known;
    enum err e = q_people_affiliations(c, c->me, &rows, &v.n);
    if (e || (e = q_people_organizations(c, &known, &v.n_known)))
        return e;
    v.rows = rows;
    v.known = known;
    v.kind = kind_select(c, typed->kind);
    v.from = (struct frame_field){.name = "from",
                                  .type = "date",
                                  .label = tr(c, "First day"),
                                  .value = typed->from,
                                  .required = true};
    v.to = (struct frame_field){.name = "to",
                                .type = "date",
                                .label = tr(c, "Last day"),
                                .hint = tr(c, "Leave it empty while you are there."),
                                .value = typed->to};
    struct html o = frame_open(c, r, tr(c, "Employers"), AREA_ACCOUNT);
    view_affiliations(&o, &v);
    return frame_close(&o, r, out);
}

enum err affiliation_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out, &(struct affiliation_new){.kind = S("employee")});
}

enum err affiliation_post(struct ctx *c, const struct req *r, struct res *out)
{
    const struct affiliation_new in = {form_text(r, "organization"), form_text(r, "kind"),
                                       form_text(r, "from"), form_text(r, "to")};
    enum err e = people_affiliate(c, &in);
    if (!e) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, &in);
}

enum err affiliation_end_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = people_affiliation_end(c, r->arg[0], form_text(r, "to"));
    if (!e)
        frame_flash(out, FLASH_SAVED);
    if (e != ERR_INVALID)
        return e;
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, &(struct affiliation_new){.kind = S("employee")});
}

enum err affiliation_confirm_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = people_affiliation_confirm(c, r->arg[0]);
    if (!e)
        frame_flash(out, FLASH_SAVED);
    return e;
}
