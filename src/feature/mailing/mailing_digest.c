/* One letter in the morning about what is new in somebody's groups. */
#include "feature/account/account.h"
#include "feature/frame/frame.h"
#include "feature/mailing/inside.h"
#include "feature/mailing/mailing.sql.h"
#include "feature/notice/notice.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { DAY_S = 86400, HOUR_S = 3600, MONDAY = 1, THREADS = 60 };

/* The next morning behind this moment; a Monday's for the weekly one. */
static moment next_morning(struct ctx *c, str often)
{
    moment at = notice_morning(c, c->zone, (moment){c->now.s + HOUR_S});
    while (str_same(often, S("weekly")) && i18n_weekday_of(c, at) != MONDAY)
        at = notice_morning(c, c->zone, (moment){at.s + HOUR_S});
    return at;
}

struct digest {
    struct correspondent to;
    struct text body, needs;
};

static void put_thread(struct ctx *c, struct text *t, const struct correspondent *to,
                       const struct row_mailing_digest *r)
{
    str page = site_url(c, to->prefix, "/threads/%lld", (long long)r->root);
    text_format(t, "\n* %.*s\n  ", STR_ARG(r->subject));
    if (r->articles == 1)
        text_add(t, words_format(c, tr_c(c->catalog, N_("by %.*s")), STR_ARG(r->author)));
    else
        text_add(t, words_format(
                        c, tr_plural(c, N_("%s new article"), N_("%s new articles"), r->articles),
                        arena_copy(c->mem, i18n_number(c, r->articles)).at));
    text_format(t, "\n  %.*s\n", STR_ARG(page));
}

/* What is new in one group, and that it may go only to who reads the group then. Returns the row behind it. */
static size_t put_group(struct ctx *c, struct digest *d, const struct row_mailing_digest *rows,
                        size_t n)
{
    size_t i = 0, from = d->body.len;
    text_format(&d->body, "\n%.*s\n%.*s\n", STR_ARG(rows[0].title),
                STR_ARG(site_url(c, d->to.prefix, "/groups/%.*s", STR_ARG(rows[0].name))));
    for (; i < n && rows[i].newsgroup == rows[0].newsgroup; i++)
        put_thread(c, &d->body, &d->to, &rows[i]);
    text_format(&d->needs, "%sg%lld@%zu+%zu", d->needs.len > 0 ? " " : "",
                (long long)rows[0].newsgroup, from, d->body.len - from);
    return i;
}

static void put_body(struct ctx *c, struct digest *d, const struct row_mailing_digest *rows,
                     size_t n, str stop)
{
    struct text *t = &d->body;
    text_add(t, words_format(c, tr_c(c->catalog, N_("Dear %.*s,\n\nthis is new in your groups.\n")),
                             STR_ARG(d->to.name)));
    for (size_t i = 0; i < n;)
        i += put_group(c, d, &rows[i], n - i);
    if (n == THREADS)
        text_add(t, words_format(c, tr_c(c->catalog, N_("\nThere is more than fits here: %.*s\n")),
                                 STR_ARG(site_url(c, d->to.prefix, "/groups"))));
    text_add(t, words_format(c,
                             tr_c(c->catalog, N_("\nChoose which letters you get: %.*s\nNo more "
                                                 "digests: %.*s\n")),
                             STR_ARG(site_url(c, d->to.prefix, "/account/mail")), STR_ARG(stop)));
}

static enum err queue(struct ctx *c, str often, const struct row_mailing_digest *rows, size_t n)
{
    struct digest d = {.body = {.mem = c->mem}, .needs = {.mem = c->mem}};
    str stop, leave;
    opt_time until;
    enum err e = people_correspondent(c, c->me, &d.to);
    if (e || d.to.email.len == 0 || (e = mailing_suspended(c, d.to.email, &until)) || until.set ||
        (e = mailing_stop_address(c, c->me, 0, &stop)) ||
        (e = mailing_token_address(c, "leave", c->me, 0, &leave)))
        return e;
    stop = site_url(c, d.to.prefix, "%.*s", STR_ARG(stop));
    put_body(c, &d, rows, n, stop);
    str today = day_iso(c->mem, i18n_today(c));
    str once = arena_format(c->mem, "digest/%lld/%.*s/%.*s", (long long)c->me, STR_ARG(often),
                            STR_ARG(today));
    return correspondent_letter(
        c, &d.to,
        &(struct letter){
            .once = once.at,
            .subject = words_format(c, tr_c(c->catalog, N_("New in %.*s")),
                                    STR_ARG(c->reader->program_name)),
            .body = text_str(&d.body),
            .needs = text_str(&d.needs),
            .list = &(struct letter_list){.help = site_url(c, d.to.prefix, "/account/mail"),
                                          .leave = stop,
                                          .leave_by = leave}});
}

/* The letter, what it told of, and when the next one is due: in one transaction. */
static enum err write_digest(struct ctx *c, str often, size_t *letters)
{
    struct row_mailing_digest *rows;
    struct row_mailing_digest_wanted wanted;
    size_t n;
    bool weekly = str_same(often, S("weekly"));
    moment after = {c->now.s - (weekly ? 8 : 2) * DAY_S};
    enum err e = q_mailing_digest_wanted(c, often, &wanted);
    if (e || !wanted.any)
        return e ? e : q_mailing_digest_end(c, c->me, often);
    e = q_mailing_digest(c, often, after, THREADS, &rows, &n);
    if (!e && n > 0)
        e = queue(c, often, rows, n);
    for (size_t i = 0; !e && i < n; i++)
        e = q_mailing_digest_told(c, rows[i].newsgroup, rows[i].last);
    *letters += !e && n > 0;
    return e ? e : q_mailing_digest_at(c, c->me, often, next_morning(c, often));
}

static enum err begin_some(struct ctx *c, size_t most)
{
    struct row_mailing_digests_new *rows;
    size_t n;
    enum err e = q_mailing_digests_new(c, (int64_t)most, &rows, &n);
    if (e || n == 0 || (e = db_begin(c)))
        return e;
    for (size_t i = 0; !e && i < n; i++) {
        struct ctx there = *c;
        there.program = rows[i].of;
        there.zone = rows[i].zone;
        e = q_mailing_digest_at(&there, rows[i].person, rows[i].often,
                                next_morning(&there, rows[i].often));
        c->why = there.why;
    }
    return db_end(c, e);
}

enum err mailing_digests(struct ctx *c, size_t most, size_t *n)
{
    struct row_mailing_digests_due *rows;
    size_t many;
    *n = 0;
    if (mailing_rests(c))
        return OK;
    enum err e = mailing_forget_waiting(c);
    if (e || (e = begin_some(c, most)) ||
        (e = q_mailing_digests_due(c, (int64_t)most, &rows, &many)))
        return e;
    for (size_t i = 0; !e && i < many; i++) {
        struct ctx there = *c;
        there.program = rows[i].of;
        if ((e = db_begin(&there)))
            return e;
        e = account_as(&there, rows[i].person);
        e = e == ERR_NOT_FOUND ? q_mailing_digest_end(&there, rows[i].person, rows[i].often)
            : e                ? e
                               : write_digest(&there, rows[i].often, n);
        e = db_end(&there, e);
        c->why = there.why;
    }
    return e;
}
