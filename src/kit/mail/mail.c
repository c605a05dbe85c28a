#include "kit/mail/mail.h"
#include "kit/mail/inside.h"
#include "kit/mail/mail.sql.h"
#include "kit/store/store.h"

enum {
    BATCH = 10, /* letters under one lease; each takes a minute at most */
    LEASE_S = 15 * 60,
    BOUNCES_MAX = 3, /* then the address is left alone */
    QUIET_S = 30 * 86400,
};
static const int64_t retry_after_s[] = {300, 1800, 2 * 3600, 6 * 3600, 24 * 3600};

/* ---- into the outbox ------------------------------------------------------------------------- */

static str one_line(struct arena *a, str words)
{
    char *at = arena_take(a, words.len + 1, 1);
    for (size_t i = 0; i < words.len; i++)
        at[i] = (unsigned char)words.at[i] < 0x20 ? ' ' : words.at[i];
    return str_trim((str){at, words.len});
}

enum err mail_queue(struct ctx *c, const struct letter *letter)
{
    if (!mail_address_ok(letter->to))
        return fail(c, ERR_INVALID, "This is not a mail address that we can write to.");
    struct row_mail_address known;
    str address = arena_lower(c->mem, letter->to);
    enum err e = q_mail_address(c, address, &known);
    if (e)
        return e;
    bool quiet = known.found && known.quiet_until.set && known.quiet_until.value.s > c->now.s;
    return q_mail_add(
        c, &(struct in_mail_add){
               .id = id_new(c),
               .once = str_of(letter->once),
               .person = {letter->person != 0, letter->person},
               .address = letter->to,
               .subject = one_line(c->mem, letter->subject),
               .body = letter->body,
               .state = quiet          ? S("dropped")
                        : letter->held ? S("held")
                                       : S("waiting"),
               .trouble = quiet ? S("mail to this address came back several times") : S(""),
           });
}

enum err mail_release(struct ctx *c, const char *once)
{
    struct row_mail_release row;
    return q_mail_release(c, str_of(once), &row);
}

enum err mail_forget_person(struct ctx *c, int64_t person, str address)
{
    struct row_mail_forget_person *rows;
    size_t n;
    str lower = arena_lower(c->mem, address);
    enum err e = q_mail_forget_person(c, person, lower, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        outbox_forget(c, rows[i].id);
    return e ? e : q_mail_answered(c, lower);
}

/* All texts that begin with "a/" stand between "a/" and "a0": '0' comes after '/'. */
enum err mail_forget_about(struct ctx *c, str once)
{
    struct row_mail_forget_about *rows;
    size_t n;
    str last = arena_format(c->mem, "%.*s0", STR_ARG(str_upto(once, once.len - 1)));
    enum err e = q_mail_forget_about(c, once, last, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        outbox_forget(c, rows[i].id);
    return e;
}

enum err mail_retire(struct ctx *c, moment before, int64_t most, bool dry, int64_t *n)
{
    struct row_mail_old *rows;
    size_t many;
    enum err e = q_mail_old(c, before, most, &rows, &many);
    for (size_t i = 0; !e && !dry && i < many; i++)
        outbox_forget(c, rows[i].id);
    if (!e)
        *n = (int64_t)many;
    return e;
}

/* ---- out of it ------------------------------------------------------------------------------- */

/* A bounce is remembered; a letter that went through clears the address. */
static enum err note_address(struct ctx *c, str to, enum outcome outcome)
{
    struct row_mail_address known;
    str address = arena_lower(c->mem, to);
    enum err e = q_mail_address(c, address, &known);
    if (e || (outcome == SENT && !known.found))
        return e;
    if (outcome == SENT)
        return q_mail_answered(c, address);
    int64_t bounces = (known.found ? known.bounces : 0) + 1;
    opt_time quiet = {bounces >= BOUNCES_MAX, {c->now.s + QUIET_S}};
    return q_mail_bounced(c, address, bounces, quiet);
}

static enum err settle(struct ctx *c, const struct row_mail_claim *m, int64_t lease,
                       struct delivery d)
{
    struct in_mail_settle in = {.of = m->of,
                                .id = m->id,
                                .lease = lease,
                                .trouble = d.trouble,
                                .tries = m->tries,
                                .due = c->now};
    size_t tries = m->tries > 0 ? (size_t)m->tries : 1;
    if (d.outcome == SENT) {
        in.state = S("sent");
        in.sent = (opt_time){true, c->now};
    } else if (d.outcome == REFUSED) {
        in.state = S("bounced");
    } else if (tries > COUNT(retry_after_s)) {
        in.state = S("dropped");
    } else {
        in.state = S("waiting");
        in.due.s += retry_after_s[tries - 1];
    }
    LOG(d.outcome == SENT ? LOG_INFO : LOG_WARN, "mail", {"id", .n = m->id},
        {"state", .text = in.state}, {"tries", .n = m->tries});
    struct row_mail_settle row;
    enum err e = db_begin(c);
    if (e)
        return e;
    e = q_mail_settle(c, &in, &row);
    if (!e && row.found && (d.outcome == SENT || d.outcome == REFUSED))
        e = note_address(c, m->address, d.outcome);
    return db_end(c, e);
}

/* Letters that were taken but not tried go back as if nothing had been. */
static enum err give_back(struct ctx *c, const struct row_mail_claim *rows, size_t n, int64_t lease)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    for (size_t i = 0; i < n && !e; i++) {
        struct row_mail_settle row;
        e = q_mail_settle(c,
                          &(struct in_mail_settle){.of = rows[i].of,
                                                   .id = rows[i].id,
                                                   .lease = lease,
                                                   .state = S("waiting"),
                                                   .tries = rows[i].tries - 1,
                                                   .due = {c->now.s + retry_after_s[0]}},
                          &row);
    }
    return db_end(c, e);
}

static enum err claim(struct ctx *c, size_t limit, int64_t lease, struct row_mail_claim **rows,
                      size_t *n)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    e = q_mail_claim(c, lease, (moment){c->now.s + LEASE_S}, (int64_t)limit, rows, n);
    return db_end(c, e);
}

