#include "feature/lounge/pages.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"

enum {
    EDIT_FORM = 256 << 10,
    GROUND_MAX = 500,
    REPORT_MAX = 1000,
};

struct held_view {
    const struct req *r;
    struct newsgroup group;
    struct article article;
};
struct edit_view {
    const struct req *r;
    struct newsgroup group;
    struct article article;
    struct frame_field subject, body;
    struct safe_html preview;
    str now; /* what somebody else made of it meanwhile; empty: nothing */
};
/* A page with one article and a form about it. */
struct about_view {
    const struct req *r;
    struct newsgroup group;
    struct article article;
    str title, words, action, send;
    struct frame_select grounds;
    struct frame_field field;
};
struct outcome_view {
    struct report_outcome outcome;
};
struct removed_view {
    struct article_removal removal;
};
struct history_view {
    const struct req *r;
    struct newsgroup group;
    struct article article;
    const struct article_before *list;
    size_t n;
};
struct bookmarks_view {
    const struct req *r;
    const struct article_mark *list;
    size_t n;
};

#include "feature/lounge/article.html.h"

static enum err load_article(struct ctx *c, const struct req *r, struct article *a,
                             struct newsgroup *group)
{
    enum err e = lounge_article(c, r->arg[0], a);
    return e ? e : lounge_group(c, a->group, group);
}

/* ---- its place --------------------------------------------------------------------------------- */

static enum err show_held(struct ctx *c, const struct req *r, struct res *out)
{
    struct held_view v = {.r = r};
    enum err e = load_article(c, r, &v.article, &v.group);
    if (e)
        return e;
    struct html o = frame_open(c, r, v.article.subject, AREA_COMMUNITY);
    view_held(&o, &v);
    return frame_close(&o, r, out);
}

/* What its author wrote, and why it is gone: for the author and moderators. */
static enum err show_removed(struct ctx *c, const struct req *r, struct res *out)
{
    struct removed_view v;
    enum err e = lounge_removal(c, r->arg[0], &v.removal);
    if (e)
        return e;
    struct html o = frame_open(c, r, v.removal.subject, AREA_COMMUNITY);
    view_removed(&o, &v);
    return frame_close(&o, r, out);
}

/* To the page of its thread on which it stands. */
static enum err article_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct article a;
    enum err e = lounge_article(c, r->arg[0], &a);
    if (e)
        return e;
    if (str_same(a.state, S("removed")))
        return show_removed(c, r, out);
    if (a.place == 0)
        return show_held(c, r, out);
    str to = arena_format(c->mem, "/threads/%lld?page=%lld#a%lld", (long long)a.root,
                          (long long)((a.place - 1) / LOUNGE_PAGE + 1), (long long)a.id);
    out->status = 303;
    out->location = arena_format(c->mem, "%.*s%.*s", STR_ARG(c->prefix), STR_ARG(to));
    return OK;
}

/* ---- with one click ------------------------------------------------------------------------------ */

/* A button's name says what, its value on which article: "like", "not-like", "bookmark" ... */
static enum err reaction_post(struct ctx *c, const struct req *r, struct res *out)
{
    static const char *const kinds[] = {"like", "thanks", "same", "bookmark"};
    const char *kind = "";
    bool on = true;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        const char *back = arena_format(c->mem, "not-%s", kinds[i]).at;
        if (form_has(r, kinds[i]) || form_has(r, back)) {
            on = form_has(r, kinds[i]);
            kind = kinds[i];
            c->made = form_int(r, on ? kind : back, 0);
        }
    }
    if (!str_same(str_of(kind), S("bookmark")))
        return lounge_react(c, c->made, str_of(kind), on);
    return page_done(c, out, lounge_bookmark(c, c->made, on), on ? FLASH_SAVED : FLASH_REMOVED);
}

