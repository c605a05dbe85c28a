#include "feature/retention/retention.h"

#include "feature/access/access.h"
#include "feature/account/account.h"
#include "feature/announcement/announcement.h"
#include "feature/contribution/contribution.h"
#include "feature/decision/decision.h"
#include "feature/endorsement/endorsement.h"
#include "feature/network/network.h"
#include "feature/nomination/nomination.h"
#include "feature/notice/notice.h"
#include "feature/proposal/proposal.h"
#include "feature/retention/inside.h"
#include "feature/retention/retention.sql.h"
#include "feature/review/review.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

enum { AT_ONCE = 200, MONTHS_A_YEAR = 12 };
enum {
    REJECTED,
    AWARDED,
    REVIEWS,
    DECISIONS,
    PROPOSALS,
    IMPORTS,
    MAIL,
    SESSIONS,
    ACCESS,
    NOTICES,
    FEEDS,
    LETTERS,
};

/* ---- the classes ------------------------------------------------------------------------------ */

#define AWARD_DAY N_("the award day of the cycle")

const struct retention_class retention_classes[RETENTION_CLASSES] = {
    [REJECTED] =
        {"rejected",
         N_("Cases without an award: reasons, endorsements, messages, requests, the closed record"),
         AWARD_DAY, 36},
    [AWARDED] =
        {"awarded",
         N_("Cases with an award: reasons, endorsements, messages, requests, the closed record"),
         AWARD_DAY, 84},
    [REVIEWS] = {"reviews", N_("What reviewers wrote: comments, remarks, discussion"), AWARD_DAY,
                 36},
    [DECISIONS] = {"decisions",
                   N_("Words of decisions: reasons, replies, appeals, notes of the committee"),
                   AWARD_DAY, 84},
    [PROPOSALS] = {"proposals", N_("Names of people nobody nominated, once a lead has answered"),
                   N_("the answer"), 24},
    [IMPORTS] = {"imports", N_("Names of files that were imported"), N_("the import"), 12},
    [MAIL] = {"mail", N_("Letters that were sent: address and words"), N_("the day it went"), 6},
    [SESSIONS] = {"sessions", N_("Devices somebody is signed in on"), N_("the last use"), 3},
    [ACCESS] = {"access", N_("Who has seen whose record"), N_("the last time"), 24},
    [NOTICES] = {"notices", N_("Notices behind the bell"), N_("the day it was told"), 6},
    [FEEDS] = {"feeds", N_("Lines of the feeds in the community"), N_("the day it was told"), 12},
    [LETTERS] = {"letters",
                 N_("Announcements: who opened them, to whom no mail went, who was reminded"),
                 N_("the day it went"), 12},
};

static enum err cases(struct ctx *c, const struct retiring *of, int64_t *n)
{
    int64_t endorsements = 0;
    enum err e = nomination_retire(c, of, n);
    if (!e)
        e = endorsement_retire(c, of, &endorsements);
    if (!e)
        *n += endorsements;
    return e;
}

static enum err some(struct ctx *c, size_t class, const struct retiring *of, int64_t *n)
{
    const moment before = moment_of_day(of->before);
    switch (class) {
    case REJECTED:
    case AWARDED: return cases(c, of, n);
    case REVIEWS: return review_retire(c, of, n);
    case DECISIONS: return decision_retire(c, of, n);
    case PROPOSALS: return proposal_retire(c, before, of->most, n);
    case IMPORTS: return contribution_retire(c, before, of->most, n);
    case MAIL: return mail_retire(c, before, of->most, of->dry, n);
    case SESSIONS: return account_retire(c, before, of->most, n);
    case ACCESS: return access_retire(c, before, of->most, n);
    case NOTICES: return notice_retire(c, before, of->most, n);
    case FEEDS: return network_retire(c, before, of->most, n);
    default: return announcement_retire(c, before, of->most, n);
    }
}

/* ---- periods --------------------------------------------------------------------------------- */

enum err retention_periods(struct ctx *c, int64_t months[RETENTION_CLASSES])
{
    struct row_retention_periods *rows;
    size_t n;
    enum err e = q_retention_periods(c, &rows, &n);
    for (size_t i = 0; !e && i < RETENTION_CLASSES; i++) {
        months[i] = retention_classes[i].usual;
        for (size_t k = 0; k < n; k++)
            if (str_same(rows[k].what, str_of(retention_classes[i].code)))
                months[i] = rows[k].months;
    }
    return e;
}

