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

/* One line for each mail and recipient, without an address. */
static void note(const struct mailing_target *t, const char *what)
{
    LOG(LOG_INFO, "mailing.in", {"program", .n = t->program}, {"became", str_of(what), 0});
}

/* ---- who may ------------------------------------------------------------------------------------ */

/* Sent by a machine, by a list, or by ourselves: nobody wrote it, and nobody gets an answer. */
static bool is_loop(struct ctx *c, const struct incoming *in)
{
    str domain = mail_domain(c);
    bool ours = in->sender.len == 0 || in->mail->automatic;
    for (size_t i = 0; i < in->mail->n_loops; i++)
        ours = ours || str_find(arena_lower(c->mem, in->mail->loops[i]), domain) != SIZE_MAX;
    return ours;
}

/* c becomes who wrote it: whoever has an account with the address in From, and if the target is somebody's
 * own, they. Errors: REFUSED. */
static enum err enter(struct ctx *c, const struct incoming *in, const struct mailing_target *t)
{
    int64_t person = 0;
    str from = in->mail->from.address;
    enum err e = mail_address_ok(from) ? account_by_email(c, arena_lower(c->mem, from), &person)
                                       : fail_missing(c);
    if (e && e != ERR_NOT_FOUND)
        return e;
    if (e || (t->person && t->person != person))
        return fail(
            c, ERR_REFUSED,
            "Write from the mail address of your own account: this mail came from another one.");
    return account_as(c, person);
}

/* ---- what it becomes ----------------------------------------------------------------------------- */

/* A reply goes to its article; a mail to a group answers whatever of it stands in that group. */
static enum err find_parent(struct ctx *c, const struct incoming *in,
                            const struct mailing_target *t, int64_t *parent)
{
    *parent = t->to == TO_REPLY ? t->subject : 0;
    for (size_t i = 0; i < in->mail->n_answered && t->to != TO_REPLY && *parent == 0; i++) {
        struct row_mailing_in_group row = {0};
        int64_t id;
        enum err e = lounge_find(c, in->mail->answered[i], &id);
        if (!e && id != 0)
            e = q_mailing_in_group(c, id, t->subject, &row);
        if (e)
            return e;
        *parent = row.found ? id : 0;
    }
    return OK;
}

static enum err group_of(struct ctx *c, const struct mailing_target *t, struct newsgroup *group)
{
    struct article article;
    if (t->to != TO_REPLY)
        return lounge_group(c, t->subject, group);
    enum err e = lounge_article(c, t->subject, &article);
    return e ? e : lounge_group(c, article.group, group);
}

/* Files as far as the group lets this person attach; *left: how many stayed behind. */
static struct article_file *files_of(struct ctx *c, const struct incoming *in,
                                     const struct newsgroup *group, size_t *n, size_t *left)
{
    struct article_file *files = arena_take(c->mem, ARTICLE_FILES_MAX, sizeof *files);
    *n = 0;
    for (size_t i = 0; i < in->mail->n_files; i++) {
        const struct message_file *f = &in->mail->files[i];
        if ((group->rights & LOUNGE_ATTACH) && *n < ARTICLE_FILES_MAX &&
            f->bytes.len <= ARTICLE_FILE_MAX)
            files[(*n)++] = (struct article_file){f->name, f->type, f->bytes};
    }
    *left = in->mail->n_files - *n + in->mail->left_out;
    return files;
}

/* A new thread: "Re: " and the name of the list in brackets are none of its subject. */
static str subject_of(const struct incoming *in)
{
    str subject = str_trim(in->mail->subject);
    return subject.len ? str_trim(str_first_chars(subject, ARTICLE_SUBJECT_MAX)) : subject;
}

