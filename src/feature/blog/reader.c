/* Posts by mail, without an account: asked for, confirmed by a letter, ended by one click. */
#include "feature/blog/blog.h"
#include "feature/blog/blog.sql.h"
#include "feature/blog/inside.h"
#include "feature/blog/reader.sql.h"
#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

#include <sodium.h>

enum { TOKEN = 16, HOUR_S = 3600, DAY_S = 86400, KEPT_DAYS = 3, ASKED_MAX = 100 };

struct letters_view {
    const struct req *r;
    struct frame_field address;
    struct frame_select category;
    struct row_reader_by_token row;
    str token;
};

#include "feature/blog/reader.html.h"

/* ---- asked for ----------------------------------------------------------------------------------------- */

static str link_of(struct ctx *c, str prefix, str token, const char *end)
{
    return site_url(c, prefix, "/blog/letters/%.*s%s",
                    STR_ARG(arena_hex(c->mem, token.at, token.len)), end);
}

static enum err send_link(struct ctx *c, int64_t id, str address, str token)
{
    struct program program;
    enum err e = program_get(c, &program);
    if (e)
        return e;
    str once = arena_format(c->mem, "blog/reader/%lld/%.*s", (long long)id,
                            STR_ARG(arena_hex(c->mem, token.at, 4)));
    str body = words_format(
        c,
        tr_c(c->catalog,
             N_("Hello,\n\nwith this link you get the new posts of the blog of %.*s by "
                "mail:\n\n%.*s\n\n"
                "If you did not ask for it, do nothing: without the link nothing begins, and your "
                "address is forgotten after three days.")),
        STR_ARG(program.name), STR_ARG(link_of(c, c->prefix, token, "")));
    return mail_queue(c, &(struct letter){.once = once.at,
                                          .to = address,
                                          .subject = tr(c, N_("New posts by mail: please confirm")),
                                          .body = body});
}

/* Once a day for an address, and not too many in an hour; whether it is known shows nowhere. */
static enum err ask(struct ctx *c, str address, str category)
{
    struct row_reader_of row;
    struct row_reader_asked_lately lately;
    enum err e = q_reader_of(c, address, category, &row);
    if (e || (row.found && (row.confirmed.set || row.asked.s > c->now.s - DAY_S)))
        return e;
    if ((e = q_reader_asked_lately(c, (moment){c->now.s - HOUR_S}, &lately)))
        return e;
    if (lately.n >= ASKED_MAX)
        return fail(c, ERR_BUSY, "Very many ask for letters just now. Try again in an hour.");
    char *bytes = arena_take(c->mem, TOKEN, 1);
    random_bytes(c, bytes, TOKEN);
    str token = {bytes, TOKEN};
    int64_t id = row.found ? row.id : id_new(c);
    e = q_reader_add(c, &(struct in_reader_add){.id = id,
                                                .address = address,
                                                .category = category,
                                                .language = str_of(c->catalog->code),
                                                .token = token});
    return e ? e : send_link(c, id, address, token);
}

static bool is_category(struct ctx *c, str code)
{
    struct row_blog_categories *rows;
    size_t n;
    bool found = code.len == 0;
    if (q_blog_categories(c, &rows, &n) != OK)
        return false;
    for (size_t i = 0; i < n; i++)
        found |= str_same(rows[i].code, code);
    return found;
}

enum err blog_reader_ask(struct ctx *c, str address, str category)
{
    address = arena_lower(c->mem, str_trim(address));
    if (!mail_address_ok(address) || address.len > 254)
        return fail_at(c, "address", N_("Write an e-mail address, like name@example.org."));
    if (!is_category(c, category))
        return fail_at(c, "category", N_("Choose a category from the list."));
    enum err e = db_begin(c);
    return e ? e : db_end(c, ask(c, address, category));
}

