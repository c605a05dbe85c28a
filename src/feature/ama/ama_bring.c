/* Questions and answers that began elsewhere: in the issues of a repository. */
#include "feature/ama/inside.h"

#include "kit/found/found.h"
#include "kit/store/store.h"

#include <stdlib.h>

enum { ANSWERS_MOST = 20 }; /* of one question */

struct bringing {
    const ama_event *e;
    const struct found_post *posts;
    const struct found_post **comments; /* by their issue, and by time */
    size_t n, n_comments;
    bool dry;
    struct ama_brought *counts;
};

/* Its title, and what was written below; cut, because all of it stands at its origin. */
static str question_words(struct ctx *c, const struct found_post *p)
{
    str words = p->words.len > 0
                    ? arena_format(c->mem, "%.*s\n\n%.*s", STR_ARG(p->title), STR_ARG(p->words))
                    : p->title;
    if (str_chars(words) < AMA_QUESTION_MIN)
        words = arena_format(c->mem, "%.*s (%.*s)", STR_ARG(words), STR_ARG(p->url));
    return ama_cut(c, words, AMA_QUESTION_MAX - 1);
}

/* Whose account is gone there, is called so there. */
static str name_of(str name)
{
    return name.len > 0 ? name : S("ghost");
}

static int by_issue(const void *a, const void *b)
{
    const struct found_post *x = *(const struct found_post *const *)a;
    const struct found_post *y = *(const struct found_post *const *)b;
    int order = str_compare(x->thread, y->thread);
    return order                ? order
           : x->at.s != y->at.s ? (x->at.s > y->at.s) - (x->at.s < y->at.s)
                                : str_compare(x->url, y->url);
}

static void sort_comments(struct ctx *c, struct bringing *b)
{
    b->comments = arena_take(c->mem, b->n + 1, sizeof *b->comments);
    for (size_t i = 0; i < b->n; i++)
        if (b->posts[i].thread.len > 0)
            b->comments[b->n_comments++] = &b->posts[i];
    qsort(b->comments, b->n_comments, sizeof *b->comments, by_issue);
}

/* The answers below an issue, at most so many; a comment that comes twice is one. */
struct answers {
    const struct found_post *list[ANSWERS_MOST];
    size_t n;
};
static struct answers answers_of(const struct bringing *b, const struct found_post *question)
{
    struct answers found = {0};
    size_t low = 0, high = b->n_comments;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_compare(b->comments[middle]->thread, question->url) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < b->n_comments && found.n < ANSWERS_MOST; low++) {
        const struct found_post *p = b->comments[low];
        if (!str_same(p->thread, question->url))
            break;
        bool twice = found.n > 0 && str_same(found.list[found.n - 1]->url, p->url);
        if (p->staff && p->words.len > 0 && !twice &&
            (p->name.len == 0 || !str_same(p->name, question->name)))
            found.list[found.n++] = p;
    }
    return found;
}

static enum err bring_question(struct ctx *c, const struct bringing *b, const struct found_post *p,
                               int64_t *id)
{
    struct row_ama_question_brought row;
    enum err e = q_ama_question_brought(c, b->e->id, p->url, &row);
    *id = e || !row.found ? 0 : row.id;
    if (e || *id)
        return e;
    b->counts->questions++;
    if (b->dry)
        return OK;
    *id = id_new(c);
    return q_ama_question_bring(c, &(struct in_ama_question_bring){.event = b->e->id,
                                                                   .id = *id,
                                                                   .words = question_words(c, p),
                                                                   .origin = p->url,
                                                                   .name = name_of(p->name),
                                                                   .asked = p->at,
                                                                   .votes = p->votes});
}

static enum err bring_answer(struct ctx *c, const struct bringing *b,
                             const struct found_post *question, const struct found_post *p,
                             int64_t id)
{
    struct row_ama_answer_brought row = {0};
    enum err e = id ? q_ama_answer_brought(c, b->e->id, id, p->url, &row) : OK;
    if (e)
        return e;
    if (row.found)
        b->counts->known++;
    else
        b->counts->answers++;
    if (row.found || b->dry)
        return OK;
    return q_ama_answer_bring(
        c, &(struct in_ama_answer_bring){.event = b->e->id,
                                         .question = id,
                                         .id = id_new(c),
                                         .origin = p->url,
                                         .name = name_of(p->name),
                                         .words = str_first_chars(p->words, AMA_ANSWER_MAX),
                                         .slug = ama_slug_new(c, question->title),
                                         .at = p->at});
}

static enum err bring_one(struct ctx *c, const struct bringing *b, const struct found_post *p)
{
    int64_t id;
    b->counts->issues++;
    if (!p->closed) {
        b->counts->open++;
        return OK;
    }
    struct answers found = answers_of(b, p);
    if (found.n == 0) {
        b->counts->without_answer++;
        return OK;
    }
    enum err e = bring_question(c, b, p, &id);
    for (size_t i = 0; !e && i < found.n; i++)
        e = bring_answer(c, b, p, found.list[i], id);
    return e;
}

static enum err bring(struct ctx *c, const struct bringing *b)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < b->n; i++)
        if (b->posts[i].thread.len == 0)
            e = bring_one(c, b, &b->posts[i]);
    if (e || b->dry || b->counts->questions + b->counts->answers == 0)
        return e;
    return ledger_write(c, &(struct ledger_entry){
                               .kind = "ama.brought",
                               .subject = b->e->id,
                               .facts = arena_format(c->mem, "{\"answers\":%zu,\"questions\":%zu}",
                                                     b->counts->answers, b->counts->questions)});
}

enum err ama_bring(struct ctx *c, int64_t event, str json, bool dry, struct ama_brought *counts)
{
    ama_event ev;
    struct bringing b = {.e = &ev, .dry = dry, .counts = counts};
    *counts = (struct ama_brought){0};
    enum err e = ama_load(c, event, &ev);
    if (!e && !ama_organizes(c, &ev))
        e = fail_sentence(c, ERR_REFUSED, ama_sentence(AMA_NOT_ORGANIZER));
    if (e || (e = github_posts(c, json, &b.posts, &b.n)))
        return e;
    sort_comments(c, &b);
    if ((e = db_begin(c)))
        return e;
    return db_end(c, bring(c, &b));
}
