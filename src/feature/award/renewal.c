/* The renewal of a term: opened by the calendar, told three times, put forward by itself. */
#include "feature/award/inside.h"
#include "feature/award/renewal.h"
#include "feature/award/renewal.sql.h"
#include "feature/nomination/nomination.h"
#include "feature/people/people.h"

static const struct life_move moves[] = {
    {"", "open", BY_RULE, "renewal.opened",
     "As many days before the end of a term as the rules say (90). Letters 90, 60 and 30 days "
     "before "
     "the end are noted when they were delivered."},
    {"open", "nominated", BY_PERSON | BY_RULE, "renewal.nominated",
     "When the person says so, or by itself a week before nominations close: a case without a "
     "nominator."},
    {"open", "declined", BY_PERSON, "renewal.declined", "No case is made, no letter follows."},
    {"nominated", "declined", BY_PERSON, "renewal.declined", "The person withdrew the case."},
    {"declined", "open", BY_PERSON, "renewal.reopened", "The person changed their mind."},
    {"open", "closed", BY_RULE, "renewal.closed", "The term is over, or another one follows it."},
    {"nominated", "closed", BY_RULE, "renewal.closed",
     "The term is over, or another one follows it."},
    {"declined", "closed", BY_RULE, "renewal.closed",
     "The term is over, or another one follows it."},
};
const struct life renewal_life = {
    "renewal_case", "The way from the last months of a term to the next one.", moves, COUNT(moves)};

int64_t renewal_notice_due(int64_t days_left, int64_t notice_days, int64_t last)
{
    static const int64_t marks[] = {30, 60, 90};
    for (size_t i = 0; i < COUNT(marks); i++) {
        int64_t from = marks[i] == 90 ? notice_days : marks[i];
        if (days_left <= from && (marks[i] == 90 || marks[i] < notice_days))
            return last == 0 || marks[i] < last ? marks[i] : 0;
    }
    return 0;
}

bool renewal_goes_by_itself(moment now, moment closes)
{
    return now.s >= closes.s - (int64_t)RENEWAL_DAYS_BEFORE_CLOSE * 86400;
}

struct ending {
    int64_t term, person, expertise;
    day to;
    str state;
};

static enum err move(struct ctx *c, const struct ending *r, const char *to, int64_t by,
                     opt_int nomination)
{
    struct row_renewal_move row;
    const struct life_move *move = life_may(&renewal_life, r->state, str_of(to), by);
    if (!move)
        return fail(c, ERR_REFUSED, "This renewal cannot change in that way any more.");
    enum err e = q_renewal_move(c, r->term, r->state, str_of(to), nomination, &row);
    return e ? e : award_note(c, move->kind, r->term, r->person, S(""));
}

static enum err put_forward(struct ctx *c, const struct ending *r, int64_t cycle, int64_t by)
{
    int64_t id = 0;
    enum err e =
        nomination_renew(c, &(struct nomination_renewal){r->person, cycle, r->expertise}, &id);
    return e ? e : move(c, r, "nominated", by, (opt_int){true, id});
}

/* ---- what the person does ---------------------------------------------------------------------- */

static enum err mine(struct ctx *c, struct ending *r)
{
    struct row_renewal_mine row;
    enum err e = q_renewal_mine(c, &row);
    if (e)
        return e;
    if (!row.found)
        return fail(c, ERR_REFUSED, "There is no renewal of yours now.");
    *r = (struct ending){row.term, c->me, row.expertise, row.to_day, row.state};
    return OK;
}

static enum err accept(struct ctx *c)
{
    struct ending r;
    struct row_renewal_cycle_for y;
    enum err e = mine(c, &r);
    if (e || (e = q_renewal_cycle_for(c, r.to, &y)))
        return e;
    if (!y.found || !str_same(y.state, S("nominating")))
        return fail(c, ERR_REFUSED,
                    "The award day of your renewal does not take cases yet; it does so by itself "
                    "when it opens.");
    return put_forward(c, &r, y.id, BY_PERSON);
}

enum err renewal_accept(struct ctx *c)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, accept(c));
}

static enum err say(struct ctx *c, const char *to)
{
    struct ending r;
    enum err e = mine(c, &r);
    return e ? e : move(c, &r, to, BY_PERSON, (opt_int){0});
}

enum err renewal_decline(struct ctx *c)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, say(c, "declined"));
}

enum err renewal_reopen(struct ctx *c)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, say(c, "open"));
}

enum err renewal_follow(struct ctx *c, const struct ledger_line *line)
{
    struct row_renewal_of_nomination r;
    if (!str_same(line->kind, S("nomination.withdrawn")) &&
        !str_same(line->kind, S("nomination.objected")))
        return OK;
    enum err e = q_renewal_of_nomination(c, line->subject, &r);
    if (e || !r.found)
        return e;
    return move(c, &(struct ending){.term = r.term, .person = line->person, .state = r.state},
                "declined", BY_PERSON, (opt_int){0});
}

/* ---- what the calendar does -------------------------------------------------------------------- */

static enum err open_case(struct ctx *c, const struct row_renewal_ending *t)
{
    struct row_renewal_under_way running;
    struct ending r = {.term = t->term, .person = t->person, .state = S("open")};
    enum err e = q_renewal_add(c, t->term);
    if (e || (e = award_note(c, "renewal.opened", t->term, t->person, S(""))) ||
        (e = q_renewal_under_way(c, t->person, day_months(t->to_day, -6), &running)))
        return e;
    return running.found ? move(c, &r, "nominated", BY_RULE, (opt_int){true, running.id}) : OK;
}