struct run {
    struct sender from;
    struct smtp *smtp;
    int64_t lease;
    bool down;
};

static enum err send_batch(struct ctx *c, struct run *run, const struct row_mail_claim *rows,
                           size_t n, size_t *sent)
{
    enum err e = OK;
    for (size_t i = 0; i < n && !e; i++) {
        const struct row_mail_claim *m = &rows[i];
        str text = message_text(c, &run->from,
                                &(struct message){m->of, m->id, m->address, m->subject, m->body});
        struct delivery d = run->smtp ? smtp_send(c, run->smtp, run->from.address, m->address, text)
                                      : outbox_write(c, m->id, text);
        e = settle(c, m, run->lease, d);
        *sent += d.outcome == SENT;
        run->down = d.outcome == DOWN;
        if (run->down && !e)
            return give_back(c, rows + i + 1, n - i - 1, run->lease);
    }
    return e;
}

enum err mail_send_due(struct ctx *c, size_t limit, size_t *sent)
{
    struct row_mail_due due;
    size_t went = 0, got = 1;
    struct run run = {.lease = 0};
    enum err e = sender_of(c, &run.from);
    if (e || (e = q_mail_due(c, &due)))
        return e;
    if (!due.any) {
        *sent = 0;
        return OK;
    }
    run.lease = id_new(c);
    run.smtp = smtp_open(c);
    while (!e && !run.down && limit > 0 && got > 0) {
        struct row_mail_claim *rows;
        e = claim(c, limit < BATCH ? limit : BATCH, run.lease, &rows, &got);
        if (!e)
            e = send_batch(c, &run, rows, got, &went);
        limit -= e ? 0 : got;
    }
    smtp_close(run.smtp);
    if (!e)
        *sent = went;
    return e;
}

/* ---- to look at ------------------------------------------------------------------------------ */

str mail_message(struct ctx *c, int64_t id)
{
    struct row_mail_message row;
    struct sender from;
    if (q_mail_message(c, id, &row) || sender_of(c, &from))
        return (str){0};
    return message_text(c, &from,
                        &(struct message){c->program, id, row.address, row.subject, row.body});
}

enum err mail_list(struct ctx *c, int64_t before, const struct mail_line **lines, size_t *n)
{
    struct row_mail_list *rows;
    size_t count;
    enum err e =
        q_mail_list(c, before > 0 ? before : INT64_MAX, (c->bits & OPERATOR) != 0, &rows, &count);
    if (e)
        return e;
    struct mail_line *made = arena_take(c->mem, count, sizeof *made);
    for (size_t i = 0; i < count; i++)
        made[i] = (struct mail_line){.id = rows[i].id,
                                     .installation = rows[i].program != c->program,
                                     .to = rows[i].address,
                                     .subject = rows[i].subject,
                                     .state = rows[i].state,
                                     .trouble = rows[i].trouble,
                                     .due = rows[i].due,
                                     .sent = rows[i].sent};
    *lines = made;
    *n = count;
    return OK;
}
