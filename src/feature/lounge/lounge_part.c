#include "feature/lounge/inside.h"
#include "feature/lounge/lounge_part.sql.h"
#include "feature/notice/notice.h"
#include "kit/store/store.h"

enum { WORDS_MAX = 1000, WATCHED_MIN = 2, WATCHED_MAX = 80 };

/* Shown, and in a group that the signed-in reader sees. */
static enum err seen(struct ctx *c, int64_t article, struct row_lounge_part_seen *row)
{
    if (c->me == 0)
        return fail(c, ERR_SIGN_IN, "Sign in to take part.");
    enum err e = q_lounge_part_seen(c, article, row);
    return !e && !row->found ? fail_missing(c) : e;
}

/* ---- reactions, bookmarks ---------------------------------------------------------------------- */

static enum err react(struct ctx *c, int64_t article, str kind, bool on)
{
    struct row_lounge_part_seen row;
    enum err e = seen(c, article, &row);
    if (e)
        return e;
    if (row.author == c->me)
        return fail(c, ERR_REFUSED, "Others say what they think of your article.");
    e = on ? q_lounge_part_react(c, article, kind) : q_lounge_part_unreact(c, article, kind);
    return e ? e : q_lounge_part_reactions(c, article);
}

enum err lounge_react(struct ctx *c, int64_t article, str kind, bool on)
{
    if (!str_same(kind, S("like")) && !str_same(kind, S("thanks")) && !str_same(kind, S("same")))
        return fail(c, ERR_INVALID, "There is no such reaction.");
    enum err e = db_begin(c);
    return e ? e : db_end(c, react(c, article, kind, on));
}

enum err lounge_bookmark(struct ctx *c, int64_t article, bool on)
{
    struct row_lounge_part_seen row;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = seen(c, article, &row)))
        e = on ? q_lounge_part_bookmark(c, article) : q_lounge_part_unbookmark(c, article);
    return db_end(c, e);
}

enum err lounge_bookmarks(struct ctx *c, const struct article_mark **list, size_t *n)
{
    struct row_lounge_part_bookmarks *rows;
    enum err e = q_lounge_part_bookmarks(c, &rows, n);
    if (e)
        return e;
    struct article_mark *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = (struct article_mark){rows[i].article, rows[i].root, rows[i].subject,
                                        rows[i].handle,  rows[i].name, rows[i].at};
    *list = made;
    return OK;
}

/* ---- votes ------------------------------------------------------------------------------------- */

enum err lounge_poll(struct ctx *c, int64_t article, struct poll *poll)
{
    struct row_lounge_part_poll row;
    struct row_lounge_part_choices *rows;
    struct row_lounge_part_voters voters;
    struct article a;
    size_t n;
    enum err e = lounge_article(c, article, &a);
    if (e || (e = q_lounge_part_poll(c, article, &row)))
        return e;
    if (!row.found)
        return fail_missing(c);
    if ((e = q_lounge_part_choices(c, article, &rows, &n)) ||
        (e = q_lounge_part_voters(c, article, &voters)))
        return e;
    struct poll made = {.closes = row.closes,
                        .several = row.several,
                        .open = row.closes.s > c->now.s,
                        .voters = voters.n};
    for (size_t i = 0; i < n && i < POLL_CHOICES_MAX; i++) {
        made.choices[made.n++] =
            (struct poll_choice){rows[i].number, rows[i].votes, rows[i].words, rows[i].mine};
        made.voted = made.voted || rows[i].mine;
    }
    *poll = made;
    return OK;
}

static enum err vote(struct ctx *c, int64_t article, const int64_t *choices, size_t n)
{
    struct row_lounge_part_seen row;
    struct row_lounge_part_poll poll;
    struct row_lounge_part_vote_more more;
    enum err e = seen(c, article, &row);
    if (e || (e = q_lounge_part_poll(c, article, &poll)))
        return e;
    if (!poll.found)
        return fail_missing(c);
    if (poll.closes.s <= c->now.s)
        return fail(c, ERR_REFUSED, "This poll is closed; its result stands.");
    if (n > 1 && !poll.several)
        return fail_at(c, "choice", N_("Choose one of them."));
    if ((e = q_lounge_part_votes_less(c, article)) || (e = q_lounge_part_votes_drop(c, article)))
        return e;
    for (size_t i = 0; !e && i < n; i++) {
        if ((e = q_lounge_part_vote_more(c, article, choices[i], &more)) == ERR_CONFLICT)
            return fail_at(c, "choice", N_("Choose one of those that are there."));
        if (!e && (e = q_lounge_part_vote(c, article, choices[i])) == ERR_CONFLICT)
            return fail_at(c, "choice", N_("Choose each of them once."));
    }
    return e;
}

enum err lounge_vote(struct ctx *c, int64_t article, const int64_t *choices, size_t n)
{
    if (n > POLL_CHOICES_MAX)
        return fail_at(c, "choice", N_("Choose each of them once."));
    enum err e = db_begin(c);
    return e ? e : db_end(c, vote(c, article, choices, n));
}

