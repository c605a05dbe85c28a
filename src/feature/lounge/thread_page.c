#include "feature/lounge/pages.h"
#include "feature/lounge/thread_page.sql.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"

enum { NAMES_MOST = 8, ANSWER_CHARS = 220, SUBJECT_FORM = 64 * 1024, ANSWER_FORM = 26 << 20 };

struct thread_view {
    const struct req *r;
    struct thread_page page;
    int64_t begun; /* number in the thread of the first article on this page */
    int64_t first_unread;
    struct frame_follow follow;
    bool asks; /* the thread is a question that the viewer may answer for good */
    bool moderates, may_answer, has_poll, live;
    struct poll poll;
    struct row_thread_page_praised praised;
    struct article answer; /* the best one; id 0: none is chosen */
    str answer_words;
    const struct article_author *people[NAMES_MOST];
    size_t n_people, others;
    const struct newsgroup *groups; /* to move to */
    size_t n_groups;
    struct writing_form form;
    struct frame_pages pages;
    struct safe_html like, thanks, award; /* icons that stand beside each article */
};

static const struct article *article_at(const struct thread_view *v, size_t i)
{
    return &v->page.articles[i];
}

static int64_t last_place(const struct thread_view *v)
{
    return v->page.n ? article_at(v, v->page.n - 1)->place : 0;
}

static str page_of(struct ctx *c, const struct thread_view *v, size_t page)
{
    return arena_format(c->mem, "/threads/%lld?page=%zu", (long long)v->page.thread.root, page);
}

static bool is_picture(const struct article_file_line *f)
{
    return str_starts(f->type, S("image/"));
}

/* A poll closes with the end of a day. */
static moment last_moment(const struct poll *p)
{
    return (moment){p->closes.s - 1};
}

static int64_t percent(int64_t part, int64_t whole)
{
    return whole > 0 ? (200 * part + whole) / (2 * whole) : 0;
}

/* Icons that stand beside each article. */
static const char *const shapes[] = {"thumb-up", "heart", "award"};

#include "feature/lounge/thread.html.h"

/* ---- what stands around the articles --------------------------------------------------------------- */

static void count_people(struct thread_view *v)
{
    for (size_t i = 0; i < v->page.n; i++) {
        const struct article_author *a = &article_at(v, i)->author;
        size_t at = 0;
        while (at < v->n_people && v->people[at]->id != a->id)
            at++;
        if (at < v->n_people || a->handle.len == 0)
            continue;
        if (v->n_people < NAMES_MOST)
            v->people[v->n_people++] = a;
    }
}

/* Without what it quotes. */
static str own_words(struct ctx *c, str source)
{
    struct text t = {.mem = c->mem};
    for (str line; str_cut(&source, '\n', &line);)
        if (!str_starts(line, S(">"))) {
            text_add(&t, line);
            text_char(&t, '\n');
        }
    return text_str(&t);
}

static enum err load_answer(struct ctx *c, struct thread_view *v)
{
    int64_t id = v->page.thread.answer;
    str source;
    enum err e = id ? lounge_article(c, id, &v->answer) : OK;
    if (e == ERR_NOT_FOUND) {
        v->answer = (struct article){0};
        return OK;
    }
    if (e || !id)
        return e;
    if ((e = lounge_source(c, id, &source)))
        return e;
    str words = markdown_plain(c, own_words(c, source));
    v->answer_words = str_first_chars(words, ANSWER_CHARS);
    if (v->answer_words.len < words.len)
        v->answer_words = arena_format(c->mem, "%.*s…", STR_ARG(v->answer_words));
    return OK;
}

static enum err load_groups(struct ctx *c, struct thread_view *v)
{
    return v->moderates ? lounge_groups(c, &v->groups, &v->n_groups) : OK;
}

static void find_unread(struct thread_view *v)
{
    for (size_t i = v->page.n; i-- > 0;)
        if (article_at(v, i)->unread)
            v->first_unread = article_at(v, i)->id;
}

static void turn_pages(struct ctx *c, struct thread_view *v)
{
    const struct thread_page *p = &v->page;
    v->begun = p->n ? p->articles[0].place : 0;
    v->pages = (struct frame_pages){v->begun, last_place(v), p->thread.articles,
                                    p->page > 1 ? page_of(c, v, p->page - 1) : S(""),
                                    p->page < p->pages ? page_of(c, v, p->page + 1) : S("")};
}

/* The article that an answer goes to: the one that is asked for, else the first of the thread. */
static enum err choose_parent(struct ctx *c, const struct req *r, struct thread_view *v,
                              struct writing *in)
{
    struct article to;
    int64_t asked = in->parent ? in->parent : param_int(r, "reply", 0);
    str source;
    in->group = v->page.group;
    in->parent = v->page.thread.root;
    if (asked == 0)
        return OK;
    enum err e = lounge_article(c, asked, &to);
    if (e == ERR_NOT_FOUND || (!e && to.root != v->page.thread.root))
        return OK;
    if (e)
        return e;
    in->parent = to.id;
    in->answers = to.author.name;
    if (param(r, "quote").len == 0)
        return OK;
    if (!(e = lounge_source(c, to.id, &source)))
        in->body = page_writing_quote(c, source);
    return e;
}

