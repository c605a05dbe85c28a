#include "feature/endorsement/endorsement.h"
#include "feature/nomination/nomination.h"

#include "feature/account/account.h"
#include "feature/endorsement/endorsement.sql.h"
#include "feature/ledger/ledger.h"
#include "feature/notice/notice.h"
#include "feature/program/program.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

enum endorsement_answer endorsement_may(const struct endorsement_facts *f)
{
    if (f->person == 0)
        return ENDORSEMENT_SIGN_IN;
    if (!f->open)
        return ENDORSEMENT_CLOSED;
    if (f->person == f->nominee)
        return ENDORSEMENT_SELF;
    if (f->person == f->nominator)
        return ENDORSEMENT_NOMINATOR;
    if (f->conflict)
        return ENDORSEMENT_CONFLICT;
    if (f->members_only && !f->member)
        return ENDORSEMENT_NOT_MEMBER;
    if (f->standing != 0)
        return ENDORSEMENT_ALREADY;
    return ENDORSEMENT_YES;
}

enum endorsement_answer endorsement_may_withdraw(const struct endorsement_facts *f)
{
    if (f->person == 0)
        return ENDORSEMENT_SIGN_IN;
    if (!f->open)
        return ENDORSEMENT_CLOSED;
    return f->standing != 0 ? ENDORSEMENT_YES : ENDORSEMENT_NONE;
}

const char *endorsement_sentence(enum endorsement_answer answer)
{
    switch (answer) {
    case ENDORSEMENT_YES: return "";
    case ENDORSEMENT_SIGN_IN: return N_("Sign in to endorse.");
    case ENDORSEMENT_CLOSED:
        return N_("The record of this nomination is closed; endorsements can no longer change.");
    case ENDORSEMENT_SELF: return N_("You cannot endorse your own nomination.");
    case ENDORSEMENT_NOMINATOR:
        return N_("You made this nomination, so your words are in it already.");
    case ENDORSEMENT_CONFLICT:
        return N_("A conflict of interest is on record between you and this person.");
    case ENDORSEMENT_NOT_MEMBER: return N_("Only people who hold the award can endorse.");
    case ENDORSEMENT_ALREADY: return N_("You have already endorsed this nomination.");
    case ENDORSEMENT_NONE: return N_("You have no endorsement here to withdraw.");
    }
    return "";
}

static enum err allow(struct ctx *c, enum endorsement_answer answer)
{
    if (answer == ENDORSEMENT_YES)
        return OK;
    return fail_sentence(c, ERR_REFUSED, endorsement_sentence(answer));
}

/* States of a nomination in which its record can still grow. */
static bool is_open(str state)
{
    return str_same(state, S("open")) || str_same(state, S("taken")) ||
           str_same(state, S("documenting")) || str_same(state, S("ready"));
}

enum err endorsement_load(struct ctx *c, int64_t nomination, struct endorsement_facts *f)
{
    struct row_endorsement_facts row;
    const struct policy *policy;
    enum err e = q_endorsement_facts(c, nomination, &row);
    if (e || (e = program_policy(c, row.policy, &policy)))
        return e;
    *f = (struct endorsement_facts){
        .nomination = nomination,
        .person = c->me,
        .nominee = row.nominee,
        .nominator = row.nominator,
        .standing = row.standing,
        .member = (c->bits & MEMBER) != 0,
        .members_only = policy->endorse_members_only,
        .open = is_open(row.state),
        .conflict = row.conflict > 0,
        .nominee_name = row.name,
        .nominee_handle = row.handle,
        .nominee_avatar = arena_hex(c->mem, row.avatar.at, row.avatar.len),
        .expertise = row.expertise,
        .reasons = row.reasons,
        .cycle = row.cycle,
        .award = row.award,
    };
    return OK;
}

static enum err note(struct ctx *c, const char *kind, const struct endorsement_facts *f, int64_t id)
{
    return ledger_write(c,
                        &(struct ledger_entry){
                            .kind = kind,
                            .subject = f->nomination,
                            .person = f->nominee,
                            .facts = arena_format(c->mem, "{\"endorsement\":%lld}", (long long)id),
                            .kept = true});
}

