#include "feature/nomination/nomination.h"

#include "feature/account/account.h"
#include "feature/nomination/nomination_case.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

#define DAY_S 86400

/* ---- the rule ---------------------------------------------------------------------------------- */

static bool may_at_all(const struct nomination_facts *f)
{
    return f->everybody || (f->members && f->bits & MEMBER) || (f->staff && f->bits & STAFF);
}

enum nomination_answer nomination_may(const struct nomination_facts *f)
{
    if (f->person == 0)
        return NOMINATION_SIGN_IN;
    if (!f->open)
        return NOMINATION_NOT_OPEN;
    if (f->nominee == f->person && !f->self && !f->alumni)
        return f->holds ? NOMINATION_HOLDS : NOMINATION_NOT_SELF;
    if (f->nominee != f->person && !may_at_all(f))
        return NOMINATION_NOT_YOU;
    if (f->made >= NOMINATION_MADE_MAX && !(f->bits & STAFF))
        return NOMINATION_MANY;
    if (f->nominee == 0)
        return NOMINATION_YES;
    if (!f->present)
        return NOMINATION_GONE;
    if (f->live != 0)
        return NOMINATION_ALREADY;
    if (f->nominee == f->person && f->own > 0)
        return NOMINATION_ONCE;
    if (f->employee)
        return NOMINATION_EMPLOYEE;
    return f->holds ? NOMINATION_HOLDS : NOMINATION_YES;
}

const char *nomination_sentence(enum nomination_answer answer)
{
    switch (answer) {
    case NOMINATION_YES: return "";
    case NOMINATION_SIGN_IN: return N_("Sign in to nominate somebody.");
    case NOMINATION_NOT_OPEN:
        return N_(
            "Nominations are not open at the moment. The calendar says when they open again.");
    case NOMINATION_NOT_SELF: return N_("In this program somebody else has to nominate you.");
    case NOMINATION_NOT_YOU:
        return N_("The rules of this program do not let everybody nominate. Ask somebody who holds "
                  "the award, or a lead, to do it with your words.");
    case NOMINATION_MANY:
        return N_("You have made many nominations in this cycle. Ask a lead to make the next one.");
    case NOMINATION_GONE: return N_("This person is no longer here.");
    case NOMINATION_ONCE:
        return N_("You have asked for this award day already; you can ask again for the next one.");
    case NOMINATION_EMPLOYEE:
        return N_("This person works for an owner of the program, so they cannot hold the award.");
    case NOMINATION_HOLDS:
        return N_("This person holds the award. Its renewal is looked at by itself before the term "
                  "ends; a word from you helps it then.");
    case NOMINATION_ALREADY:
        return N_("This person is nominated already. You can endorse them instead.");
    }
    return "";
}

/* ---- the life cycle ---------------------------------------------------------------------------- */

static const struct {
    const char *code, *words, *tone;
} states[NOMINATION_STATES] = {
    [NOMINATION_OPEN] = {"open", N_("waits for a lead"), "tone"},
    [NOMINATION_TAKEN] = {"taken", N_("taken up"), "tone"},
    [NOMINATION_DOCUMENTING] = {"documenting", N_("documenting"), "warn"},
    [NOMINATION_READY] = {"ready", N_("ready for review"), "good"},
    [NOMINATION_IN_REVIEW] = {"in_review", N_("in review"), "tone"},
    [NOMINATION_DECIDED] = {"decided", N_("decided"), "good"},
    [NOMINATION_CLOSED] = {"closed", N_("closed"), "mute"},
    [NOMINATION_OBJECTED] = {"objected", N_("not wanted"), "mute"},
    [NOMINATION_WITHDRAWN] = {"withdrawn", N_("withdrawn"), "mute"},
    [NOMINATION_MERGED] = {"merged", N_("merged with the next one"), "mute"},
    [NOMINATION_MOVED] = {"moved", N_("moved to the next cycle"), "mute"},
};

