#include "feature/decision/committee.h"

#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"

enum { NAMES_MAX = 3 };

struct cycle_line {
    const struct cycle *cycle;
    int64_t cases;
    const char *tone;
};
struct cycles_view {
    const struct cycle_line *lines;
    size_t n;
    struct frame_empty empty;
};

struct near_line {
    size_t n;
    str names;
};
struct committee_view {
    const struct req *r;
    struct committee_list list;
    bool deciding, has_case, grey_first;
    size_t first, last; /* rows shown */
    int64_t page, chosen, scale_from, scale_to;
    str threshold, quota; /* as asked for; empty: the chair's or the published line */
    bool chairs;
    const struct committee_row *discussed; /* NULL: no case is on the table */
    str line_shown, quota_shown;           /* as the fields of the form have them */
    struct near_line lower, higher;
    struct frame_pages pages;
    struct case_panel one;
    struct frame_field rest;
};

static int64_t percent(int64_t part, int64_t whole)
{
    return whole > 0 ? (200 * part + whole) / (2 * whole) : 0;
}

static const char *decision_tone(str outcome)
{
    return outcome_is_negative(outcome) ? "mute" : "good";
}

static const char *standing_words(const struct ctx *c, const struct row_decision_standing *d)
{
    switch (decision_state_read(d->state)) {
    case DECISION_DRAFT: return d->author == c->me ? N_("your draft") : N_("draft");
    case DECISION_HEARD:
        if (d->replied > 0)
            return N_("replied");
        if (d->veto_until.set && d->veto_until.value.s > c->now.s)
            return N_("veto runs");
        return d->reply_until.set && d->reply_until.value.s > c->now.s ? N_("may reply")
                                                                       : N_("signed");
    case DECISION_FINAL: return N_("decided");
    case DECISION_NONE: break;
    }
    return "";
}

/* The row of the case that is open, and the last one over the line. */
static const char *row_class(const struct committee_view *v, size_t at)
{
    const struct committee_row *rows = v->list.rows;
    size_t next = at + 1; /* over the line; a case in between can be held back by a counted rule */
    while (next < v->list.n && !rows[next].over)
        next++;
    bool last = rows[at].over && next == v->list.n && !v->grey_first;
    if (rows[at].of->nomination == v->chosen)
        return last ? "is-current is-last-over" : "is-current";
    return last ? "is-last-over" : "";
}

#include "feature/decision/committee.html.h"

/* ---- the cycles ------------------------------------------------------------------------------ */

