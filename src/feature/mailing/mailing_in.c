/* Mail that comes in: whose it is, what it means, what becomes of it. */
#include "base/config.h"
#include "feature/account/account.h"
#include "feature/lounge/lounge.h"
#include "feature/mailing/inside.h"
#include "feature/mailing/mailing.sql.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <sodium.h>

void mailing_note(int64_t program, const char *what)
{
    LOG(LOG_INFO, "mailing.in", {"program", .n = program}, {"became", str_of(what), 0});
}

enum { HOPS_MAX = 50 };

/* ---- who may ------------------------------------------------------------------------------------ */

/* Sent by a machine, by a list, or by ourselves: nobody wrote it, and nobody gets an answer. */
static bool is_loop(struct ctx *c, const struct incoming *in)
{
    str domain = mail_domain(c);
    bool ours = in->sender.len == 0 || in->mail->automatic || in->mail->hops > HOPS_MAX;
    for (size_t i = 0; i < in->mail->n_loops; i++)
        ours = ours || str_find(arena_lower(c->mem, in->mail->loops[i]), domain) != SIZE_MAX;
    return ours;
}

/* ---- other addresses ------------------------------------------------------------------------------ */

static enum err came_back(struct ctx *c, const struct incoming *in, const struct mailing_target *t)
{
    const char *what = "ignored";
    for (size_t i = 0; in->mail->report && i < in->mail->n_notices; i++) {
        const struct message_notice *n = &in->mail->notices[i];
        if (!str_same(n->action, S("failed")))
            continue;
        str words = n->diagnostic.len ? n->diagnostic : n->status;
        enum err e = mail_came_back(c, t->token, str_starts(n->status, S("5.")), words);
        if (e && e != ERR_NOT_FOUND)
            return e;
        what = e ? "known" : "bounce";
    }
    mailing_note(t->program, what);
    return OK;
}

static enum err leave(struct ctx *c, const struct mailing_target *t)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    e = db_end(c, mailing_stop(c, t->person, t->subject));
    if (!e)
        mailing_note(t->program, "left");
    return e;
}

/* ---- posts --------------------------------------------------------------------------------------- */

/* c becomes who wrote it: whoever has an account with the address in From, and if the target is somebody's
 * own, they. Errors: REFUSED. */
static enum err enter(struct ctx *c, const struct incoming *in, int64_t own)
{
    int64_t person = 0, heir = 0;
    str from = in->mail->from.address;
    enum err e = mail_address_ok(from) ? account_by_email(c, arena_lower(c->mem, from), &person)
                                       : fail_missing(c);
    if (!e && own)
        e = mailing_heir(c, own, &heir);
    if (e && e != ERR_NOT_FOUND)
        return e;
    if (e || (own && heir != person))
        return fail(
            c, ERR_REFUSED,
            "Write from the mail address of your own account: this mail came from another one.");
    return account_as(c, person);
}

/* The sender is known by a token, or by the mail server: it refuses forged ones, or says what it found. */
static bool is_proved(struct ctx *c, const struct incoming *in, const struct mailing_place *place)
{
    str server = config_text(c->site->config, "mail.authserv");
    str from = in->mail->from.address, domain = str_from(from, str_find(from, S("@")) + 1);
    bool proved = place->person != 0 || config_bool(c->site->config, "mail.senders");
    for (size_t i = 0; i < in->mail->n_proofs && server.len > 0; i++)
        proved = proved || (str_same_nocase(in->mail->proofs[i].server, server) &&
                            str_same_nocase(in->mail->proofs[i].domain, domain));
    return proved;
}

static enum err write_as_sender(struct ctx *c, const struct incoming *in,
                                const struct mailing_place *place)
{
    enum err e = enter(c, in, place->person);
    if (!e)
        e = is_proved(c, in, place) ? mailing_post(c, in, place) : mailing_ask(c, in, place);
    if (e != ERR_REFUSED && e != ERR_INVALID && e != ERR_NOT_FOUND)
        return e;
    mailing_note(c->program, "refused");
    return mailing_answer(c, in, mailing_why(c, e));
}

static bool is_group(const struct mailing_target *t)
{
    return t->to == TO_GROUP || t->to == TO_START;
}

/* All groups that the mail names, in its envelope or its head: some mail servers bring a mail once for each. */
static void add_group(struct ctx *c, str address, const struct mailing_target *first,
                      struct mailing_place *place)
{
    struct mailing_target t;
    struct ctx there = *c;
    bool known = mailing_target(&there, address, &t) != OK || !is_group(&t) ||
                 t.program != first->program || place->n == PLACE_GROUPS;
    for (size_t i = 0; i < place->n && !known; i++)
        known = place->groups[i] == t.subject;
    if (!known)
        place->groups[place->n++] = t.subject;
    if (!known && t.to == TO_START && !place->person)
        place->person = t.person;
}

static enum err write_to_groups(struct ctx *c, const struct incoming *in,
                                const struct lmtp_mail *mail, const struct mailing_target *t)
{
    struct mailing_place place = {.person = t->person, .groups = {t->subject}, .n = 1};
    for (size_t i = 0; i < mail->n; i++)
        add_group(c, mail->recipients[i], t, &place);
    for (size_t i = 0; i < in->mail->n_to; i++)
        add_group(c, in->mail->to[i], t, &place);
    return write_as_sender(c, in, &place);
}

