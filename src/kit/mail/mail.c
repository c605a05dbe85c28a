#include "kit/mail/mail.h"
#include "kit/mail/inside.h"
#include "kit/mail/mail.sql.h"
#include "kit/store/store.h"

enum {
    BATCH = 16, /* letters under one lease, noted in one transaction; each takes a minute at most */
    LEASE_S = 20 * 60,
    BOUNCES_MAX = 3, /* then the address is left alone */
    QUIET_S = 30 * 86400,
    SETTLED_S = 7 * 86400,
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
               .sender = one_line(c->mem, letter->from),
               .message_id = mail_is_message_id(letter->message_id) ? letter->message_id : (str){0},
               .head = letter_head(c, letter),
               .needs = letter->needs,
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

enum err mail_forget_gone(struct ctx *c, str once)
{
    struct row_mail_forget_gone *rows;
    size_t n;
    str last = arena_format(c->mem, "%.*s0", STR_ARG(str_upto(once, once.len - 1)));
    enum err e = q_mail_forget_gone(c, once, last, &rows, &n);
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

/* A bounce is remembered. A letter that the server took clears the address once the last bounce is a week
 * old: many servers take first and say no later. */
static enum err note_address(struct ctx *c, str to, enum outcome outcome)
{
    struct row_mail_address known;
    str address = arena_lower(c->mem, to);
    enum err e = q_mail_address(c, address, &known);
    if (e || (outcome == SENT && !known.found))
        return e;
    if (outcome == SENT)
        return known.last_bounce.s < c->now.s - SETTLED_S ? q_mail_answered(c, address) : OK;
    int64_t bounces = (known.found ? known.bounces : 0) + 1;
    opt_time quiet = {bounces >= BOUNCES_MAX, {c->now.s + QUIET_S}};
    return q_mail_bounced(c, address, bounces, quiet);
}

/* Where it goes on: sent, bounced, or once more some time later. */
static struct in_mail_settle next_state(const struct ctx *c, const struct row_mail_claim *m,
                                        int64_t lease, struct delivery d)
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
    } else if (d.outcome == UNTRIED) { /* as if nothing had been */
        in.state = S("waiting");
        in.tries = m->tries - 1;
        in.due.s += retry_after_s[0];
    } else if (d.outcome == NEVER || tries > COUNT(retry_after_s)) {
        in.state = S("dropped");
    } else {
        in.state = S("waiting");
        in.due.s += retry_after_s[tries - 1];
    }
    return in;
}

static enum err settle(struct ctx *c, const struct row_mail_claim *m, int64_t lease,
                       struct delivery d)
{
    struct in_mail_settle in = next_state(c, m, lease, d);
    struct row_mail_settle row;
    if (d.outcome != UNTRIED)
        LOG(d.outcome == SENT ? LOG_INFO : LOG_WARN, "mail", {"id", .n = m->id},
            {"state", .text = in.state}, {"tries", .n = m->tries});
    enum err e = q_mail_settle(c, &in, &row);
    if (!e && row.found && (d.outcome == SENT || d.outcome == REFUSED))
        e = note_address(c, m->address, d.outcome);
    return e;
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
    struct dkim *dkim;
    struct smtp *smtp;
    mail_guard *guard;
    int64_t lease;
    const struct row_mail_claim *rows; /* of the batch, and how each ended */
    struct delivery *ends;
    bool *noted;
    size_t n, sent;
    bool down;
};

static enum err posting_of(struct ctx *c, const struct run *run, const struct row_mail_claim *m,
                           struct posting *p)
{
    struct message message = {m->of,   m->id,     m->address,    m->subject,
                              m->body, m->sender, m->message_id, m->head};
    p->to = m->address;
    enum err e = return_path(c, &run->from, &message, &p->from);
    return e ? e : dkim_sign(c, run->dkim, message_text(c, &run->from, &message), &p->text);
}

/* Without a mail server letters become files, until the disk does not take one. */
static void write_files(struct ctx *c, const struct posting *list,
                        const struct row_mail_claim *rows, size_t n, struct delivery *ends)
{
    for (size_t i = 0; i < n && (i == 0 || ends[i - 1].outcome != DOWN); i++)
        ends[i] = outbox_write(c, rows[i].id, list[i].text);
}

/* Of those that found the server away, one counts as tried. */
static enum err note_ends(struct ctx *c, void *of, const size_t *numbers, size_t n)
{
    struct run *run = of;
    enum err e = n > 0 ? db_begin(c) : OK;
    if (e || n == 0)
        return e;
    for (size_t i = 0; i < n && !e; i++) {
        struct delivery *end = &run->ends[numbers[i]];
        if (end->outcome == DOWN && run->down)
            end->outcome = UNTRIED;
        run->down = run->down || end->outcome == DOWN;
        e = settle(c, &run->rows[numbers[i]], run->lease, *end);
        run->noted[numbers[i]] = true;
    }
    if (!(e = db_end(c, e)))
        for (size_t i = 0; i < n; i++)
            run->sent += run->ends[numbers[i]].outcome == SENT;
    return e;
}

