/* Told, looked at, judged. */
#include "feature/blog/mention.h"
#include "feature/blog/pages.h"
#include "feature/blog/webmention.sql.h"
#include "feature/frame/frame.h"
#include "kit/fetch/fetch.h"
#include "kit/found/found.h"
#include "kit/html/html.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum {
    WAITING_MAX = 500,
    AT_ONCE = 20,
    PAGE_BYTES = 1 << 20,
    LEASE_S = 900,
    HOUR_S = 3600,
    TRIES = 4
};

static const char *const kind_codes[MENTION_KINDS] = {"mention", "reply", "like", "repost",
                                                      "bookmark"};
static const char *const kind_words[MENTION_KINDS] = {
    N_("mentions it"), N_("answers it"), N_("likes it"), N_("passes it on"), N_("keeps it")};

struct mentions_view {
    const struct req *r;
    const struct row_webmention_list *rows;
    size_t n;
};

static const char *kind_of(str code)
{
    for (size_t i = 0; i < MENTION_KINDS; i++)
        if (str_same(code, str_of(kind_codes[i])))
            return kind_words[i];
    return kind_words[0];
}

#include "feature/blog/mention.html.h"

/* ---- told ------------------------------------------------------------------------------------------------ */

static str base_of(struct ctx *c, str prefix)
{
    return site_url(c, prefix, "/blog/");
}

static str slug_in(struct ctx *c, str target)
{
    str base = base_of(c, c->prefix);
    if (!str_starts(target, base))
        return S("");
    str slug = str_from(target, base.len);
    slug = str_upto(slug, str_find(slug, S("#")));
    slug = str_upto(slug, str_find(slug, S("?")));
    return str_ends(slug, S("/")) ? str_upto(slug, slug.len - 1) : slug;
}

enum err mention_tell(struct ctx *c, str source, str target)
{
    struct row_webmention_post post;
    struct row_webmention_waiting waiting;
    str url = found_canonical(c->mem, source);
    if (url.len == 0 || source.len > MENTION_URL_MAX)
        return fail(c, ERR_INVALID, "The source is no address of a web page.");
    str slug = slug_in(c, target);
    if (str_starts(source, c->site->address))
        return fail(c, ERR_INVALID, "The source is a page of this site.");
    enum err e = q_webmention_post(c, slug, &post);
    if (e || (e = q_webmention_waiting(c, &waiting)))
        return e;
    if (!post.found)
        return fail(c, ERR_INVALID, "The target is no post of this blog.");
    if (waiting.n >= WAITING_MAX)
        return fail(c, ERR_BUSY, "Too many pages wait to be looked at. Try again later.");
    if ((e = db_begin(c)))
        return e;
    return db_end(c, q_webmention_tell(c, id_new(c), post.id, source));
}

static enum err tell_post(struct ctx *c, const struct req *r, struct res *out)
{
    c->once = S("");
    enum err e = mention_tell(c, form_text(r, "source"), form_text(r, "target"));
    if (e != OK && e != ERR_INVALID)
        return e;
    out->type = S("text/plain; charset=utf-8");
    out->status = e ? 400 : 202;
    out->body = e ? c->why : tr(c, N_("Thank you. The page is looked at soon."));
    return OK;
}

static enum err tell_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct html o = frame_open(c, r, tr(c, N_("Tell us that you wrote about a post")), AREA_BLOG);
    view_tell(&o);
    return frame_close(&o, r, out);
}

/* ---- looked at --------------------------------------------------------------------------------------------- */

enum err mention_look(struct ctx *c, str page, str hint, struct mention_page *said)
{
    static const struct sandbox_limits LIMITS = {64 << 10, 64 << 20, 5};
    str record;
    enum err e = sandbox_run(c, mention_read, (struct sandbox_input){page, hint}, LIMITS, &record);
    if (e)
        return e;
    struct taking t = {.rest = record};
    struct mention_page got = {.found = taking_number(&t, 0, 1) != 0};
    got.kind = (enum mention_kind)taking_number(&t, 0, MENTION_KINDS - 1);
    got.title = taking_text(&t);
    got.author = taking_text(&t);
    got.author_url = taking_text(&t);
    got.words = taking_text(&t);
    if (t.wrong || (got.author_url.len > 0 && !html_url_allowed(got.author_url)))
        return fail(c, ERR_INVALID, "This page cannot be read.");
    *said = got;
    return OK;
}

static enum err failed(struct ctx *c, int64_t id, str trouble)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, q_webmention_failed(c, id, str_first_chars(trouble, 300)));
}

static enum err again(struct ctx *c, const struct row_webmention_due *row, int64_t seconds)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, q_webmention_later(c, row->id, (moment){c->now.s + seconds}));
}

