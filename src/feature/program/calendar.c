#include "feature/program/program_cycle.h"

#include "feature/ledger/ledger.h"
#include "feature/program/program.sql.h"
#include "kit/store/store.h"

#define HORIZON_DAYS 731
#define PLANS_MAX 64
#define FIRST_DAYS 7 /* the first cycle of a new program takes nominations for at least a week */

/* A cycle that a policy plans. */
struct plan {
    str code;
    day award;
    const struct policy *policy;
    struct cycle_dates dates;
    bool late; /* its nominations have closed already: not added any more */
};
struct plans {
    struct plan list[PLANS_MAX];
    size_t n;
};

struct cycle_dates calendar_dates(const struct policy *p, day award)
{
    struct cycle_dates d;
    d.decide_last.n = award.n - p->reply_days - 1;
    d.review_last.n = d.decide_last.n - p->decide_days;
    d.document_last.n = d.review_last.n - p->review_days;
    d.nominate_last.n = d.document_last.n - p->document_days;
    d.opens.n = d.nominate_last.n - p->nominate_days + 1;
    return d;
}

static day months_before(day d, int64_t months)
{
    int year, month, date;
    day_parts(d, &year, &month, &date);
    int64_t all = (int64_t)year * 12 + month - 1 - months;
    year = (int)(all / 12);
    month = (int)(all % 12) + 1;
    day next = month == 12 ? day_of(year + 1, 1, 1) : day_of(year, month + 1, 1);
    day same = day_of(year, month, date > 28 ? 28 : date);
    same.n += date > 28 ? date - 28 : 0;
    return same.n < next.n ? same : (day){next.n - 1};
}

/* ---- writing dates --------------------------------------------------------------------------- */

static enum err set_phases(struct ctx *c, int64_t cycle, const struct cycle_dates *d, day award)
{
    const struct {
        str kind;
        day opens, last;
    } phases[] = {
        {S("nominate"), d->opens, d->nominate_last},
        {S("document"), d->opens, d->document_last},
        {S("review"), {d->document_last.n + 1}, d->review_last},
        {S("decide"), {d->review_last.n + 1}, d->decide_last},
        {S("reply"), {d->decide_last.n + 1}, {award.n - 1}},
    };
    for (size_t i = 0; i < COUNT(phases); i++) {
        enum err e = q_program_phase_set(c, cycle, phases[i].kind, moment_of_day(phases[i].opens),
                                         moment_of_day((day){phases[i].last.n + 1}));
        if (e)
            return e;
    }
    return OK;
}

static day record_to(const struct cycle_dates *d)
{
    return (day){d->document_last.n + 1};
}

static enum err note(struct ctx *c, const char *kind, int64_t cycle, str code)
{
    struct text facts = {.mem = c->mem};
    text_add(&facts, S("{\"code\":"));
    text_json(&facts, code);
    text_char(&facts, '}');
    return ledger_write(
        c, &(struct ledger_entry){
               .kind = kind, .subject = cycle, .facts = text_str(&facts), .kept = true});
}

static enum err add(struct ctx *c, const struct plan *p)
{
    int64_t id = id_new(c);
    day to = record_to(&p->dates);
    enum err e =
        q_program_cycle_add(c, &(struct in_program_cycle_add){
                                   .id = id,
                                   .code = p->code,
                                   .award_day = p->award,
                                   .record_from_day = months_before(to, p->policy->record_months),
                                   .record_to_day = to,
                               });
    if (!e)
        e = set_phases(c, id, &p->dates, p->award);
    return e ? e : note(c, "cycle.planned", id, p->code);
}

static enum err drop(struct ctx *c, const struct cycle *y, bool *dropped)
{
    struct row_program_cycle_awaited awaited;
    struct row_program_cycle_drop gone;
    enum err e = q_program_cycle_awaited(c, y->id, &awaited);
    *dropped = awaited.n == 0;
    if (e || awaited.n > 0)
        return e;
    if ((e = q_program_phases_drop(c, y->id)) || (e = q_program_cycle_drop(c, y->id, &gone)))
        return e;
    return note(c, "cycle.dropped", y->id, y->code);
}

static enum err reset_dates(struct ctx *c, const struct cycle *y, const struct plan *p)
{
    struct row_program_cycle_record row;
    day to = record_to(&p->dates);
    enum err e =
        q_program_cycle_record(c, y->id, months_before(to, p->policy->record_months), to, &row);
    if (!e)
        e = set_phases(c, y->id, &p->dates, p->award);
    return e ? e : note(c, "cycle.dates", y->id, y->code);
}

