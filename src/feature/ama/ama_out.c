/* Feeds of answers and calendars of events. */
#include "feature/ama/page.h"

#include "feature/account/account.h"
#include "kit/calendar/calendar.h"
#include "kit/feed/feed.h"
#include "kit/i18n/i18n.h"

enum { LATEST = 50, TITLE_CHARS = 120, SUMMARY_CHARS = 1000 };

/* ---- feeds -------------------------------------------------------------------------------------------- */

struct feed_of {
    str title, page, self;
    const struct row_ama_answer_latest *rows;
    size_t n;
};

/* arg 0: of all events. */
static enum err load_feed(struct ctx *c, const struct req *r, const char *file, struct feed_of *f)
{
    ama_event ev = {0};
    struct row_ama_answer_latest *rows;
    enum err e = r->arg[0] ? ama_load(c, r->arg[0], &ev) : OK;
    if (e || (e = q_ama_answer_latest(c, r->arg[0], LATEST, &rows, &f->n)))
        return e;
    f->rows = rows;
    f->title = ev.id ? ev.title : tr(c, N_("Ask me anything"));
    f->page = ev.id ? ama_address(c, "/ama/%lld", (long long)ev.id) : ama_address(c, "/ama");
    f->self = arena_format(c->mem, "%.*s/%s", STR_ARG(f->page), file);
    return OK;
}

static str title_of(struct ctx *c, const struct row_ama_answer_latest *a)
{
    return a->asked_words.len > 0 ? ama_cut(c, a->asked_words, TITLE_CHARS)
                                  : tr(c, N_("An answer"));
}

static moment latest_of(const struct row_ama_answer_latest *a)
{
    return a->changed.set ? a->changed.value : a->at;
}

static enum err feed_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct feed_of f = {0};
    struct text t = {.mem = c->mem};
    enum err e = load_feed(c, r, "feed", &f);
    if (e)
        return e;
    atom_begin(&t,
               &(struct atom){.title = f.title,
                              .id = f.page,
                              .page = f.page,
                              .author = f.title,
                              .updated = f.n > 0 ? latest_of(&f.rows[0]) : (moment){0}},
               f.self);
    for (size_t i = 0; i < f.n; i++) {
        const struct row_ama_answer_latest *a = &f.rows[i];
        str page = ama_address(c, "/answers/%.*s", STR_ARG(a->slug));
        atom_entry(&t,
                   &(struct atom){.title = title_of(c, a),
                                  .id = page,
                                  .page = page,
                                  .author = a->behalf_name.len > 0 ? a->behalf_name : a->name,
                                  .summary = ama_cut(c, markdown_plain(c, a->words), SUMMARY_CHARS),
                                  .updated = latest_of(a)});
    }
    atom_end(&t);
    out->body = text_str(&t);
    out->type = S("application/atom+xml; charset=utf-8");
    out->shared = c->me == 0;
    return OK;
}

static void put(struct text *t, const char *name, str value)
{
    text_format(t, "\"%s\":", name);
    text_json(t, value);
}

static void put_item(struct ctx *c, struct text *t, const struct row_ama_answer_latest *a)
{
    str page = ama_address(c, "/answers/%.*s", STR_ARG(a->slug));
    text_char(t, '{');
    put(t, "id", page);
    text_char(t, ',');
    put(t, "url", page);
    text_char(t, ',');
    put(t, "title", title_of(c, a));
    text_char(t, ',');
    put(t, "content_html", markdown(c, a->words).text);
    text_char(t, ',');
    put(t, "date_published", moment_iso(c->mem, a->at));
    text_char(t, ',');
    put(t, "date_modified", moment_iso(c->mem, latest_of(a)));
    text_add(t, S(",\"authors\":[{"));
    put(t, "name", a->behalf_name.len > 0 ? a->behalf_name : a->name);
    text_add(t, S("}]}"));
}

/* JSON Feed 1.1 */
static enum err json_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct feed_of f = {0};
    struct text t = {.mem = c->mem};
    enum err e = load_feed(c, r, "feed.json", &f);
    if (e)
        return e;
    text_add(&t, S("{\"version\":\"https://jsonfeed.org/version/1.1\","));
    put(&t, "title", f.title);
    text_char(&t, ',');
    put(&t, "home_page_url", f.page);
    text_char(&t, ',');
    put(&t, "feed_url", f.self);
    text_add(&t, S(",\"items\":["));
    for (size_t i = 0; i < f.n; i++) {
        if (i > 0)
            text_char(&t, ',');
        put_item(c, &t, &f.rows[i]);
    }
    text_add(&t, S("]}"));
    out->body = text_str(&t);
    out->type = S("application/feed+json");
    out->shared = c->me == 0;
    return OK;
}

/* ---- calendars ------------------------------------------------------------------------------------------ */

static enum err send_calendar(struct ctx *c, int64_t event, struct res *out)
{
    struct row_ama_dated *rows;
    size_t n;
    enum err e = q_ama_dated(c, event, &rows, &n);
    if (e)
        return e;
    if (event && n == 0)
        return fail_missing(c);
    str host = c->site->address;
    size_t at = str_find(host, S("://"));
    host = at == SIZE_MAX ? host : str_from(host, at + 3);
    struct calendar_entry *list = arena_take(c->mem, n + 1, sizeof *list);
    for (size_t i = 0; i < n; i++) {
        str page = ama_address(c, "/ama/%lld", (long long)rows[i].id);
        str words = markdown_plain(c, rows[i].words);
        list[i] = (struct calendar_entry){
            .uid = arena_format(c->mem, "ama-%lld@%.*s", (long long)rows[i].id, STR_ARG(host)),
            .title = rows[i].title,
            .text = arena_format(c->mem, "%.*s%s%.*s", STR_ARG(words), words.len > 0 ? "\n\n" : "",
                                 STR_ARG(page)),
            .url = page,
            .zone = rows[i].zone,
            .start = rows[i].starts,
            .end = rows[i].ends,
            .changed = rows[i].changed,
            .sequence = rows[i].revision,
            .cancelled = str_same(rows[i].state, S("cancelled")),
        };
    }
    out->body = calendar_write(c, event ? list[0].title : tr(c, N_("Ask me anything")), list, n);
    out->type = S("text/calendar; charset=utf-8");
    out->file_name = S("ask-me-anything.ics");
    return OK;
}

static enum err calendar_get(struct ctx *c, const struct req *r, struct res *out)
{
    out->shared = c->me == 0;
    return send_calendar(c, r->arg[0], out);
}

/* Whoever has the address reads what its person may see: with the rights they have now. */
static enum err private_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_ama_calendar_of of;
    str hash = ama_token_hash(c, r->word[0]);
    enum err e = hash.len > 0 ? q_ama_calendar_of(c, hash, &of) : fail_missing(c);
    if (e || !of.found)
        return e ? e : fail_missing(c);
    struct ctx own = *c;
    e = account_as(&own, of.person);
    if (!e)
        e = send_calendar(&own, 0, out);
    c->why = own.why;
    return e;
}

const struct route ama_out_routes[] = {
    {"GET", "/ama/feed", feed_get, ANYBODY},
    {"GET", "/ama/feed.json", json_get, ANYBODY},
    {"GET", "/ama/#/feed", feed_get, ANYBODY},
    {"GET", "/ama/#/feed.json", json_get, ANYBODY},
    {"GET", "/ama/calendar.ics", calendar_get, ANYBODY},
    {"GET", "/ama/#/calendar.ics", calendar_get, ANYBODY},
    {"GET", "/ama/calendar/@", private_get, ANYBODY},
    {0},
};
