/* Nobody vouches for the sender of a mail to a group: it waits, and a letter to the account's address asks. Whoever
 * forged it gains nothing, and can have only a few letters an hour sent to whom they pretend to be. */
#include "feature/account/account.h"
#include "feature/frame/frame.h"
#include "feature/lounge/lounge.h"
#include "feature/mailing/inside.h"
#include "feature/mailing/mailing.sql.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum {
    DAYS = 7,
    DAY_S = 86400,
    HOUR_S = 3600,
    MOST = 20, /* of one person, in all programs */
    MOST_AN_HOUR = 5,
    BYTES = 20000000, /* of all of them */
};

static str groups_of(struct ctx *c, const struct mailing_place *place)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < place->n; i++)
        text_format(&t, "%s%lld", i ? " " : "", (long long)place->groups[i]);
    return text_str(&t);
}

static struct mailing_place place_of(str groups)
{
    struct mailing_place place = {0};
    for (str word; place.n < PLACE_GROUPS && str_cut(&groups, ' ', &word);)
        if (str_int(word, &place.groups[place.n]))
            place.n++;
    return place;
}

/* Their titles, of those that may be read. */
static enum err titles_of(struct ctx *c, str groups, str *titles)
{
    struct text t = {.mem = c->mem};
    struct mailing_place place = place_of(groups);
    for (size_t i = 0; i < place.n; i++) {
        struct newsgroup g;
        enum err e = lounge_group(c, place.groups[i], &g);
        if (e && e != ERR_NOT_FOUND)
            return e;
        if (!e)
            text_format(&t, "%s%.*s", t.len ? ", " : "", STR_ARG(g.title));
    }
    *titles = text_str(&t);
    return OK;
}

static enum err too_much(struct ctx *c, const struct incoming *in, bool *much)
{
    struct row_mailing_waiting_of w;
    enum err e = q_mailing_waiting_of(c, (moment){c->now.s - HOUR_S}, &w);
    if (!e)
        *much = w.number >= MOST || w.lately >= MOST_AN_HOUR ||
                w.bytes + (int64_t)in->source.len > BYTES;
    return e;
}

static enum err queue(struct ctx *c, int64_t id, str subject, str groups)
{
    size_t n = place_of(groups).n; /* a group more: one more letter that names it */
    struct correspondent to;
    str titles, post, drop, words;
    const struct mail_token token = {"waiting", {c->program, c->me, id}, 3};
    enum err e = people_correspondent(c, c->me, &to);
    if (e || (e = titles_of(c, groups, &titles)) ||
        (e = mailing_token_address(c, "post", c->me, id, &post)) ||
        (e = mailing_token_address(c, "drop", c->me, id, &drop)) ||
        (e = mail_token_make(c, &token, &words)))
        return e;
    str once = arena_format(c->mem, "mailing/ask/%lld/%zu", (long long)id, n);
    str page = site_url(c, to.prefix, "/mail/waiting/%.*s", STR_ARG(words));
    return correspondent_letter(
        c, &to,
        &(struct letter){
            .once = once.at,
            .subject = words_format(c, tr_c(c->catalog, N_("Is this mail yours? %.*s")),
                                    STR_ARG(str_first_chars(subject, 100))),
            .body = words_format(
                c,
                tr_c(c->catalog,
                     N_("Dear %.*s,\n\nthis mail came from your address:\n\n    %.*s\n    %.*s\n\n"
                        "If it is yours, answer this letter, and it is posted. Or do it here: "
                        "%.*s\n\nIf it is not, you need do nothing: it goes away in a week. To "
                        "drop it now, write to %.*s\n")),
                STR_ARG(to.name), STR_ARG(subject), STR_ARG(titles), STR_ARG(page), STR_ARG(drop)),
            .reply_to = post});
}