/* The token went to the address of the account alone: whoever has it reads that mailbox. */
static enum err decide(struct ctx *c, const struct incoming *in, const struct mailing_target *t)
{
    enum err e = mailing_decide(c, t->subject, t->to == TO_POST);
    if (e == ERR_NOT_FOUND) {
        mailing_note(c->program, "known");
        return OK;
    }
    return e == ERR_REFUSED || e == ERR_INVALID ? mailing_answer(c, in, mailing_why(c, e)) : e;
}

static enum err deliver(struct ctx *c, const struct incoming *in, const struct lmtp_mail *mail,
                        const struct mailing_target *t)
{
    c->program = t->program;
    if (t->to == TO_BOUNCE)
        return came_back(c, in, t);
    if (t->to == TO_LEAVE)
        return leave(c, t);
    if (is_loop(c, in)) {
        mailing_note(t->program, "nothing, it is automatic");
        return OK;
    }
    if (is_group(t))
        return write_to_groups(c, in, mail, t);
    if (t->to != TO_REPLY)
        return decide(c, in, t);
    return write_as_sender(c, in,
                           &(struct mailing_place){.person = t->person, .article = t->subject});
}

/* ---- answers -------------------------------------------------------------------------------------- */

enum err mailing_answer(struct ctx *c, const struct incoming *in, str words)
{
    str to = in->mail->from.address;
    if (!mail_address_ok(to))
        return OK;
    str lower = arena_lower(c->mem, to), today = day_iso(c->mem, day_of_moment(c->now));
    str once = arena_format(c->mem, "mailing/answer/%016llx/%.*s",
                            (unsigned long long)str_hash(lower), STR_ARG(today));
    struct letter letter = {
        .once = once.at,
        .person = c->me,
        .to = to,
        .subject = words_format(c, tr_c(c->catalog, N_("About your mail: %.*s")),
                                STR_ARG(str_first_chars(in->mail->subject, 100))),
        .body = arena_format(c->mem, "%.*s\n\n%.*s%.*s\n", STR_ARG(words),
                             STR_ARG(c->site->address), STR_ARG(c->prefix)),
        .references = &in->message_id,
        .n_references = 1,
    };
    enum err e = db_begin(c);
    return e ? e : db_end(c, mail_queue(c, &letter));
}

/* ---- the door ------------------------------------------------------------------------------------- */

static struct lmtp_answer answer_of(const struct ctx *c, enum err e)
{
    switch (e) {
    case OK: return (struct lmtp_answer){LMTP_TAKEN, {0}};
    case ERR_NOT_FOUND: return (struct lmtp_answer){LMTP_NOBODY, {0}};
    case ERR_INVALID:
    case ERR_REFUSED: return (struct lmtp_answer){LMTP_REFUSED, c->why};
    case ERR_SIGN_IN:
    case ERR_CONFLICT:
    case ERR_AGAIN:
    case ERR_REPEATED:
    case ERR_BUSY:
    case ERR_FAULT: break;
    }
    LOG(LOG_ERROR, "mailing.failed", {"why", c->why, 0});
    return (struct lmtp_answer){LMTP_LATER, {0}};
}

static struct lmtp_answer knows(struct ctx *c, void *of, str recipient)
{
    struct mailing_target t;
    (void)of;
    return answer_of(c, mailing_target(c, recipient, &t));
}

static str id_of(struct ctx *c, const struct lmtp_mail *mail, const struct message_mail *m)
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    if (mail_is_message_id(m->id))
        return m->id;
    (void)crypto_generichash(hash, sizeof hash, (const unsigned char *)mail->source.at,
                             mail->source.len, NULL, 0);
    return arena_format(c->mem, "mail.%.*s@%.*s", STR_ARG(arena_hex(c->mem, hash, sizeof hash)),
                        STR_ARG(mail_domain(c)));
}

/* Groups of a program are written to at once, by the first of the recipients. */
static void take_one(struct ctx *c, const struct incoming *in, const struct lmtp_mail *mail,
                     size_t i, struct lmtp_answer *answers)
{
    struct mailing_target t, before;
    struct ctx there = *c;
    there.why = (str){0};
    enum err e = mailing_target(&there, mail->recipients[i], &t);
    for (size_t k = 0; k < i && !e && is_group(&t); k++)
        if (!mailing_target(&there, mail->recipients[k], &before) && is_group(&before) &&
            before.program == t.program) {
            answers[i] = answers[k];
            return;
        }
    answers[i] = answer_of(&there, e ? e : deliver(&there, in, mail, &t));
}

static void take(struct ctx *c, void *of, const struct lmtp_mail *mail, struct lmtp_answer *answers)
{
    struct message_mail m;
    (void)of;
    enum err e = message_receive(c, mail->source, &m);
    struct incoming in = {&m, mail->source, mail->sender, e ? (str){0} : id_of(c, mail, &m)};
    for (size_t i = 0; i < mail->n; i++)
        if (e)
            answers[i] = answer_of(c, e);
        else
            take_one(c, &in, mail, i, answers);
}

const struct lmtp_door mailing_door = {knows, take, NULL};
