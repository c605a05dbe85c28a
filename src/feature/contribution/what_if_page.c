/* /record/what-if: the published rules over one's own record, and over the same with a few more
 * contributions. What is counted is told exactly; points are given by people and are not guessed. Nothing
 * is stored: the address holds what was asked. */
#include "feature/contribution/inside.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { LINES = 3, MORE_MAX = 20 };

struct what_if_line {
    struct frame_select type;
    struct frame_field number, reach;
    const char *confirmed_name;
    bool confirmed;
};
struct what_if_view {
    struct cycle cycle;
    day last, on; /* of the record; when the added ones are taken to happen */
    bool planned; /* the cycle has not opened: rules may still change for it */
    const struct policy *policy;
    struct what_if_line lines[LINES];
    int64_t added, added_count; /* so many were added; so many of them count at all */
    str added_why;              /* why others do not, in words */
    struct counted now, then;
};

#include "feature/contribution/what_if.html.h"

static const char *name_of(struct ctx *c, const char *what, size_t line)
{
    return arena_format(c->mem, "%s_%zu", what, line + 1).at;
}

static struct frame_select select_type(struct ctx *c, const struct what_if_view *v,
                                       const char *name, str chosen)
{
    struct frame_option *options = arena_take(c->mem, v->policy->n_types + 1, sizeof *options);
    size_t n = 0;
    options[n++] = (struct frame_option){S(""), tr(c, N_("Nothing")), chosen.len == 0};
    for (size_t i = 0; i < v->policy->n_types; i++) {
        const struct policy_type *t = &v->policy->types[i];
        if (t->counts)
            options[n++] = (struct frame_option){t->code, t->name, str_same(t->code, chosen)};
    }
    return (struct frame_select){
        .name = name, .label = tr(c, N_("Kind")), .options = options, .n = n};
}

static struct frame_field number_field(struct ctx *c, const char *name, const char *label,
                                       int64_t value)
{
    return (struct frame_field){.name = name,
                                .type = "number",
                                .label = tr(c, label),
                                .value = arena_format(c->mem, "%lld", (long long)value),
                                .required = true,
                                .min = "0"};
}

/* What was asked for in one line; what is not there is one of it. */
static int64_t read_line(struct ctx *c, const struct req *r, struct what_if_view *v, size_t i,
                         struct counted_item *item)
{
    struct what_if_line *line = &v->lines[i];
    const char *type = name_of(c, "type", i), *number = name_of(c, "number", i),
               *reach = name_of(c, "reach", i);
    const struct policy_type *chosen = policy_type(v->policy, param(r, type));
    int64_t n = param_int(r, number, 1), people = param_int(r, reach, 0);
    n = n < 1 ? 1 : n > MORE_MAX ? MORE_MAX : n;
    people = people < 0 ? 0 : people > POLICY_REACH_MAX ? POLICY_REACH_MAX : people;
    line->confirmed_name = name_of(c, "confirmed", i);
    line->confirmed = r->n_params == 0 || str_same(param(r, line->confirmed_name), S("yes"));
    line->type = select_type(c, v, type, chosen ? chosen->code : S(""));
    line->number = number_field(c, number, N_("How many"), n);
    line->reach = number_field(c, reach, N_("People reached, each"), people);
    if (!chosen)
        return 0;
    *item = (struct counted_item){.type = chosen->code,
                                  .state = line->confirmed ? S("verified") : S("claimed"),
                                  .paid = S("no"),
                                  .origin = people ? S("declared") : S(""),
                                  .on = v->on,
                                  .reach = people,
                                  .open = true};
    return n;
}

static void add_lines(struct ctx *c, const struct req *r, struct what_if_view *v,
                      struct counted_record *record)
{
    const size_t before = record->n;
    struct counted_item *items =
                            arena_take(c->mem, before + (size_t)LINES * MORE_MAX, sizeof *items),
                        one;
    for (size_t i = 0; i < before; i++)
        items[i] = record->items[i];
    for (size_t i = 0; i < LINES; i++)
        for (int64_t n = read_line(c, r, v, i, &one); n > 0; n--) {
            items[record->n] = one;
            items[record->n++].id = INT64_MAX - (int64_t)i;
        }
    record->items = items;
    v->then = counted_of(c->mem, v->policy, *record);
    str why[LINES];
    size_t n_why = 0;
    for (size_t i = before; i < record->n; i++) {
        bool counts = v->then.why[i] == COUNTED_YES;
        str words = tr(c, counted_why_words(v->then.why[i]));
        v->added++;
        v->added_count += counts;
        if (!counts && n_why < LINES && (n_why == 0 || !str_same(why[n_why - 1], words)))
            why[n_why++] = words;
    }
    v->added_why = i18n_list(c, why, n_why);
}

static enum err load(struct ctx *c, const struct req *r, struct what_if_view *v)
{
    struct counted_record record;
    enum err e = contribution_cycle(c, &v->cycle);
    if (e || (e = program_policy(c, v->cycle.policy, &v->policy)) ||
        (e = counted_mine(c, v->cycle.record_from, v->cycle.record_to, &record)))
        return e;
    v->planned = v->cycle.policy == 0;
    v->last = (day){v->cycle.record_to.n - 1};
    v->on = i18n_today(c);
    v->on = v->on.n > v->last.n ? v->last : v->on;
    v->on = v->on.n < v->cycle.record_from.n ? v->cycle.record_from : v->on;
    v->now = counted_of(c->mem, v->policy, record);
    add_lines(c, r, v, &record);
    return OK;
}

static enum err what_if_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct what_if_view v = {0};
    db_snapshot(c);
    enum err e = load(c, r, &v);
    db_snapshot_end(c);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("What if?")), AREA_RECORD);
    view_what_if(&o, &v);
    return frame_close(&o, r, out);
}

const struct route what_if_routes[] = {
    {"GET", "/record/what-if", what_if_get, SIGNED_IN},
    {0},
};