static const struct life_move moves[] = {
    {"", "open", BY_NOMINATOR | BY_PERSON, "nomination.made",
     "The nominee is told; leads of the region see it. A person who held the award before may ask "
     "without a nominator."},
    {"", "documenting", BY_RULE | BY_PERSON, "nomination.made",
     "A renewal: nobody has to nominate, and the lead stays the same."},
    {"open", "taken", BY_LEAD, "nomination.taken", "The nominee learns who looks after it."},
    {"open", "moved", BY_RULE, "nomination.moved", "It goes on in the next cycle."},
    {"open", "merged", BY_RULE, "nomination.merged",
     "The person is nominated in the next cycle already."},
    {"taken", "documenting", BY_PERSON, "nomination.documenting",
     "The nominee said yes and puts the year together."},
    {"documenting", "ready", BY_PERSON | BY_LEAD, "nomination.ready", ""},
    {"ready", "documenting", BY_PERSON | BY_LEAD, "nomination.reopened", ""},
    {"taken", "in_review", BY_RULE, "nomination.frozen", "The record is frozen as it stands."},
    {"documenting", "in_review", BY_RULE, "nomination.frozen",
     "The record is frozen as it stands."},
    {"ready", "in_review", BY_RULE, "nomination.frozen", "The record is frozen as it stands."},
    {"in_review", "decided", BY_COMMITTEE, "nomination.decided", "See decision."},
    {"decided", "closed", BY_RULE, "nomination.closed", "The time to appeal is over."},
    {"open", "objected", BY_PERSON, "nomination.objected", ""},
    {"taken", "objected", BY_PERSON, "nomination.objected", ""},
    {"documenting", "objected", BY_PERSON, "nomination.objected", ""},
    {"ready", "objected", BY_PERSON, "nomination.objected", ""},
    {"in_review", "objected", BY_PERSON, "nomination.objected", ""},
    {"open", "withdrawn", BY_PERSON | BY_NOMINATOR, "nomination.withdrawn", ""},
    {"taken", "withdrawn", BY_PERSON | BY_NOMINATOR, "nomination.withdrawn", ""},
    {"documenting", "withdrawn", BY_PERSON, "nomination.withdrawn", ""},
    {"ready", "withdrawn", BY_PERSON, "nomination.withdrawn", ""},
    {"in_review", "withdrawn", BY_PERSON, "nomination.withdrawn", ""},
};
const struct life nomination_life = {"nomination", "One person put forward for one cycle.", moves,
                                     COUNT(moves)};

bool nomination_may_move(enum nomination_state from, enum nomination_state to, int64_t by)
{
    return life_may(&nomination_life, str_of(states[from].code), str_of(states[to].code), by);
}

const char *nomination_state_code(enum nomination_state state)
{
    return states[state].code;
}

const char *nomination_state_words(enum nomination_state state)
{
    return states[state].words;
}

const char *nomination_state_tone(enum nomination_state state)
{
    return states[state].tone;
}

enum nomination_state nomination_state_read(str code)
{
    enum nomination_state s = NOMINATION_OPEN;
    while (s < NOMINATION_STATES && !str_same(code, str_of(states[s].code)))
        s++;
    return s;
}

bool nomination_is_live(enum nomination_state state)
{
    return state <= NOMINATION_READY;
}

bool nomination_is_running(enum nomination_state state)
{
    return state <= NOMINATION_IN_REVIEW;
}

/* ---- making one -------------------------------------------------------------------------------- */

struct making {
    const struct nomination_new *in;
    struct cycle cycle;
    int64_t id, nominee;
    struct row_nomination_nominee row;
};

enum err nomination_check(struct ctx *c, const struct nomination_new *in, bool whom)
{
    struct expertise expertise = {0};
    check_text(c, "why", in->why, (struct text_rule){NOMINATION_WHY_MIN, NOMINATION_WHY_MAX, true});
    if (in->tie == TIE_UNSAID)
        (void)fail_at(c, "tie", N_("Tell us whether you work together."));
    enum err e = in->expertise ? program_expertise(c, in->expertise, &expertise) : ERR_NOT_FOUND;
    if (e && e != ERR_NOT_FOUND)
        return e;
    if (e || expertise.parent == 0 || expertise.retired)
        (void)fail_at(c, "expertise", N_("Choose what they are best known for."));
    if (whom && in->nominee == 0) {
        check_text(c, "name", in->name, (struct text_rule){1, 100, false});
        if (!mail_address_ok(in->email))
            (void)fail_at(c, "email", N_("Write an e-mail address, like name@example.org."));
        if (!i18n_is_country(in->country))
            (void)fail_at(c, "country", N_("Choose the country where they live."));
    }
    return c->problems ? ERR_INVALID : OK;
}

/* A new person, unless the address belongs to somebody. */
static enum err find_or_make(struct ctx *c, const struct nomination_new *in, int64_t *nominee)
{
    if (in->nominee != 0) {
        *nominee = in->nominee;
        return OK;
    }
    enum err e = account_by_email(c, in->email, nominee);
    if (e != ERR_NOT_FOUND)
        return e;
    e = people_make(c, &(struct people_new){in->name, in->country, S("en")}, nominee);
    return e ? e : account_make(c, *nominee, in->email);
}