static enum err cycles_get(struct ctx *c, const struct req *r, struct res *out)
{
    const struct cycle *cycles;
    struct row_decision_cycle_cases *counts;
    struct cycles_view v = {
        .empty = {.title = tr(c, N_("No cycle has come this far yet")),
                  .words = tr(c, N_("When the reviews of a cycle begin, it appears here.")),
                  .action = tr(c, N_("Calendar")),
                  .address = S("/program/calendar")}};
    size_t n, n_counts;
    enum err e = program_cycles(c, &cycles, &n);
    if (e || (e = q_decision_cycle_cases(c, &counts, &n_counts)))
        return e;
    struct cycle_line *lines = arena_take(c->mem, n, sizeof *lines);
    for (size_t i = 0; i < n; i++) {
        str state = cycles[i].state;
        if (str_same(state, S("planned")) || str_same(state, S("nominating")))
            continue;
        struct cycle_line *line = &lines[v.n++];
        line->cycle = &cycles[i];
        line->tone =
            str_same(state, S("deciding")) || str_same(state, S("replying")) ? "tone" : "mute";
        for (size_t k = 0; k < n_counts; k++)
            if (counts[k].cycle == cycles[i].id)
                line->cases = counts[k].cases;
    }
    v.lines = lines;
    struct html o = frame_open(c, r, tr(c, N_("Committee")), AREA_COMMITTEE);
    view_cycles(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- the list -------------------------------------------------------------------------------- */

/* "6.4" or "6,40" as hundredths of a point; -1: anything else. */
static int64_t points_read(str s)
{
    int64_t whole = 0, part = 0;
    size_t at = 0;
    while (at < s.len && s.at[at] >= '0' && s.at[at] <= '9')
        at++;
    if (at == 0 || at > 2 || !str_int(str_upto(s, at), &whole))
        return -1;
    str rest = str_from(s, at);
    if (rest.len > 0) {
        rest = rest.at[0] == '.' || rest.at[0] == ',' ? str_from(rest, 1) : S("x");
        if (rest.len == 0 || rest.len > 2 || !str_int(rest, &part) || part < 0)
            return -1;
        part *= rest.len == 1 ? 10 : 1;
    }
    return 100 * whole + part <= 1000 ? 100 * whole + part : -1;
}

/* The cases between two scores, in thousandths. */
static enum err near(struct ctx *c, const struct committee_list *l, int64_t from, int64_t below,
                     struct near_line *to)
{
    struct near_line found = {0};
    str names[NAMES_MAX + 1];
    for (size_t i = 0; i < l->n; i++) {
        struct committee_row *row = &l->rows[i];
        if (!committee_can_pass(row) || row->raw < from || row->raw >= below)
            continue;
        if (found.n < NAMES_MAX) {
            enum err e = committee_names(c, row, 1);
            if (e)
                return e;
            names[found.n] = row->who.name;
        }
        found.n++;
    }
    size_t shown = found.n < NAMES_MAX ? found.n : NAMES_MAX;
    if (found.n > shown)
        names[shown++] = tr(c, N_("others"));
    found.names = i18n_list(c, names, shown);
    *to = found;
    return OK;
}

static void fill_scale(struct committee_view *v)
{
    int64_t line = v->list.line <= 10000 ? v->list.line : 10000, low = line, high = line;
    for (size_t i = 0; i < v->list.n; i++) {
        const struct committee_row *row = &v->list.rows[i];
        if (row->reviews == 0)
            continue;
        bool corrected = v->list.corrected && row->of->corrected;
        int64_t from = corrected ? row->of->score_low : row->low;
        int64_t to = corrected ? row->of->score_high : row->high;
        low = from < low ? from : low;
        high = to > high ? to : high;
    }
    v->scale_from = low / 1000 * 100;
    v->scale_to = (high + 999) / 1000 * 100;
    if (v->scale_to == v->scale_from)
        v->scale_to += 100;
}

static str page_address(struct ctx *c, const struct committee_view *v, int64_t page)
{
    return arena_format(c->mem,
                        "/committee/%lld?threshold=%.*s&quota=%.*s&without=%lld&order=%s&page=%lld",
                        (long long)v->list.cycle.id, STR_ARG(v->threshold), STR_ARG(v->quota),
                        (long long)v->list.without, v->grey_first ? "grey" : "", (long long)page);
}

static void fill_pages(struct ctx *c, struct committee_view *v)
{
    size_t n = v->list.n, pages = (n + COMMITTEE_PAGE - 1) / COMMITTEE_PAGE;
    if (v->page < 1 || v->page > (int64_t)pages)
        v->page = 1;
    v->first = (size_t)(v->page - 1) * COMMITTEE_PAGE;
    v->last = v->first + COMMITTEE_PAGE < n ? v->first + COMMITTEE_PAGE : n;
    v->pages = (struct frame_pages){
        .from = (int64_t)v->first + 1, .to = (int64_t)v->last, .total = (int64_t)n};
    if (v->page > 1)
        v->pages.previous = page_address(c, v, v->page - 1);
    if (v->last < n)
        v->pages.next = page_address(c, v, v->page + 1);
}

/* What the viewer tries. A quota goes before a threshold. */
static struct committee_try tried(const struct req *r)
{
    struct committee_try what_if = {points_read(param(r, "threshold")), param_int(r, "quota", -1),
                                    param_int(r, "without", 0), false};
    if (what_if.quota >= 0)
        what_if.threshold = -1;
    return what_if;
}

static void fill_rest(struct ctx *c, struct committee_view *v)
{
    v->rest =
        (struct frame_field){.name = "rest",
                             .type = "textarea",
                             .label = tr(c, N_("Reasons, for all of them")),
                             .hint = tr(c, N_("Renewals under the line end. Of the cases with few "
                                              "readers, renewals go on and new ones wait.")),
                             .value = form_text(v->r, "rest"),
                             .required = true,
                             .max = DECISION_WORDS_MAX,
                             .rows = 3};
}

static enum err fill_view(struct ctx *c, struct committee_view *v)
{
    const struct committee_list *l = &v->list;
    v->deciding = decision_is_deciding(l->cycle.state);
    v->chairs = committee_chairs(c, l);
    enum err e = near(c, l, l->line - COMMITTEE_NEAR, l->line, &v->lower);
    if (e || (e = near(c, l, l->line, l->line + COMMITTEE_NEAR, &v->higher)))
        return e;
    v->grey_first = l->corrected && str_same(param(v->r, "order"), S("grey"));
    if (v->grey_first)
        committee_grey_first(c, &v->list);
    for (size_t i = 0; i < l->n; i++)
        if (l->rows[i].of->nomination == l->meeting.discussed) {
            if ((e = committee_names(c, &l->rows[i], 1)))
                return e;
            v->discussed = &l->rows[i];
        }
    int64_t line = l->line <= 10000 ? l->line : 10000;
    v->line_shown = arena_format(c->mem, "%lld.%02lld", (long long)(line / 1000),
                                 (long long)(line % 1000 / 10));
    v->quota_shown = l->quota >= 0 ? arena_format(c->mem, "%lld", (long long)l->quota) : S("");
    fill_scale(v);
    fill_pages(c, v);
    fill_rest(c, v);
    return v->first < v->last ? committee_names(c, &l->rows[v->first], v->last - v->first) : OK;
}

static enum err show(struct ctx *c, const struct req *r, struct res *out,
                     const struct case_form *form)
{
    struct committee_view v = {.r = r, .page = param_int(r, "page", 1)};
    struct committee_try what_if = tried(r);
    v.chosen = form->of_case ? r->arg[1] : param_int(r, "case", 0);
    what_if.who = v.chosen != 0;
    enum err e = committee_load(c, r->arg[0], what_if, &v.list);
    if (e)
        return e;
    if (what_if.threshold >= 0)
        v.threshold = param(r, "threshold");
    if (what_if.quota >= 0)
        v.quota = param(r, "quota");
    if ((e = fill_view(c, &v)))
        return e;
    if (v.chosen != 0) {
        v.one.r = r, v.one.list = &v.list;
        if ((e = committee_case(c, v.chosen, form, &v.one)))
            return e;
        v.has_case = true;
    }
    struct html o = frame_open(c, r, tr(c, N_("Committee")), AREA_COMMITTEE);
    view_committee(&o, &v);
    return frame_close(&o, r, out);
}

static enum err committee_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out, &(struct case_form){0});
}

