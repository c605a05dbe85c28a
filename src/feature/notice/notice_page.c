/* The pages: what happened, what the reader wants to be told, and the end of letters with one click. */
#include "feature/account/account.h"
#include "feature/frame/frame.h"
#include "feature/notice/inside.h"
#include "feature/notice/notice.sql.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

enum { PAGE_LINES = 50, KINDS_MAX = 64 };

struct notice_line {
    int64_t id;
    str words, name, avatar, address;
    moment at;
    bool read;
};
struct kind_line { /* of the filter */
    str code;
    const char *name;
    int64_t number, unread;
};
struct list_view {
    const struct req *r;
    const struct notice_line *lines;
    size_t n, n_kinds;
    const struct kind_line *kinds;
    str only;
    int64_t unread, all, before; /* before: of the next page; 0: there is none */
};
struct choice_line {
    const struct notice_kind *kind;
    bool web;
    str mail;
};
struct choices_view {
    const struct req *r;
    const struct choice_line *lines;
    size_t n;
};
struct stop_view {
    const struct req *r;
    str address; /* of the form */
    const char *kind;
    bool done;
};

#include "feature/notice/notice.html.h"

/* ---- /notices -------------------------------------------------------------------------------- */

static enum err load_kinds(struct ctx *c, struct list_view *v)
{
    struct row_notice_kinds *rows;
    size_t n;
    enum err e = q_notice_kinds(c, &rows, &n);
    if (e)
        return e;
    struct kind_line *kinds = arena_take(c->mem, n, sizeof *kinds);
    for (const struct notice_kind *k = notice_kinds; k->code; k++)
        for (size_t i = 0; i < n; i++)
            if (str_same(rows[i].kind, str_of(k->code))) {
                kinds[v->n_kinds++] =
                    (struct kind_line){rows[i].kind, k->name, rows[i].number, rows[i].unread};
                v->all += rows[i].number;
                v->unread += rows[i].unread;
            }
    v->kinds = kinds;
    return OK;
}

static struct notice_line line_of(struct ctx *c, const struct row_notice_page *row,
                                  const struct notice_kind *kind)
{
    bool shown = kind->named && !row->hidden && row->avatar.set;
    return (struct notice_line){
        .id = row->id,
        .words =
            notice_sentence(c, kind, &(struct notice_facts){row->actor, row->words, row->hidden}),
        .name = kind->named && !row->hidden ? row->actor : (str){0},
        .avatar = shown ? people_picture(c, row->avatar.value) : (str){0},
        .address = row->address,
        .at = id_moment(row->id),
        .read = row->read,
    };
}

static enum err load_lines(struct ctx *c, struct list_view *v, int64_t before)
{
    struct row_notice_page *rows;
    size_t n;
    enum err e = q_notice_page(c, v->only, before, PAGE_LINES + 1, &rows, &n);
    if (e)
        return e;
    struct notice_line *lines = arena_take(c->mem, n, sizeof *lines);
    for (size_t i = 0; i < n && i < PAGE_LINES; i++) {
        const struct notice_kind *kind = notice_kind(rows[i].kind);
        if (kind)
            lines[v->n++] = line_of(c, &rows[i], kind);
    }
    v->lines = lines;
    v->before = n > PAGE_LINES ? rows[PAGE_LINES - 1].id : 0;
    return OK;
}

static str wanted(const struct req *r)
{
    str only = param(r, "only");
    return str_same(only, S("unread")) || notice_kind(only) ? only : (str){0};
}

static enum err list_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct list_view v = {.r = r, .only = wanted(r)};
    enum err e = load_kinds(c, &v);
    if (e || (e = load_lines(c, &v, param_int(r, "before", INT64_MAX))))
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Notices")), AREA_NONE);
    view_list(&o, &v);
    return frame_close(&o, r, out);
}

/* Marks a line as read and goes to what it is about. */
static enum err open_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_notice_read row;
    enum err e = db_begin(c);
    if (e)
        return e;
    e = q_notice_read(c, r->arg[0], &row);
    if (!e && !row.found)
        e = fail_missing(c);
    if (!e)
        e = q_notice_recount(c, c->me);
    e = db_end(c, e);
    if (!e)
        see_other(c, out, arena_copy(c->mem, row.address).at, 0);
    return e;
}

static enum err read_post(struct ctx *c, const struct req *r, struct res *out)
{
    (void)out;
    str only = form_text(r, "only");
    enum err e = db_begin(c);
    if (e)
        return e;
    e = q_notice_read_all(c, notice_kind(only) ? only : (str){0});
    if (!e)
        e = q_notice_recount(c, c->me);
    return db_end(c, e);
}

/* ---- /account/notices ------------------------------------------------------------------------ */

