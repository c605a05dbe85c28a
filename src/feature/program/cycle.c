#include "feature/program/program.h"

#include "feature/ledger/ledger.h"
#include "feature/program/program.sql.h"
#include "feature/program/program_cycle.h"
#include "kit/store/store.h"

static const struct life_move moves[] = {
    {"", "planned", BY_RULE, "cycle.planned", "Two years ahead, counted back from the award days."},
    {"planned", "nominating", BY_RULE | BY_MANAGER, "cycle.opened",
     "The rules in force are fixed for it."},
    {"nominating", "reviewing", BY_RULE | BY_MANAGER, "cycle.reviewing",
     "Records are frozen; what nobody took up goes on in the next cycle."},
    {"reviewing", "deciding", BY_RULE | BY_MANAGER | BY_COMMITTEE, "cycle.deciding", ""},
    {"deciding", "replying", BY_MANAGER | BY_COMMITTEE, "cycle.replying",
     "Every case is signed; who may lose the award is asked."},
    {"replying", "published", BY_MANAGER | BY_COMMITTEE, "cycle.published",
     "Decisions are final, letters go out, terms begin."},
    {"published", "closed", BY_RULE | BY_MANAGER, "cycle.closed", "The time to appeal is over."},
};
const struct life cycle_life = {"cycle", "The way to one award day.", moves, COUNT(moves)};

const char *cycle_next_state(str state)
{
    for (size_t i = 0; i < COUNT(moves); i++)
        if (str_same(state, str_of(moves[i].from)))
            return moves[i].to;
    return NULL;
}

/* deciding -> replying -> published belong to the committee's room. */
static int64_t by_of(int64_t bits)
{
    return (bits & MANAGER ? BY_MANAGER : 0) | (bits & COMMITTEE ? BY_COMMITTEE : 0);
}

const char *cycle_state_words(str state)
{
    static const struct {
        const char *state, *words;
    } all[] = {
        {"planned", N_("Planned")},
        {"nominating", N_("Takes nominations")},
        {"reviewing", N_("In review")},
        {"deciding", N_("The committee decides")},
        {"replying", N_("Waits for replies")},
        {"published", N_("Published")},
        {"closed", N_("Closed")},
    };
    for (size_t i = 0; i < COUNT(all); i++)
        if (str_same(state, str_of(all[i].state)))
            return all[i].words;
    return "";
}

/* ---- reading --------------------------------------------------------------------------------- */

enum err program_cycle(struct ctx *c, int64_t id, struct cycle *cycle)
{
    struct row_program_cycle r;
    enum err e = q_program_cycle(c, id, &r);
    if (e)
        return e;
    *cycle = (struct cycle){
        .id = r.id,
        .policy = r.policy.value,
        .code = r.code,
        .state = r.state,
        .award = r.award_day,
        .record_from = r.record_from_day,
        .record_to = r.record_to_day,
    };
    return OK;
}

enum err program_cycle_open(struct ctx *c, struct cycle *cycle)
{
    struct row_program_cycle_taking row;
    enum err e = q_program_cycle_taking(c, &row);
    if (e)
        return e;
    if (!row.found)
        return fail(c, ERR_NOT_FOUND, "Nominations are not open at the moment.");
    return program_cycle(c, row.id, cycle);
}

enum err program_cycle_next(struct ctx *c, struct cycle *cycle)
{
    struct row_program_cycle_from row;
    enum err e = q_program_cycle_from(c, day_of_moment(c->now), &row);
    if (e)
        return e;
    if (!row.found)
        return fail(c, ERR_NOT_FOUND, "No award date is planned yet.");
    return program_cycle(c, row.id, cycle);
}

enum err program_cycles(struct ctx *c, const struct cycle **list, size_t *n)
{
    struct row_program_cycles *rows;
    size_t many;
    enum err e = q_program_cycles(c, &rows, &many);
    if (e)
        return e;
    struct cycle *all = arena_take(c->mem, many, sizeof *all);
    for (size_t i = 0; i < many; i++)
        all[i] = (struct cycle){
            .id = rows[i].id,
            .policy = rows[i].policy.value,
            .code = rows[i].code,
            .state = rows[i].state,
            .award = rows[i].award_day,
            .record_from = rows[i].record_from_day,
            .record_to = rows[i].record_to_day,
        };
    *list = all;
    *n = many;
    return OK;
}