static enum err again(struct ctx *c, const struct req *r, struct res *out, enum err e)
{
    return frame_saved(c, r, out, e, committee_get);
}

static enum err evaluate_post(struct ctx *c, const struct req *r, struct res *out)
{
    return again(c, r, out, decision_evaluate(c, r->arg[0]));
}

static enum err draft_post(struct ctx *c, const struct req *r, struct res *out)
{
    size_t n;
    return again(c, r, out, decision_draft_all(c, r->arg[0], form_text(r, "rest"), &n));
}

static enum err sign_post(struct ctx *c, const struct req *r, struct res *out)
{
    size_t n;
    return again(c, r, out, decision_sign(c, r->arg[0], &n));
}

static enum err publish_post(struct ctx *c, const struct req *r, struct res *out)
{
    size_t n;
    return again(c, r, out, decision_publish(c, r->arg[0], &n));
}

static enum err here_post(struct ctx *c, const struct req *r, struct res *out)
{
    return again(c, r, out, meeting_here(c, r->arg[0], form_int(r, "here", 1) != 0));
}

static enum err line_post(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t quota = form_int(r, "quota", -1), line = points_read(form_text(r, "threshold"));
    return again(c, r, out, meeting_show_line(c, r->arg[0], line, quota));
}

/* A form of one case: the same page with the case once more if it was not accepted. */
static enum err case_again(struct ctx *c, const struct req *r, struct res *out, enum err e,
                           const struct case_form *form)
{
    if (e == OK) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, form);
}

static enum err case_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct case_form form = {true, true, form_text(r, "outcome"), form_text(r, "ground"),
                             form_text(r, "reasons")};
    enum err e = decision_draft(c, &(struct decision_new){.nomination = r->arg[1],
                                                          .outcome = form.outcome,
                                                          .ground = form.ground,
                                                          .reasons = form.reasons});
    return case_again(c, r, out, e, &form);
}

static enum err table_post(struct ctx *c, const struct req *r, struct res *out)
{
    bool on = form_int(r, "on", 1) != 0;
    return case_again(c, r, out, meeting_discuss(c, r->arg[0], on ? r->arg[1] : 0),
                      &(struct case_form){.of_case = true});
}

static enum err note_post(struct ctx *c, const struct req *r, struct res *out)
{
    return case_again(c, r, out, committee_note_add(c, r->arg[1], form_text(r, "note")),
                      &(struct case_form){.of_case = true});
}

static enum err veto_post(struct ctx *c, const struct req *r, struct res *out)
{
    str ground = form_text(r, "veto_ground"), words = form_text(r, "veto_words");
    return case_again(c, r, out, veto_make(c, r->arg[1], ground, words),
                      &(struct case_form){.of_case = true});
}

static enum err veto_sign_post(struct ctx *c, const struct req *r, struct res *out)
{
    return case_again(c, r, out, veto_sign(c, r->arg[1]), &(struct case_form){.of_case = true});
}

static enum err veto_withdraw_post(struct ctx *c, const struct req *r, struct res *out)
{
    return case_again(c, r, out, veto_withdraw(c, r->arg[1]), &(struct case_form){.of_case = true});
}

/* ---- the numbers, for the script --------------------------------------------------------------- */

static enum err numbers_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct committee_list l;
    enum err e = committee_load(c, r->arg[0], tried(r), &l);
    if (e || (e = committee_names(c, l.rows, l.n)))
        return e;
    out->type = S("application/json");
    out->body = committee_numbers(c, &l);
    return OK;
}

