#include "feature/lounge/inside.h"
#include "feature/lounge/lounge_care.sql.h"
#include "feature/lounge/lounge_part.sql.h"
#include "feature/notice/notice.h"
#include "feature/people/people.h"
#include "kit/keep/keep.h"
#include "kit/store/store.h"

enum { AT_ONCE = 500, HOUR_S = 3600, DAY_S = 86400, DRAFT_DAYS = 180, FILES_AT_ONCE = 200 };

/* ---- forgotten --------------------------------------------------------------------------------- */

/* "Re: ..." of others would still say what the first article was called. */
static enum err retitle(struct ctx *c, const struct post *p)
{
    struct row_lounge_care_titled *rows;
    size_t n = 0;
    str subject = p->subject;
    while (subject.len >= 3 && str_same_nocase(str_upto(subject, 3), S("re:")))
        subject = str_trim(str_from(subject, 3));
    enum err e = subject.len > 0 ? q_lounge_care_titled(c, p->root, subject, &rows, &n) : OK;
    for (size_t i = 0; !e && i < n; i++) {
        struct stored_post s;
        if ((e = lounge_load(c, rows[i].id, &s)))
            break;
        s.post.subject = s.post.facts.subject = S("Re:");
        e = lounge_retitle(c, &s.post);
    }
    return e;
}

static enum err erase_rows(struct ctx *c, int64_t id)
{
    static enum err (*const drops[])(struct ctx *, int64_t) = {
        q_lounge_care_versions_drop,  q_lounge_care_removal_drop,  q_lounge_care_reactions_drop,
        q_lounge_care_bookmarks_drop, q_lounge_care_mentions_drop, q_lounge_care_reports_drop,
        q_lounge_care_votes_drop,     q_lounge_care_choices_drop,  q_lounge_care_poll_drop,
        q_lounge_care_files_gone,     q_lounge_care_files_drop,    q_lounge_care_text_erase,
        q_lounge_care_erase,
    };
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT(drops); i++)
        e = drops[i](c, id);
    return e;
}

static enum err erase_article(struct ctx *c, int64_t id)
{
    struct stored_post s;
    enum err e = lounge_load(c, id, &s);
    if (e)
        return e == ERR_NOT_FOUND ? OK : e;
    if (!str_same(s.state, S("removed")) && (e = lounge_take_out(c, &s)))
        return e;
    if ((e = retitle(c, &s.post)) || (e = erase_rows(c, id)))
        return e;
    return s.post.root == id ? q_lounge_care_thread_erase(c, id) : OK;
}

static enum err erase_articles(struct ctx *c, int64_t person)
{
    struct row_lounge_care_articles_of *rows;
    size_t n = 1;
    enum err e = OK;
    while (!e && n > 0) {
        e = q_lounge_care_articles_of(c, person, AT_ONCE, &rows, &n);
        for (size_t i = 0; !e && i < n; i++)
            e = erase_article(c, rows[i].id);
    }
    return e;
}

/* Thanked, or spoken for: the article is somebody else's. */
static enum err nobody_instead(struct ctx *c, int64_t person)
{
    struct row_lounge_care_about *rows;
    struct stored_post s;
    size_t n;
    enum err e = q_lounge_care_about(c, person, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        if (!(e = q_lounge_care_about_nobody(c, rows[i].id, person)) &&
            !(e = lounge_load(c, rows[i].id, &s)))
            e = lounge_rewrite(c, &s.post);
    return e;
}

static enum err take_back_reactions(struct ctx *c, int64_t person)
{
    struct row_lounge_care_reacted_by *rows;
    size_t n;
    enum err e = q_lounge_care_reacted_by(c, person, &rows, &n);
    if (!e)
        e = q_lounge_care_reactions_drop_of(c, person);
    for (size_t i = 0; !e && i < n; i++)
        e = q_lounge_part_reactions(c, rows[i].article);
    return e;
}

static enum err forget(struct ctx *c, int64_t person)
{
    static enum err (*const drops[])(struct ctx *, int64_t) = {
        q_lounge_care_votes_less,        q_lounge_care_votes_drop_of,
        q_lounge_care_bookmarks_drop_of, q_lounge_care_mentions_drop_of,
        q_lounge_care_drafts_drop_of,    q_lounge_care_reports_drop_of,
        q_lounge_care_posting_drop_of,   q_lounge_care_subscriptions_drop_of,
        q_lounge_care_candidacies_erase, q_lounge_care_voted_drop_of,
    };
    enum err e = take_back_reactions(c, person);
    for (size_t i = 0; !e && i < COUNT(drops); i++)
        e = drops[i](c, person);
    if (!e)
        e = nobody_instead(c, person);
    return e ? e : erase_articles(c, person);
}

/* ---- one of two -------------------------------------------------------------------------------- */

static enum err move_article(struct ctx *c, int64_t id, int64_t from, int64_t to)
{
    enum err e = q_lounge_care_article(c, id, from, to);
    if (!e)
        e = q_lounge_care_article_files(c, id, from, to);
    return e ? e : q_lounge_care_article_thread(c, id);
}

MERGE_ROWS(lounge_care)

enum err lounge_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"article", move_article, NULL},
        {"article_praised", q_lounge_care_article_praised, NULL},
        {"subscription", q_lounge_care_subscription, NULL},
        {"reaction", q_lounge_care_reaction, NULL},
        {"bookmark", q_lounge_care_bookmark, NULL},
        {"mention", q_lounge_care_mention, NULL},
        {"poll_vote", q_lounge_care_poll_vote, NULL},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    if (str_same(line->kind, S("erasure.done")))
        return forget(c, line->subject);
    return people_merge_follow(c, line, &ROOM);
}

/* ---- let go ------------------------------------------------------------------------------------ */

static enum err tidy_files(struct ctx *c)
{
    struct row_lounge_care_gone *rows;
    struct row_lounge_care_used used;
    size_t n;
    enum err e = q_lounge_care_gone(c, FILES_AT_ONCE, &rows, &n);
    for (size_t i = 0; !e && i < n; i++) {
        if ((e = q_lounge_care_used(c, rows[i].digest, &used)) || (e = db_begin(c)))
            return e;
        e = db_end(c, q_lounge_care_gone_drop(c, rows[i].digest));
        if (!e && !used.found)
            keep_drop(c, rows[i].digest, "");
    }
    return e;
}

enum err lounge_tidy(struct ctx *c)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_lounge_care_posting_tidy(c, (c->now.s - 2 * DAY_S) / HOUR_S)))
        e = q_lounge_care_drafts_tidy(c, (moment){c->now.s - DRAFT_DAYS * DAY_S});
    return (e = db_end(c, e)) ? e : tidy_files(c);
}