static enum err post(struct ctx *c, const struct incoming *in, const struct mailing_target *t)
{
    struct newsgroup group;
    struct article_new article = {.door = "mail",
                                  .kind = "post",
                                  .message_id = in->message_id,
                                  .body = str_trim(in->mail->reply)};
    size_t left;
    int64_t id;
    enum article_end end;
    enum err e = group_of(c, t, &group);
    if (e == ERR_NOT_FOUND && t->to == TO_REPLY)
        return fail(c, ERR_REFUSED,
                    "What you answered is not there any more, or not for you to read.");
    if (e || (e = find_parent(c, in, t, &article.parent)))
        return e;
    article.files = files_of(c, in, &group, &article.n_files, &left);
    if (article.body.len == 0 && article.n_files > 0)
        article.body = article.files[0].name;
    if (article.parent == 0) {
        article.groups[article.n_groups++] = t->subject;
        article.subject = subject_of(in);
    }
    if (article.body.len == 0)
        return fail(c, ERR_REFUSED, "Your mail has no words of its own above what it quotes.");
    e = lounge_post(c, &article, &id, &end);
    if (e == ERR_CONFLICT) { /* it came twice */
        note(t, "known");
        return OK;
    }
    if (e)
        return e;
    note(t, end == ARTICLE_HELD ? "held" : "posted");
    return left ? mailing_answer(
                      c, in,
                      tr(c, N_("Your mail was posted, but not all of its files: they are too "
                               "large or too many, or this group takes none from you.")))
                : OK;
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
    note(t, what);
    return OK;
}

static enum err leave(struct ctx *c, const struct mailing_target *t)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    e = db_end(c, mailing_stop(c, t->person, t->subject));
    if (!e)
        note(t, "left");
    return e;
}

/* Nobody vouches for the sender: a forger gains nothing by a letter to whom they pretend to be. */
static enum err tell_own_address(struct ctx *c, const struct incoming *in,
                                 const struct mailing_target *t)
{
    struct newsgroup group;
    struct mailing_addresses own;
    enum err e = lounge_group(c, t->subject, &group);
    if (e || (e = mailing_addresses(c, group.id, group.name, &own)))
        return e;
    note(t, "told their address");
    return mailing_answer(
        c, in,
        words_format(
            c,
            tr_c(c->catalog, N_("To make sure that it is you who writes, there is an address of "
                                "your own for the group %.*s:\n\n%.*s\n\nSend your mail there "
                                "once more. Keep the address to yourself.")),
            STR_ARG(group.title), STR_ARG(own.start)));
}

static enum err write_as_sender(struct ctx *c, const struct incoming *in,
                                const struct mailing_target *t)
{
    enum err e = enter(c, in, t);
    if (!e && t->to == TO_GROUP && !config_bool(c->site->config, "mail.senders"))
        e = tell_own_address(c, in, t);
    else if (!e)
        e = post(c, in, t);
    if (e != ERR_REFUSED && e != ERR_INVALID && e != ERR_NOT_FOUND)
        return e;
    note(t, "refused");
    str why = c->why;
    for (const struct problem *p = c->problems; p && why.len == 0; p = p->next)
        why = p->words;
    if (e == ERR_NOT_FOUND)
        why = tr(c, N_("There is no such group, or it is not open to you."));
    return mailing_answer(c, in, why);
}

static enum err deliver(struct ctx *c, const struct incoming *in, str recipient)
{
    struct mailing_target t;
    enum err e = mailing_target(c, recipient, &t);
    if (e)
        return e;
    c->program = t.program;
    if (t.to == TO_BOUNCE)
        return came_back(c, in, &t);
    if (t.to == TO_LEAVE)
        return leave(c, &t);
    if (is_loop(c, in)) {
        note(&t, "nothing, it is automatic");
        return OK;
    }
    return write_as_sender(c, in, &t);
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

static void take(struct ctx *c, void *of, const struct lmtp_mail *mail, struct lmtp_answer *answers)
{
    struct message_mail m;
    (void)of;
    enum err e = message_receive(c, mail->source, &m);
    struct incoming in = {&m, mail->sender, e ? (str){0} : id_of(c, mail, &m)};
    for (size_t i = 0; i < mail->n; i++) {
        struct ctx there = *c;
        there.why = e ? c->why : (str){0};
        enum err end = e ? e : deliver(&there, &in, mail->recipients[i]);
        answers[i] = answer_of(&there, end);
    }
}

const struct lmtp_door mailing_door = {knows, take, NULL};
