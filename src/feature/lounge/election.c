#include "feature/lounge/election.h"

#include "feature/lounge/election.sql.h"
#include "feature/notice/notice.h"
#include "feature/people/people.h"
#include "kit/store/store.h"

enum { RANK_MOST = ELECTION_CANDIDATES_MAX };

/* ---- reading ----------------------------------------------------------------------------------- */

static enum err load_candidates(struct ctx *c, struct election *election)
{
    struct row_election_candidates *rows;
    enum err e = q_election_candidates(c, election->id, &rows, &election->n);
    if (e)
        return e;
    struct election_candidate *list = arena_take(c->mem, election->n + 1, sizeof *list);
    for (size_t i = 0; i < election->n; i++) {
        list[i] = (struct election_candidate){
            rows[i].person, rows[i].place.set ? rows[i].place.value : 0, rows[i].handle,
            rows[i].name,   people_picture(c, rows[i].avatar.value),     rows[i].words};
        election->stands = election->stands || rows[i].person == c->me;
    }
    election->candidates = list;
    return OK;
}

enum err election_of(struct ctx *c, int64_t group, struct election *election)
{
    struct newsgroup g;
    struct row_election_newest row;
    struct row_election_member member = {0};
    *election = (struct election){0};
    enum err e = lounge_group(c, group, &g);
    if (e || (e = q_election_newest(c, group, &row)) || !row.found)
        return e;
    if (c->me && (e = q_election_member(c, group, &member)))
        return e;
    *election = (struct election){.id = row.id,
                                  .seats = row.seats,
                                  .voters = row.voters,
                                  .opens = row.opens,
                                  .closes = row.closes,
                                  .state = row.state,
                                  .voted = row.voted};
    bool in_time = member.found && member.since.s < row.opens.s;
    election->may_stand = in_time && str_same(row.state, S("standing")) && row.opens.s > c->now.s;
    election->may_vote =
        in_time && str_same(row.state, S("voting")) && row.closes.s > c->now.s && !row.voted;
    return load_candidates(c, election);
}

/* ---- making one -------------------------------------------------------------------------------- */

static enum err note(struct ctx *c, const char *kind, int64_t election)
{
    return ledger_write(c, &(struct ledger_entry){.kind = kind, .subject = election, .kept = true});
}