enum err program_phases(struct ctx *c, int64_t cycle, const struct cycle_phase **list, size_t *n)
{
    struct row_program_phases *rows;
    size_t many;
    enum err e = q_program_phases(c, cycle, &rows, &many);
    if (e)
        return e;
    struct cycle_phase *all = arena_take(c->mem, many, sizeof *all);
    for (size_t i = 0; i < many; i++)
        all[i] = (struct cycle_phase){rows[i].kind, rows[i].opens, rows[i].closes};
    *list = all;
    *n = many;
    return OK;
}

const struct cycle_phase *cycle_phase_of(const struct cycle_phase *phases, size_t n, str kind)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(phases[i].kind, kind))
            return &phases[i];
    return NULL;
}

bool cycle_accepts(const struct cycle_phase *phases, size_t n, str kind, moment now)
{
    const struct cycle_phase *phase = cycle_phase_of(phases, n, kind);
    return phase && phase->opens.s <= now.s && now.s < phase->closes.s;
}

/* ---- moving ---------------------------------------------------------------------------------- */

/* A phase that would go on beyond a move made earlier than planned ends with it. */
static enum err phase_by(struct ctx *c, int64_t cycle, str kind, moment opens, moment closes)
{
    const struct cycle_phase *phases, *phase;
    size_t n;
    enum err e = program_phases(c, cycle, &phases, &n);
    if (e || !(phase = cycle_phase_of(phases, n, kind)))
        return e;
    moment o = phase->opens.s < opens.s ? phase->opens : opens;
    moment s = phase->closes.s < closes.s ? phase->closes : closes;
    if (s.s <= o.s)
        s.s = o.s + 1;
    if (o.s == phase->opens.s && s.s == phase->closes.s)
        return OK;
    return q_program_phase_set(c, cycle, kind, o, s);
}

static enum err bring_phases_forward(struct ctx *c, int64_t cycle, str to)
{
    static const struct {
        const char *state, *opening, *closing; /* at the latest when the state begins */
    } steps[] = {
        {"nominating", "nominate", NULL},    {"nominating", "document", NULL},
        {"reviewing", "review", "nominate"}, {"reviewing", NULL, "document"},
        {"deciding", "decide", "review"},    {"replying", "reply", "decide"},
    };
    const moment never = {INT64_MAX};
    for (size_t i = 0; i < COUNT(steps); i++) {
        enum err e = OK;
        if (!str_same(to, str_of(steps[i].state)))
            continue;
        if (steps[i].opening)
            e = phase_by(c, cycle, str_of(steps[i].opening), c->now, never);
        if (!e && steps[i].closing)
            e = phase_by(c, cycle, str_of(steps[i].closing), never, c->now);
        if (e)
            return e;
    }
    return OK;
}

/* The rules a cycle runs under are those in force when its record opens, for good. */
static enum err open_cycle(struct ctx *c, const struct cycle *cycle, struct text *facts)
{
    const struct policy *policy;
    struct row_program_cycle_open moved;
    enum err e = program_policy(c, 0, &policy);
    if (e)
        return e;
    text_format(facts, ",\"policy\":%lld,\"digest\":\"", (long long)policy->version);
    text_add(facts, arena_hex(c->mem, policy->digest.at, policy->digest.len));
    text_char(facts, '"');
    return q_program_cycle_open(c, cycle->id, policy->version, &moved);
}

static enum err publish_cycle(struct ctx *c, const struct cycle *cycle)
{
    const struct policy *policy;
    enum err e = program_policy(c, cycle->policy, &policy);
    if (e)
        return e;
    return q_program_phase_set(c, cycle->id, S("appeal"), c->now,
                               (moment){c->now.s + policy->appeal_days * 86400});
}

