/* The best of an event as a draft for the blog: the questions with the most votes, with their answers. */
#include "feature/ama/page.h"

#include "feature/blog/blog.h"
#include "kit/store/store.h"

enum { BEST = 10, ROOM = 4000 }; /* ROOM: bytes for what stands around the last answer */

/* Words of people within Markdown, as they are meant; in one line. */
static void put_plain(struct text *t, str words)
{
    static const char marks[] = "\\`*_{}[]<>()#+-!|~&";
    for (size_t i = 0; i < words.len; i++) {
        char ch = words.at[i] == '\n' ? ' ' : words.at[i];
        if (str_find(str_of(marks), (str){&ch, 1}) != SIZE_MAX)
            text_char(t, '\\');
        text_char(t, ch);
    }
}

/* Who asked, as the question's page says it. */
static void put_asker(struct ctx *c, struct text *t, const struct row_ama_question_list *q)
{
    if (q->anonymous || q->name.len == 0) {
        if (q->anonymous)
            text_format(t, "\n%s\n", tr_c(c->catalog, N_("Asked anonymously")));
        return;
    }
    text_format(t, "\n%s [", tr_c(c->catalog, N_("Asked by")));
    put_plain(t, q->name);
    if (q->handle.len > 0)
        text_format(t, "](%.*s/people/%.*s)\n", STR_ARG(c->prefix), STR_ARG(q->handle));
    else
        text_format(t, "](<%.*s>)\n", STR_ARG(q->origin));
}

static void put_answers(struct ctx *c, struct text *t, const struct row_ama_question_list *q,
                        const struct row_ama_answer_of *answers, size_t n)
{
    bool asked = false;
    for (size_t i = 0; i < n; i++) {
        const struct row_ama_answer_of *a = &answers[i];
        if (a->question != q->id || t->len + a->words.len + q->words.len > BLOG_BODY_MAX - ROOM)
            continue;
        if (!asked) {
            text_add(t, S("\n# "));
            put_plain(t, q->words.len > 0 ? q->words : tr(c, N_("A question")));
            text_add(t, S("\n"));
            put_asker(c, t, q);
        }
        asked = true;
        text_format(t, "\n%.*s\n\n[", STR_ARG(a->words));
        put_plain(t, a->behalf_name.len > 0 ? a->behalf_name : a->name);
        text_format(t, "](%.*s/answers/%.*s)\n", STR_ARG(c->prefix), STR_ARG(a->slug));
    }
}

static enum err body_of(struct ctx *c, const ama_event *e, str *body)
{
    struct row_ama_question_list *questions;
    struct row_ama_answer_of *answers;
    size_t n, n_answers;
    struct text t = {.mem = c->mem};
    enum err failed = q_ama_question_list(
        c, &(struct in_ama_question_list){.event = e->id, .most = 500}, &questions, &n);
    if (failed || (failed = q_ama_answer_of(c, e->id, false, &answers, &n_answers)))
        return failed;
    if (e->words.len > 0)
        text_format(&t, "%.*s\n", STR_ARG(e->words));
    for (size_t i = 0, best = 0; i < n && best < BEST; i++)
        if (questions[i].answers > 0) {
            put_answers(c, &t, &questions[i], answers, n_answers);
            best++;
        }
    text_format(&t, "\n[%s](%.*s/ama/%lld/transcript)\n",
                tr_c(c->catalog, N_("All questions and answers")), STR_ARG(c->prefix),
                (long long)e->id);
    *body = text_str(&t);
    return n_answers > 0 ? OK
                         : fail(c, ERR_REFUSED, "Nothing is answered yet that a post could tell.");
}

enum err ama_post(struct ctx *c, int64_t event, int64_t *post)
{
    ama_event e;
    struct blog_draft draft = {.comments = true};
    enum err failed = db_begin(c);
    if (failed)
        return failed;
    if (!(failed = ama_load(c, event, &e)) && !ama_organizes(c, &e))
        failed = fail_sentence(c, ERR_REFUSED, ama_sentence(AMA_NOT_ORGANIZER));
    if (!failed && !(failed = body_of(c, &e, &draft.body)) && !(failed = blog_begin(c, post))) {
        draft.title = e.title;
        draft.seen_by = e.seen_by;
        draft.language = str_of(c->catalog->code);
        failed = blog_save(c, *post, &draft);
    }
    if (!failed)
        c->made = *post;
    return db_end(c, failed);
}