static enum err seen(struct ctx *c, int64_t id, const struct mention_page *said)
{
    enum err e = db_begin(c);
    return e ? e
             : db_end(c, q_webmention_seen(
                             c, &(struct in_webmention_seen){.id = id,
                                                             .kind = str_of(kind_codes[said->kind]),
                                                             .title = said->title,
                                                             .author = said->author,
                                                             .author_url = said->author_url,
                                                             .words = said->words}));
}

/* Outcomes that another try does not change. */
static bool is_for_good(enum fetch_outcome outcome)
{
    static const enum fetch_outcome all[] = {FETCH_ADDRESS,   FETCH_PRIVATE,   FETCH_PORT,
                                             FETCH_TOO_LARGE, FETCH_BOMB,      FETCH_REDIRECTS,
                                             FETCH_REDIRECT,  FETCH_DOWNGRADE, FETCH_ROBOTS};
    for (size_t i = 0; i < COUNT(all); i++)
        if (outcome == all[i])
            return true;
    return false;
}

/* What may be better tomorrow is tried again; a page that is gone, or has no link, is not shown. */
static enum err answered(struct ctx *c, const struct row_webmention_due *row,
                         const struct fetch_answer *a)
{
    struct mention_page said;
    bool gone = a->status == 404 || a->status == 410 || is_for_good(a->outcome);
    if (a->outcome == FETCH_STOPPED)
        return OK;
    if (a->outcome != FETCH_OK && !gone && row->tries + 1 < TRIES)
        return again(c, row, HOUR_S << row->tries);
    if (a->outcome != FETCH_OK)
        return failed(c, row->id, a->words);
    str hint = arena_format(c->mem, "%.*s%.*s\n%.*s", STR_ARG(base_of(c, row->prefix)),
                            STR_ARG(row->slug), STR_ARG(a->url));
    enum err e = mention_look(c, a->body, hint, &said);
    if (e == ERR_INVALID)
        return failed(c, row->id, c->why);
    if (e)
        return e;
    return said.found ? seen(c, row->id, &said)
                      : failed(c, row->id, tr(c, N_("There is no link to the post on this page.")));
}

static enum err look_at(struct ctx *c, const struct row_webmention_due *rows, size_t n)
{
    struct fetch_batch *b = fetch_begin(c, c->site->fetcher);
    struct fetch_answer a;
    enum err e = OK;
    for (size_t i = 0; i < n; i++)
        fetch_add(b, &(struct fetch_request){.tag = (int64_t)i,
                                             .url = rows[i].source,
                                             .accept = S("text/html, application/xhtml+xml;q=0.9"),
                                             .most = PAGE_BYTES,
                                             .seconds = 20,
                                             .patience = 60});
    while (!e && fetch_next(b, &a)) {
        c->program = rows[a.tag].program;
        e = answered(c, &rows[a.tag], &a);
    }
    fetch_end(b);
    return e;
}

enum err blog_look(struct ctx *c, size_t *n)
{
    struct row_webmention_due *rows;
    int64_t program = c->program;
    enum err e = q_webmention_due(c, AT_ONCE, &rows, n);
    if (e || *n == 0)
        return e;
    for (size_t i = 0; !e && i < *n; i++) {
        c->program = rows[i].program;
        e = again(c, &rows[i], LEASE_S);
    }
    if (!e)
        e = look_at(c, rows, *n);
    c->program = program;
    return e;
}

/* ---- judged ------------------------------------------------------------------------------------------------- */

enum err mention_judge(struct ctx *c, int64_t id, str from, bool show)
{
    struct row_webmention_judge row;
    if (!(c->bits & BLOG_EDITORS))
        return fail_missing(c);
    enum err e = db_begin(c);
    return e ? e
             : db_end(c, q_webmention_judge(c, id, from, show ? S("shown") : S("refused"), &row));
}

static enum err mentions_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct mentions_view v = {.r = r};
    struct row_webmention_list *rows;
    enum err e = q_webmention_list(c, &rows, &v.n);
    if (e)
        return e;
    v.rows = rows;
    struct html o = frame_open(c, r, tr(c, N_("Mentioned elsewhere")), AREA_BLOG);
    view_mentions(&o, &v);
    return frame_close(&o, r, out);
}

static enum err mentions_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = mention_judge(c, r->arg[0], form_text(r, "from"), form_has(r, "show"));
    return frame_saved(c, r, out, e, mentions_get);
}

const struct route blog_mention_routes[] = {
    {"GET", "/blog/webmention", tell_get, ANYBODY},
    {"POST", "/blog/webmention", tell_post, ANYBODY, .any_origin = true},
    {"GET", "/blog/mentions", mentions_get, BLOG_EDITORS},
    {"POST", "/blog/mentions/#", mentions_post, BLOG_EDITORS, "/blog/mentions"},
    {0},
};

/* ---- below a post --------------------------------------------------------------------------------------------- */

void view_blog_mentions(struct html *o, int64_t post)
{
    struct row_webmention_shown *rows;
    size_t n;
    if (q_webmention_shown(o->c, post, &rows, &n) == OK && n > 0)
        view_below(o, rows, n);
}
