/* Letters that tell what happened: one when it happened, or a digest, when they are due. */
#include "feature/account/account.h"
#include "feature/frame/frame.h"
#include "feature/notice/inside.h"
#include "feature/notice/notice.sql.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

enum { LINES_MAX = 50 };

enum err notice_stop_address(struct ctx *c, int64_t person, str kind, str *address)
{
    str words;
    const struct mail_token token = {"notice-stop", {c->program, person}, 2};
    enum err e = mail_token_make(c, &token, &words);
    if (!e)
        *address = arena_format(c->mem, "/notices/stop/%.*s%s%.*s", STR_ARG(words),
                                kind.len > 0 ? "?kind=" : "", STR_ARG(kind));
    return e;
}

/* "• sentence", and its address below. */
static str lines_of(struct ctx *c, const struct correspondent *to,
                    const struct row_notice_letter *rows, size_t n)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < n; i++) {
        const struct notice_kind *kind = notice_kind(rows[i].kind);
        if (!kind)
            continue;
        text_add(&t, n > 1 ? S("• ") : S(""));
        text_add(
            &t, notice_sentence(
                    c, kind, &(struct notice_facts){rows[i].actor, rows[i].words, rows[i].hidden}));
        text_add(&t, n > 1 ? S("\n  ") : S("\n\n"));
        text_add(&t, site_url(c, to->prefix, "%.*s", STR_ARG(rows[i].address)));
        text_add(&t, S("\n\n"));
    }
    return text_str(&t);
}

static str subject_of(struct ctx *c, const struct row_notice_letter *rows, size_t n)
{
    const struct notice_kind *kind = notice_kind(rows[0].kind);
    if (n == 1 && kind)
        return notice_sentence(
            c, kind, &(struct notice_facts){rows[0].actor, rows[0].words, rows[0].hidden});
    return words_format(c, tr_c(c->catalog, N_("What happened in %.*s")),
                        STR_ARG(c->reader->program_name));
}

/* Of one kind: its link ends that kind; of several: all of them. */
static str kind_of(const struct row_notice_letter *rows, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (!str_same(rows[i].kind, rows[0].kind))
            return (str){0};
    return rows[0].kind;
}

/* What it says needs, asked again when it goes (mailing.h: 'g' reads a group, 's' is one of these). */
static str needs_of(struct ctx *c, const struct row_notice_letter *rows, size_t n)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < n; i++) {
        if (rows[i].hidden)
            continue;
        if (rows[i].newsgroup.set)
            text_format(&t, "g%lld ", (long long)rows[i].newsgroup.value);
        if (!(rows[i].seen & ANYBODY))
            text_format(&t, "s%lld ", (long long)rows[i].seen);
    }
    return str_trim(text_str(&t));
}

static enum err write_letter(struct ctx *c, const struct row_notice_letter *rows, size_t n)
{
    struct correspondent to;
    str stop;
    enum err e = people_correspondent(c, c->me, &to);
    if (e || (e = notice_stop_address(c, c->me, kind_of(rows, n), &stop)))
        return e;
    stop = site_url(c, to.prefix, "%.*s", STR_ARG(stop));
    str once =
        arena_format(c->mem, "notice/%lld/%lld", (long long)c->me, (long long)rows[n - 1].id);
    str body = words_format(
        c,
        tr_c(c->catalog,
             N_("Dear %.*s,\n\n%.*sChoose what you are told, and how: %.*s\n\nNo more letters "
                "like this one: %.*s")),
        STR_ARG(to.name), STR_ARG(lines_of(c, &to, rows, n)),
        STR_ARG(site_url(c, to.prefix, "/account/notices")), STR_ARG(stop));
    return correspondent_letter(
        c, &to,
        &(struct letter){
            .once = once.at,
            .subject = subject_of(c, rows, n),
            .body = body,
            .needs = needs_of(c, rows, n),
            .list = &(struct letter_list){.title = c->reader->program_name, .leave = stop}});
}

static enum err tell_one(struct ctx *c, int64_t person)
{
    struct row_notice_letter *rows;
    size_t n;
    enum err e = account_as(c, person);
    if (e || (e = db_begin(c)))
        return e;
    if (!notice_is_day(c)) /* nothing was sent for a while: not now */
        return db_end(c, q_notice_wait(c, notice_morning(c, c->zone, c->now)));
    if (!(e = q_notice_letter(c, LINES_MAX, &rows, &n)) && n > 0)
        e = write_letter(c, rows, n);
    if (!e)
        e = q_notice_letter_written(c);
    return db_end(c, e);
}

static enum err tell_program(struct ctx *c, size_t most, size_t *n)
{
    struct row_notice_people_due *rows;
    size_t many;
    enum err e = q_notice_people_due(c, (int64_t)most, &rows, &many);
    for (size_t i = 0; !e && i < many; i++) {
        struct ctx there = *c;
        e = tell_one(&there, rows[i].person);
        c->why = there.why;
        *n += e == OK;
    }
    return e;
}

enum err notice_send_due(struct ctx *c, size_t most, size_t *n)
{
    struct row_notice_programs_due *programs;
    size_t many;
    *n = 0;
    enum err e = q_notice_programs_due(c, &programs, &many);
    for (size_t i = 0; !e && i < many; i++) {
        struct ctx there = *c;
        there.program = programs[i].of;
        e = tell_program(&there, most, n);
        c->why = there.why;
    }
    return e;
}