/* ---- best answers ------------------------------------------------------------------------------ */

static enum err best(struct ctx *c, int64_t root, int64_t answer)
{
    struct row_lounge_part_seen question, chosen = {0};
    struct newsgroup g;
    enum err e = seen(c, root, &question);
    if (e || (e = lounge_group(c, question.newsgroup, &g)))
        return e;
    if (question.author != c->me && (g.rights & LOUNGE_MODERATE) == 0)
        return fail(c, ERR_REFUSED, "Who asked chooses the best answer, or a moderator.");
    if (!str_same(question.kind, S("question")))
        return fail(c, ERR_REFUSED, "Only a question has a best answer.");
    if (answer && (e = seen(c, answer, &chosen)))
        return e;
    if (answer && (chosen.root != root || answer == root))
        return fail(c, ERR_INVALID, "Choose one of the answers.");
    if ((e = q_lounge_part_best(c, root, (opt_int){answer != 0, answer})) || !answer)
        return e;
    struct ledger_entry entry = {.kind = "article.answered",
                                 .subject = answer,
                                 .person = chosen.author,
                                 .facts = arena_format(c->mem, "{\"root\":%lld}", (long long)root)};
    if ((e = ledger_write(c, &entry)))
        return e;
    return notice_tell(
        c, &(struct notice){.person = chosen.author,
                            .kind = "lounge-best",
                            .subject = answer,
                            .actor = c->me,
                            .words = question.subject,
                            .address = arena_format(c->mem, "/articles/%lld", (long long)answer),
                            .newsgroup = question.newsgroup});
}

enum err lounge_best(struct ctx *c, int64_t root, int64_t answer)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, best(c, root, answer));
}

/* ---- reports ----------------------------------------------------------------------------------- */

static enum err note_report(struct ctx *c, const char *kind, int64_t article, int64_t report)
{
    return ledger_write(c, &(struct ledger_entry){.kind = kind,
                                                  .subject = article,
                                                  .facts = arena_format(c->mem, "{\"report\":%lld}",
                                                                        (long long)report),
                                                  .kept = true});
}

static enum err report(struct ctx *c, int64_t article, str ground, str words)
{
    struct row_lounge_part_seen row;
    struct stored_post s;
    int64_t id = id_new(c);
    enum err e = seen(c, article, &row);
    if (e || (e = lounge_load(c, article, &s)))
        return e;
    if (row.author == c->me)
        return fail(c, ERR_REFUSED, "You can change or take back your own article.");
    if ((e = q_lounge_part_report(c, id, article, ground, words)) == ERR_CONFLICT)
        return fail(c, ERR_CONFLICT, "You have reported this article already.");
    if (e || (e = note_report(c, "article.reported", article, id)))
        return e;
    c->made = id;
    return lounge_tell_moderators(c, &s.post, "lounge-reported");
}

enum err lounge_report(struct ctx *c, int64_t article, str ground, str words)
{
    check_text(c, "ground", ground, (struct text_rule){1, 40, false});
    check_text(c, "words", words, (struct text_rule){0, WORDS_MAX, true});
    enum err e = c->problems ? ERR_INVALID : db_begin(c);
    return e ? e : db_end(c, report(c, article, ground, words));
}

enum err lounge_report_mine(struct ctx *c, int64_t article, struct report_outcome *outcome)
{
    struct row_lounge_part_report_mine row;
    enum err e = q_lounge_part_report_mine(c, article, &row);
    if (e || !row.found)
        return e ? e : fail_missing(c);
    *outcome = (struct report_outcome){row.state, row.answer};
    return OK;
}

static enum err close_report(struct ctx *c, int64_t id, bool acted, str words)
{
    struct row_lounge_part_report_of row;
    struct row_lounge_part_report_close closed;
    struct stored_post s;
    enum err e = q_lounge_part_report_of(c, id, &row);
    if (!e && !row.found)
        e = fail_missing(c);
    if (e || (e = lounge_load(c, row.article, &s)) || (e = lounge_moderates(c, s.newsgroup)))
        return e;
    if (row.reporter == c->me || s.post.author == c->me)
        return fail(c, ERR_REFUSED, "Somebody else closes this report.");
    if ((e = q_lounge_part_report_close(c, id, acted ? S("acted") : S("no_breach"), words,
                                        &closed)) ||
        (e = note_report(c, "report.closed", row.article, id)))
        return e;
    return notice_tell(c, &(struct notice){.person = row.reporter,
                                           .kind = "lounge-report",
                                           .subject = id,
                                           .words = s.post.subject,
                                           .address = arena_format(c->mem, "/articles/%lld/report",
                                                                   (long long)row.article),
                                           .newsgroup = s.newsgroup});
}

