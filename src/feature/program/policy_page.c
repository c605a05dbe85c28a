#include "feature/program/part.h"

#include "feature/people/people.h"
#include "feature/program/program.sql.h"
#include "kit/i18n/i18n.h"

#define DOCUMENT_BODY_MAX 524288 /* bytes: the document, percent-encoded by the browser */

struct rules_view {
    const struct policy *policy;
    bool in_force, tried; /* tried: there is a page about what it would have changed */
    str digest;
};

struct policy_view {
    const struct req *r;
    const struct policy *policy; /* in force today */
    int64_t draft;               /* version; 0: none */
    bool mine;                   /* the reader wrote the draft */
    bool tried, earlier;         /* it was tried out; there is a cycle to do so */
    int64_t managers;
    str from_day;
    const struct policy_difference *differences;
    size_t n_differences;
    const struct row_program_policies *rows;
    size_t n;
};

struct edit_view {
    struct part_page page;
    struct policy_form form;
};

struct document_view {
    struct part_page page;
    str document;
};

/* ---- words for the template -------------------------------------------------------------------------- */

static const char *state_words(str state)
{
    static const struct {
        const char *state, *words;
    } all[] = {{"draft", N_("Draft")},
               {"replayed", N_("Draft, tried out")},
               {"adopted", N_("Adopted")},
               {"withdrawn", N_("Withdrawn")}};
    for (size_t i = 0; i < COUNT(all); i++)
        if (str_same(state, str_of(all[i].state)))
            return all[i].words;
    return "";
}

static str short_digest(struct ctx *c, str digest)
{
    return arena_hex(c->mem, digest.at, digest.len < 6 ? digest.len : 6);
}

/* Who may nominate; if nobody may, it says so. */
static size_t nominators(struct ctx *c, const struct policy *p, str list[4])
{
    const struct {
        bool may;
        const char *words;
    } all[] = {{p->member_nomination, N_("members")},
               {p->staff_nomination, N_("staff")},
               {p->public_nomination, N_("everybody who is signed in")},
               {p->self_nomination, N_("people themselves")}};
    size_t n = 0;
    for (size_t i = 0; i < COUNT(all); i++)
        if (all[i].may)
            list[n++] = c ? tr(c, all[i].words) : S("");
    if (n == 0)
        list[n++] = c ? tr(c, N_("nobody at the moment")) : S("");
    return n;
}

static const str *who_nominates(struct ctx *c, const struct policy *p)
{
    str *list = arena_take(c->mem, 4, sizeof *list);
    nominators(c, p, list);
    return list;
}

static size_t count_nominators(const struct policy *p)
{
    str list[4];
    return nominators(NULL, p, list);
}

static const str *award_days(struct ctx *c, const struct policy *p)
{
    str *list = arena_take(c->mem, p->n_award_dates, sizeof *list);
    for (size_t i = 0; i < p->n_award_dates; i++) {
        day d;
        if (day_read(arena_format(c->mem, "2027-%.*s", STR_ARG(p->award_dates[i])), &d))
            list[i] = i18n_day_month(c, d);
    }
    return list;
}

static const str *role_names(struct ctx *c, const struct policy_type *t)
{
    str *list = arena_take(c->mem, t->n_roles, sizeof *list);
    for (size_t i = 0; i < t->n_roles; i++)
        list[i] = t->roles[i].name;
    return list;
}

static const str *metric_names(struct ctx *c, const struct policy_type *t)
{
    str *list = arena_take(c->mem, t->n_metrics, sizeof *list);
    for (size_t i = 0; i < t->n_metrics; i++)
        list[i] = t->metrics[i].name;
    return list;
}

#include "feature/program/policy.html.h"

/* ---- the rules for everybody ------------------------------------------------------------------------- */