/* Members hear that they can stand, that they can vote, and what came of it: one line, until it is read. */
static enum err tell_members(struct ctx *c, int64_t group, int64_t election)
{
    struct row_election_told *rows;
    size_t n;
    enum err e = q_election_told(c, group, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        e = notice_tell(
            c, &(struct notice){
                   .person = rows[i].person,
                   .kind = "lounge-election",
                   .subject = election,
                   .actor = c->me,
                   .words = rows[i].title,
                   .address = arena_format(c->mem, "/groups/%.*s/election", STR_ARG(rows[i].name)),
                   .newsgroup = group,
                   .again = true,
               });
    return e;
}

static enum err may_begin(struct ctx *c, const struct election_new *in)
{
    struct newsgroup group;
    day today = day_of_moment(c->now);
    enum err e = lounge_group(c, in->group, &group);
    if (e)
        return e;
    if (!(group.rights & LOUNGE_MODERATE))
        return fail(c, ERR_REFUSED, "Only moderators of this group can do that.");
    if (!group.elected)
        return fail(c, ERR_REFUSED,
                    "This group does not elect its moderators. Its settings say so.");
    if (in->seats < 1 || in->seats > ELECTION_SEATS_MAX)
        (void)fail_at(c, "seats", "From 1 to %d.", ELECTION_SEATS_MAX);
    if (in->opens.n <= today.n)
        (void)fail_at(c, "opens", "Members need at least one day to stand: choose a later day.");
    if (in->closes.n < in->opens.n)
        (void)fail_at(c, "closes", "The last day comes after the first.");
    else if (in->closes.n > today.n + ELECTION_DAYS_MAX)
        (void)fail_at(c, "closes", "At most %d days from now.", ELECTION_DAYS_MAX);
    return c->problems ? ERR_INVALID : OK;
}

enum err election_begin(struct ctx *c, const struct election_new *in)
{
    enum err e = may_begin(c, in);
    if (e || (e = db_begin(c)))
        return e;
    int64_t id = id_new(c);
    e = q_election_add(c,
                       &(struct in_election_add){.id = id,
                                                 .newsgroup = in->group,
                                                 .seats = in->seats,
                                                 .opens = moment_of_day(in->opens),
                                                 .closes = moment_of_day((day){in->closes.n + 1})});
    if (e == ERR_CONFLICT)
        e = fail(c, ERR_REFUSED, "An election is under way in this group.");
    if (!e && !(e = note(c, "election.opened", id)))
        e = tell_members(c, in->group, id);
    return db_end(c, e);
}

/* The election that is under way, as the viewer has it. */
static enum err current(struct ctx *c, int64_t group, struct election *election)
{
    enum err e = election_of(c, group, election);
    if (!e && !str_same(election->state, S("standing")) && !str_same(election->state, S("voting")))
        return fail(c, ERR_REFUSED, "No election is under way in this group.");
    return e;
}

static enum err step(struct ctx *c, int64_t id, str from, const char *to)
{
    struct row_election_step row;
    return q_election_step(c, id, from, str_of(to), &row);
}

enum err election_cancel(struct ctx *c, int64_t group)
{
    struct newsgroup g;
    struct election election;
    enum err e = lounge_group(c, group, &g);
    if (e)
        return e;
    if (!(g.rights & LOUNGE_MODERATE))
        return fail(c, ERR_REFUSED, "Only moderators of this group can do that.");
    if ((e = db_begin(c)))
        return e;
    if (!(e = current(c, group, &election)) &&
        !(e = step(c, election.id, election.state, "cancelled")))
        e = note(c, "election.cancelled", election.id);
    return db_end(c, e);
}

/* ---- standing and voting ------------------------------------------------------------------------ */

static enum err stand(struct ctx *c, int64_t group, str words)
{
    struct election election;
    enum err e = current(c, group, &election);
    if (e)
        return e;
    if (!election.may_stand)
        return fail(c, ERR_REFUSED,
                    "Members of the group can stand, up to the day on which the voting opens.");
    if (election.n >= ELECTION_CANDIDATES_MAX && !election.stands)
        return fail(c, ERR_REFUSED, "%d people stand already: there is no room for more.",
                    ELECTION_CANDIDATES_MAX);
    return q_election_stand(c, election.id, words);
}

enum err election_stand(struct ctx *c, int64_t group, str words)
{
    if (!check_text(c, "words", words, (struct text_rule){1, ELECTION_WORDS_MAX, true}))
        return ERR_INVALID;
    enum err e = db_begin(c);
    return e ? e : db_end(c, stand(c, group, words));
}

enum err election_stand_down(struct ctx *c, int64_t group)
{
    struct election election;
    enum err e = db_begin(c);
    if (e)
        return e;
    e = current(c, group, &election);
    if (!e && !str_same(election.state, S("standing")))
        e = fail(c, ERR_REFUSED, "The voting has begun: nobody can step back any more.");
    return db_end(c, e ? e : q_election_stand_down(c, election.id));
}

/* "7>9=12": from the best on; who has no rank is left out. */
static str ranks_text(struct ctx *c, const struct election *election, const int64_t *ranks)
{
    struct text t = {.mem = c->mem};
    for (int64_t rank = 1; rank <= RANK_MOST; rank++) {
        bool first = true;
        for (size_t i = 0; i < election->n; i++) {
            if (ranks[i] != rank)
                continue;
            if (t.len > 0)
                text_char(&t, first ? '>' : '=');
            text_format(&t, "%lld", (long long)election->candidates[i].person);
            first = false;
        }
    }
    return text_str(&t);
}

static enum err vote(struct ctx *c, int64_t group, const int64_t *ranks, size_t n)
{
    struct election election;
    enum err e = current(c, group, &election);
    if (e)
        return e;
    if (election.voted)
        return fail(c, ERR_REFUSED,
                    "You have voted. A ballot cannot be changed: nobody knows which "
                    "one is yours.");
    if (!election.may_vote)
        return fail(c, ERR_REFUSED,
                    "Who joined the group before the voting opened can vote, once, "
                    "until it closes.");
    if (n != election.n)
        return fail_quicker(c);
    for (size_t i = 0; i < n; i++)
        if (ranks[i] < 0 || ranks[i] > RANK_MOST)
            return fail(c, ERR_INVALID, "Ranks are whole numbers from 1 to %d.", RANK_MOST);
    str text = ranks_text(c, &election, ranks);
    if (text.len == 0)
        return fail(c, ERR_INVALID, "Give at least one candidate a rank.");
    if ((e = q_election_voter(c, election.id)) ||
        (e = q_election_ballot(c, election.id, (int64_t)random_below(c, (uint64_t)1 << 62), text)))
        return e;
    return q_election_counted(c, election.id);
}

enum err election_vote(struct ctx *c, int64_t group, const int64_t *ranks, size_t n)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, vote(c, group, ranks, n));
}

