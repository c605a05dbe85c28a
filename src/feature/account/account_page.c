#include "feature/account/account.sql.h"
#include "feature/account/inside.h"
#include "feature/account/link.h"
#include "feature/frame/frame.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

struct sign_in_view {
    const struct req *r;
    str then;
    struct frame_field email, password;
};
struct link_view {
    const struct req *r;
    const struct link *link;
    str secret;
};

#include "feature/account/sign_in.html.h"

/* ---- where to go after it -------------------------------------------------------------------- */

/* An address of our own pages, or the front page: never another site's. */
static str own_address(str then)
{
    if (!str_starts(then, S("/")) || str_starts(then, S("//")) || str_starts(then, S("/\\")) ||
        str_starts(then, S("/sign-")) || then.len > 1000)
        return S("/");
    return then;
}

static void go(struct ctx *c, struct res *out, str then)
{
    struct text t = {.mem = c->mem};
    text_add(&t, c->prefix);
    then = own_address(then);
    for (size_t i = 0; i < then.len; i++) {
        unsigned char ch = (unsigned char)then.at[i];
        if (ch <= ' ' || ch >= 0x7F || ch == '\\' || ch == '"')
            text_format(&t, "%%%02X", ch);
        else
            text_char(&t, (char)ch);
    }
    out->status = 303;
    out->location = text_str(&t);
}

/* ---- signing in ------------------------------------------------------------------------------ */

static enum err show(struct ctx *c, const struct req *r, struct res *out, str email, str then)
{
    struct sign_in_view v = {.r = r, .then = own_address(then)};
    v.email = (struct frame_field){.name = "email",
                                   .type = "email",
                                   .label = tr(c, "E-mail"),
                                   .value = email,
                                   .required = true,
                                   .max = 254,
                                   .autocomplete = "username"};
    v.password = (struct frame_field){.name = "password",
                                      .type = "password",
                                      .label = tr(c, "Password"),
                                      .max = 800,
                                      .autocomplete = "current-password"};
    struct html o = frame_open(c, r, tr(c, "Sign in"), AREA_NONE);
    view_sign_in(&o, &v);
    return frame_close(&o, r, out);
}

static enum err sign_in_get(struct ctx *c, const struct req *r, struct res *out)
{
    if (c->me != 0) {
        go(c, out, param(r, "then"));
        return OK;
    }
    return show(c, r, out, param(r, "email"), param(r, "then"));
}

/* Too many tries: said in words, with the seconds until the next one. */
static enum err too_many(struct ctx *c, const struct req *r, struct res *out, int64_t wait_s)
{
    out->status = 429;
    res_header(out, S("Retry-After"), arena_format(c->mem, "%lld", (long long)wait_s));
    (void)fail_at(
        c, "",
        tr_plural(
            c,
            "That was a lot of tries. Your account is safe; trying does not lock it. Wait a "
            "minute, or ask for a link by mail.",
            "That was a lot of tries. Your account is safe; trying does not lock it. Wait %lld "
            "minutes, or ask for a link by mail.",
            (wait_s + 59) / 60),
        (long long)((wait_s + 59) / 60));
    return show(c, r, out, form_text(r, "email"), form_text(r, "then"));
}

static void longest(int64_t *wait_s, int64_t other)
{
    if (other > *wait_s)
        *wait_s = other;
}

static int64_t try_password(struct ctx *c, str network, str email)
{
    int64_t wait_s, other;
    guard_try(c, LIMIT_ADDRESS, network, &wait_s);
    guard_try(c, LIMIT_ACCOUNT, email, &other);
    longest(&wait_s, other);
    guard_try(c, LIMIT_PAIR, arena_format(c->mem, "%.*s %.*s", STR_ARG(network), STR_ARG(email)),
              &other);
    longest(&wait_s, other);
    return wait_s;
}

static void forgive(struct ctx *c, str network, str email)
{
    guard_forgive(c, LIMIT_ACCOUNT, email);
    guard_forgive(c, LIMIT_PAIR,
                  arena_format(c->mem, "%.*s %.*s", STR_ARG(network), STR_ARG(email)));
}

static enum err by_password(struct ctx *c, const struct req *r, struct res *out, str email)
{
    struct row_account_by_email row;
    bool right = false;
    str network = guard_network(c, r->address);
    int64_t wait_s = try_password(c, network, email);
    if (wait_s > 0)
        return too_many(c, r, out, wait_s);
    enum err e = q_account_by_email(c, email, &row);
    bool there = !e && row.found && !str_same(row.state, S("closed"));
    if (!e)
        e = account_verify(c, there ? row.secret : S(""), form_text(r, "password"), &right);
    if (!e && !right)
        e = fail_at(c, "",
                    "Address and password do not belong together. Look at both once more, or let "
                    "us send you a link.");
    if (!e && !str_same(row.state, S("open"))) /* told only to who knows the password */
        e = fail_at(c, "",
                    "This account is locked. The people who run the program can open it again; "
                    "write to them.");
    if (!e && !(e = account_start_session(c, r, row.person, out))) {
        forgive(c, network, email);
        go(c, out, form_text(r, "then"));
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, email, form_text(r, "then"));
}