/* ---- the list as a table --------------------------------------------------------------------- */

/* A field that a spreadsheet does not take for a formula. */
static void put_cell(struct text *t, str s)
{
    bool risky = s.len > 0 && (s.at[0] == '=' || s.at[0] == '+' || s.at[0] == '-' ||
                               s.at[0] == '@' || s.at[0] == '\t' || s.at[0] == '\r');
    text_add(t, risky ? S("\"'") : S("\""));
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '"')
            text_char(t, '"');
        text_char(t, s.at[i]);
    }
    text_add(t, S("\","));
}

static void put_corrected(struct text *t, const struct row_decision_results *x)
{
    const int64_t numbers[] = {x->score, x->score_low, x->score_high, x->chance};
    for (size_t k = 0; k < COUNT(numbers); k++) {
        text_char(t, ',');
        if (x->corrected)
            text_format(t, "%lld.%03lld", (long long)(numbers[k] / 1000),
                        (long long)(numbers[k] % 1000));
    }
    text_add(t, S("\r\n"));
}

static enum err list_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct committee_list l;
    struct text t = {.mem = c->mem};
    enum err e = committee_load(c, r->arg[0], (struct committee_try){-1, -1, 0, false}, &l);
    if (e || (e = committee_names(c, l.rows, l.n)))
        return e;
    text_add(&t, S("place,name,handle,kind,expertise,region,language,score,low,high,readers,spread,"
                   "decision,state,corrected,corrected_low,corrected_high,chance\r\n"));
    for (size_t i = 0; i < l.n; i++) {
        const struct committee_row *x = &l.rows[i];
        text_format(&t, "%lld,", (long long)x->place);
        put_cell(&t, x->who.name);
        put_cell(&t, x->who.handle);
        put_cell(&t, x->of->kind);
        put_cell(&t, committee_expertise(&l, x->of->expertise));
        put_cell(&t, committee_region(&l, x->of->region));
        put_cell(&t, x->of->language);
        const int64_t points[] = {x->raw, x->low, x->high};
        for (size_t k = 0; k < COUNT(points); k++)
            text_format(&t, "%lld.%03lld,", (long long)(points[k] / 1000),
                        (long long)(points[k] % 1000));
        text_format(&t, "%lld,%lld.%03lld,%.*s,%.*s", (long long)x->reviews,
                    (long long)(x->spread / 1000), (long long)(x->spread % 1000),
                    STR_ARG(x->standing ? x->standing->outcome : S("")),
                    STR_ARG(x->standing ? x->standing->state : S("")));
        put_corrected(&t, x->of);
    }
    out->type = S("text/csv; charset=utf-8");
    out->file_name = arena_format(c->mem, "committee-%.*s.csv", STR_ARG(l.cycle.code));
    out->body = text_str(&t);
    return OK;
}

const struct route committee_routes[] = {
    {"GET", "/committee", cycles_get, COMMITTEE | MANAGER},
    {"GET", "/committee/#", committee_get, COMMITTEE | MANAGER},
    {"GET", "/committee/#/list", list_get, COMMITTEE | MANAGER},
    {"POST", "/committee/#/evaluate", evaluate_post, COMMITTEE | MANAGER, "/committee/#", SLOW},
    {"POST", "/committee/#/draft", draft_post, COMMITTEE | MANAGER, "/committee/#"},
    {"POST", "/committee/#/sign", sign_post, COMMITTEE | MANAGER, "/committee/#"},
    {"POST", "/committee/#/publish", publish_post, COMMITTEE | MANAGER, "/committee/#"},
    {"GET", "/committee/#/numbers", numbers_get, COMMITTEE | MANAGER},
    {"POST", "/committee/#/here", here_post, COMMITTEE | MANAGER, "/committee/#"},
    {"POST", "/committee/#/line", line_post, COMMITTEE | MANAGER, "/committee/#"},
    {"POST", "/committee/#/cases/#", case_post, COMMITTEE | MANAGER, "/committee/#?case=#"},
    {"POST", "/committee/#/cases/#/table", table_post, COMMITTEE | MANAGER, "/committee/#?case=#"},
    {"POST", "/committee/#/cases/#/notes", note_post, COMMITTEE | MANAGER, "/committee/#?case=#"},
    {"POST", "/committee/#/cases/#/veto", veto_post, COMMITTEE | MANAGER, "/committee/#?case=#"},
    {"POST", "/committee/#/cases/#/veto/sign", veto_sign_post, COMMITTEE | MANAGER,
     "/committee/#?case=#"},
    {"POST", "/committee/#/cases/#/veto/withdraw", veto_withdraw_post, COMMITTEE | MANAGER,
     "/committee/#?case=#"},
    {0},
};
