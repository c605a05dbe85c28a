#include "feature/account/account.h"
#include "feature/people/inside.h"
#include "feature/people/merge.sql.h"
#include "kit/store/store.h"

/* ---- what stands against it -------------------------------------------------------------------- */

enum merge_ground merge_judge(const struct merge_facts *f)
{
    enum merge_ground ground = MERGE_ABSENT;
    for (; ground < MERGE_FINE; ground++) {
        bool matters = ground < MERGE_OWN || !f->proved;
        if (f->operates && ground > MERGE_OWN)
            matters = false;
        if (matters && f->stands[ground])
            break;
    }
    return ground;
}

const char *merge_words(enum merge_ground ground)
{
    static const char *const words[MERGE_FINE + 1] = {
        [MERGE_ABSENT] = N_("One of the two records is not there any more."),
        [MERGE_ERASING] =
            N_("One of the two asked to be deleted. Wait until that is done, or taken back."),
        [MERGE_ROLES] =
            N_("The record that goes has roles, and roles are given, not inherited. End "
               "them first, or keep that record."),
        [MERGE_TERMS] = N_("Both hold an award that runs: one human has one. Look at the decisions "
                           "first."),
        [MERGE_NUMBERS] = N_("Both have held an award in the same year of membership, so the years "
                             "cannot be counted as one."),
        [MERGE_NOMINATED] = N_("One of them nominated the other: that would become a nomination of "
                               "oneself."),
        [MERGE_LED] = N_("One of them looked after the case of the other."),
        [MERGE_ENDORSED] = N_("One of them endorsed the other."),
        [MERGE_REVIEWED] = N_("One of them was a reader of the other’s case."),
        [MERGE_READ_BOTH] = N_("Both read the same case: it would have been read twice by one."),
        [MERGE_JUDGED] = N_("One of them confirmed or rejected what the other did."),
        [MERGE_VOUCHED] = N_("One of them stands for something that the other did."),
        [MERGE_IN_REVIEW] =
            N_("Both have a case in the same cycle, and one of them is under review or "
               "decided. Wait until the cycle is over, or withdraw the other."),
        [MERGE_OWN] = N_("Nobody merges their own record for themselves. On “My account” a code "
                         "shows that both are yours."),
        [MERGE_ELSEWHERE] =
            N_("One of them takes part in another program, too. An operator can do this."),
        [MERGE_RUNS] =
            N_("One of them runs the server or another program. An operator can do this."),
        [MERGE_FINE] = "",
    };
    return words[ground];
}

enum err merge_load(struct ctx *c, int64_t loser, int64_t winner, bool proved,
                    enum merge_ground *ground)
{
    struct row_merge_facts r;
    enum err e = q_merge_facts(c, loser, winner, &r);
    if (e)
        return e;
    const struct merge_facts facts = {
        .stands = {[MERGE_ABSENT] = r.absent || loser == winner,
                   [MERGE_ERASING] = r.erasing,
                   [MERGE_ROLES] = r.roles,
                   [MERGE_TERMS] = r.terms,
                   [MERGE_NUMBERS] = r.numbers,
                   [MERGE_NOMINATED] = r.nominated,
                   [MERGE_LED] = r.led,
                   [MERGE_ENDORSED] = r.endorsed,
                   [MERGE_REVIEWED] = r.reviewed,
                   [MERGE_READ_BOTH] = r.read_both,
                   [MERGE_JUDGED] = r.judged,
                   [MERGE_VOUCHED] = r.vouched,
                   [MERGE_IN_REVIEW] = r.in_review,
                   [MERGE_OWN] = loser == c->me || winner == c->me,
                   [MERGE_ELSEWHERE] = r.elsewhere,
                   [MERGE_RUNS] = r.runs},
        .proved = proved,
        .operates = (c->bits & OPERATOR) != 0,
    };
    *ground = merge_judge(&facts);
    return OK;
}