static enum err bookmarks_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct bookmarks_view v = {.r = r};
    enum err e = lounge_bookmarks(c, &v.list, &v.n);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Bookmarks")), AREA_COMMUNITY);
    view_bookmarks(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- changing it --------------------------------------------------------------------------------- */

struct edited {
    str subject, body;
    bool typed, late; /* late: somebody else changed it first */
};

static enum err show_edit(struct ctx *c, const struct req *r, struct res *out,
                          const struct edited *in)
{
    struct edit_view v = {.r = r};
    str source;
    enum err e = load_article(c, r, &v.article, &v.group);
    if (e || (e = lounge_source(c, v.article.id, &source)))
        return e;
    if (!v.article.mine && !page_may(&v.group, LOUNGE_MODERATE))
        return fail(c, ERR_REFUSED, "Only who wrote it and moderators can change it.");
    v.subject = (struct frame_field){.name = "subject",
                                     .type = "text",
                                     .label = tr(c, N_("Subject")),
                                     .value = in->typed ? in->subject : v.article.subject,
                                     .required = true,
                                     .max = ARTICLE_SUBJECT_MAX};
    v.body = (struct frame_field){.name = "body",
                                  .type = "textarea",
                                  .label = tr(c, N_("Text")),
                                  .value = in->typed ? in->body : source,
                                  .required = true,
                                  .max = ARTICLE_BODY_MAX,
                                  .rows = 12};
    if (in->late)
        v.now = source;
    if (form_has(r, "preview") && in->body.len <= ARTICLE_BODY_MAX &&
        str_chars(in->body) != SIZE_MAX)
        v.preview = markdown(c, in->body);
    struct html o = frame_open(c, r, tr(c, N_("Edit")), AREA_COMMUNITY);
    view_edit(&o, &v);
    return frame_close(&o, r, out);
}

static enum err edit_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show_edit(c, r, out, &(struct edited){0});
}

static enum err edit_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct edited in = {form_text(r, "subject"), form_text(r, "body"), true, false};
    if (!form_has(r, "preview")) {
        enum err e = lounge_edit(c, r->arg[0], form_int(r, "version", 0), in.subject, in.body);
        if (!e)
            return page_done(c, out, e, FLASH_SAVED);
        in.late = e == ERR_CONFLICT;
        if ((e = frame_again(c, out, e)))
            return e;
    }
    return show_edit(c, r, out, &in);
}

static enum err history_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct history_view v = {.r = r};
    enum err e = load_article(c, r, &v.article, &v.group);
    if (e || (e = lounge_history(c, v.article.id, &v.list, &v.n)))
        return e;
    struct html o = frame_open(c, r, tr(c, N_("What it said before")), AREA_COMMUNITY);
    view_history(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- with a word about it ------------------------------------------------------------------------- */

static enum err show_about(struct ctx *c, const struct req *r, struct res *out,
                           struct about_view *v)
{
    v->r = r;
    struct html o = frame_open(c, r, v->title, AREA_COMMUNITY);
    view_about(&o, v);
    return frame_close(&o, r, out);
}

static str action_of(struct ctx *c, const struct req *r, const char *what)
{
    return arena_format(c->mem, "/articles/%lld/%s", (long long)r->arg[0], what);
}

static const char *const grounds[][2] = {
    {"spam", N_("Advertising, or the same again and again")},
    {"rude", N_("Rude or hurtful to somebody")},
    {"private", N_("Gives away what is private or under agreement")},
    {"wrong_place", N_("Does not belong in this group")},
    {"other", N_("Something else")},
};

static enum err show_report(struct ctx *c, const struct req *r, struct res *out)
{
    struct about_view v = {.title = tr(c, N_("Report this article")), .send = tr(c, N_("Report"))};
    struct frame_option *options = arena_take(c->mem, COUNT(grounds), sizeof *options);
    enum err e = load_article(c, r, &v.article, &v.group);
    if (e)
        return e;
    for (size_t i = 0; i < COUNT(grounds); i++)
        options[i] = (struct frame_option){str_of(grounds[i][0]), tr(c, grounds[i][1]),
                                           str_same(form_text(r, "ground"), str_of(grounds[i][0]))};
    v.action = action_of(c, r, "report");
    v.words = tr(c, N_("The moderators look at it and tell you what came of it. Who wrote it is "
                       "not told who you are."));
    v.grounds = (struct frame_select){.name = "ground",
                                      .label = tr(c, N_("What is wrong with it?")),
                                      .options = options,
                                      .n = COUNT(grounds),
                                      .required = true,
                                      .radios = true};
    v.field = (struct frame_field){.name = "words",
                                   .type = "textarea",
                                   .label = tr(c, N_("In your own words")),
                                   .value = form_text(r, "words"),
                                   .max = REPORT_MAX,
                                   .rows = 4};
    return show_about(c, r, out, &v);
}

static enum err report_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct outcome_view v;
    enum err e = lounge_report_mine(c, r->arg[0], &v.outcome);
    if (e == ERR_NOT_FOUND)
        return show_report(c, r, out);
    if (e)
        return e;
    if (str_same(v.outcome.state, S("open")))
        return fail(c, ERR_CONFLICT, "You have reported this article already.");
    struct html o = frame_open(c, r, tr(c, N_("Your report was looked at")), AREA_COMMUNITY);
    view_outcome(&o, &v);
    return frame_close(&o, r, out);
}

