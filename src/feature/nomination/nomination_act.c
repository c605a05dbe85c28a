/* What people do with a nomination after it was made. */
#include "feature/account/account.h"
#include "feature/nomination/nomination_case.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

#define DAY_S 86400

static int64_t by_of(const struct ctx *c, const struct row_nomination_by_id *n)
{
    if (c->me == 0)
        return 0;
    if (c->me == n->nominee)
        return BY_PERSON;
    int64_t by = 0;
    if (c->me == n->nominator)
        by |= BY_NOMINATOR;
    if (c->me == n->lead || n->is_region_lead > 0)
        by |= BY_LEAD;
    if (c->bits & MANAGER)
        by |= BY_MANAGER;
    return by;
}

enum err nomination_load(struct ctx *c, int64_t id, struct nomination_case *n)
{
    struct nomination_case found = {.id = id};
    enum err e = q_nomination_by_id(c, id, &found.row);
    if (e)
        return e;
    found.by = by_of(c, &found.row);
    found.state = nomination_state_read(found.row.state);
    if (found.by == 0)
        return fail_missing(c);
    *n = found;
    return OK;
}

enum err nomination_note(struct ctx *c, const char *kind, const struct nomination_case *n,
                         str facts)
{
    return ledger_write(c, &(struct ledger_entry){.kind = kind,
                                                  .subject = n->id,
                                                  .person = n->row.nominee,
                                                  .facts = facts,
                                                  .kept = true});
}

/* ---- moves ------------------------------------------------------------------------------------- */

static enum err refuse_move(struct ctx *c, const struct nomination_case *n)
{
    if (!nomination_is_running(n->state))
        return fail(c, ERR_REFUSED, "This nomination is over, so it can no longer change.");
    return fail(c, ERR_REFUSED, "That is not possible for you at this point of the nomination.");
}

static opt_time due_in(const struct nomination_case *n, enum nomination_state to)
{
    if (to == NOMINATION_DOCUMENTING || to == NOMINATION_TAKEN)
        return (opt_time){true, moment_of_day((day){n->row.record_to.n + 1})};
    return (opt_time){0};
}

static enum err move(struct ctx *c, const struct nomination_case *n, enum nomination_state to)
{
    struct row_nomination_move moved;
    const struct life_move *move =
        life_may(&nomination_life, n->row.state, str_of(nomination_state_code(to)), n->by);
    if (!move)
        return refuse_move(c, n);
    enum err e = q_nomination_move(c, n->id, n->row.state, str_of(nomination_state_code(to)),
                                   due_in(n, to), &moved);
    return e ? e : nomination_note(c, move->kind, n, S(""));
}

static enum err load_and_move(struct ctx *c, int64_t id, enum nomination_state to)
{
    struct nomination_case n;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = nomination_load(c, id, &n)))
        e = move(c, &n, to);
    return db_end(c, e);
}

enum err nomination_begin(struct ctx *c, int64_t id)
{
    return load_and_move(c, id, NOMINATION_DOCUMENTING);
}

enum err nomination_ready(struct ctx *c, int64_t id)
{
    return load_and_move(c, id, NOMINATION_READY);
}

enum err nomination_reopen(struct ctx *c, int64_t id)
{
    return load_and_move(c, id, NOMINATION_DOCUMENTING);
}

static enum err end(struct ctx *c, int64_t id, enum nomination_state to, str words)
{
    struct nomination_case n;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = nomination_load(c, id, &n)) && !(e = move(c, &n, to)) &&
        !(e = nomination_mail_ended(c, &n)) && words.len > 0)
        e = q_nomination_objection(c, id, words);
    return db_end(c, e);
}

enum err nomination_object(struct ctx *c, int64_t id, str words)
{
    if (!check_text(c, "words", words, (struct text_rule){0, NOMINATION_WORDS_MAX, true}))
        return ERR_INVALID;
    return end(c, id, NOMINATION_OBJECTED, words);
}

enum err nomination_withdraw(struct ctx *c, int64_t id)
{
    return end(c, id, NOMINATION_WITHDRAWN, S(""));
}

enum err nomination_decided(struct ctx *c, int64_t id)
{
    struct nomination_case n = {.id = id, .by = BY_COMMITTEE};
    enum err e = q_nomination_by_id(c, id, &n.row);
    if (e)
        return e;
    n.state = nomination_state_read(n.row.state);
    return move(c, &n, NOMINATION_DECIDED);
}

/* ---- leads ------------------------------------------------------------------------------------- */

enum err nomination_lead_room(struct ctx *c, int64_t person, int64_t region, struct lead_room *room)
{
    struct row_nomination_lead_room row;
    const struct policy *policy;
    enum err e;
    if ((e = q_nomination_lead_room(c, person, region, &row)) ||
        (e = program_policy(c, 0, &policy)))
        return e;
    *room = (struct lead_room){
        .load = row.load,
        .capacity = row.capacity > 0 ? row.capacity : policy->lead_capacity,
        .is_lead = row.grants > 0,
    };
    return OK;
}