static enum err rules_get(struct ctx *c, const struct req *r, struct res *out)
{
    const struct policy *today;
    struct rules_view v = {.in_force = true};
    bool adopted = true;
    enum err e = program_policy(c, 0, &today);
    v.policy = today;
    if (!e && r->arg[0]) {
        struct row_program_policy_document row;
        if ((e = q_program_policy_document(c, r->arg[0], &row)))
            return e;
        adopted = str_same(row.state, S("adopted"));
        if (!adopted && !(c->bits & MANAGER))
            return fail(c, ERR_NOT_FOUND, "There is no such version of the rules.");
        e = program_policy(c, r->arg[0], &v.policy);
        v.in_force = !e && v.policy->version == today->version;
    }
    if (e)
        return e;
    struct row_program_policy_was_tried tried;
    if ((e = q_program_policy_was_tried(c, v.policy->version, &tried)))
        return e;
    v.tried = adopted && tried.n > 0;
    v.digest = arena_hex(c->mem, v.policy->digest.at, v.policy->digest.len);
    out->shared = c->me == 0;
    struct html o = frame_open(c, r, tr(c, N_("The rules")), AREA_NONE);
    view_public_rules(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- the rules for managers ---------------------------------------------------------------------------- */

/* The first day on which the next planned cycle could still get new rules. */
static enum err proposed_day(struct ctx *c, str *iso)
{
    const struct cycle *cycles;
    size_t n;
    day best = {day_of_moment(c->now).n + 1};
    bool found = false;
    enum err e = program_cycles(c, &cycles, &n);
    for (size_t i = 0; !e && i < n; i++) {
        struct cycle_dates d;
        if (!str_same(cycles[i].state, S("planned")) || (e = program_dates(c, cycles[i].id, &d)))
            continue;
        if (d.opens.n > day_of_moment(c->now).n && (!found || d.opens.n < best.n)) {
            best = d.opens;
            found = true;
        }
    }
    if (!e)
        *iso = day_iso(c->mem, best);
    return e;
}

static enum err load_draft(struct ctx *c, const struct req *r, struct policy_view *v)
{
    struct row_program_policy_draft draft;
    struct row_program_policy_document now, then;
    struct row_program_counts counts;
    struct row_program_policy_earlier earlier;
    enum err e = q_program_policy_draft(c, &draft);
    if (e || !draft.found)
        return e;
    if ((e = q_program_policy_document(c, v->policy->version, &now)) ||
        (e = q_program_policy_document(c, draft.version, &then)) ||
        (e = policy_compare(c, now.document, then.document, &v->differences, &v->n_differences)) ||
        (e = q_program_counts(c, &counts)) || (e = q_program_policy_earlier(c, &earlier)) ||
        (e = proposed_day(c, &v->from_day)))
        return e;
    v->draft = draft.version;
    v->mine = draft.author == c->me;
    v->tried = str_same(draft.state, S("replayed"));
    v->earlier = earlier.n > 0;
    v->managers = counts.managers;
    if (form_has(r, "from_day"))
        v->from_day = form_text(r, "from_day");
    return OK;
}

static enum err show(struct ctx *c, const struct req *r, struct res *out)
{
    struct policy_view v = {.r = r};
    struct row_program_policies *rows;
    enum err e;
    if ((e = program_policy(c, 0, &v.policy)) || (e = load_draft(c, r, &v)) ||
        (e = q_program_policies(c, &rows, &v.n)))
        return e;
    v.rows = rows;
    struct html o = frame_open(c, r, tr(c, N_("Rules")), AREA_PROGRAM);
    view_policy(&o, &v);
    return frame_close(&o, r, out);
}

/* After a form: saved, or its page again. */
static enum err again(struct ctx *c, const struct req *r, struct res *out, enum err e,
                      handler *page)
{
    return frame_saved(c, r, out, e, page);
}

static enum err adopt_post(struct ctx *c, const struct req *r, struct res *out)
{
    day from;
    enum err e = day_read(form_text(r, "from_day"), &from)
                     ? program_policy_adopt(c, r->arg[0], from)
                     : fail_at(c, "from_day", "Write a day such as 2027-01-31.");
    return again(c, r, out, e, show);
}

static enum err withdraw_post(struct ctx *c, const struct req *r, struct res *out)
{
    return again(c, r, out, program_policy_withdraw(c, r->arg[0]), show);
}

static enum err edit_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct edit_view v = {.page.here = "/program/policy/edit"};
    struct policy_base base;
    enum err e;
    if ((e = policy_base(c, &base)) || (e = part_page(c, r, &v.page)) ||
        (e = policy_form_fill(c, r, base.document, &v.form)))
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Draft of new rules")), AREA_PROGRAM);
    view_policy_edit(&o, &v);
    return frame_close(&o, r, out);
}

static enum err edit_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct policy_base base;
    str changed;
    int64_t version;
    enum err e;
    if (!(e = policy_base(c, &base)) && !(e = policy_form_apply(c, r, base.document, &changed)))
        e = program_policy_draft(c, changed, &version);
    return again(c, r, out, e, edit_get);
}

static enum err document_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct document_view v = {.page.here = "/program/policy/document"};
    struct policy_base base;
    enum err e = policy_base(c, &base);
    if (e || (e = part_page(c, r, &v.page)))
        return e;
    v.document = part_sent(r) ? form_text(r, "document") : base.document;
    struct html o = frame_open(c, r, tr(c, N_("The whole document")), AREA_PROGRAM);
    view_policy_document(&o, &v);
    return frame_close(&o, r, out);
}

static enum err document_post(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t version;
    return again(c, r, out, program_policy_draft(c, form_text(r, "document"), &version),
                 document_get);
}

static enum err download_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct policy_base base;
    (void)r;
    enum err e = policy_base(c, &base);
    if (e)
        return e;
    out->body = base.document;
    out->type = S("application/json");
    out->file_name = S("rules.json");
    return OK;
}

const struct route policy_routes[] = {
    {"GET", "/rules", rules_get, ANYBODY, NULL, PAGE, 0, false},
    {"GET", "/rules/#", rules_get, ANYBODY, NULL, PAGE, 0, false},
    {"GET", "/program/policy", show, MANAGER, NULL, PAGE, 0, false},
    {"GET", "/program/policy/edit", edit_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/policy/edit", edit_post, MANAGER, "/program/policy", PAGE, 0, false},
    {"GET", "/program/policy/document", document_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/policy/document", document_post, MANAGER, "/program/policy", PAGE,
     DOCUMENT_BODY_MAX, false},
    {"GET", "/program/policy/download", download_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/policy/#/adopt", adopt_post, MANAGER, "/program/policy", PAGE, 0, false},
    {"POST", "/program/policy/#/withdraw", withdraw_post, MANAGER, "/program/policy", PAGE, 0,
     false},
    {0},
};
