#include "feature/program/program.h"

#include "feature/frame/frame.h"
#include "feature/program/program.sql.h"
#include "kit/i18n/i18n.h"

struct todo {
    const char *action, *why, *address; /* English; translated by the template */
};

/* One phase on the state line. */
struct step {
    const char *words, *when; /* "done", "now", "later" */
    bool now;
    day last;
};

/* A cycle that is under way; if none is, the next one. */
struct under_way {
    struct cycle cycle;
    const char *tone;
    struct step steps[5];
    size_t n_steps;
};
enum { UNDER_WAY_MOST = 6 };

struct overview_view {
    const struct req *r;
    struct program program;
    struct row_program_counts counts;
    const struct policy *policy;
    struct under_way cycles[UNDER_WAY_MOST]; /* by their award days */
    size_t n_cycles;
    struct todo todo[7];
    size_t n_todo;
    const str *owners;
    size_t n_owners;
    str name; /* as typed */
    struct frame_select hues;
};

static const struct {
    const char *address, *words;
} tabs[] = {
    {"/program", N_("Overview")},
    {"/program/policy", N_("Rules")},
    {"/program/calendar", N_("Calendar")},
    {"/program/reviews", N_("Reviews")},
    {"/program/people", N_("Roles")},
    {"/program/expertises", N_("Expertises")},
    {"/program/regions", N_("Regions")},
    {"/program/sources", N_("Sources")},
    {"/program/announcements", N_("Announcements")},
    {"/program/agreements", N_("Agreements")},
    {"/program/privacy", N_("Privacy")},
    {"/program/ledger", N_("What happened")},
};

#include "feature/program/program.html.h"

static void add_todo(struct overview_view *v, bool needed, struct todo todo)
{
    if (needed && v->n_todo < COUNT(v->todo))
        v->todo[v->n_todo++] = todo;
}

static bool any_is(const struct overview_view *v, str state)
{
    for (size_t i = 0; i < v->n_cycles; i++)
        if (str_same(v->cycles[i].cycle.state, state))
            return true;
    return false;
}

static void find_todo(struct overview_view *v)
{
    const struct row_program_counts *n = &v->counts;
    add_todo(v, any_is(v, S("deciding")),
             (struct todo){N_("Decide."), N_("Reviews are over; the committee's list is ready."),
                           "/committee"});
    add_todo(v, any_is(v, S("reviewing")),
             (struct todo){N_("Give the cases out."),
                           N_("The cycle is in review; see which cases still need readers."),
                           "/program/reviews"});
    add_todo(v, n->leads == 0,
             (struct todo){N_("Give every region a lead."),
                           N_("Leads take nominations up and look after people."),
                           "/program/people"});
    add_todo(v, n->reviewers < v->policy->reviews_per_case,
             (struct todo){N_("Find reviewers."),
                           N_("Each case is read by several people who do not know the person."),
                           "/program/people"});
    add_todo(v, n->committee < 2,
             (struct todo){N_("Form a committee."),
                           N_("One member writes a decision, and another one signs it."),
                           "/program/people"});
    add_todo(v, n->managers < 2,
             (struct todo){N_("Invite a second manager."),
                           N_("New rules need four eyes: one drafts them, another adopts them."),
                           "/program/people"});
    add_todo(v, n->expertises == 0,
             (struct todo){N_("Add expertises."), N_("Nominations name what a person is good at."),
                           "/program/expertises"});
}

static enum err load_steps(struct ctx *c, struct under_way *u)
{
    static const struct {
        const char *kind, *words;
    } kinds[] = {{"nominate", N_("Nominations")},
                 {"document", N_("Records")},
                 {"review", N_("Reviews")},
                 {"decide", N_("Committee")},
                 {"reply", N_("Replies")}};
    const struct cycle_phase *phases;
    size_t n;
    enum err e = program_phases(c, u->cycle.id, &phases, &n);
    for (size_t i = 0; !e && i < COUNT(kinds); i++) {
        const struct cycle_phase *phase = cycle_phase_of(phases, n, str_of(kinds[i].kind));
        if (!phase)
            continue;
        struct step *step = &u->steps[u->n_steps++];
        step->words = kinds[i].words;
        step->last = day_of_moment((moment){phase->closes.s - 1});
        step->now = phase->opens.s <= c->now.s && c->now.s < phase->closes.s;
        step->when = step->now ? "now" : c->now.s < phase->opens.s ? "later" : "done";
    }
    return e;
}

