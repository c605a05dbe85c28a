/* The job that sends: a letter's deliveries are made in batches, then they go out as their time comes. Each step is
 * one transaction that asks again where the letter stands: killed anywhere, it goes on there. */
#include "feature/announcement/inside.h"

#include "feature/announcement/announcement_send.sql.h"
#include "feature/lounge/lounge.h"
#include "feature/notice/notice.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

enum {
    CHUNK = 50,          /* deliveries sent in one transaction: others want to write, too */
    CHUNKS_AT_ONCE = 10, /* then the other jobs have their turn */
    REMINDED_AT_ONCE = 500,
};

/* The article, as its author, in the group that was chosen; without one where they may not write any more. */
static enum err post(struct ctx *c, const struct announcement *a, opt_int *article)
{
    enum article_end end;
    int64_t id = 0, bits = c->bits;
    *article = (opt_int){0};
    if (!a->row.newsgroup.set)
        return OK;
    struct article_new in = {.door = "web",
                             .groups = {a->row.newsgroup.value},
                             .n_groups = 1,
                             .kind = "letter",
                             .subject = a->row.subject,
                             .body = a->row.body,
                             .language = a->row.language,
                             .embargo = a->row.embargo,
                             .by_program = true};
    c->me = a->row.author, c->bits = ANYBODY | SIGNED_IN | ANNOUNCEMENT_WRITERS;
    enum err e = lounge_post_within(c, &in, &id, &end);
    c->me = 0, c->bits = bits;
    if (e == ERR_REFUSED || e == ERR_NOT_FOUND || e == ERR_INVALID) {
        LOG(LOG_WARN, "announcement.group", {"announcement", .n = a->row.id}, {"why", c->why, 0});
        c->problems = NULL;
        return OK;
    }
    if (!e)
        *article = (opt_int){true, id};
    return e;
}

/* Once the deliveries are made: who gets it by itself does not get it by the group's list as well. */
static enum err post_it(struct ctx *c, int64_t id)
{
    struct announcement a;
    opt_int article;
    enum err e = announcement_load(c, id, &a);
    if (e || (e = post(c, &a, &article)) || !article.set)
        return e;
    return q_announcement_send_posted(c, id, article);
}

static enum err begin(struct ctx *c, int64_t id)
{
    struct row_announcement_send_begin row;
    enum err e = q_announcement_send_begin(c, id, &row);
    if (e)
        return e;
    const struct life_move *move =
        life_may(&announcement_life, S("checked"), S("sending"), BY_RULE);
    return move ? announcement_note(c, move->kind, id, 0) : fail_quicker(c);
}