static enum err move(struct ctx *c, const struct cycle *cycle, str to, const char *kind)
{
    struct row_program_cycle_move moved;
    struct text facts = {.mem = c->mem};
    enum err e;
    text_add(&facts, S("{\"code\":"));
    text_json(&facts, cycle->code);
    if (str_same(to, S("nominating")))
        e = open_cycle(c, cycle, &facts);
    else
        e = q_program_cycle_move(c, cycle->id, cycle->state, to, &moved);
    if (!e)
        e = bring_phases_forward(c, cycle->id, to);
    if (!e && str_same(to, S("published")))
        e = publish_cycle(c, cycle);
    if (e)
        return e;
    text_char(&facts, '}');
    return ledger_write(c, &(struct ledger_entry){
                               .kind = kind,
                               .subject = cycle->id,
                               .facts = text_str(&facts),
                               .kept = true,
                           });
}

static enum err move_as(struct ctx *c, int64_t id, str to, int64_t by)
{
    struct cycle cycle;
    enum err e = program_cycle(c, id, &cycle);
    if (e)
        return e;
    const struct life_move *allowed = life_may(&cycle_life, cycle.state, to, by);
    if (allowed)
        return move(c, &cycle, to, allowed->kind);
    if (life_may(&cycle_life, cycle.state, to, ~(int64_t)0))
        return fail(c, ERR_REFUSED, "Only a manager or the committee can move a cycle on.");
    return fail(c, ERR_CONFLICT, "The cycle has moved on meanwhile. Look at the calendar again.");
}

enum err program_cycle_move(struct ctx *c, int64_t cycle, str to)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, move_as(c, cycle, to, by_of(c->bits)));
}

/* What time alone has decided; NULL: nothing. */
static const char *due(const struct row_program_calendar *r, moment now)
{
    const struct {
        const char *state;
        const opt_time *at;
    } dates[] = {
        {"planned", &r->nominate_opens},
        {"nominating", &r->document_closes},
        {"reviewing", &r->review_closes},
        {"published", &r->appeal_closes},
    };
    for (size_t i = 0; i < COUNT(dates); i++)
        if (str_same(r->state, str_of(dates[i].state)) && dates[i].at->set &&
            dates[i].at->value.s <= now.s)
            return cycle_next_state(r->state);
    return NULL;
}

static enum err tick_once(struct ctx *c, size_t *moved)
{
    struct row_program_calendar *rows;
    size_t n;
    enum err e = q_program_calendar(c, &rows, &n);
    for (size_t i = 0; !e && i < n; i++) {
        const char *to = due(&rows[i], c->now);
        if (!to)
            continue;
        if (!(e = db_begin(c)))
            e = db_end(c, move_as(c, rows[i].id, str_of(to), BY_RULE));
        if (e == ERR_CONFLICT) /* another process of this installation was quicker */
            e = OK;
        else if (!e)
            ++*moved;
    }
    return e;
}

static enum err tick_until_done(struct ctx *c, size_t *moved)
{
    size_t before;
    do { /* after a long sleep a cycle may have several steps to make */
        before = *moved;
        enum err e = tick_once(c, moved);
        if (e)
            return e;
    } while (*moved > before);
    return OK;
}

static enum err tick_program(struct ctx *c, size_t *moved)
{
    enum err e = tick_until_done(c, moved);
    if (!e)
        e = calendar_plan(c, 0);
    return e ? e : tick_until_done(c, moved); /* what was planned may open today */
}

enum err program_tick(struct ctx *c, size_t *moved)
{
    struct row_program_programs *programs;
    size_t n, total = 0;
    enum err e = q_program_programs(c, &programs, &n);
    int64_t program = c->program, me = c->me;
    for (size_t i = 0; !e && i < n; i++) {
        c->program = programs[i].id;
        c->me = 0;
        e = tick_program(c, &total);
    }
    c->program = program;
    c->me = me;
    if (!e)
        *moved = total;
    return e;
}