/* Names of the leads for this region who have room, at most three. */
static enum err who_has_room(struct ctx *c, int64_t region, str *names)
{
    struct row_nomination_leads *rows;
    const struct policy *policy;
    str with_room[3];
    size_t n, found = 0;
    enum err e;
    if ((e = q_nomination_leads(c, &rows, &n)) || (e = program_policy(c, 0, &policy)))
        return e;
    for (size_t i = 0; i < n && found < COUNT(with_room); i++) {
        int64_t capacity = rows[i].capacity > 0 ? rows[i].capacity : policy->lead_capacity;
        if (rows[i].load < capacity && (rows[i].region == 0 || rows[i].region == region))
            with_room[found++] = rows[i].name;
    }
    *names = found > 0 ? i18n_list(c, with_room, found) : S("");
    return OK;
}

static enum err refuse_full(struct ctx *c, const struct nomination_case *n,
                            const struct lead_room *room)
{
    str names;
    enum err e = who_has_room(c, n->row.region, &names);
    if (e)
        return e;
    if (names.len == 0)
        return fail(c, ERR_REFUSED,
                    "All places are taken: %lld of %lld. No lead of this region has room; a "
                    "manager can raise the number.",
                    (long long)room->load, (long long)room->capacity);
    return fail(c, ERR_REFUSED,
                "All your places are taken: %lld of %lld. %.*s still has room: pass it on.",
                (long long)room->load, (long long)room->capacity, STR_ARG(names));
}

static enum err take(struct ctx *c, const struct nomination_case *n)
{
    struct row_nomination_take taken;
    struct lead_room room;
    if (!nomination_may_move(n->state, NOMINATION_TAKEN, n->by))
        return refuse_move(c, n);
    enum err e = nomination_lead_room(c, c->me, 0, &room);
    if (e)
        return e;
    if (room.load >= room.capacity)
        return refuse_full(c, n, &room);
    if ((e = q_nomination_take(c, n->id, due_in(n, NOMINATION_TAKEN), &taken)) ||
        (e = nomination_note(c, "nomination.taken", n, S(""))))
        return e;
    return nomination_mail_taken(c, n);
}

enum err nomination_take(struct ctx *c, int64_t id)
{
    struct nomination_case n;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = nomination_load(c, id, &n)))
        e = take(c, &n);
    return db_end(c, e);
}

/* May that lead have it? A lead of another region brings the nomination to that region. */
static enum err check_target(struct ctx *c, const struct nomination_case *n, int64_t lead)
{
    struct lead_room room;
    enum err e = nomination_lead_room(c, lead, 0, &room);
    if (e)
        return e;
    if (!room.is_lead)
        return fail_at(c, "to", N_("Choose a lead or a region."));
    if (lead == n->row.nominee)
        return fail_at(c, "to", N_("The nominee cannot be the lead of their own nomination."));
    if (room.load >= room.capacity)
        return fail_at(c, "to", N_("All places of this lead are taken. Choose somebody else."));
    return OK;
}

static enum err pass(struct ctx *c, const struct nomination_case *n, int64_t lead, int64_t region)
{
    struct row_nomination_pass passed;
    struct row_nomination_region_name known;
    enum err e = OK;
    if (!(n->by & (BY_LEAD | BY_MANAGER)) || !nomination_is_live(n->state))
        return refuse_move(c, n);
    if (lead == 0 && n->state != NOMINATION_OPEN)
        return fail_at(c, "to", N_("Somebody looks after this nomination; choose another lead."));
    if (lead == 0 && (e = q_nomination_region_name(c, region, &known)) == ERR_NOT_FOUND)
        return fail_at(c, "to", N_("Choose a lead or a region."));
    if (e || (lead != 0 && (e = check_target(c, n, lead))))
        return e;
    e = q_nomination_pass(c,
                          &(struct in_nomination_pass){
                              .id = n->id,
                              .state = n->row.state,
                              .lead_before = n->row.lead,
                              .lead = lead,
                              .region = lead != 0 ? n->row.region : region,
                          },
                          &passed);
    str facts =
        arena_format(c->mem, "{\"lead\":%lld,\"region\":%lld}", (long long)lead, (long long)region);
    if (e || (e = nomination_note(c, "nomination.passed", n, facts)) || lead == 0 || lead == c->me)
        return e;
    return nomination_mail_given(c, n, lead);
}

enum err nomination_pass(struct ctx *c, int64_t id, int64_t lead, int64_t region)
{
    struct nomination_case n;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = nomination_load(c, id, &n)))
        e = pass(c, &n, lead, region);
    return db_end(c, e);
}