static enum err batch(struct ctx *c, int64_t id, const struct row_announcement_send_step *step)
{
    struct row_announcement_send_batch *rows;
    size_t n;
    struct announcement_when when = {step->starts, step->send_day, step->local_minute};
    enum err e = q_announcement_send_batch(c, id, step->last_person, step->must_acknowledge,
                                           ANNOUNCEMENT_BATCH, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        e = q_announcement_send_deliver(c, &(struct in_announcement_send_deliver){
                                               .announcement = id,
                                               .person = rows[i].person,
                                               .due = announcement_due(c, &when, rows[i].zone),
                                               .region = rows[i].region,
                                               .silent = rows[i].silent});
    if (e)
        return e;
    int64_t last = n > 0 ? rows[n - 1].person : step->last_person;
    e = q_announcement_send_made(c, id, last, (int64_t)n, n < ANNOUNCEMENT_BATCH);
    return e || n == ANNOUNCEMENT_BATCH ? e : post_it(c, id);
}

static enum err tell(struct ctx *c, const struct announcement *a, int64_t person)
{
    return notice_tell(c, &(struct notice){.person = person,
                                           .kind = "announcement-sent",
                                           .subject = a->row.id,
                                           .words = a->row.subject,
                                           .embargo = a->row.embargo,
                                           .address = arena_format(c->mem, "/announcements/%lld",
                                                                   (long long)a->row.id)});
}

/* List headers, with a link that ends letters by one click. */
static enum err mail(struct ctx *c, const struct announcement *a,
                     const struct announcement_reader *reader)
{
    struct mail_token token = {
        .purpose = "announcements", .numbers = {c->program, reader->to.id}, .n = 2};
    str words, once = arena_format(c->mem, "announcement/%lld/%lld", (long long)a->row.id,
                                   (long long)reader->to.id);
    enum err e = mail_token_make(c, &token, &words);
    if (e)
        return e;
    str here = site_url(c, reader->to.prefix, "/announcements");
    struct letter_list list = {
        .archive = here,
        .leave = arena_format(c->mem, "%.*s/leave/%.*s", STR_ARG(here), STR_ARG(words))};
    return correspondent_letter(c, &reader->to,
                                &(struct letter){.once = once.at,
                                                 .subject = a->row.subject,
                                                 .body = announcement_mail(c, a, reader),
                                                 .needs = announcement_needs(c, a),
                                                 .list = a->row.must_acknowledge ? NULL : &list,
                                                 .personal = true});
}

static enum err send_one(struct ctx *c, const struct announcement *a,
                         const struct row_announcement_send_ready *ready)
{
    struct row_announcement_send_silent now;
    struct row_announcement_send_sent row;
    struct announcement_reader reader = {.region = ready->region};
    enum err e =
        q_announcement_send_silent(c, a->row.id, ready->person, a->row.must_acknowledge, &now);
    if (e)
        return e;
    if (!now.found || !now.present) /* forgotten, merged, or without a signature since */
        return q_announcement_send_drop(c, a->row.id, ready->person);
    if ((e = q_announcement_send_sent(c, a->row.id, ready->person, now.silent, &row)) ||
        (e = tell(c, a, ready->person)))
        return e;
    if (now.silent.len > 0)
        return OK;
    if ((e = people_correspondent(c, ready->person, &reader.to)))
        return e;
    return mail(c, a, &reader);
}

static enum err outbox_has_room(struct ctx *c, int64_t id, bool *room)
{
    struct row_announcement_send_waiting row;
    str first = arena_format(c->mem, "announcement/%lld/", (long long)id);
    str last = arena_format(c->mem, "announcement/%lld0", (long long)id); /* '0' follows '/' */
    enum err e = q_announcement_send_waiting(c, first, last, ANNOUNCEMENT_AHEAD, &row);
    *room = !e && row.mails < ANNOUNCEMENT_AHEAD;
    return e;
}

/* One transaction's worth. *n: deliveries that went; 0: nothing is due. */
static enum err chunk(struct ctx *c, int64_t id, size_t *n)
{
    struct row_announcement_send_ready *ready;
    struct announcement a;
    enum err e = q_announcement_send_ready(c, id, CHUNK, &ready, n);
    if (e || *n == 0)
        return e;
    e = announcement_load(c, id, &a);
    for (size_t i = 0; !e && i < *n; i++)
        e = send_one(c, &a, &ready[i]);
    return e;
}

static enum err finish(struct ctx *c, int64_t id)
{
    struct row_announcement_send_left left;
    struct row_announcement_send_finish row;
    struct row_announcement_get get;
    enum err e = q_announcement_send_left(c, id, &left);
    if (e || left.any)
        return e;
    const struct life_move *move = life_may(&announcement_life, S("sending"), S("sent"), BY_RULE);
    if (!move)
        return fail_quicker(c);
    if ((e = q_announcement_send_finish(c, id, &row)) || (e = q_announcement_get(c, id, &get)))
        return e;
    return announcement_note(c, move->kind, id, get.readers);
}

/* The next step of a letter, whatever it is. *n: what it did; 0: nothing to do now. */
static enum err step_of(struct ctx *c, int64_t id, size_t *n)
{
    struct row_announcement_send_step step;
    *n = 0;
    enum err e = q_announcement_send_step(c, id, &step);
    if (e || !step.found || step.paused)
        return e;
    if (str_same(step.state, S("checked"))) {
        *n = 1;
        return begin(c, id);
    }
    if (!str_same(step.state, S("sending")))
        return OK;
    if (!step.complete) {
        *n = 1;
        return batch(c, id, &step);
    }
    if ((e = chunk(c, id, n)) || *n > 0)
        return e;
    return finish(c, id);
}

static enum err letter(struct ctx *c, int64_t id, size_t *done)
{
    enum err e = OK;
    size_t n = 1;
    bool room = true;
    for (size_t i = 0; !e && n > 0 && i < CHUNKS_AT_ONCE; i++) {
        if ((e = outbox_has_room(c, id, &room)) || !room || (e = db_begin(c)))
            return e;
        e = db_end(c, step_of(c, id, &n));
        if (!e)
            *done += n;
    }
    return e;
}

static enum err remind_one(struct ctx *c, const struct row_announcement_send_unanswered *one)
{
    struct announcement a;
    struct row_announcement_send_reminded row;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = announcement_load(c, one->announcement, &a)) &&
        !(e = q_announcement_send_reminded(c, one->announcement, one->person, one->reminders,
                                           &row)))
        e = announcement_remind(c, &a, one->person, one->reminders + 1);
    return db_end(c, e);
}

enum err announcement_remind_due(struct ctx *c, size_t *n)
{
    struct row_announcement_send_unanswered *rows;
    size_t many;
    int64_t before = c->program;
    *n = 0;
    enum err e = q_announcement_send_unanswered(c, REMINDED_AT_ONCE, &rows, &many);
    for (size_t i = 0; !e && i < many; i++) {
        c->program = rows[i].of;
        e = remind_one(c, &rows[i]);
        *n += e == OK;
        if (e == ERR_CONFLICT) /* answered meanwhile */
            e = OK;
    }
    c->program = before;
    return e;
}

enum err announcement_tick(struct ctx *c, size_t *n)
{
    struct row_announcement_send_under_way *rows;
    size_t many;
    int64_t before = c->program;
    *n = 0;
    enum err e = q_announcement_send_under_way(c, &rows, &many);
    for (size_t i = 0; !e && i < many; i++) {
        c->program = rows[i].of;
        e = letter(c, rows[i].id, n);
    }
    c->program = before;
    return e;
}