static enum err show_ask(struct ctx *c, const struct req *r, struct res *out)
{
    struct letters_view v = {.r = r};
    struct row_blog_categories *rows;
    size_t n;
    str chosen = form_has(r, "category") ? form_text(r, "category") : param(r, "category");
    enum err e = q_blog_categories(c, &rows, &n);
    if (e)
        return e;
    struct frame_option *options = arena_take(c->mem, n + 1, sizeof *options);
    options[0] = (struct frame_option){S(""), tr(c, N_("All posts")), chosen.len == 0};
    for (size_t i = 0; i < n; i++)
        options[i + 1] =
            (struct frame_option){rows[i].code, rows[i].name, str_same(rows[i].code, chosen)};
    v.category = (struct frame_select){
        .name = "category", .label = tr(c, N_("Which posts")), .options = options, .n = n + 1};
    v.address = (struct frame_field){.name = "address",
                                     .type = "email",
                                     .label = tr(c, N_("Your e-mail address")),
                                     .value = form_text(r, "address"),
                                     .required = true,
                                     .max = 254,
                                     .autocomplete = "email"};
    struct html o = frame_open(c, r, tr(c, N_("New posts by mail")), AREA_BLOG);
    view_ask(&o, &v);
    return frame_close(&o, r, out);
}

static enum err ask_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = blog_reader_ask(c, form_text(r, "address"), form_text(r, "category"));
    if (e && !(e = frame_again(c, out, e)))
        return show_ask(c, r, out);
    return e;
}

static enum err sent_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct html o = frame_open(c, r, tr(c, N_("Look into your mail")), AREA_BLOG);
    view_sent(&o);
    return frame_close(&o, r, out);
}

/* ---- confirmed, ended ------------------------------------------------------------------------------------ */

static bool read_token(struct ctx *c, const struct req *r, str *token)
{
    unsigned char *bytes = arena_take(c->mem, TOKEN, 1);
    size_t len = 0;
    *token = (str){(const char *)bytes, TOKEN};
    return r->word[0].len == (size_t)2 * TOKEN &&
           sodium_hex2bin(bytes, TOKEN, r->word[0].at, r->word[0].len, NULL, &len, NULL) == 0 &&
           len == TOKEN;
}

static enum err choice_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct letters_view v = {.r = r, .token = r->word[0]};
    str token;
    enum err e = read_token(c, r, &token) ? q_reader_by_token(c, token, &v.row) : OK;
    if (e)
        return e;
    res_header(out, S("Referrer-Policy"), S("no-referrer"));
    struct html o = frame_open(c, r, tr(c, N_("New posts by mail")), AREA_BLOG);
    if (v.row.found)
        view_choice(&o, &v);
    else
        view_ended(&o);
    return frame_close(&o, r, out);
}

static enum err confirm(struct ctx *c, str token)
{
    struct row_reader_confirm row;
    return q_reader_confirm(c, token, &row);
}

static enum err confirm_post(struct ctx *c, const struct req *r, struct res *out)
{
    str token;
    if (!read_token(c, r, &token))
        return fail_missing(c);
    enum err e = db_begin(c);
    if (e || (e = db_end(c, confirm(c, token))))
        return e == ERR_CONFLICT ? fail_missing(c) : e;
    out->status = 303;
    out->location =
        arena_format(c->mem, "%.*s/blog/letters/%.*s", STR_ARG(c->prefix), STR_ARG(r->word[0]));
    return OK;
}

/* By a person, or by their mail program (RFC 8058): done already is done, too. */
static enum err stop_post(struct ctx *c, const struct req *r, struct res *out)
{
    str token;
    if (!read_token(c, r, &token))
        return fail_missing(c);
    c->once = S(""); /* the token is enough */
    enum err e = db_begin(c);
    if (e || (e = db_end(c, q_reader_stop(c, token))))
        return e;
    struct html o = frame_open(c, r, tr(c, N_("No more letters")), AREA_BLOG);
    view_ended(&o);
    return frame_close(&o, r, out);
}

/* ---- the letters ------------------------------------------------------------------------------------------ */

