/* Posts of the blog, answers to questions and letters to many: how the index keeps them, and how they are found. */
#include "feature/search/inside.h"
#include "feature/search/search_other.sql.h"
#include "kit/html/html.h"
#include "kit/store/store.h"

/* ---- the index ---------------------------------------------------------------------------------- */

static enum err put_post(struct ctx *c, const struct row_search_other_posts_between *p)
{
    str words = arena_format(c->mem, "%.*s %.*s %.*s %.*s %.*s %.*s", STR_ARG(p->name),
                             STR_ARG(p->latin), STR_ARG(p->lead_in), STR_ARG(p->category),
                             STR_ARG(p->tags), STR_ARG(markdown_plain(c, p->body)));
    return search_put(c, &(struct document){.kind = "post",
                                            .thing = p->id,
                                            .person = p->author,
                                            .title = p->title,
                                            .words = words,
                                            .seen_by = p->seen_by,
                                            .at = p->published});
}

static enum err put_answer(struct ctx *c, const struct row_search_other_answers_between *a)
{
    str words =
        arena_format(c->mem, "%.*s %.*s", STR_ARG(a->title), STR_ARG(markdown_plain(c, a->words)));
    return search_put(c, &(struct document){.kind = "answer",
                                            .thing = a->id,
                                            .within = a->event,
                                            .title = markdown_plain(c, a->asked_words),
                                            .words = words,
                                            .seen_by = a->seen_by,
                                            .embargo = a->embargo,
                                            .at = a->at});
}

static enum err put_letter(struct ctx *c, const struct row_search_other_letters_between *a)
{
    return search_put(c, &(struct document){.kind = "letter",
                                            .thing = a->id,
                                            .title = a->subject,
                                            .words = markdown_plain(c, a->body),
                                            .seen_by = SIGNED_IN,
                                            .embargo = a->embargo,
                                            .at = a->starts});
}

static enum err renew_post(struct ctx *c, int64_t id)
{
    struct row_search_other_posts_between *rows;
    size_t n;
    enum err e = q_search_other_posts_between(c, id - 1, id, &rows, &n);
    return e ? e : n > 0 ? put_post(c, &rows[0]) : search_drop(c, "post", id);
}

/* without: as if that person had neither asked nor answered. */
static enum err renew_answer(struct ctx *c, int64_t question, int64_t without)
{
    struct row_search_other_answers_between *rows;
    size_t n;
    enum err e = q_search_other_answers_between(c, question - 1, question, without, &rows, &n);
    return e ? e : n > 0 ? put_answer(c, &rows[0]) : search_drop(c, "answer", question);
}

static enum err renew_event(struct ctx *c, int64_t event)
{
    struct row_search_other_answered_of *rows;
    size_t n;
    enum err e = q_search_other_answered_of(c, event, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        e = renew_answer(c, rows[i].id, 0);
    return e;
}

static enum err renew_letter(struct ctx *c, int64_t id)
{
    struct row_search_other_letters_between *rows;
    size_t n;
    enum err e = q_search_other_letters_between(c, id - 1, id, &rows, &n);
    return e || n == 0 ? e : put_letter(c, &rows[0]);
}

enum err search_other_forget(struct ctx *c, int64_t person)
{
    struct row_search_other_answers_about *rows;
    size_t n;
    enum err e = q_search_other_answers_about(c, person, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        e = renew_answer(c, rows[i].id, person);
    return e;
}

enum err search_other_follow(struct ctx *c, const struct ledger_line *line)
{
    if (str_starts(line->kind, S("post.")))
        return renew_post(c, line->subject);
    if (str_same(line->kind, S("ama.answered")) || str_same(line->kind, S("ama.unanswered")))
        return renew_answer(c, line->subject, 0);
    if (str_same(line->kind, S("ama.changed")) || str_same(line->kind, S("ama.brought")))
        return renew_event(c, line->subject);
    if (str_same(line->kind, S("announcement.sending")))
        return renew_letter(c, line->subject);
    return OK;
}

/* ---- all of it ---------------------------------------------------------------------------------- */

enum err search_other_posts(struct ctx *c, int64_t *after, size_t *n)
{
    struct row_search_other_posts_between *rows;
    enum err e = q_search_other_posts_between(c, *after, INT64_MAX, &rows, n);
    for (size_t i = 0; !e && i < *n; i++)
        e = put_post(c, &rows[i]);
    if (!e && *n > 0)
        *after = rows[*n - 1].id;
    return e;
}

enum err search_other_answers(struct ctx *c, int64_t *after, size_t *n)
{
    struct row_search_other_answers_between *rows;
    enum err e = q_search_other_answers_between(c, *after, INT64_MAX, 0, &rows, n);
    for (size_t i = 0; !e && i < *n; i++)
        e = put_answer(c, &rows[i]);
    if (!e && *n > 0)
        *after = rows[*n - 1].id;
    return e;
}

enum err search_other_letters(struct ctx *c, int64_t *after, size_t *n)
{
    struct row_search_other_letters_between *rows;
    enum err e = q_search_other_letters_between(c, *after, INT64_MAX, &rows, n);
    for (size_t i = 0; !e && i < *n; i++)
        e = put_letter(c, &rows[i]);
    if (!e && *n > 0)
        *after = rows[*n - 1].id;
    return e;
}

/* ---- looking ------------------------------------------------------------------------------------ */

enum err search_other_matches(struct ctx *c, str match, const char *kind, struct match **list,
                              size_t *n)
{
    struct row_search_other_candidates *rows;
    enum err e = q_search_other_candidates(c, match, str_of(kind), SEARCH_RANKED + 1, &rows, n);
    if (e)
        return e;
    *list = arena_take(c->mem, *n + 1, sizeof **list);
    for (size_t i = 0; i < *n; i++)
        (*list)[i] = (struct match){rows[i].thing, rows[i].title, rows[i].at};
    return OK;
}

#define FOUND_OF(row)                                                                              \
    ((struct found_other){(row).title, (row).address, (row).whence, (row).handle, (row).name,      \
                          (row).latin, (row).avatar, (row).at})

enum err search_other_one(struct ctx *c, const char *kind, int64_t id, struct found_other *one,
                          bool *found)
{
    enum err e;
    if (str_same(str_of(kind), S("post"))) {
        struct row_search_other_post row;
        e = q_search_other_post(c, id, &row);
        *found = !e && row.found;
        *one = *found ? FOUND_OF(row) : (struct found_other){0};
    } else if (str_same(str_of(kind), S("answer"))) {
        struct row_search_other_answer row;
        e = q_search_other_answer(c, id, &row);
        *found = !e && row.found;
        *one = *found ? FOUND_OF(row) : (struct found_other){0};
    } else {
        struct row_search_other_letter row;
        e = q_search_other_letter(c, id, &row);
        *found = !e && row.found;
        *one = *found ? FOUND_OF(row) : (struct found_other){0};
    }
    return e;
}