static enum err ask_new(struct ctx *c, const struct incoming *in, str groups)
{
    int64_t id = id_new(c);
    str subject = str_first_chars(str_trim(in->mail->subject), ARTICLE_SUBJECT_MAX);
    enum err e = db_begin(c);
    if (e)
        return e;
    e = q_mailing_wait(c, &(struct in_mailing_wait){.id = id,
                                                    .message_id = in->message_id,
                                                    .newsgroups = groups,
                                                    .subject = subject,
                                                    .source = in->source});
    return db_end(c, e ? e : queue(c, id, subject, groups));
}

/* The same mail for one more group, before it was decided about. */
static enum err ask_also(struct ctx *c, const struct row_mailing_waits *waits,
                         const struct mailing_place *place)
{
    struct mailing_place all = place_of(waits->newsgroups);
    size_t n = all.n;
    for (size_t i = 0; i < place->n && all.n < PLACE_GROUPS; i++) {
        bool there = false;
        for (size_t k = 0; k < all.n; k++)
            there = there || all.groups[k] == place->groups[i];
        if (!there)
            all.groups[all.n++] = place->groups[i];
    }
    enum err e = all.n > n ? db_begin(c) : OK;
    if (e || all.n == n)
        return e;
    str groups = groups_of(c, &all);
    e = q_mailing_wait_also(c, waits->id, groups);
    return db_end(c, e ? e : queue(c, waits->id, waits->subject, groups));
}

enum err mailing_ask(struct ctx *c, const struct incoming *in, const struct mailing_place *place)
{
    struct row_mailing_waits waits;
    bool much, news;
    enum err e = mailing_may_post(c, in, place, &news);
    if (e || (e = q_mailing_waits(c, in->message_id, &waits)) || (e = too_much(c, in, &much)))
        return e;
    if (news && !waits.found && much)
        return fail(c, ERR_REFUSED,
                    "Too much mail waits for your answer. Please decide about it first, or write "
                    "on the page of the group.");
    if (news)
        e = waits.found ? ask_also(c, &waits, place) : ask_new(c, in, groups_of(c, place));
    if (!e)
        mailing_note(c->program, news && !waits.found ? "asked" : "known");
    return e;
}

/* ---- the answer ----------------------------------------------------------------------------------- */

static enum err find(struct ctx *c, int64_t id, struct row_mailing_waiting *row)
{
    int64_t heir;
    enum err e = q_mailing_waiting(c, id, row);
    if (!e && !row->found)
        e = fail_missing(c);
    if (e || (e = mailing_heir(c, row->person, &heir)))
        return e;
    return account_as(c, heir);
}

enum err mailing_question(struct ctx *c, int64_t id, struct mailing_question *q)
{
    struct row_mailing_waiting row;
    enum err e = find(c, id, &row);
    if (e)
        return e;
    *q = (struct mailing_question){.id = id, .subject = row.subject};
    return titles_of(c, row.newsgroups, &q->groups);
}

enum err mailing_decide(struct ctx *c, int64_t id, bool post)
{
    struct row_mailing_waiting row;
    struct message_mail mail;
    enum err e = find(c, id, &row);
    if (!e && post && !(e = message_receive(c, row.source, &mail))) {
        struct mailing_place place = place_of(row.newsgroups);
        struct incoming in = {&mail, row.source, {0}, row.message_id};
        e = mailing_post(c, &in, &place);
    }
    if (e || (e = db_begin(c)))
        return e;
    e = db_end(c, q_mailing_waits_no_more(c, id));
    if (!e && !post)
        mailing_note(c->program, "dropped");
    return e;
}

enum err mailing_forget_waiting(struct ctx *c)
{
    struct row_mailing_any_waiting any;
    moment before = {c->now.s - (int64_t)DAYS * DAY_S};
    enum err e = q_mailing_any_waiting(c, before, &any);
    if (e || !any.found || (e = db_begin(c)))
        return e;
    return db_end(c, q_mailing_forget_waiting(c, before));
}