static str host_of(struct ctx *c)
{
    str rest = c->site->address;
    size_t at = str_find(rest, S("://"));
    rest = at == SIZE_MAX ? rest : str_from(rest, at + 3);
    rest = str_upto(rest, str_find(rest, S("/")));
    return str_upto(rest, str_find(rest, S(":")));
}

static enum err letter(struct ctx *c, const struct row_reader_due *p,
                       const struct row_reader_next *to)
{
    const struct catalog *catalog = i18n_catalog(to->language);
    if (!catalog)
        catalog = i18n_catalogs[0];
    str author = people_shown(p->name, p->latin).first;
    str page = site_url(c, p->prefix, "/blog/%.*s", STR_ARG(p->slug));
    struct letter_list list = {.id = arena_format(c->mem, "blog.%.*s", STR_ARG(host_of(c))),
                               .title = p->program_name,
                               .archive = site_url(c, p->prefix, "/blog"),
                               .leave = link_of(c, p->prefix, to->token, "/stop")};
    str body = arena_format(
        c->mem,
        tr_c(catalog,
             N_("%.*s\n\n%.*s\n\nBy %.*s. Read it here:\n%.*s\n\n-- \nYou asked for new posts "
                "of the blog of %.*s. To end it:\n%.*s")),
        STR_ARG(p->title), STR_ARG(p->lead_in), STR_ARG(author), STR_ARG(page),
        STR_ARG(p->program_name), STR_ARG(link_of(c, p->prefix, to->token, "")));
    return mail_queue(
        c, &(struct letter){
               .once =
                   arena_format(c->mem, "blog/%lld/%lld", (long long)p->post, (long long)to->id).at,
               .to = to->address,
               .subject = p->title,
               .body = body,
               .list = &list});
}

/* So many at a time, so that a transaction stays short; what is left is there the next time. */
static enum err send_some(struct ctx *c, const struct row_reader_due *p)
{
    struct row_reader_next *rows;
    size_t n = 0;
    enum err e =
        p->shown ? q_reader_next(c, p->category, p->after, BLOG_LETTERS_AT_ONCE, &rows, &n) : OK;
    for (size_t i = 0; !e && i < n; i++)
        if ((e = letter(c, p, &rows[i])) == ERR_INVALID)
            e = OK; /* an address that is none any more */
    if (e)
        return e;
    return n < BLOG_LETTERS_AT_ONCE ? q_reader_done(c, p->post)
                                    : q_reader_went(c, p->post, rows[n - 1].id);
}

enum err blog_reader_letters(struct ctx *c, size_t *n)
{
    struct row_reader_due *rows;
    int64_t program = c->program;
    size_t due = 1;
    enum err e = OK;
    for (*n = 0; !e && due > 0; *n += due) {
        if ((e = q_reader_due(c, &rows, &due)))
            break;
        for (size_t i = 0; !e && i < due; i++) {
            c->program = rows[i].program;
            if (!(e = db_begin(c)))
                e = db_end(c, send_some(c, &rows[i]));
        }
    }
    c->program = program;
    if (e || (e = db_begin(c)))
        return e;
    return db_end(c, q_reader_tidy(c, (moment){c->now.s - (int64_t)KEPT_DAYS * DAY_S}));
}

/* clang-format off */
const struct route blog_reader_routes[] = {
    {"GET", "/blog/letters", show_ask, ANYBODY},
    {"POST", "/blog/letters", ask_post, ANYBODY, "/blog/letters/sent"},
    {"GET", "/blog/letters/sent", sent_get, ANYBODY},
    {"GET", "/blog/letters/@", choice_get, ANYBODY},
    {"POST", "/blog/letters/@", confirm_post, ANYBODY},
    {"GET", "/blog/letters/@/stop", choice_get, ANYBODY},
    {"POST", "/blog/letters/@/stop", stop_post, ANYBODY, .any_origin = true},
    {0},
};
/* clang-format on */
