#include "feature/account/account.sql.h"
#include "feature/account/inside.h"
#include "feature/account/link.h"
#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

struct session_view {
    str id, device;
    moment made, seen;
    bool present; /* the one that asks */
};
struct settings_view {
    const struct req *r;
    str email;
    bool confirmed, has_password;
    struct frame_select language, zone;
    const struct session_view *sessions;
    size_t n_sessions;
};
struct prove_view {
    const struct req *r;
    bool asks; /* for the present password */
    bool has_password;
    str email; /* the present one */
    struct frame_field current, email_field, password;
};

#include "feature/account/settings.html.h"

/* ---- the page of all settings ---------------------------------------------------------------- */

static void add_option(struct frame_select *s, struct frame_option *options, str value, str label,
                       bool chosen)
{
    options[s->n++] = (struct frame_option){value, label, chosen};
    s->options = options;
}

static struct frame_select languages(struct ctx *c, str own)
{
    struct frame_select s = {.name = "language", .label = tr(c, "Language")};
    size_t n = 0;
    while (i18n_catalogs[n])
        n++;
    struct frame_option *options = arena_take(c->mem, n, sizeof *options);
    for (size_t i = 0; i < n; i++) {
        struct ctx reader = *c;
        reader.catalog = i18n_catalogs[i];
        str code = str_of(i18n_catalogs[i]->code);
        add_option(&s, options, code, i18n_language(&reader, code), str_same(code, own));
    }
    return s;
}

static struct frame_select zones(struct ctx *c, str own)
{
    const struct i18n_choice *list;
    size_t n;
    struct frame_select s = {.name = "zone", .label = tr(c, "Time zone")};
    i18n_zones(c, &list, &n);
    struct frame_option *options = arena_take(c->mem, n + 1, sizeof *options);
    bool found = false;
    for (size_t i = 0; i < n; i++) {
        bool chosen = str_same(list[i].code, own);
        found = found || chosen;
        add_option(&s, options, list[i].code, list[i].name, chosen);
    }
    if (!found)
        add_option(&s, options, own, own, true);
    return s;
}

static enum err load_sessions(struct ctx *c, struct settings_view *v)
{
    struct row_account_sessions *rows;
    size_t n;
    enum err e = q_account_sessions(c, &rows, &n);
    if (e)
        return e;
    str present = account_token(c, v->r->cookie);
    struct session_view *list = arena_take(c->mem, n, sizeof *list);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct session_view){
            .id = arena_hex(c->mem, rows[i].token.at, rows[i].token.len),
            .device = rows[i].device.len ? rows[i].device : tr(c, "An unknown device"),
            .made = rows[i].made,
            .seen = rows[i].seen,
            .present = str_same(rows[i].token, present),
        };
    v->sessions = list;
    v->n_sessions = n;
    return OK;
}

enum err settings_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct settings_view v = {.r = r};
    struct row_account_account own;
    struct row_account_reader_of reader;
    enum err e = q_account_account(c, c->me, &own);
    if (e || (e = q_account_reader_of(c, c->me, &reader)) || (e = load_sessions(c, &v)))
        return e;
    v.email = own.email;
    v.confirmed = own.confirmed.set;
    v.has_password = own.secret.len > 0;
    v.language = languages(c, reader.language);
    v.zone = zones(c, reader.zone);
    struct html o = frame_open(c, r, tr(c, "Account"), AREA_ACCOUNT);
    view_settings(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- what asks for a proof ------------------------------------------------------------------- */

static enum err prove_view(struct ctx *c, const struct req *r, struct prove_view *v)
{
    struct row_account_account own;
    bool strong;
    enum err e = q_account_account(c, c->me, &own);
    if (e || (e = account_is_strong(c, r, &strong)))
        return e;
    *v = (struct prove_view){.r = r, .email = own.email, .has_password = own.secret.len > 0};
    v->asks = !strong;
    v->current = (struct frame_field){.name = "current",
                                      .type = "password",
                                      .label = tr(c, "Your password now"),
                                      .required = true,
                                      .max = 800,
                                      .autocomplete = "current-password"};
    return OK;
}

static enum err show_email(struct ctx *c, const struct req *r, struct res *out, str email)
{
    struct prove_view v;
    enum err e = prove_view(c, r, &v);
    if (e)
        return e;
    v.email_field = (struct frame_field){.name = "email",
                                         .type = "email",
                                         .label = tr(c, "New address"),
                                         .value = email,
                                         .required = true,
                                         .max = 254,
                                         .autocomplete = "email"};
    struct html o = frame_open(c, r, tr(c, "Change your address"), AREA_ACCOUNT);
    view_email(&o, &v);
    return frame_close(&o, r, out);
}

enum err settings_email_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show_email(c, r, out, S(""));
}