static bool is_under_way(str state)
{
    return !str_same(state, S("planned")) && !str_same(state, S("published")) &&
           !str_same(state, S("closed"));
}

static enum err load_cycles(struct ctx *c, struct overview_view *v)
{
    const struct cycle *list;
    size_t n;
    enum err e = program_cycles(c, &list, &n);
    for (size_t i = n; !e && i > 0 && v->n_cycles < UNDER_WAY_MOST; i--)
        if (is_under_way(list[i - 1].state))
            v->cycles[v->n_cycles++] = (struct under_way){.cycle = list[i - 1], .tone = "tone"};
    if (!e && v->n_cycles == 0) {
        e = program_cycle_next(c, &v->cycles[0].cycle);
        v->cycles[0].tone = "mute";
        v->n_cycles = e == OK;
        if (e == ERR_NOT_FOUND)
            e = OK;
    }
    for (size_t i = 0; !e && i < v->n_cycles; i++)
        e = load_steps(c, &v->cycles[i]);
    return e;
}

static struct frame_select hues(struct ctx *c, int64_t chosen)
{
    static const struct {
        int64_t hue;
        const char *name;
    } all[] = {{0, N_("Pink")},    {30, N_("Red")},     {60, N_("Orange")},  {90, N_("Yellow")},
               {135, N_("Green")}, {165, N_("Mint")},   {195, N_("Teal")},   {225, N_("Sky")},
               {255, N_("Blue")},  {285, N_("Violet")}, {315, N_("Purple")}, {345, N_("Rose")}};
    struct frame_option *options = arena_take(c->mem, COUNT(all) + 1, sizeof *options);
    size_t n = 0;
    bool named = false;
    for (size_t i = 0; i < COUNT(all); i++) {
        named = named || all[i].hue == chosen;
        options[n++] = (struct frame_option){arena_format(c->mem, "%lld", (long long)all[i].hue),
                                             tr(c, all[i].name), all[i].hue == chosen};
    }
    if (!named) {
        str words = words_format(c, tr_c(c->catalog, N_("Between these, at %lld degrees")),
                                 (long long)chosen);
        options[n++] =
            (struct frame_option){arena_format(c->mem, "%lld", (long long)chosen), words, true};
    }
    return (struct frame_select){.name = "hue",
                                 .label = tr(c, N_("Color")),
                                 .hint = tr(c, N_("Buttons and links have it, in light and dark.")),
                                 .options = options,
                                 .n = n};
}

static enum err load_owners(struct ctx *c, struct overview_view *v)
{
    struct row_program_owners *rows;
    enum err e = q_program_owners(c, &rows, &v->n_owners);
    if (e)
        return e;
    str *names = arena_take(c->mem, v->n_owners, sizeof *names);
    for (size_t i = 0; i < v->n_owners; i++)
        names[i] = rows[i].name;
    v->owners = names;
    return OK;
}

static enum err show(struct ctx *c, const struct req *r, struct res *out)
{
    struct overview_view v = {.r = r};
    bool sent = str_same(r->method, S("POST"));
    enum err e;
    if ((e = program_get(c, &v.program)) || (e = q_program_counts(c, &v.counts)) ||
        (e = program_policy(c, 0, &v.policy)) || (e = load_owners(c, &v)) ||
        (e = load_cycles(c, &v)))
        return e;
    v.name = sent ? form_text(r, "name") : v.program.name;
    v.hues = hues(c, sent ? form_int(r, "hue", v.program.hue) : v.program.hue);
    find_todo(&v);
    struct html o = frame_open(c, r, tr(c, N_("Program")), AREA_PROGRAM);
    view_overview(&o, &v);
    return frame_close(&o, r, out);
}

static enum err settings_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = program_change(c, form_text(r, "name"), form_int(r, "hue", -1));
    return frame_saved(c, r, out, e, show);
}

const struct route program_routes[] = {
    {"GET", "/program", show, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/settings", settings_post, MANAGER, "/program", PAGE, 0, false},
    {0},
};