enum err people_merge_look(struct ctx *c, int64_t loser, int64_t winner,
                           struct merge_preview *preview)
{
    struct row_merge_counts r;
    enum err e = q_merge_counts(c, loser, winner, &r);
    if (!e)
        *preview = (struct merge_preview){.works = r.works,
                                          .same_works = r.same_works,
                                          .sources = r.sources,
                                          .identities = r.identities,
                                          .cases = r.cases,
                                          .same_cases = r.same_cases,
                                          .made = r.made,
                                          .endorsements = r.endorsements,
                                          .vouches = r.vouches,
                                          .reviews = r.reviews,
                                          .terms = r.terms,
                                          .employers = r.employers,
                                          .account = r.has_account,
                                          .both_accounts = r.has_account && r.keeps_account,
                                          .email = r.email};
    return e;
}

/* ---- doing it ---------------------------------------------------------------------------------- */

/* What this room moves is noted as of no program. */
static enum err note_moved(struct ctx *c, int64_t merge, const char *name, int64_t id)
{
    int64_t program = c->program;
    c->program = 0;
    enum err e = q_merge_moved(c, merge, str_of(name), id);
    c->program = program;
    return e;
}

static enum err move_account(struct ctx *c, int64_t merge, int64_t loser, int64_t winner)
{
    enum account_fate fate;
    enum err e = account_hand_over(c, loser, winner, &fate);
    if (e || fate == ACCOUNT_NONE)
        return e;
    return note_moved(c, merge, fate == ACCOUNT_MOVED ? "account" : "account/shut", loser);
}

