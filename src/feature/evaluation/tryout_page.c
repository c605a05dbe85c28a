/* What other rules would have changed: for managers with the names they may see, for everybody in counts. */
#include "feature/evaluation/evaluation.h"
#include "feature/evaluation/tryout.sql.h"
#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { NAMES = 200, KINDS = 3 };

struct named_case {
    str name, cycle, outcome; /* outcome: what the committee decided; empty: nothing final */
    int64_t id;
    const struct tryout_case *of;
};
struct tryout_view {
    const struct req *r;
    struct tryout of;
    const struct policy *policy;
    bool draft, adopted; /* draft: not adopted yet */
    struct tryout_row total, kinds[KINDS], cycles[TRYOUT_CYCLES], *regions;
    size_t n_kinds, n_regions;
    int64_t open_was, open_now, not_kept, hidden; /* cases */
    struct named_case names[NAMES];
    size_t n_names;
    int64_t more; /* that changed and are not in the list */
};

static const char *kind_words(str kind)
{
    if (str_same(kind, S("renewal")))
        return N_("Renewal");
    return str_same(kind, S("return")) ? N_("Nominated again") : N_("First nomination");
}

static const char *said_words(enum tryout_outcome outcome)
{
    switch (outcome) {
    case TRYOUT_NO: return N_("no");
    case TRYOUT_YES: return N_("yes");
    case TRYOUT_OPEN: return N_("the committee alone");
    }
    return "";
}

static const char *decided_words(str outcome)
{
    return outcome.len ? outcome_words(outcome) : N_("not known");
}

static str criterion_name(const struct policy *policy, str code)
{
    for (size_t i = 0; i < policy->n_criteria; i++)
        if (str_same(policy->criteria[i].code, code))
            return policy->criteria[i].name;
    return code;
}

static str rule_name(const struct policy *policy, str code)
{
    const struct policy_counted *rule = policy_counted(policy, code);
    return rule ? rule->name : code;
}

#include "feature/evaluation/tryout.html.h"

/* ---- counting ---------------------------------------------------------------------------------- */

static struct tryout_row *row_of(struct tryout_row *rows, size_t *n, int64_t key, str name)
{
    size_t at = 0;
    while (at < *n && (rows[at].key != key || !str_same(rows[at].name, name)))
        at++;
    if (at == *n)
        rows[(*n)++] = (struct tryout_row){.key = key, .name = name};
    return &rows[at];
}

static enum err prepare(struct ctx *c, struct tryout_view *v)
{
    const struct region *regions;
    size_t n, n_cases = 0;
    enum err e = program_regions(c, &regions, &n);
    if (e)
        return e;
    for (size_t i = 0; i < v->of.n; i++)
        n_cases += v->of.cycles[i].n;
    v->regions = arena_take(c->mem, n + n_cases, sizeof *v->regions);
    for (size_t i = 0; i < n; i++)
        v->regions[v->n_regions++] =
            (struct tryout_row){.key = regions[i].id, .name = regions[i].name};
    return OK;
}

static void count_one(struct ctx *c, struct tryout_view *v, size_t cycle,
                      const struct tryout_case *one)
{
    size_t region = 0;
    while (region < v->n_regions && v->regions[region].key != one->region)
        region++;
    if (region == v->n_regions)
        v->regions[v->n_regions++] =
            (struct tryout_row){.key = one->region, .name = tr(c, N_("A region of then"))};
    tryout_count(&v->regions[region], one);
    str kind = tr(c, kind_words(one->kind));
    tryout_count(row_of(v->kinds, &v->n_kinds, 0, kind), one);
    tryout_count(&v->total, one);
    tryout_count(&v->cycles[cycle], one);
    v->open_was += one->was == TRYOUT_OPEN;
    v->open_now += one->now == TRYOUT_OPEN;
    v->not_kept += !one->kept && v->of.n_rules > 0;
}

static void drop_empty(struct tryout_row *rows, size_t *n)
{
    size_t left = 0;
    for (size_t i = 0; i < *n; i++)
        if (rows[i].cases > 0)
            rows[left++] = rows[i];
    *n = left;
}

static const struct row_tryout_named *named(const struct row_tryout_named *rows, size_t n,
                                            int64_t id)
{
    size_t at = id_find(BY_ID(rows, n, nomination), id);
    return at == SIZE_MAX ? NULL : &rows[at];
}