static enum err report_post(struct ctx *c, const struct req *r, struct res *out)
{
    str ground = form_text(r, "ground");
    bool known = false;
    enum err e;
    for (size_t i = 0; i < COUNT(grounds); i++)
        known = known || str_same(ground, str_of(grounds[i][0]));
    if (!known)
        e = fail_at(c, "ground", "Choose what is wrong with it.");
    else
        e = lounge_report(c, r->arg[0], ground, form_text(r, "words"));
    if (!e)
        return page_done(c, out, e, FLASH_SENT);
    if ((e = frame_again(c, out, e)))
        return e;
    return show_report(c, r, out);
}

static enum err show_remove(struct ctx *c, const struct req *r, struct res *out)
{
    struct about_view v = {.title = tr(c, N_("Remove this article")), .send = tr(c, N_("Remove"))};
    enum err e = load_article(c, r, &v.article, &v.group);
    if (e)
        return e;
    v.action = action_of(c, r, "remove");
    if (v.article.mine)
        v.words = tr(c, N_("It is not shown any more, on the web, by mail and by news reader. This "
                           "cannot be undone."));
    else
        v.field = (struct frame_field){.name = "ground",
                                       .type = "textarea",
                                       .label = tr(c, N_("Why?")),
                                       .hint = tr(c, N_("Who wrote it is told this.")),
                                       .value = form_text(r, "ground"),
                                       .required = true,
                                       .max = GROUND_MAX,
                                       .rows = 3};
    return show_about(c, r, out, &v);
}

static enum err remove_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct article a;
    struct newsgroup group;
    enum err e = load_article(c, r, &a, &group);
    if (e)
        return e;
    page_then(c, "/groups/%.*s", STR_ARG(group.name));
    if (a.id != a.root)
        page_then(c, "/threads/%lld", (long long)a.root);
    e = lounge_remove(c, a.id, form_text(r, "ground"));
    if (!e)
        return page_done(c, out, e, FLASH_REMOVED);
    if ((e = frame_again(c, out, e)))
        return e;
    return show_remove(c, r, out);
}

static enum err show_split(struct ctx *c, const struct req *r, struct res *out)
{
    struct about_view v = {.title = tr(c, N_("Begin a new thread here")),
                           .send = tr(c, N_("Begin a new thread"))};
    enum err e = load_article(c, r, &v.article, &v.group);
    if (e)
        return e;
    if (!page_may(&v.group, LOUNGE_MODERATE))
        return fail(c, ERR_REFUSED, "Only moderators can do this.");
    v.action = action_of(c, r, "split");
    v.words = tr(c, N_("This article and all that answer it become a thread of their own."));
    v.field = (struct frame_field){.name = "subject",
                                   .type = "text",
                                   .label = tr(c, N_("Its subject")),
                                   .value = form_text(r, "subject"),
                                   .required = true,
                                   .max = ARTICLE_SUBJECT_MAX};
    return show_about(c, r, out, &v);
}

static enum err split_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = lounge_split(c, r->arg[0], form_text(r, "subject"));
    if (!e)
        return page_done(c, out, e, FLASH_SAVED);
    if ((e = frame_again(c, out, e)))
        return e;
    return show_split(c, r, out);
}

const struct route article_routes[] = {
    {"GET", "/articles/#", article_get, ANYBODY},
    {"POST", "/reactions", reaction_post, SIGNED_IN, "/articles/#"},
    {"GET", "/articles/#/edit", edit_get, SIGNED_IN},
    {"POST", "/articles/#/edit", edit_post, SIGNED_IN, "/articles/#", PAGE, EDIT_FORM},
    {"GET", "/articles/#/history", history_get, ANYBODY},
    {"GET", "/articles/#/report", report_get, SIGNED_IN},
    {"POST", "/articles/#/report", report_post, SIGNED_IN, "/articles/#"},
    {"GET", "/articles/#/remove", show_remove, SIGNED_IN},
    {"POST", "/articles/#/remove", remove_post, SIGNED_IN, "/groups"},
    {"GET", "/articles/#/split", show_split, SIGNED_IN},
    {"POST", "/articles/#/split", split_post, SIGNED_IN, "/threads/#"},
    {"GET", "/bookmarks", bookmarks_get, SIGNED_IN},
    {0},
};