static enum err open_cases(struct ctx *c, const struct policy *policy)
{
    struct row_renewal_ending *rows;
    size_t n;
    day today = day_of_moment(c->now);
    enum err e =
        q_renewal_ending(c, today, (day){today.n + policy->renewal_notice_days}, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        if (!(e = db_begin(c)))
            e = db_end(c, open_case(c, &rows[i]));
    return e;
}

/* What was delivered meanwhile is noted, each once. */
static enum err note_delivered(struct ctx *c, const struct row_renewal_running *r)
{
    const struct {
        int64_t mark;
        opt_time told, sent;
    } notices[] = {
        {90, r->told_90, r->sent_90}, {60, r->told_60, r->sent_60}, {30, r->told_30, r->sent_30}};
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT(notices); i++) {
        if (notices[i].told.set || !notices[i].sent.set)
            continue;
        str facts = arena_format(c->mem, "{\"days\":%lld}", (long long)notices[i].mark);
        if (!(e = q_renewal_told(c, r->term, notices[i].mark, notices[i].sent.value)))
            e = award_note(c, "renewal.told", r->term, r->person, facts);
    }
    return e;
}

struct outlook {
    bool found;
    day award;
    struct contribution_span span;
    int64_t cycle; /* takes cases now; 0: does not */
    bool by_itself;
};

/* The award day a case is for, and whether it is put forward now. */
static enum err look_ahead(struct ctx *c, const struct row_renewal_running *r, struct outlook *o)
{
    struct row_renewal_cycle_of of = {.found = false};
    struct row_renewal_cycle_for y;
    enum err e = r->nomination ? q_renewal_cycle_of(c, r->nomination, &of) : OK;
    if (e || of.found) {
        *o = (struct outlook){
            .found = of.found, .award = of.award, .span = {of.record_from, of.record_to}};
        return e;
    }
    if ((e = q_renewal_cycle_for(c, r->to_day, &y)))
        return e;
    *o = (struct outlook){.found = y.found, .award = y.award, .span = {y.record_from, y.record_to}};
    o->by_itself = y.found && str_same(r->state, S("open")) && str_same(y.state, S("nominating")) &&
                   renewal_goes_by_itself(c->now, y.closes);
    o->cycle = y.id;
    return OK;
}

static int64_t mark_due(const struct ctx *c, const struct row_renewal_running *r,
                        const struct policy *policy)
{
    if (str_same(r->state, S("declined")))
        return 0;
    return renewal_notice_due(r->to_day.n - day_of_moment(c->now).n, policy->renewal_notice_days,
                              r->notice);
}

static enum err notice(struct ctx *c, const struct row_renewal_running *r,
                       const struct policy *policy, const struct outlook *o)
{
    struct row_renewal_noticed row;
    int64_t mark = mark_due(c, r, policy);
    if (mark == 0)
        return OK;
    enum err e = q_renewal_noticed(c, r->term, mark, &row);
    return e ? e
             : renewal_mail(c, &(struct renewal_letter){.term = r->term,
                                                        .person = r->person,
                                                        .mark = mark,
                                                        .nomination = r->nomination,
                                                        .ends = r->to_day,
                                                        .award = o->award,
                                                        .span = o->span,
                                                        .policy = policy});
}

static bool is_over(const struct row_renewal_running *r)
{
    return award_state_read(r->term_state) >= AWARD_ENDED || r->followed;
}

static bool has_news(const struct row_renewal_running *r)
{
    return (r->sent_90.set && !r->told_90.set) || (r->sent_60.set && !r->told_60.set) ||
           (r->sent_30.set && !r->told_30.set);
}

static enum err act(struct ctx *c, const struct row_renewal_running *r, const struct policy *policy,
                    const struct outlook *o)
{
    struct ending of = {r->term, r->person, r->expertise, r->to_day, r->state};
    enum err e = note_delivered(c, r);
    if (e)
        return e;
    if (is_over(r))
        return move(c, &of, "closed", BY_RULE, (opt_int){0});
    if (award_state_read(r->term_state) == AWARD_PAUSED) /* the clock stands still */
        return OK;
    if ((e = notice(c, r, policy, o)))
        return e;
    return o->by_itself ? put_forward(c, &of, o->cycle, BY_RULE) : OK;
}

/* Nothing is begun where nothing is to be done: most cases wait on most days. */
static enum err look_at_one(struct ctx *c, const struct row_renewal_running *r,
                            const struct policy *policy)
{
    struct outlook o;
    bool waits = award_state_read(r->term_state) == AWARD_PAUSED;
    enum err e = look_ahead(c, r, &o);
    if (e || !(has_news(r) || is_over(r) || (!waits && (o.by_itself || mark_due(c, r, policy)))))
        return e;
    if ((e = db_begin(c)))
        return e;
    e = db_end(c, act(c, r, policy, &o));
    return e == ERR_CONFLICT ? OK : e; /* another process was quicker */
}

enum err renewal_tick(struct ctx *c, const struct policy *policy)
{
    struct row_renewal_running *rows;
    size_t n;
    enum err e = open_cases(c, policy);
    if (e || (e = q_renewal_running(c, &rows, &n)))
        return e;
    for (size_t i = 0; !e && i < n; i++)
        e = look_at_one(c, &rows[i], policy);
    return e;
}
