#include "base/config.h"
#include "feature/lounge/group_page.sql.h"
#include "feature/lounge/pages.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { GROUPS_FORM_MAX = 64 * 1024, SHORT_WORD = 200, COMPLETE_MIN = 1, HANDLE_MAX = 60 };

/* ---- all groups ------------------------------------------------------------------------------- */

struct tab {
    str words, address;
    bool chosen;
};
struct groups_view {
    const struct req *r;
    str words, show;
    const struct newsgroup **list;
    size_t n, all, mine, unread;
    struct tab tabs[3];
    bool may_make;
};

/* ---- one group -------------------------------------------------------------------------------- */

struct group_view {
    const struct req *r;
    struct newsgroup group;
    const char *filter;
    struct frame_follow follow;
    struct tab tabs[5];
    const struct thread *threads;
    size_t n;
    str older; /* address of the next page; empty: there is none */
    const struct row_group_page_moderators *moderators;
    size_t n_moderators;
    int64_t members;
    bool by_mail, by_news; /* those doors are open */
    bool first, held, may_write, may_moderate, may_settle;
};

static const struct {
    const char *mail, *words;
} mails[] = {
    {"none", N_("No mail")},
    {"each", N_("Each article")},
    {"daily", N_("Daily digest")},
    {"weekly", N_("Weekly digest")},
};

static const char *kind_icon(const struct newsgroup *g)
{
    return str_same(g->kind, S("announce")) ? "microphone"
           : str_same(g->kind, S("help"))   ? "help"
           : str_same(g->kind, S("praise")) ? "heart"
           : g->nda_version > 0             ? "lock"
                                            : "message";
}

/* "Question, answered"; empty for a discussion. */
static const char *thread_mark(const struct thread *t)
{
    if (str_same(t->kind, S("question")))
        return t->answer ? N_("answered") : N_("question");
    return str_same(t->kind, S("poll"))      ? N_("poll")
           : str_same(t->kind, S("praise"))  ? N_("praise")
           : str_same(t->kind, S("opening")) ? N_("opening")
           : str_same(t->kind, S("looking")) ? N_("looking")
                                             : "";
}

#include "feature/lounge/groups.html.h"

static bool fits(struct ctx *c, const struct newsgroup *g, str folded)
{
    if (folded.len == 0)
        return true;
    str all = arena_format(c->mem, "%.*s %.*s %.*s", STR_ARG(g->name), STR_ARG(g->title),
                           STR_ARG(g->about));
    return str_find(i18n_fold(c->mem, all), folded) != SIZE_MAX;
}

static void choose_groups(struct ctx *c, struct groups_view *v, const struct newsgroup *all,
                          size_t n)
{
    str folded = i18n_fold(c->mem, v->words);
    v->list = arena_take(c->mem, n + 1, sizeof *v->list);
    for (size_t i = 0; i < n; i++) {
        bool mine = page_joined(&all[i]);
        v->all++, v->mine += mine, v->unread += mine && all[i].unread > 0;
        if (str_same(v->show, S("mine")) && !mine)
            continue;
        if (str_same(v->show, S("unread")) && (!mine || all[i].unread == 0))
            continue;
        if (fits(c, &all[i], folded))
            v->list[v->n++] = &all[i];
    }
}

static bool makes_groups(const struct ctx *c)
{
    return (c->bits & (MANAGER | COMMUNITY_MANAGER)) != 0;
}

static enum err groups_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct groups_view v = {.r = r, .words = str_first_chars(param(r, "q"), SHORT_WORD)};
    const struct newsgroup *all;
    size_t n;
    enum err e = lounge_groups(c, &all, &n);
    if (e)
        return e;
    if (str_chars(v.words) == SIZE_MAX)
        v.words = S("");
    v.show = param(r, "show");
    v.may_make = makes_groups(c);
    choose_groups(c, &v, all, n);
    v.tabs[0] = (struct tab){tr(c, N_("All")), S("/groups"), v.show.len == 0};
    v.tabs[1] =
        (struct tab){tr(c, N_("Mine")), S("/groups?show=mine"), str_same(v.show, S("mine"))};
    v.tabs[2] =
        (struct tab){tr(c, N_("Unread")), S("/groups?show=unread"), str_same(v.show, S("unread"))};
    struct html o = frame_open(c, r, tr(c, N_("Groups")), AREA_COMMUNITY);
    view_groups(&o, &v);
    out->shared = c->me == 0;
    return frame_close(&o, r, out);
}

/* The mail of all groups on the page at once. */
static enum err mails_post(struct ctx *c, const struct req *r, struct res *out)
{
    const struct newsgroup *all;
    size_t n;
    enum err e = db_begin(c);
    if (e)
        return e;
    e = lounge_groups(c, &all, &n);
    for (size_t i = 0; !e && i < n; i++) {
        str mail = form_text(r, arena_format(c->mem, "mail-%lld", (long long)all[i].id).at);
        if (page_joined(&all[i]) && mail.len > 0 && !str_same(mail, all[i].mail))
            e = lounge_mail(c, all[i].id, mail);
    }
    return page_done(c, out, db_end(c, e), FLASH_SAVED);
}

/* ---- one group -------------------------------------------------------------------------------- */

static const char *const filters[] = {"", "unread", "unanswered", "mine", "polls"};

static const char *filter_of(str asked)
{
    for (size_t i = 1; i < COUNT(filters); i++)
        if (str_same(asked, str_of(filters[i])))
            return filters[i];
    return filters[0];
}