/* What is not noted yet. */
static enum err note_rest(struct ctx *c, struct run *run)
{
    size_t numbers[BATCH], n = 0;
    for (size_t i = 0; i < run->n; i++)
        if (!run->noted[i])
            numbers[n++] = i;
    return note_ends(c, run, numbers, n);
}

static enum err send_batch(struct ctx *c, struct run *run)
{
    struct posting list[BATCH] = {0};
    struct mail_batch batch = {list, run->n, run->ends, note_ends, run};
    enum err e = OK;
    for (size_t i = 0; i < run->n && !e; i++)
        e = posting_of(c, run, &run->rows[i], &list[i]);
    if (e || run->n == 0)
        return e;
    if (run->smtp)
        e = smtp_send(c, run->smtp, &batch);
    else
        write_files(c, list, run->rows, run->n, run->ends);
    return e ? e : note_rest(c, run);
}

static enum err ask_guard(struct ctx *c, const struct run *run, struct row_mail_claim *m, bool *may)
{
    struct ctx there = *c;
    const struct needs needs = {run->guard, m->person.value, m->needs};
    there.program = m->of;
    *may = m->needs.len == 0;
    enum err e =
        *may || !m->person.set || !run->guard ? OK : needs_sift(&there, &needs, &m->body, may);
    c->why = there.why;
    return e;
}

/* The letters whose readers may read them, or a part of them, stay in rows; the others are dropped. */
static enum err sift(struct ctx *c, const struct run *run, struct row_mail_claim *rows, size_t *n)
{
    static const struct delivery FORBIDDEN = {NEVER, {"its reader may not read it any more", 35}};
    struct row_mail_claim out[BATCH];
    size_t kept = 0, dropped = 0;
    for (size_t i = 0; i < *n; i++) {
        bool may;
        enum err e = ask_guard(c, run, &rows[i], &may);
        if (e)
            return e;
        if (may)
            rows[kept++] = rows[i];
        else
            out[dropped++] = rows[i];
    }
    *n = kept;
    enum err e = dropped > 0 ? db_begin(c) : OK;
    if (e || dropped == 0)
        return e;
    for (size_t i = 0; i < dropped && !e; i++)
        e = settle(c, &out[i], run->lease, FORBIDDEN);
    return db_end(c, e);
}

static enum err send_some(struct ctx *c, struct run *run, size_t most, size_t *got)
{
    struct row_mail_claim *rows;
    struct delivery ends[BATCH] = {0};
    bool noted[BATCH] = {0};
    enum err e = claim(c, most < BATCH ? most : BATCH, run->lease, &rows, got);
    size_t n = e ? 0 : *got;
    if (e || (e = sift(c, run, rows, &n)))
        return e;
    run->rows = rows, run->n = n, run->ends = ends, run->noted = noted;
    e = send_batch(c, run);
    run->rows = NULL, run->n = 0, run->ends = NULL, run->noted = NULL;
    return e;
}

enum err mail_send_due(struct ctx *c, mail_guard *guard, size_t limit, size_t *sent)
{
    struct row_mail_due due;
    size_t got = 1;
    struct run run = {.guard = guard};
    enum err e = sender_of(c, &run.from);
    if (e || (e = q_mail_due(c, &due)))
        return e;
    if (!due.any) {
        *sent = 0;
        return OK;
    }
    if ((e = dkim_open(c, run.from.address, &run.dkim)))
        return e;
    run.lease = id_new(c);
    run.smtp = smtp_open(c);
    while (!e && !run.down && limit > 0 && got > 0) {
        e = send_some(c, &run, limit, &got);
        limit -= e ? 0 : got;
    }
    smtp_close(run.smtp);
    dkim_close(run.dkim);
    if (!e)
        *sent = run.sent;
    return e;
}

/* ---- what comes back ----------------------------------------------------------------------------- */

enum err mail_came_back(struct ctx *c, str words, bool final, str trouble)
{
    struct mail_token token = {.purpose = "bounce", .n = 2};
    struct row_mail_came_back row;
    enum err e = mail_token_read(c, words, &token);
    if (e || (e = db_begin(c)))
        return e;
    e = q_mail_came_back(c, token.numbers[0], token.numbers[1], one_line(c->mem, trouble), &row);
    if (!e && !row.found)
        e = fail_missing(c);
    if (!e && final)
        e = note_address(c, row.address, REFUSED);
    return db_end(c, e);
}

enum err mail_address_look(struct ctx *c, str address, struct mail_address_state *state)
{
    struct row_mail_address row;
    enum err e = q_mail_address(c, arena_lower(c->mem, address), &row);
    if (!e && row.found)
        *state = (struct mail_address_state){row.bounces, row.last_bounce, row.quiet_until};
    else if (!e)
        *state = (struct mail_address_state){0};
    return e;
}

enum err mail_address_lift(struct ctx *c, str address)
{
    return q_mail_answered(c, arena_lower(c->mem, address));
}

/* ---- to look at ------------------------------------------------------------------------------ */

str mail_message(struct ctx *c, int64_t id)
{
    struct row_mail_message row;
    struct sender from;
    if (q_mail_message(c, id, &row) || sender_of(c, &from))
        return (str){0};
    return message_text(c, &from,
                        &(struct message){c->program, id, row.address, row.subject, row.body,
                                          row.sender, row.message_id, row.head});
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
