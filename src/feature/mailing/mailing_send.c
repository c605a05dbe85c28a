/* Each article as a letter to each of its readers. */
#include "feature/account/account.h"
#include "feature/frame/frame.h"
#include "feature/lounge/lounge.h"
#include "feature/mailing/inside.h"
#include "feature/mailing/mailing.sql.h"
#include "feature/people/people.h"
#include "kit/store/store.h"

enum { OLDEST_S = 2 * 86400, REFERENCES = 40, READERS = 100 };

static size_t references_of(str refs, str *list)
{
    size_t n = 0;
    for (str id; n < REFERENCES && str_cut(&refs, ' ', &id);)
        if (id.len > 0)
            list[n++] = id;
    return n;
}

/* What comes below the text: files, where to answer, how it ends. */
static enum err put_foot(struct ctx *c, struct text *body, const struct correspondent *to,
                         const struct row_mailing_article *a, str stop)
{
    struct row_mailing_files *files;
    size_t n;
    enum err e = q_mailing_files(c, a->id, &files, &n);
    for (size_t i = 0; !e && i < n; i++) {
        str path = arena_format(c->mem, "/articles/%lld/files/%lld", (long long)a->id,
                                (long long)files[i].number);
        text_format(body, "\n%.*s: %.*s\n", STR_ARG(files[i].name),
                    STR_ARG(site_url(c, to->prefix, "%.*s", STR_ARG(path))));
    }
    str page = arena_format(c->mem, "/articles/%lld", (long long)a->id);
    text_add(body, S("\n-- \n"));
    text_add(body,
             words_format(c,
                          tr_c(c->catalog, N_("%.*s in %.*s\nRead and answer: %.*s\nNo more "
                                              "letters of this group: %.*s\n")),
                          STR_ARG(a->author), STR_ARG(a->title),
                          STR_ARG(site_url(c, to->prefix, "%.*s", STR_ARG(page))), STR_ARG(stop)));
    return e;
}

static str list_id(struct ctx *c, str name)
{
    return arena_format(c->mem, "%.*s.%.*s", STR_ARG(name), STR_ARG(mail_domain(c)));
}

static enum err queue(struct ctx *c, const struct correspondent *to, int64_t group,
                      const struct row_mailing_article *a)
{
    struct mailing_addresses own;
    str reply, leave, stop, references[REFERENCES];
    struct text body = {.mem = c->mem};
    enum err e = mailing_addresses(c, group, a->name, &own);
    if (e || (e = mailing_token_address(c, "reply", c->me, a->id, &reply)) ||
        (e = mailing_token_address(c, "leave", c->me, group, &leave)) ||
        (e = mailing_stop_address(c, c->me, group, &stop)))
        return e;
    stop = site_url(c, to->prefix, "%.*s", STR_ARG(stop));
    str words = a->body;
    if (str_same(a->kind, S("letter")) && (e = lounge_letter_text(c, a->id, &words)))
        return e;
    text_add(&body, words);
    text_add(&body, S("\n"));
    if ((e = put_foot(c, &body, to, a, stop)))
        return e;
    str page = arena_format(c->mem, "/groups/%.*s", STR_ARG(a->name));
    struct letter_list list = {.id = list_id(c, a->name),
                               .title = a->title,
                               .post = own.list,
                               .archive = site_url(c, to->prefix, "%.*s", STR_ARG(page)),
                               .help = site_url(c, to->prefix, "/account/mail"),
                               .leave = stop,
                               .leave_by = leave};
    return correspondent_letter(
        c, to,
        &(struct letter){
            .once =
                arena_format(c->mem, "article/%lld/%lld", (long long)a->id, (long long)c->me).at,
            .subject = a->subject,
            .body = text_str(&body),
            .from = words_format(c, tr_c(c->catalog, N_("%.*s via %.*s")), STR_ARG(a->author),
                                 STR_ARG(c->reader->program_name)),
            .reply_to = reply,
            .message_id = a->message_id,
            .references = references,
            .n_references = references_of(a->refs, references),
            .list = &list,
            .needs = arena_format(c->mem, "a%lld g%lld", (long long)a->id, (long long)group),
            .personal = true});
}

/* Whoever may not read it any more, or has no address that works, gets none. */
static enum err letter_to(struct ctx *c, int64_t person, int64_t group, int64_t number, size_t *n)
{
    struct ctx there = *c;
    struct row_mailing_article a;
    struct correspondent to;
    opt_time until = {0};
    enum err e = account_as(&there, person);
    if (!e)
        e = q_mailing_article(&there, group, number, &a);
    if (!e && a.found && !(e = people_correspondent(&there, person, &to)) && to.email.len > 0) {
        e = mailing_suspended(&there, to.email, &until);
        if (!e && !until.set) {
            e = queue(&there, &to, group, &a);
            *n += e == OK;
        }
    }
    c->why = there.why;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* The next readers of the next article of a group, and the place behind them, at once. */
static enum err send_some(struct ctx *c, const struct row_mailing_work *w, size_t most, size_t *n)
{
    struct row_mailing_next next;
    struct row_mailing_readers *rows;
    size_t many;
    enum err e = db_begin(c);
    if (e)
        return e;
    e = q_mailing_next(c, w->newsgroup, w->number, (moment){c->now.s - OLDEST_S}, &next);
    if (!e && !next.found)
        return db_end(c, q_mailing_went_all(c, w->newsgroup));
    if (!e)
        e = q_mailing_readers(c,
                              &(struct in_mailing_readers){.newsgroup = w->newsgroup,
                                                           .number = next.number,
                                                           .behind = w->reader,
                                                           .author = next.author,
                                                           .at = next.at,
                                                           .most = (int64_t)most},
                              &rows, &many);
    for (size_t i = 0; !e && i < many; i++)
        e = letter_to(c, rows[i].person, w->newsgroup, next.number, n);
    if (!e && many < most)
        e = q_mailing_went(c, w->newsgroup, next.number, 0);
    else if (!e)
        e = q_mailing_went(c, w->newsgroup, next.number - 1, rows[many - 1].person);
    return db_end(c, e);
}

enum err mailing_send(struct ctx *c, size_t most, size_t *n)
{
    struct row_mailing_work *work;
    size_t many;
    *n = 0;
    if (mailing_rests(c))
        return OK;
    enum err e = q_mailing_work(c, &work, &many);
    for (size_t i = 0; !e && i < many && *n < most; i++) {
        struct ctx there = *c;
        there.program = work[i].of;
        e = send_some(&there, &work[i], READERS, n);
        c->why = there.why;
    }
    return e;
}
