#include "feature/program/program.h"

#include "feature/frame/frame.h"

struct cycle_line {
    struct cycle cycle;
    struct cycle_dates dates;
    const char *tone;
};
struct calendar_view {
    const struct cycle_line *lines;
    size_t n;
};

/* The step that a manager may take by hand, in words that say what it does. */
struct step {
    const char *from, *to, *sentence, *action;
};

struct cycle_view {
    const struct req *r;
    struct cycle cycle;
    day record_last;
    const struct step *step; /* NULL: none */
    bool may_change;
    struct frame_field fields[5];
};

static const struct step steps[] = {
    {"planned", "nominating",
     N_("It opens by itself on its day. You can open it now: nominations begin at once, and the "
        "rules in "
        "force today hold for it for good."),
     N_("Open now")},
    {"nominating", "reviewing",
     N_("Reviews begin by themselves when the time for records is over. You can begin now: "
        "nominations "
        "end, records can no longer be changed, and reviewers get their cases. This cannot be "
        "undone."),
     N_("Begin reviews now")},
    {"reviewing", "deciding",
     N_("The committee begins by itself when the time for reviews is over. You can begin now: "
        "reviews "
        "that are not in by then are not counted. This cannot be undone."),
     N_("Let the committee begin")},
    {"published", "closed",
     N_("It closes by itself when the time for objections is over. If you close it now, that time "
        "ends today."),
     N_("Close now")},
};

static const struct {
    const char *name, *label;
} date_fields[] = {
    {"opens", N_("Nominations open on")},
    {"nominate_last", N_("Last day of nominations")},
    {"document_last", N_("Last day to complete the record")},
    {"review_last", N_("Last day of reviews")},
    {"decide_last", N_("Last day of the committee")},
};

#include "feature/program/calendar.html.h"

static const char *tone_of(str state)
{
    if (str_same(state, S("planned")) || str_same(state, S("closed")))
        return "mute";
    return str_same(state, S("published")) ? "good" : "tone";
}

static bool is_past(const struct cycle *y)
{
    return str_same(y->state, S("published")) || str_same(y->state, S("closed"));
}

static enum err list_get(struct ctx *c, const struct req *r, struct res *out)
{
    const struct cycle *cycles;
    struct calendar_view v = {.n = 0};
    size_t n;
    enum err e = program_cycles(c, &cycles, &n);
    if (e)
        return e;
    struct cycle_line *lines = arena_take(c->mem, n, sizeof *lines);
    for (size_t i = n; i > 0; i--) /* what is ahead, the next one first */
        if (!is_past(&cycles[i - 1]))
            lines[v.n++].cycle = cycles[i - 1];
    for (size_t i = 0; i < n; i++) /* what is past, the last one first */
        if (is_past(&cycles[i]))
            lines[v.n++].cycle = cycles[i];
    for (size_t i = 0; i < n; i++) {
        lines[i].tone = tone_of(lines[i].cycle.state);
        if ((e = program_dates(c, lines[i].cycle.id, &lines[i].dates)))
            return e;
    }
    v.lines = lines;
    struct html o = frame_open(c, r, tr(c, N_("Calendar")), AREA_PROGRAM);
    view_calendar(&o, &v);
    return frame_close(&o, r, out);
}

static enum err load_fields(struct ctx *c, const struct req *r, struct cycle_view *v)
{
    struct cycle_dates d;
    enum err e = program_dates(c, v->cycle.id, &d);
    if (e)
        return e;
    const day days[] = {d.opens, d.nominate_last, d.document_last, d.review_last, d.decide_last};
    for (size_t i = 0; i < COUNT(v->fields); i++)
        v->fields[i] = (struct frame_field){
            .name = date_fields[i].name,
            .type = "date",
            .label = tr(c, date_fields[i].label),
            .value = form_has(r, date_fields[i].name) ? form_text(r, date_fields[i].name)
                                                      : day_iso(c->mem, days[i]),
            .required = true,
        };
    return OK;
}

static enum err show(struct ctx *c, const struct req *r, struct res *out)
{
    struct cycle_view v = {.r = r};
    enum err e;
    if ((e = program_cycle(c, r->arg[0], &v.cycle)) || (e = load_fields(c, r, &v)))
        return e;
    for (size_t i = 0; i < COUNT(steps); i++)
        if (str_same(v.cycle.state, str_of(steps[i].from)))
            v.step = &steps[i];
    v.record_last.n = v.cycle.record_to.n - 1;
    v.may_change = !is_past(&v.cycle);
    struct html o = frame_open(c, r, tr(c, N_("Cycle")), AREA_PROGRAM);
    view_cycle(&o, &v);
    return frame_close(&o, r, out);
}

static enum err again(struct ctx *c, const struct req *r, struct res *out, enum err e)
{
    return frame_saved(c, r, out, e, show);
}

static enum err dates_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct cycle_dates d;
    day *const days[] = {&d.opens, &d.nominate_last, &d.document_last, &d.review_last,
                         &d.decide_last};
    for (size_t i = 0; i < COUNT(days); i++)
        if (!day_read(form_text(r, date_fields[i].name), days[i]))
            fail_at(c, date_fields[i].name, "Write a day such as 2027-01-31.");
    return again(c, r, out, c->problems ? ERR_INVALID : program_dates_change(c, r->arg[0], &d));
}

/* Only the steps of the table: the others follow from what the committee does in its own room. */
static enum err move_post(struct ctx *c, const struct req *r, struct res *out)
{
    for (size_t i = 0; i < COUNT(steps); i++)
        if (str_same(form_text(r, "to"), str_of(steps[i].to)))
            return again(c, r, out, program_cycle_move(c, r->arg[0], str_of(steps[i].to)));
    return again(c, r, out, fail(c, ERR_REFUSED, "This step follows from the committee's work."));
}

const struct route calendar_routes[] = {
    {"GET", "/program/calendar", list_get, MANAGER, NULL, PAGE, 0, false},
    {"GET", "/program/calendar/#", show, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/calendar/#", dates_post, MANAGER, "/program/calendar/#", PAGE, 0, false},
    {"POST", "/program/calendar/#/move", move_post, MANAGER, "/program/calendar/#", PAGE, 0, false},
    {0},
};