static void add_tabs(struct ctx *c, struct group_view *v)
{
    static const char *const words[] = {N_("All"), N_("Unread"), N_("Without an answer"),
                                        N_("Mine"), N_("Polls")};
    for (size_t i = 0; i < COUNT(filters); i++)
        v->tabs[i] =
            (struct tab){tr(c, words[i]),
                         arena_format(c->mem, i ? "/groups/%.*s?show=%s" : "/groups/%.*s%s",
                                      STR_ARG(v->group.name), filters[i]),
                         v->filter == filters[i]};
}

static enum err load_group(struct ctx *c, const struct req *r, struct group_view *v)
{
    struct row_group_page_moderators *moderators;
    struct row_group_page_members members;
    struct thread_query query = {.before = param_int(r, "before", 0)};
    enum err e = page_group(c, r, &v->group);
    if (e)
        return e;
    query.group = v->group.id, query.filter = v->filter = filter_of(param(r, "show"));
    if ((e = lounge_threads(c, &query, &v->threads, &v->n)) ||
        (e = q_group_page_moderators(c, v->group.id, &moderators, &v->n_moderators)) ||
        (e = q_group_page_members(c, v->group.id, &members)))
        return e;
    v->moderators = moderators;
    v->members = members.n;
    v->first = query.before == 0;
    if (v->n >= LOUNGE_LIST)
        v->older = arena_format(c->mem, "/groups/%.*s?show=%s&before=%lld", STR_ARG(v->group.name),
                                v->filter, (long long)v->threads[v->n - 1].last_id);
    return OK;
}

static enum err group_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct group_view v = {.r = r};
    enum err e = load_group(c, r, &v);
    if (!e)
        e = page_follow(c, r, "group", v.group.id, &v.follow);
    if (e)
        return e;
    add_tabs(c, &v);
    v.held = param(r, "held").len > 0;
    v.by_mail = config_text(c->site->config, "mail.reply").len > 0;
    v.by_news = config_text(c->site->config, "nntp.listen").len > 0 ||
                config_text(c->site->config, "nntp.tls").len > 0;
    v.may_write = c->me && str_same(v.group.state, S("open")) && page_may(&v.group, LOUNGE_START);
    v.may_moderate = page_may(&v.group, LOUNGE_MODERATE);
    v.may_settle = makes_groups(c);
    struct html o = frame_open(c, r, v.group.title, AREA_COMMUNITY);
    view_group(&o, &v);
    out->shared = c->me == 0;
    return frame_close(&o, r, out);
}

/* What is done with a whole group, and back to it. */
static enum err with_group(struct ctx *c, const struct req *r, struct res *out,
                           enum err act(struct ctx *c, int64_t group))
{
    struct newsgroup group;
    enum err e = page_group(c, r, &group);
    page_then(c, "/groups/%.*s", STR_ARG(r->word[0]));
    return page_done(c, out, e ? e : act(c, group.id), FLASH_SAVED);
}

static enum err join_post(struct ctx *c, const struct req *r, struct res *out)
{
    return with_group(c, r, out, lounge_join);
}

/* Who leaves a group may not be able to see it any more. */
static enum err leave_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = with_group(c, r, out, lounge_leave);
    page_then(c, "/groups");
    return e;
}

static enum err read_post(struct ctx *c, const struct req *r, struct res *out)
{
    return with_group(c, r, out, lounge_read_all);
}

static enum err mail_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct newsgroup group;
    enum err e = page_group(c, r, &group);
    page_then(c, "/groups/%.*s", STR_ARG(r->word[0]));
    return page_done(c, out, e ? e : lounge_mail(c, group.id, form_text(r, "mail")), FLASH_SAVED);
}

/* ---- whom one may mean ------------------------------------------------------------------------- */

static str escaped(struct ctx *c, str words)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < words.len; i++) {
        if (words.at[i] == '%' || words.at[i] == '_' || words.at[i] == '\\')
            text_char(&t, '\\');
        text_char(&t, words.at[i]);
    }
    return text_str(&t);
}

static enum err people_get_list(struct ctx *c, const struct req *r, struct res *out)
{
    struct newsgroup group;
    struct row_group_page_people *rows = NULL;
    struct text t = {.mem = c->mem};
    str words = param(r, "q");
    size_t n = 0;
    enum err e = page_group(c, r, &group);
    if (!e && words.len >= COMPLETE_MIN && words.len <= HANDLE_MAX && str_chars(words) != SIZE_MAX)
        e = q_group_page_people(c, group.id,
                                escaped(c, i18n_fold(c->mem, i18n_latin(c->mem, words))),
                                escaped(c, words), &rows, &n);
    if (e)
        return e;
    text_char(&t, '[');
    for (size_t i = 0; i < n; i++) {
        text_add(&t, i ? S(",{\"handle\":") : S("{\"handle\":"));
        text_json(&t, rows[i].handle);
        text_add(&t, S(",\"name\":"));
        text_json(&t, rows[i].name);
        text_char(&t, '}');
    }
    text_char(&t, ']');
    out->body = text_str(&t);
    out->type = S("application/json");
    return OK;
}

const struct route group_routes[] = {
    {"GET", "/groups", groups_get, ANYBODY},
    {"POST", "/groups/mail", mails_post, SIGNED_IN, "/groups", PAGE, GROUPS_FORM_MAX},
    {"GET", "/groups/@", group_get, ANYBODY},
    {"POST", "/groups/@/join", join_post, SIGNED_IN, "/groups"},
    {"POST", "/groups/@/leave", leave_post, SIGNED_IN, "/groups"},
    {"POST", "/groups/@/read", read_post, SIGNED_IN, "/groups"},
    {"POST", "/groups/@/mail", mail_post, SIGNED_IN, "/groups"},
    {"GET", "/groups/@/people", people_get_list, SIGNED_IN},
    {0},
};