/* The same answer for every address. One that was written to just now gets no second letter. */
static enum err by_link(struct ctx *c, const struct req *r, struct res *out, const char *purpose)
{
    str email = arena_lower(c->mem, form_text(r, "email"));
    int64_t wait_s, quiet_s;
    guard_try(c, LIMIT_MAIL_ADDRESS, guard_network(c, r->address), &wait_s);
    if (wait_s > 0)
        return too_many(c, r, out, wait_s);
    guard_try(c, LIMIT_MAIL_ACCOUNT, email, &quiet_s);
    enum err e = quiet_s > 0 ? OK : link_wish(c, email, purpose);
    if (!e)
        see_other(c, out, "/sign-in/sent", 0);
    return e;
}

static enum err sign_in_post(struct ctx *c, const struct req *r, struct res *out)
{
    str email = arena_lower(c->mem, form_text(r, "email"));
    c->once = (str){0}; /* to sign in twice does no harm, and must not lead to the page of before */
    if (!mail_address_ok(email)) {
        enum err e = fail_at(c, "email", "Write your e-mail address, like name@example.org.");
        return (e = frame_again(c, out, e)) ? e : show(c, r, out, email, form_text(r, "then"));
    }
    if (form_has(r, "link"))
        return by_link(c, r, out, "sign-in");
    if (form_has(r, "reset"))
        return by_link(c, r, out, "reset");
    return by_password(c, r, out, email);
}

static enum err sent_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct html o = frame_open(c, r, tr(c, "Look into your mail"), AREA_NONE);
    view_sent(&o);
    return frame_close(&o, r, out);
}

static enum err sign_out_post(struct ctx *c, const struct req *r, struct res *out)
{
    c->once = (str){0};
    enum err e = db_begin(c);
    if (e || (e = db_end(c, q_account_end_session(c, account_token(c, r->cookie)))))
        return e;
    res_session(c, out, (str){0}, 0);
    frame_flash(out, FLASH_SIGNED_OUT);
    return OK;
}

/* ---- by a link ------------------------------------------------------------------------------- */

/* Mail programs open addresses by themselves, so looking changes nothing: a button does. */
static enum err link_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct link link;
    enum err e = link_look(c, r->word[0], &link);
    if (e)
        return e;
    struct link_view v = {.r = r, .link = &link, .secret = r->word[0]};
    struct html o = frame_open(c, r, tr(c, "One more step"), AREA_NONE);
    view_link(&o, &v);
    return frame_close(&o, r, out);
}

static enum err link_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct link link;
    c->once = (str){0}; /* a link is its own one-time key */
    enum err e = link_use(c, r->word[0], &link);
    if (e)
        return e;
    if (str_same(link.purpose, S("confirm"))) {
        frame_flash(out, FLASH_SAVED);
        see_other(c, out, c->me ? "/account" : "/sign-in", 0);
        return OK;
    }
    if ((e = account_start_strong(c, r, link.person, out)))
        return e;
    bool chooses = !str_same(link.purpose, S("sign-in"));
    see_other(c, out, chooses ? "/account/password" : "/", 0);
    return OK;
}

const struct route account_routes[] = {
    {"GET", "/sign-in", sign_in_get, ANYBODY},
    {"POST", "/sign-in", sign_in_post, ANYBODY, "/", SLOW},
    {"GET", "/sign-in/sent", sent_get, ANYBODY},
    {"GET", "/sign-in/@", link_get, ANYBODY},
    {"POST", "/sign-in/@", link_post, ANYBODY, "/"},
    {"POST", "/sign-out", sign_out_post, SIGNED_IN, "/"},
    {"GET", "/account", settings_get, SIGNED_IN},
    {"GET", "/account/email", settings_email_get, SIGNED_IN},
    {"POST", "/account/email", settings_email_post, SIGNED_IN, "/account", SLOW},
    {"GET", "/account/password", settings_password_get, SIGNED_IN},
    {"POST", "/account/password", settings_password_post, SIGNED_IN, "/account", SLOW},
    {"GET", "/account/app-passwords", app_passwords_get, SIGNED_IN},
    {"POST", "/account/app-passwords", app_passwords_post, SIGNED_IN, "/account/app-passwords", SLOW},
    {"POST", "/account/app-passwords/#/revoke", app_password_end, SIGNED_IN,
     "/account/app-passwords"},
    {"GET", "/account/feeds", app_password_feeds_get, SIGNED_IN},
    {"POST", "/account/feeds", app_password_feeds_post, SIGNED_IN, "/account/feeds", SLOW},
    {"POST", "/account/feeds/#/revoke", app_password_end, SIGNED_IN, "/account/feeds"},
    {"POST", "/account/sessions/end", settings_session_end, SIGNED_IN, "/account"},
    {"POST", "/account/sessions/end-all", settings_sessions_end, SIGNED_IN, "/account"},
    {0},
};