/* ---- counting ----------------------------------------------------------------------------------- */

static size_t candidate_at(const struct election *election, str number)
{
    int64_t person = 0;
    size_t at = 0;
    if (!str_int(number, &person))
        return SIZE_MAX;
    while (at < election->n && election->candidates[at].person != person)
        at++;
    return at < election->n ? at : SIZE_MAX;
}

static void read_ranks(const struct election *election, str text, int32_t *ranks)
{
    int32_t rank = 0;
    for (str tied; str_cut(&text, '>', &tied);) {
        rank++;
        for (str one; str_cut(&tied, '=', &one);) {
            size_t at = candidate_at(election, one);
            if (at != SIZE_MAX)
                ranks[at] = rank;
        }
    }
}

enum err election_count(struct ctx *c, const struct election *election, struct ballot_out *out)
{
    struct row_election_ballots *rows;
    size_t n;
    enum err e = q_election_ballots(c, election->id, &rows, &n);
    if (e)
        return e;
    int32_t *ranks = arena_take(c->mem, n * election->n + 1, sizeof *ranks);
    for (size_t i = 0; i < n; i++)
        read_ranks(election, rows[i].ranks, ranks + i * election->n);
    struct ballot_in in = {.candidates = election->n, .ballots = n, .ranks = ranks};
    return ballot_count(c, &in, out);
}

/* The order of candidates that decides between those who are tied. */
static void draw_lots(struct ctx *c, struct election *election)
{
    struct election_candidate *list = arena_take(c->mem, election->n + 1, sizeof *list);
    for (size_t i = 0; i < election->n; i++) {
        size_t at = (size_t)random_below(c, i + 1);
        list[i] = list[at];
        list[at] = election->candidates[i];
    }
    election->candidates = list;
}

static enum err close_one(struct ctx *c, int64_t group, struct election *election)
{
    struct ballot_out out;
    enum err e = load_candidates(c, election);
    if (e || election->n == 0 || election->voters == 0)
        return e;
    draw_lots(c, election);
    if ((e = election_count(c, election, &out)) || (e = q_election_step_down(c, group)))
        return e;
    for (size_t i = 0; !e && i < election->n; i++) {
        int64_t person = election->candidates[out.order[i]].person;
        e = q_election_placed(c, election->id, person, (int64_t)i + 1);
        if (!e && (int64_t)i < election->seats)
            e = q_election_elected(c, group, person);
    }
    return e;
}

static enum err move_one(struct ctx *c, const struct row_election_due *due)
{
    struct row_election_by_id row;
    enum err e = db_begin(c);
    if (e)
        return e;
    bool opens = str_same(due->state, S("standing"));
    e = step(c, due->id, due->state, opens ? "voting" : "closed");
    if (!e && !opens && !(e = q_election_by_id(c, due->id, &row))) {
        struct election election = {.id = due->id, .seats = row.seats, .voters = row.voters};
        e = close_one(c, due->newsgroup, &election);
    }
    if (!e && !(e = note(c, opens ? "election.voting" : "election.closed", due->id)))
        e = tell_members(c, due->newsgroup, due->id);
    return db_end(c, e);
}

enum err election_tick(struct ctx *c, size_t *moved)
{
    struct row_election_due *rows;
    size_t n;
    int64_t program = c->program;
    enum err e = q_election_due(c, &rows, &n);
    *moved = 0;
    for (size_t i = 0; !e && i < n; i++) {
        c->program = rows[i].program;
        e = move_one(c, &rows[i]);
        *moved += e == OK;
    }
    c->program = program;
    return e;
}