/* Whether an address is taken shows only to whoever can read its mail. */
static enum err ask_confirmation(struct ctx *c, str email)
{
    int64_t wait_s;
    guard_try(c, LIMIT_MAIL_ACCOUNT, email, &wait_s);
    if (wait_s > 0)
        return fail(c, ERR_REFUSED,
                    "We have written to this address just now. Look into its mail, "
                    "or try again in some minutes.");
    enum err e = db_begin(c);
    return e ? e : db_end(c, link_confirm(c, email));
}

enum err settings_email_post(struct ctx *c, const struct req *r, struct res *out)
{
    str email = arena_lower(c->mem, form_text(r, "email"));
    enum err e = OK;
    if (!mail_address_ok(email))
        e = fail_at(c, "email", "Write an e-mail address, like name@example.org.");
    if (!e)
        e = account_prove(c, r, form_text(r, "current"));
    if (!e && !(e = ask_confirmation(c, email))) {
        frame_flash(out, FLASH_SENT);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show_email(c, r, out, email);
}

static enum err show_password(struct ctx *c, const struct req *r, struct res *out)
{
    struct prove_view v;
    enum err e = prove_view(c, r, &v);
    if (e)
        return e;
    v.password = (struct frame_field){
        .name = "password",
        .type = "password",
        .label = tr(c, "New password"),
        .hint =
            tr(c, "10 characters or more. A few words that only you would put together are easy "
                  "to keep in mind and hard to guess."),
        .required = true,
        .max = 800,
        .autocomplete = "new-password"};
    struct html o = frame_open(c, r, tr(c, "Choose a password"), AREA_ACCOUNT);
    view_password(&o, &v);
    return frame_close(&o, r, out);
}

enum err settings_password_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show_password(c, r, out);
}

/* All sessions end; this one goes on under a new id. */
enum err settings_password_post(struct ctx *c, const struct req *r, struct res *out)
{
    str password = form_text(r, "password");
    enum err e = account_password_ok(c, "password", password) ? OK : ERR_INVALID;
    if (!e)
        e = account_prove(c, r, form_text(r, "current"));
    if (!e)
        e = account_set_password(c, c->me, password);
    if (!e && !(e = account_start_session(c, r, c->me, out))) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show_password(c, r, out);
}

/* ---- sessions -------------------------------------------------------------------------------- */

static bool token_of_hex(struct ctx *c, str hex, str *token)
{
    unsigned char *at = arena_take(c->mem, TOKEN_BYTES, 1);
    if (hex.len != 2 * TOKEN_BYTES)
        return false;
    for (size_t i = 0; i < hex.len; i++) {
        char ch = hex.at[i];
        int digit = ch >= '0' && ch <= '9' ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
        if (digit < 0)
            return false;
        at[i / 2] = (unsigned char)(at[i / 2] * 16 + digit);
    }
    *token = (str){(char *)at, TOKEN_BYTES};
    return true;
}

enum err settings_session_end(struct ctx *c, const struct req *r, struct res *out)
{
    str token;
    struct row_account_end_own_session row;
    if (!token_of_hex(c, form_text(r, "session"), &token))
        return fail(c, ERR_NOT_FOUND, "This device is signed out already.");
    enum err e = db_begin(c);
    if (!e && !(e = db_end(c, q_account_end_own_session(c, token, &row))))
        frame_flash(out, FLASH_REMOVED);
    return e;
}

enum err settings_sessions_end(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = db_begin(c);
    if (!e && !(e = db_end(c, q_account_end_other_sessions(c, account_token(c, r->cookie)))))
        frame_flash(out, FLASH_REMOVED);
    return e;
}