static enum err move_employers(struct ctx *c, int64_t merge, int64_t loser, int64_t winner)
{
    struct row_merge_employers *rows;
    size_t n;
    enum err e = q_merge_employers(c, loser, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        if (!(e = q_merge_employer(c, rows[i].id, loser, winner)))
            e = note_moved(c, merge, "affiliation", rows[i].id);
    return e;
}

/* Directories and the search renew both. */
static enum err tell(struct ctx *c, const char *kind, int64_t merge, int64_t loser, int64_t winner)
{
    enum err e = people_note_all(c, kind, merge, loser);
    if (!e)
        e = people_note(c, "person.changed", loser, loser);
    return e ? e : people_note(c, "person.changed", winner, winner);
}

/* A manager said that they are one: both addresses learn it, and can say that it is not so. */
static enum err write_to(struct ctx *c, int64_t person, const struct person *gone,
                         const struct person *kept)
{
    struct correspondent to;
    enum err e = people_correspondent(c, person, &to);
    if (e)
        return e;
    str until = correspondent_day(c, &to, (day){day_of_moment(c->now).n + MERGE_DAYS});
    str once = arena_format(c->mem, "merged/%lld/%lld", (long long)person, (long long)id_new(c));
    const struct letter letter = {
        .once = once.at,
        .subject = str_of(tr_c(to.catalog, N_("Two records of you became one"))),
        .body = arena_format(
            c->mem,
            tr_c(to.catalog,
                 N_("Hello %.*s,\n\nthere were two records of you, @%.*s and @%.*s. The people who "
                    "run the program made them one: the second stays, and has what both had. Until "
                    "%.*s this can be undone.\n\nIf these are two different people, answer this "
                    "letter.")),
            STR_ARG(to.name), STR_ARG(gone->handle), STR_ARG(kept->handle), STR_ARG(until))};
    return correspondent_letter(c, &to, &letter);
}

static enum err write_to_both(struct ctx *c, int64_t loser, int64_t winner)
{
    struct person gone, kept;
    enum err e = people_get(c, loser, &gone);
    if (e || (e = people_get(c, winner, &kept)) || (e = write_to(c, loser, &gone, &kept)))
        return e;
    return write_to(c, winner, &gone, &kept);
}

enum err merge_now(struct ctx *c, int64_t loser, int64_t winner, bool proved)
{
    struct row_merge_leave left;
    enum merge_ground ground;
    int64_t merge = id_new(c);
    enum err e = merge_load(c, loser, winner, proved, &ground);
    if (e)
        return e;
    if (ground != MERGE_FINE)
        return fail_sentence(c, ERR_REFUSED, merge_words(ground));
    if ((!proved && (e = write_to_both(c, loser, winner))) ||
        (e = q_merge_leave(c, loser, winner, &left)) ||
        (e = q_merge_add(c, merge, loser, winner)) ||
        (e = move_employers(c, merge, loser, winner)) ||
        (e = move_account(c, merge, loser, winner)))
        return e;
    return tell(c, "person.merged", merge, loser, winner);
}

enum err people_merge(struct ctx *c, int64_t loser, int64_t winner)
{
    if (!(c->bits & (MANAGER | OPERATOR)))
        return fail(c, ERR_REFUSED, "Only a manager can make one of two records.");
    enum err e = db_begin(c);
    return e ? e : db_end(c, merge_now(c, loser, winner, false));
}

/* ---- undoing it -------------------------------------------------------------------------------- */

static enum err move_back(struct ctx *c, int64_t merge, int64_t loser, int64_t winner)
{
    struct row_merge_moved_of *rows;
    size_t n;
    int64_t program = c->program;
    c->program = 0;
    enum err e = q_merge_moved_of(c, merge, &rows, &n);
    c->program = program;
    for (size_t i = 0; !e && i < n; i++)
        if (str_same(rows[i].name, S("affiliation")))
            e = q_merge_employer(c, rows[i].id, winner, loser);
        else
            e = account_hand_back(c, loser, winner,
                                  str_same(rows[i].name, S("account")) ? ACCOUNT_MOVED
                                                                       : ACCOUNT_SHUT);
    return e;
}

/* A manager who could have made it, or the person themselves. */
static enum err may_undo(struct ctx *c, const struct row_merge_get *m)
{
    struct row_merge_facts facts;
    if (m->undone.set)
        return fail_quicker(c);
    if (c->now.s > m->at.s + (int64_t)MERGE_DAYS * 86400)
        return fail(c, ERR_REFUSED, "This was done more than %d days ago: it stays.", MERGE_DAYS);
    if (m->winner == c->me || c->bits & OPERATOR)
        return OK;
    if (!(c->bits & MANAGER))
        return fail_missing(c);
    enum err e = q_merge_facts(c, m->loser, m->winner, &facts);
    if (!e && (facts.elsewhere || facts.runs))
        return fail_sentence(c, ERR_REFUSED,
                             merge_words(facts.runs ? MERGE_RUNS : MERGE_ELSEWHERE));
    return e;
}

static enum err unmerge(struct ctx *c, int64_t merge)
{
    struct row_merge_get m;
    struct row_merge_undo undone;
    struct row_merge_come_back back;
    enum err e = q_merge_get(c, merge, &m);
    if (e || (e = may_undo(c, &m)) || (e = q_merge_undo(c, merge, &undone)) ||
        (e = q_merge_come_back(c, m.loser, &back)) || (e = move_back(c, merge, m.loser, m.winner)))
        return e;
    return tell(c, "person.unmerged", merge, m.loser, m.winner);
}

enum err people_unmerge(struct ctx *c, int64_t merge)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, unmerge(c, merge));
}

/* ---- afterwards -------------------------------------------------------------------------------- */

enum err people_heir(struct ctx *c, str handle, str *heir)
{
    struct row_merge_heir row;
    enum err e = q_merge_heir(c, arena_lower(c->mem, handle), &row);
    if (!e)
        *heir = row.found ? row.handle : (str){0};
    return e;
}

enum err merge_forget(struct ctx *c, int64_t person)
{
    enum err e = q_merge_forget_moved(c, person);
    if (!e)
        e = q_merge_forget(c, person);
    return e ? e : q_merge_forget_codes(c, person);
}