enum err lounge_report_close(struct ctx *c, int64_t id, bool acted, str answer)
{
    if (!check_text(c, "answer", answer, (struct text_rule){0, WORDS_MAX, true}))
        return ERR_INVALID;
    enum err e = db_begin(c);
    return e ? e : db_end(c, close_report(c, id, acted, answer));
}

enum err lounge_reports(struct ctx *c, const struct report_line **list, size_t *n)
{
    struct row_lounge_part_reports *rows;
    const struct newsgroup *groups;
    size_t many, n_groups;
    enum err e = lounge_groups(c, &groups, &n_groups);
    if (e || (e = q_lounge_part_reports(c, &rows, &many)))
        return e;
    struct report_line *made = arena_take(c->mem, many + 1, sizeof *made);
    *n = 0;
    for (size_t i = 0; i < many; i++)
        for (size_t k = 0; k < n_groups; k++)
            if (groups[k].id == rows[i].newsgroup && (groups[k].rights & LOUNGE_MODERATE) != 0)
                made[(*n)++] = (struct report_line){.id = rows[i].id,
                                                    .article = rows[i].article,
                                                    .group = rows[i].newsgroup,
                                                    .subject = rows[i].subject,
                                                    .author_name = rows[i].author_name,
                                                    .author_handle = rows[i].author_handle,
                                                    .reporter_name = rows[i].reporter_name,
                                                    .reporter_handle = rows[i].reporter_handle,
                                                    .ground = rows[i].ground,
                                                    .words = rows[i].words,
                                                    .at = rows[i].at};
    *list = made;
    return OK;
}

/* ---- drafts ------------------------------------------------------------------------------------ */

enum err lounge_draft_save(struct ctx *c, const struct article_draft *d)
{
    struct newsgroup g;
    bool empty = str_trim(d->subject).len == 0 && str_trim(d->body).len == 0;
    check_text(c, "subject", d->subject, (struct text_rule){0, ARTICLE_SUBJECT_MAX, false});
    check_text(c, "body", d->body, (struct text_rule){0, ARTICLE_BODY_MAX, true});
    enum err e = c->problems || d->body.len > ARTICLE_BODY_MAX ? ERR_INVALID : OK;
    if (!e && c->me == 0)
        return fail(c, ERR_SIGN_IN, "Sign in to write.");
    if (e || (e = lounge_group(c, d->group, &g)) || (e = db_begin(c)))
        return e;
    e = empty ? q_lounge_part_draft_drop(c, d->group, d->parent)
              : q_lounge_part_draft_set(c, &(struct in_lounge_part_draft_set){.newsgroup = d->group,
                                                                              .parent = d->parent,
                                                                              .kind = d->kind,
                                                                              .subject = d->subject,
                                                                              .body = d->body});
    return db_end(c, e);
}

enum err lounge_drafts(struct ctx *c, const struct article_draft **list, size_t *n)
{
    struct row_lounge_part_drafts *rows;
    enum err e = q_lounge_part_drafts(c, &rows, n);
    if (e)
        return e;
    struct article_draft *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = (struct article_draft){rows[i].newsgroup, rows[i].parent, rows[i].kind,
                                         rows[i].subject,   rows[i].body,   rows[i].at};
    *list = made;
    return OK;
}

/* ---- watched words ----------------------------------------------------------------------------- */

static enum err keepers_only(struct ctx *c)
{
    if ((c->bits & (MANAGER | COMMUNITY_MANAGER)) != 0)
        return OK;
    return fail(c, ERR_REFUSED, "Only community managers and managers keep this list.");
}

enum err lounge_watched(struct ctx *c, const struct watched_words **list, size_t *n)
{
    struct row_lounge_part_watched *rows;
    enum err e = keepers_only(c);
    if (e || (e = q_lounge_part_watched(c, &rows, n)))
        return e;
    struct watched_words *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = (struct watched_words){rows[i].id, rows[i].words, rows[i].act};
    *list = made;
    return OK;
}

enum err lounge_watch(struct ctx *c, str words, str act)
{
    words = str_trim(words);
    check_text(c, "words", words, (struct text_rule){WATCHED_MIN, WATCHED_MAX, false});
    if (lounge_folded(c->mem, words).len <= 2)
        fail_at(c, "words", N_("Write the words to watch."));
    if (!str_same(act, S("hold")) && !str_same(act, S("refuse")) && !str_same(act, S("tell")))
        fail_at(c, "act", N_("Choose what happens to an article with these words."));
    enum err e = keepers_only(c);
    if (e || (e = c->problems ? ERR_INVALID : db_begin(c)))
        return e;
    return db_end(c, q_lounge_part_watch(c, id_new(c), words, act));
}

enum err lounge_unwatch(struct ctx *c, int64_t id)
{
    enum err e = keepers_only(c);
    if (e || (e = db_begin(c)))
        return e;
    return db_end(c, q_lounge_part_unwatch(c, id));
}