enum err endorsement_add(struct ctx *c, int64_t nomination, str words)
{
    struct endorsement_facts f;
    if (!check_text(c, "words", words, (struct text_rule){ENDORSEMENT_MIN, ENDORSEMENT_MAX, true}))
        return ERR_INVALID;
    enum err e = db_begin(c);
    if (e)
        return e;
    int64_t id = id_new(c);
    if (!(e = endorsement_load(c, nomination, &f)) && !(e = allow(c, endorsement_may(&f))) &&
        !(e = q_endorsement_add(c, id, nomination, words)))
        e = note(c, "endorsement.given", &f, id);
    return db_end(c, e);
}

enum err endorsement_withdraw(struct ctx *c, int64_t nomination)
{
    struct endorsement_facts f;
    struct row_endorsement_withdraw row;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = endorsement_load(c, nomination, &f)) &&
        !(e = allow(c, endorsement_may_withdraw(&f))) &&
        !(e = q_endorsement_withdraw(c, f.standing, &row)))
        e = note(c, "endorsement.withdrawn", &f, f.standing);
    return db_end(c, e);
}

/* The letter is the same for everybody; whether the address has an account shows nowhere. */
static enum err queue_request(struct ctx *c, const struct endorsement_facts *f, str email,
                              int64_t person)
{
    str once = arena_format(c->mem, "nomination/%lld/ask/%lld", (long long)f->nomination,
                            (long long)person);
    str body = words_format(
        c,
        tr_c(c->catalog,
             "%.*s has been nominated for an award, for %.*s.\n\nYou were asked to say, in a few "
             "sentences, what you have seen of their work. It takes two minutes:\n\n"
             "%.*s%.*s/nominations/%lld/endorse\n\nIf you would rather not, do nothing."),
        STR_ARG(f->nominee_name), STR_ARG(f->expertise), STR_ARG(c->site->address),
        STR_ARG(c->prefix), (long long)f->nomination);
    str subject =
        words_format(c, tr_c(c->catalog, "Would you endorse %.*s?"), STR_ARG(f->nominee_name));
    return mail_queue(
        c, &(struct letter){
               .once = once.at, .person = person, .to = email, .subject = subject, .body = body});
}

static enum err tell_request(struct ctx *c, const struct endorsement_facts *f, int64_t person)
{
    str address = arena_format(c->mem, "/nominations/%lld/endorse", (long long)f->nomination);
    return notice_tell(c, &(struct notice){.person = person,
                                           .kind = "endorsement-asked",
                                           .subject = f->nomination,
                                           .actor = c->me,
                                           .words = f->expertise,
                                           .address = address});
}

enum err endorsement_ask(struct ctx *c, int64_t nomination, str email)
{
    struct row_endorsement_facts row;
    struct endorsement_facts f;
    int64_t person = 0;
    if (!mail_address_ok(email))
        return fail_at(c, "email", N_("Write an e-mail address, like name@example.org."));
    enum err e = q_endorsement_facts(c, nomination, &row);
    if (e || (e = endorsement_load(c, nomination, &f)))
        return e;
    if (c->me == 0 || (c->me != row.nominee && c->me != row.nominator && c->me != row.lead))
        return fail(c, ERR_REFUSED,
                    "Only the nominee, the nominator and the lead can ask for an endorsement.");
    if (!f.open)
        return allow(c, ENDORSEMENT_CLOSED);
    e = account_by_email(c, email, &person);
    if (e == ERR_NOT_FOUND || (!e && person == c->me))
        return OK;
    if (e || (e = db_begin(c)))
        return e;
    e = queue_request(c, &f, email, person);
    return db_end(c, e ? e : tell_request(c, &f, person));
}

enum err endorsement_follow(struct ctx *c, const struct ledger_line *line)
{
    if (str_same(line->kind, S("erasure.done")))
        return q_endorsement_forget(c, line->subject);
    if (str_same(line->kind, S("nomination.moved")) || str_same(line->kind, S("nomination.merged")))
        return q_endorsement_go_on(c, line->subject);
    return endorsement_merge_follow(c, line);
}

enum err endorsement_retire(struct ctx *c, const struct retiring *of, int64_t *n)
{
    struct row_endorsement_retire *rows;
    size_t many;
    enum err e = q_endorsement_retire(c, of->before, of->awarded, of->most, &rows, &many);
    if (!e)
        *n = (int64_t)many;
    return e;
}