static enum err tell(struct ctx *c, const struct nomination_case *n, str email)
{
    struct row_nomination_told told;
    bool queued = false;
    int64_t somebody;
    if (!(n->by & (BY_LEAD | BY_MANAGER)) || n->row.told.set || !nomination_is_live(n->state))
        return refuse_move(c, n);
    enum err e = account_by_email(c, email, &somebody);
    if (e == ERR_NOT_FOUND)
        e = account_make(c, n->row.nominee, email);
    else if (!e && somebody != n->row.nominee)
        return fail_at(c, "email", N_("This address belongs to somebody else."));
    if (e || (e = nomination_mail_told(c, n->id, &queued)) ||
        (e = q_nomination_told(c, n->id, &told)))
        return e;
    return nomination_note(c, "nomination.told", n, S(""));
}

enum err nomination_tell(struct ctx *c, int64_t id, str email)
{
    struct nomination_case n;
    if (!mail_address_ok(email))
        return fail_at(c, "email", N_("Write an e-mail address, like name@example.org."));
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = nomination_load(c, id, &n)))
        e = tell(c, &n, email);
    return db_end(c, e);
}

/* ---- what is said ------------------------------------------------------------------------------ */

static enum err message(struct ctx *c, const struct nomination_case *n, str words)
{
    int64_t to = n->by & BY_PERSON ? n->row.lead : n->row.nominee, id = id_new(c);
    if (!(n->by & (BY_PERSON | BY_LEAD)) || !nomination_is_running(n->state))
        return refuse_move(c, n);
    enum err e = q_nomination_message_add(c, id, n->id, words);
    return e || to == 0 ? e : nomination_mail_message(c, n, id, to);
}

enum err nomination_message(struct ctx *c, int64_t id, str words)
{
    struct nomination_case n;
    if (!check_text(c, "words", words, (struct text_rule){1, NOMINATION_WORDS_MAX, true}))
        return ERR_INVALID;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = nomination_load(c, id, &n)))
        e = message(c, &n, words);
    return db_end(c, e);
}

static enum err ask(struct ctx *c, const struct nomination_case *n, str words)
{
    int64_t id = id_new(c);
    moment due = {c->now.s + NOMINATION_DOCUMENT_DAYS * DAY_S};
    if (!(n->by & BY_LEAD) || !nomination_is_live(n->state))
        return refuse_move(c, n);
    enum err e = q_nomination_request_add(c, id, n->id, words, due);
    if (e || (e = nomination_note(c, "document.asked", n, S(""))))
        return e;
    return nomination_mail_request(c, n, id, due);
}

enum err nomination_ask(struct ctx *c, int64_t id, str words)
{
    struct nomination_case n;
    if (!check_text(c, "what", words, (struct text_rule){10, NOMINATION_WORDS_MAX, true}))
        return ERR_INVALID;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = nomination_load(c, id, &n)))
        e = ask(c, &n, words);
    return db_end(c, e);
}

enum err nomination_answer(struct ctx *c, int64_t id, int64_t request, str words)
{
    struct nomination_case n;
    struct row_nomination_request_answer answered;
    if (!check_text(c, "answer", words, (struct text_rule){1, NOMINATION_WORDS_MAX, true}))
        return ERR_INVALID;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = nomination_load(c, id, &n))) {
        if (!(n.by & BY_PERSON) || !nomination_is_live(n.state))
            e = refuse_move(c, &n);
        else if (!(e = q_nomination_request_answer(c, request, id, words, &answered)) &&
                 !(e = nomination_note(c, "document.answered", &n, S(""))))
            e = nomination_mail_message(c, &n, request, answered.asker);
    }
    return db_end(c, e);
}

static bool is_ground(str ground)
{
    static const char *const grounds[] = {"family", "business", "friend", "dispute", "other"};
    for (size_t i = 0; i < COUNT(grounds); i++)
        if (str_same(ground, str_of(grounds[i])))
            return true;
    return false;
}

enum err nomination_conflict(struct ctx *c, int64_t id, int64_t other, str ground)
{
    struct nomination_case n;
    if (!is_ground(ground))
        return fail_at(c, "ground", N_("Choose what connects or divides you."));
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = nomination_load(c, id, &n))) {
        int64_t one = n.row.nominee;
        if (!(n.by & (BY_PERSON | BY_LEAD | BY_MANAGER)) || !nomination_is_running(n.state))
            e = refuse_move(c, &n);
        else if (other == one)
            e = fail_at(c, "other", N_("Name somebody else than the nominee."));
        else if (!(e = q_nomination_conflict_add(c, one < other ? one : other,
                                                 one < other ? other : one, ground, c->me == one)))
            e = nomination_note(c, "conflict.declared", &n, S(""));
    }
    return db_end(c, e);
}

enum err nomination_conflict_declared(struct ctx *c, int64_t nominee, int64_t person, str ground)
{
    if (!is_ground(ground))
        return fail_at(c, "ground", N_("Choose what connects or divides you."));
    enum err e = q_nomination_conflict_add(c, nominee < person ? nominee : person,
                                           nominee < person ? person : nominee, ground, false);
    if (e)
        return e;
    return ledger_write(
        c, &(struct ledger_entry){.kind = "conflict.declared", .person = person, .kept = true});
}