static enum err load(struct ctx *c, const struct req *r, size_t page, struct thread_view *v)
{
    enum err e = lounge_thread(c, r->arg[0], page, &v->page);
    if (e)
        return e;
    v->moderates = c->me && page_may(&v->page.group, LOUNGE_MODERATE);
    v->may_answer = c->me && str_same(v->page.group.state, S("open")) &&
                    page_may(&v->page.group, LOUNGE_REPLY) &&
                    (!v->page.thread.locked || v->moderates);
    v->asks = str_same(v->page.thread.kind, S("question")) && c->me &&
              (v->page.thread.author == c->me || v->moderates);
    v->live = v->page.page == v->page.pages;
    if ((e = load_answer(c, v)) || (e = load_groups(c, v)))
        return e;
    v->has_poll = str_same(v->page.thread.kind, S("poll"));
    if (v->has_poll && (e = lounge_poll(c, v->page.thread.root, &v->poll)))
        return e;
    if (str_same(v->page.thread.kind, S("praise")) &&
        (e = q_thread_page_praised(c, v->page.thread.root, &v->praised)))
        return e;
    count_people(v);
    find_unread(v);
    turn_pages(c, v);
    return OK;
}

static enum err show(struct ctx *c, const struct req *r, struct res *out, struct writing *in)
{
    struct thread_view v = {.r = r,
                            .like = svg_shape(c, "thumb-up", 16),
                            .thanks = svg_shape(c, "heart", 16),
                            .award = svg_shape(c, "award", 16)};
    int64_t page = form_int(r, "page", param_int(r, "page", 0));
    enum err e = load(c, r, page > 0 ? (size_t)page : 0, &v);
    if (e || (e = choose_parent(c, r, &v, in)) ||
        (e = page_follow(c, r, "thread", v.page.thread.root, &v.follow)))
        return e;
    if (v.may_answer && (e = page_writing_begun(c, in)))
        return e;
    page_writing_form(c, r, in, &v.form);
    v.form.action = arena_format(c->mem, "/threads/%lld/reply", (long long)v.page.thread.root);
    struct html o = frame_open(c, r, v.page.thread.subject, AREA_COMMUNITY);
    view_thread(&o, &v);
    out->shared = c->me == 0;
    return frame_close(&o, r, out);
}

static enum err thread_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct writing in = {0};
    return show(c, r, out, &in);
}

/* A thread that was moved or split keeps its number; the group is told by the thread. */
static enum err reply_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct writing in = {.parent = form_int(r, "parent", r->arg[0])};
    struct article root;
    enum err e = lounge_article(c, r->arg[0], &root);
    if (e || (e = lounge_group(c, root.group, &in.group)))
        return e;
    page_writing_read(r, &in);
    if (!form_has(r, "preview")) {
        e = page_writing_post(c, r, &in);
        if (!e)
            return OK;
        if ((e = frame_again(c, out, e)))
            return e;
    }
    return show(c, r, out, &in);
}

/* ---- what is done with a thread -------------------------------------------------------------------- */

static enum err vote_post(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t choices[POLL_CHOICES_MAX];
    size_t n = 0;
    str value;
    for (size_t i = 0; n < POLL_CHOICES_MAX && form_each(r, "choice", i, &value); i++)
        if (str_int(value, &choices[n]))
            n++;
    enum err e = lounge_vote(c, r->arg[0], choices, n);
    if (!e)
        return page_done(c, out, e, FLASH_SAVED);
    struct writing in = {0};
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, &in);
}

static enum err best_post(struct ctx *c, const struct req *r, struct res *out)
{
    return page_done(c, out, lounge_best(c, r->arg[0], form_int(r, "answer", 0)), FLASH_SAVED);
}

/* "pin", "unpin", "lock", "unlock" */
static enum err mark_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct article root;
    str act = form_text(r, "do");
    enum err e = lounge_article(c, r->arg[0], &root);
    if (e)
        return e;
    if (str_same(act, S("pin")) || str_same(act, S("unpin")))
        e = lounge_pin(c, root.group, root.root, str_same(act, S("pin")));
    else
        e = lounge_lock(c, root.group, root.root, str_same(act, S("lock")));
    return page_done(c, out, e, FLASH_SAVED);
}

static enum err move_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct article root;
    enum err e = lounge_article(c, r->arg[0], &root);
    if (!e)
        e = lounge_move(c, root.group, root.root, form_int(r, "to", 0));
    return page_done(c, out, e, FLASH_SAVED);
}

const struct route lounge_routes[] = {
    {"GET", "/threads/#", thread_get, ANYBODY},
    {"POST", "/threads/#/reply", reply_post, SIGNED_IN, "/articles/#", SLOW, ANSWER_FORM},
    {"POST", "/threads/#/vote", vote_post, SIGNED_IN, "/threads/#"},
    {"POST", "/threads/#/best", best_post, SIGNED_IN, "/threads/#"},
    {"POST", "/threads/#/mark", mark_post, SIGNED_IN, "/threads/#"},
    {"POST", "/threads/#/move", move_post, SIGNED_IN, "/threads/#"},
    {0},
};