static enum err load_choices(struct ctx *c, struct choices_view *v)
{
    struct row_notice_choices *rows;
    size_t n;
    enum err e = q_notice_choices(c, &rows, &n);
    if (e)
        return e;
    struct choice_line *lines = arena_take(c->mem, KINDS_MAX, sizeof *lines);
    for (const struct notice_kind *k = notice_kinds; k->code && v->n < KINDS_MAX; k++) {
        struct choice_line *line = &lines[v->n++];
        *line = (struct choice_line){k, true, str_of(k->mail)};
        for (size_t i = 0; i < n; i++)
            if (str_same(rows[i].kind, str_of(k->code))) {
                line->web = rows[i].web;
                line->mail = rows[i].mail;
            }
    }
    v->lines = lines;
    return OK;
}

static enum err choices_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct choices_view v = {.r = r};
    enum err e = load_choices(c, &v);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("What you are told, and how")), AREA_ACCOUNT);
    view_choices(&o, &v);
    return frame_close(&o, r, out);
}

static enum err choose(struct ctx *c, const struct notice_kind *kind, bool web, str mail)
{
    str code = str_of(kind->code);
    enum err e = web && str_same(mail, str_of(kind->mail))
                     ? q_notice_choose_default(c, code)
                     : q_notice_choose(c, c->me, code, web, mail);
    return !e && str_same(mail, S("none")) ? q_notice_no_letter(c, c->me, code) : e;
}

static enum err save_choices(struct ctx *c, const struct req *r)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    for (const struct notice_kind *k = notice_kinds; !e && k->code; k++) {
        str mail = form_text(r, arena_format(c->mem, "mail-%s", k->code).at);
        if (k->door == NOTICE_LETTER && form_has(r, "letters"))
            mail = str_of(k->mail);
        if (notice_is_mail(mail)) /* a form of an older version knows less */
            e = choose(c, k, form_has(r, arena_format(c->mem, "web-%s", k->code).at), mail);
    }
    return db_end(c, e);
}

static enum err choices_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, save_choices(c, r), choices_get);
}

/* ---- /notices/stop/TOKEN --------------------------------------------------------------------- */

static enum err whose(struct ctx *c, const struct req *r, int64_t *person)
{
    struct mail_token token = {"notice-stop", {0}, 2};
    enum err e = mail_token_read(c, r->word[0], &token);
    if (!e && token.numbers[0] != c->program)
        e = fail_missing(c);
    if (!e)
        *person = token.numbers[1];
    return e;
}

static enum err stop_page(struct ctx *c, const struct req *r, struct res *out, bool done)
{
    const struct notice_kind *kind = notice_kind(param(r, "kind"));
    str address =
        kind ? arena_format(c->mem, "%.*s?kind=%s", STR_ARG(r->path), kind->code) : r->path;
    struct stop_view v = {r, address, kind ? kind->name : NULL, done};
    struct html o = frame_open(c, r, tr(c, N_("No more letters")), AREA_NONE);
    view_stop(&o, &v);
    return frame_close(&o, r, out);
}

static enum err stop_get(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t person;
    enum err e = whose(c, r, &person);
    return e ? e : stop_page(c, r, out, false);
}

static enum err stop_kind(struct ctx *c, int64_t person, const struct notice_kind *kind)
{
    struct row_notice_whom to;
    str code = str_of(kind->code);
    enum err e = q_notice_whom(c, person, code, 0, &to);
    return e || !to.found ? e : q_notice_choose(c, to.person, code, to.web, S("none"));
}

/* Asked by a mail program, without a session, or by the page's button: nothing but the end of letters can
 * come of it. */
static enum err stop_post(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t person;
    const struct notice_kind *only = notice_kind(param(r, "kind"));
    enum err e = whose(c, r, &person);
    if (e || (e = db_begin(c)))
        return e;
    for (const struct notice_kind *k = notice_kinds; !e && k->code; k++)
        if (!only || only == k)
            e = stop_kind(c, person, k);
    if (!e)
        e = q_notice_no_letter(c, person, only ? str_of(only->code) : (str){0});
    e = db_end(c, e);
    return e ? e : stop_page(c, r, out, true);
}

const struct route notice_routes[] = {
    {"GET", "/notices", list_get, SIGNED_IN},
    {"POST", "/notices/#/open", open_post, SIGNED_IN},
    {"POST", "/notices/read", read_post, SIGNED_IN, "/notices"},
    {"GET", "/account/notices", choices_get, SIGNED_IN},
    {"POST", "/account/notices", choices_post, SIGNED_IN, "/account/notices"},
    {"GET", "/notices/stop/@", stop_get, ANYBODY},
    {"POST", "/notices/stop/@", stop_post, ANYBODY, .any_origin = true},
    {0},
};