/* ---- what is to be planned ------------------------------------------------------------------- */

static void add_plan(struct ctx *c, struct plans *plans, const struct policy *policy, day award,
                     struct cycle_dates dates)
{
    int year, month, date;
    if (plans->n == PLANS_MAX)
        return;
    day_parts(award, &year, &month, &date);
    struct plan *p = &plans->list[plans->n++];
    *p = (struct plan){.award = award, .policy = policy, .dates = dates};
    p->code = arena_format(c->mem, "%04d-%02d", year, month);
    p->late =
        dates.nominate_last.n < day_of_moment(c->now).n || dates.nominate_last.n < dates.opens.n;
}

/* The cycles one policy plans: those whose record opens while it is in force. What an earlier
 * policy has planned stays; where the later one would have opened a cycle before its own time, it
 * opens on the first day of that time. */
static void plan_policy(struct ctx *c, struct plans *plans, const struct policy *policy, day from,
                        day until)
{
    day today = day_of_moment(c->now);
    int year, month, date;
    day_parts(today, &year, &month, &date);
    for (int y = year; y <= year + 2; y++)
        for (size_t i = 0; i < policy->n_award_dates; i++) {
            day award;
            str iso = arena_format(c->mem, "%04d-%.*s", y, STR_ARG(policy->award_dates[i]));
            if (!day_read(iso, &award) || award.n < today.n || award.n > today.n + HORIZON_DAYS)
                continue;
            if (plans->n > 0 && award.n <= plans->list[plans->n - 1].award.n)
                continue;
            struct cycle_dates dates = calendar_dates(policy, award);
            if (dates.opens.n < from.n)
                dates.opens = from;
            if (dates.opens.n < until.n)
                add_plan(c, plans, policy, award, dates);
        }
}

static enum err load_plans(struct ctx *c, struct plans *plans)
{
    struct row_program_policies_adopted *rows;
    size_t n;
    enum err e = q_program_policies_adopted(c, &rows, &n);
    day today = day_of_moment(c->now);
    for (size_t i = 0; !e && i < n; i++) {
        const struct policy *policy;
        day until = i + 1 < n ? rows[i + 1].from_day : (day){INT32_MAX};
        if (until.n < today.n - HORIZON_DAYS) /* nothing that it plans can still be ahead */
            continue;
        if (!(e = program_policy(c, rows[i].version, &policy)))
            plan_policy(c, plans, policy, rows[i].from_day, until);
    }
    return e;
}

static const struct plan *plan_for(const struct plans *plans, const struct cycle *y)
{
    for (size_t i = 0; i < plans->n; i++)
        if (plans->list[i].award.n == y->award.n)
            return &plans->list[i];
    return NULL;
}

static bool exists(const struct cycle *cycles, size_t n, str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(cycles[i].code, code))
            return true;
    return false;
}

/* Looks at what is there: drops, resets, then adds. write false: only says whether there is work.
 */
static enum err reconcile(struct ctx *c, int64_t reset, bool write, bool *work)
{
    struct plans plans = {.n = 0};
    const struct cycle *rows;
    size_t n, kept = 0;
    enum err e;
    if ((e = load_plans(c, &plans)) || (e = program_cycles(c, &rows, &n)))
        return e;
    struct cycle *cycles = arena_take(c->mem, n, sizeof *cycles);
    for (size_t i = 0; i < n && !e; i++) {
        const struct plan *p = plan_for(&plans, &rows[i]);
        bool planned = str_same(rows[i].state, S("planned")), dropped = false;
        if (planned && !p) {
            *work = true;
            if (write)
                e = drop(c, &rows[i], &dropped);
        } else if (planned && p->policy->version == reset) {
            *work = true;
            if (write)
                e = reset_dates(c, &rows[i], p);
        }
        if (!dropped)
            cycles[kept++] = rows[i];
    }
    bool first = n == 0;
    for (size_t i = 0; i < plans.n && !e; i++) {
        struct plan *p = &plans.list[i];
        day today = day_of_moment(c->now);
        if (p->late || exists(cycles, kept, p->code))
            continue;
        if (first && p->dates.nominate_last.n < today.n + FIRST_DAYS - 1)
            continue; /* a new program starts with the next one */
        if (first)
            p->dates.opens = today;
        first = false;
        *work = true;
        if (write)
            e = add(c, p);
    }
    return e;
}