static void add_name(struct ctx *c, struct tryout_view *v, const struct tryout_cycle *y,
                     const struct tryout_case *one, const struct row_tryout_named *row)
{
    if (v->n_names == NAMES) {
        v->more++;
        return;
    }
    v->names[v->n_names++] = (struct named_case){.name = row ? row->name : tr(c, N_("A person")),
                                                 .outcome = row ? row->outcome : S(""),
                                                 .cycle = y->code,
                                                 .id = one->id,
                                                 .of = one};
}

/* all: of the counts for everybody, where no viewer's conflicts matter and no name is shown. */
static enum err count_cycle(struct ctx *c, struct tryout_view *v, size_t i, bool all)
{
    const struct tryout_cycle *y = &v->of.cycles[i];
    struct hidden_cases hidden = {0};
    struct row_tryout_named *rows = NULL;
    size_t n = 0;
    enum err e = all ? OK : evaluation_hidden(c, y->id, &hidden);
    if (e || (!all && (e = q_tryout_named(c, y->id, &rows, &n))))
        return e;
    v->cycles[i] = (struct tryout_row){.name = y->code};
    for (size_t k = 0; k < y->n; k++) {
        const struct tryout_case *one = &y->cases[k];
        if (evaluation_is_hidden(&hidden, one->id)) {
            v->hidden++;
            continue;
        }
        count_one(c, v, i, one);
        if (!all && one->was != one->now)
            add_name(c, v, y, one, named(rows, n, one->id));
    }
    return OK;
}

static enum err load(struct ctx *c, struct tryout_view *v, int64_t version, bool all)
{
    struct row_tryout_state state;
    enum err e = q_tryout_state(c, version, &state);
    if (e)
        return e;
    v->adopted = state.found && str_same(state.state, S("adopted"));
    v->draft =
        state.found && (str_same(state.state, S("draft")) || str_same(state.state, S("replayed")));
    if (!v->adopted && all)
        return fail(c, ERR_NOT_FOUND, "There is no such version of the rules.");
    if ((e = program_policy(c, version, &v->policy)) || (e = tryout_load(c, version, &v->of)) ||
        (e = prepare(c, v)))
        return e;
    for (size_t i = 0; i < v->of.n && i < TRYOUT_CYCLES; i++)
        if ((e = count_cycle(c, v, i, all)))
            return e;
    drop_empty(v->regions, &v->n_regions);
    return OK;
}

/* ---- pages ------------------------------------------------------------------------------------- */

static enum err try_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct tryout_view *v = arena_take(c->mem, 1, sizeof *v);
    v->r = r;
    db_snapshot(c);
    enum err e = load(c, v, r->arg[0], false);
    db_snapshot_end(c);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Rules, tried out")), AREA_PROGRAM);
    view_tryout(&o, v);
    return frame_close(&o, r, out);
}

static enum err try_post(struct ctx *c, const struct req *r, struct res *out)
{
    (void)out;
    return tryout_make(c, r->arg[0]);
}

static enum err tried_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct tryout_view *v = arena_take(c->mem, 1, sizeof *v);
    v->r = r;
    db_snapshot(c);
    enum err e = load(c, v, r->arg[0], true);
    db_snapshot_end(c);
    if (e)
        return e;
    struct tryout_row total = v->total;
    tryout_hide(v->regions, &v->n_regions, &v->total, tr(c, N_("Other regions")));
    tryout_hide(v->kinds, &v->n_kinds, &total, tr(c, N_("Other kinds")));
    v->total.gained = total.gained < 0 ? -1 : v->total.gained;
    v->total.lost = total.lost < 0 ? -1 : v->total.lost;
    v->total.now = total.now < 0 ? -1 : v->total.now;
    out->shared = c->me == 0;
    struct html o = frame_open(c, r, tr(c, N_("What these rules would have changed")), AREA_NONE);
    view_tried(&o, v);
    return frame_close(&o, r, out);
}

const struct route tryout_routes[] = {
    {"GET", "/program/policy/#/try", try_get, MANAGER},
    {"POST", "/program/policy/#/try", try_post, MANAGER, "/program/policy/#/try"},
    {"GET", "/rules/#/tried", tried_get, ANYBODY},
    {0},
};