static enum err load_facts(struct ctx *c, struct making *m, struct nomination_facts *f)
{
    const struct policy *policy;
    struct row_nomination_made_in made;
    bool employee = false;
    enum err e;
    if ((e = program_policy(c, m->cycle.policy, &policy)) ||
        (e = q_nomination_nominee(c, m->nominee, m->cycle.id, &m->row)) ||
        (e = q_nomination_made_in(c, m->cycle.id, &made)) ||
        (e = people_is_employee(c, m->nominee, m->cycle.award, &employee)))
        return e;
    *f = (struct nomination_facts){
        .person = c->me,
        .bits = c->bits,
        .nominee = m->nominee,
        .open = m->cycle.id != 0,
        .self = policy->self_nomination,
        .members = policy->member_nomination,
        .staff = policy->staff_nomination,
        .everybody = policy->public_nomination,
        .present = str_same(m->row.state, S("present")),
        .employee = employee,
        .holds = m->row.now_holds > 0,
        .alumni = policy->alumni_return && m->row.terms > 0 && m->row.now_holds == 0,
        .live = m->row.live,
        .own = m->row.own,
        .made = made.n,
    };
    return OK;
}

static str kind_of(const struct row_nomination_nominee *row)
{
    return row->terms > 0 ? S("return") : S("new");
}

static enum err add_tie(struct ctx *c, const struct making *m)
{
    if (m->in->tie == TIE_NONE || m->nominee == c->me)
        return OK;
    int64_t low = m->nominee < c->me ? m->nominee : c->me;
    int64_t high = m->nominee < c->me ? c->me : m->nominee;
    return q_nomination_conflict_add(c, low, high,
                                     m->in->tie == TIE_CLOSE ? S("friend") : S("business"), false);
}

static enum err write_new(struct ctx *c, struct making *m)
{
    bool queued = false;
    struct row_nomination_told told;
    enum err e = q_nomination_add(c, &(struct in_nomination_add){
                                         .id = m->id,
                                         .cycle = m->cycle.id,
                                         .nominee = m->nominee,
                                         .nominator = {m->nominee != c->me, c->me},
                                         .kind = kind_of(&m->row),
                                         .expertise = m->in->expertise,
                                         .region = m->row.region,
                                         .due = {c->now.s + NOMINATION_TAKE_UP_DAYS * DAY_S},
                                     });
    if (e == ERR_CONFLICT)
        return fail(c, ERR_CONFLICT,
                    "Somebody else has nominated this person in the same moment. Thank you both.");
    if (e || (e = q_nomination_text_add(c, m->id, m->in->why)) || (e = add_tie(c, m)))
        return e;
    str facts = arena_format(c->mem, "{\"cycle\":%lld,\"expertise\":%lld}", (long long)m->cycle.id,
                             (long long)m->in->expertise);
    e = ledger_write(c, &(struct ledger_entry){.kind = "nomination.made",
                                               .subject = m->id,
                                               .person = m->nominee,
                                               .facts = facts,
                                               .kept = true});
    if (e || (e = nomination_mail_told(c, m->id, &queued)) || !queued)
        return e;
    return q_nomination_told(c, m->id, &told);
}

static enum err make(struct ctx *c, struct making *m)
{
    struct nomination_facts f;
    enum err e = program_cycle_open(c, &m->cycle);
    if (e == ERR_NOT_FOUND)
        return fail_sentence(c, ERR_REFUSED, nomination_sentence(NOMINATION_NOT_OPEN));
    if (e || (e = find_or_make(c, m->in, &m->nominee)) || (e = load_facts(c, m, &f)))
        return e;
    enum nomination_answer answer = nomination_may(&f);
    if (answer != NOMINATION_YES)
        return fail_sentence(c, ERR_REFUSED, nomination_sentence(answer));
    m->id = id_new(c);
    return write_new(c, m);
}

enum err nomination_make(struct ctx *c, const struct nomination_new *in, int64_t *id)
{
    struct making m = {.in = in};
    enum err e = nomination_check(c, in, true);
    if (e || (e = db_begin(c)))
        return e;
    e = make(c, &m);
    if (!e)
        c->made = m.id;
    if ((e = db_end(c, e)))
        return e;
    *id = m.id;
    return OK;
}

/* ---- mine -------------------------------------------------------------------------------------- */

enum err nomination_mine(struct ctx *c, const struct nomination_line **list, size_t *n)
{
    struct row_nomination_mine *rows;
    size_t many;
    enum err e = q_nomination_mine(c, &rows, &many);
    if (e)
        return e;
    struct nomination_line *lines = arena_take(c->mem, many, sizeof *lines);
    for (size_t i = 0; i < many; i++)
        lines[i] = (struct nomination_line){
            .id = rows[i].id,
            .own = rows[i].nominee == c->me,
            .name = rows[i].name,
            .expertise = rows[i].expertise,
            .cycle = rows[i].cycle,
            .state = nomination_state_read(rows[i].state),
            .award = rows[i].award,
            .made = rows[i].made,
        };
    *list = lines;
    *n = many;
    return OK;
}