enum err calendar_plan(struct ctx *c, int64_t reset)
{
    bool work = false;
    enum err e = reconcile(c, reset, false, &work);
    if (e || !work || (e = db_begin(c)))
        return e;
    return db_end(c, reconcile(c, reset, true, &work));
}

/* ---- a manager changes the dates of one cycle ------------------------------------------------ */

enum err program_dates(struct ctx *c, int64_t cycle, struct cycle_dates *dates)
{
    const struct cycle_phase *phases;
    size_t n;
    enum err e = program_phases(c, cycle, &phases, &n);
    if (e)
        return e;
    const struct cycle_phase *nominate = cycle_phase_of(phases, n, S("nominate")),
                             *document = cycle_phase_of(phases, n, S("document")),
                             *review = cycle_phase_of(phases, n, S("review")),
                             *decide = cycle_phase_of(phases, n, S("decide"));
    if (!nominate || !document || !review || !decide)
        return fail(c, ERR_NOT_FOUND, "This cycle has no dates.");
    *dates = (struct cycle_dates){
        .opens = day_of_moment(nominate->opens),
        .nominate_last = day_of_moment((moment){nominate->closes.s - 1}),
        .document_last = day_of_moment((moment){document->closes.s - 1}),
        .review_last = day_of_moment((moment){review->closes.s - 1}),
        .decide_last = day_of_moment((moment){decide->closes.s - 1}),
    };
    return OK;
}

/* A day that has passed cannot be moved, and none can be moved into the past. */
static void check_day(struct ctx *c, const char *field, day was, day wanted)
{
    day today = day_of_moment(c->now);
    if (was.n != wanted.n && was.n < today.n)
        fail_at(c, field, "This day has passed; it cannot be changed any more.");
    else if (was.n != wanted.n && wanted.n < today.n)
        fail_at(c, field, "Choose today or a later day.");
}

static enum err check_dates(struct ctx *c, const struct cycle *y, const struct cycle_dates *was,
                            const struct cycle_dates *d)
{
    check_day(c, "opens", was->opens, d->opens);
    check_day(c, "nominate_last", was->nominate_last, d->nominate_last);
    check_day(c, "document_last", was->document_last, d->document_last);
    check_day(c, "review_last", was->review_last, d->review_last);
    check_day(c, "decide_last", was->decide_last, d->decide_last);
    if (d->nominate_last.n < d->opens.n)
        fail_at(c, "nominate_last", "Nominations cannot end before they begin.");
    if (d->document_last.n < d->nominate_last.n)
        fail_at(c, "document_last", "Give people at least until the last day of nominations.");
    if (d->review_last.n <= d->document_last.n)
        fail_at(c, "review_last",
                "Reviews begin when the records are complete; they need a day at least.");
    if (d->decide_last.n <= d->review_last.n)
        fail_at(c, "decide_last",
                "The committee begins after the reviews; it needs a day at least.");
    if (d->decide_last.n + 1 >= y->award.n)
        fail_at(c, "decide_last", "Leave a day at least for replies before the award day.");
    return c->problems ? ERR_INVALID : OK;
}

static enum err change_dates(struct ctx *c, int64_t id, const struct cycle_dates *d)
{
    struct cycle y;
    struct cycle_dates was;
    enum err e;
    if ((e = program_cycle(c, id, &y)) || (e = program_dates(c, id, &was)))
        return e;
    if (str_same(y.state, S("published")) || str_same(y.state, S("closed")))
        return fail(c, ERR_REFUSED, "This cycle is published; its dates stay as they were.");
    if ((e = check_dates(c, &y, &was, d)))
        return e;
    if (str_same(y.state, S("planned"))) {
        struct row_program_cycle_record row;
        day from = {y.record_from.n + record_to(d).n - y.record_to.n};
        if ((e = q_program_cycle_record(c, id, from, record_to(d), &row)))
            return e;
    }
    if ((e = set_phases(c, id, d, y.award)))
        return e;
    return note(c, "cycle.dates", id, y.code);
}

enum err program_dates_change(struct ctx *c, int64_t cycle, const struct cycle_dates *dates)
{
    if (!(c->bits & MANAGER))
        return fail(c, ERR_REFUSED, "Only a manager can change the calendar.");
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, change_dates(c, cycle, dates));
}