static enum err set(struct ctx *c, const int64_t months[RETENTION_CLASSES])
{
    int64_t old[RETENTION_CLASSES];
    enum err e = retention_periods(c, old);
    for (size_t i = 0; !e && i < RETENTION_CLASSES; i++) {
        const char *code = retention_classes[i].code;
        if (months[i] == old[i])
            continue;
        if ((e = q_retention_period_set(c, str_of(code), months[i])))
            return e;
        str facts = arena_format(c->mem, "{\"class\":\"%s\",\"from\":%lld,\"months\":%lld}", code,
                                 (long long)old[i], (long long)months[i]);
        e = ledger_write(c, &(struct ledger_entry){.kind = "retention.changed",
                                                   .subject = id_new(c),
                                                   .facts = facts,
                                                   .kept = true});
    }
    return e;
}

enum err retention_set(struct ctx *c, const int64_t months[RETENTION_CLASSES])
{
    for (size_t i = 0; i < RETENTION_CLASSES; i++)
        if (months[i] < 1 || months[i] > RETENTION_MONTHS_MAX)
            fail_at(c, retention_classes[i].code, N_("A number of months from 1 to %d."),
                    (int)RETENTION_MONTHS_MAX);
    if (c->problems)
        return ERR_INVALID;
    enum err e = retention_guard(c);
    return e || (e = db_begin(c)) ? e : db_end(c, set(c, months));
}

/* ---- letting go ------------------------------------------------------------------------------ */

/* The day so many months ago, or one to three days before it. */
static day months_ago(day from, int64_t months)
{
    int year, month, date;
    day_parts(from, &year, &month, &date);
    int64_t all = (int64_t)year * MONTHS_A_YEAR + month - 1 - months;
    year = (int)(all / MONTHS_A_YEAR), month = (int)(all % MONTHS_A_YEAR) + 1;
    return day_of(year, month, date < 28 ? date : 28); /* each month has it */
}

static struct retiring of_class(const struct ctx *c, size_t class, int64_t months)
{
    return (struct retiring){.before = months_ago(day_of_moment(c->now), months),
                             .awarded = class == AWARDED,
                             .most = AT_ONCE};
}

enum err retention_count(struct ctx *c, int64_t n[RETENTION_CLASSES])
{
    int64_t months[RETENTION_CLASSES];
    enum err e = retention_periods(c, months);
    if (e || (e = db_begin(c)))
        return e;
    for (size_t i = 0; !e && i < RETENTION_CLASSES; i++) {
        struct retiring of = of_class(c, i, months[i]);
        of.dry = true, of.most = INT64_MAX;
        e = some(c, i, &of, &n[i]);
    }
    if (e)
        return db_end(c, e);
    e = db_end(c, ERR_CONFLICT); /* taken back */
    return e == ERR_CONFLICT ? OK : e;
}

/* One transaction: so many of one class. */
static enum err batch(struct ctx *c, size_t class, const struct retiring *of, int64_t *n)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    const moment before = moment_of_day(of->before);
    str code = str_of(retention_classes[class].code);
    if (!(e = some(c, class, of, n)) && *n > 0 &&
        !(e = q_retention_run_add(c, id_new(c), code, before, *n)))
        e = ledger_write(c, &(struct ledger_entry){
                                .kind = "retention.done",
                                .subject = id_new(c),
                                .facts = arena_format(c->mem, "{\"class\":\"%.*s\",\"n\":%lld}",
                                                      STR_ARG(code), (long long)*n),
                                .kept = true});
    return db_end(c, e);
}

static enum err run_program(struct ctx *c, int64_t *total)
{
    int64_t months[RETENTION_CLASSES];
    enum err e = retention_periods(c, months);
    for (size_t i = 0; !e && i < RETENTION_CLASSES; i++) {
        const struct retiring of = of_class(c, i, months[i]);
        int64_t n = 1;
        while (!e && n > 0)
            if (!(e = batch(c, i, &of, &n)))
                *total += n;
    }
    return e;
}

enum err retention_run(struct ctx *c, int64_t *n)
{
    struct row_retention_programs *programs;
    size_t many;
    int64_t program = c->program, total = 0;
    enum err e = q_retention_programs(c, &programs, &many);
    for (size_t i = 0; !e && i < many; i++) {
        c->program = programs[i].id;
        e = run_program(c, &total);
    }
    c->program = program;
    if (!e)
        *n = total;
    return e;
}

enum err retention_follow(struct ctx *c, const struct ledger_line *line)
{
    return str_same(line->kind, S("erasure.done")) ? q_retention_forget(c, line->person) : OK;
}
