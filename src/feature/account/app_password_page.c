#include "feature/account/account.sql.h"
#include "feature/account/inside.h"
#include "feature/frame/frame.h"
#include "kit/store/store.h"

struct app_passwords_view {
    const struct req *r;
    const struct row_account_own_app_passwords *list;
    size_t n;
    struct frame_field name, current;
    bool asks, has_password; /* for the present password; there is one */
    str made, user;          /* the one that was made just now, shown once; empty: none */
    const char *address;     /* of the page */
    enum account_door door;
};

#include "feature/account/app_password.html.h"

static enum err load(struct ctx *c, struct app_passwords_view *v)
{
    struct row_account_account own;
    struct row_account_own_app_passwords *list;
    bool strong;
    enum err e = q_account_account(c, c->me, &own);
    if (e || (e = account_is_strong(c, v->r, &strong)) ||
        (e = q_account_own_app_passwords(c, v->door, &list, &v->n)))
        return e;
    v->list = list;
    v->user = own.email;
    v->has_password = own.secret.len > 0;
    v->asks = !strong && !c->site->demo; /* there everybody is whoever they like */
    v->current = (struct frame_field){.name = "current",
                                      .type = "password",
                                      .label = tr(c, "Your password now"),
                                      .required = true,
                                      .max = 800,
                                      .autocomplete = "current-password"};
    return OK;
}

/* The list of one's groups, each with its own address of that secret. */
static str feed_address(struct ctx *c, str secret)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < secret.len; i++)
        if (secret.at[i] != '-')
            text_char(&t, secret.at[i]);
    return site_url(c, c->prefix, "/feeds/%.*s/groups.opml", STR_ARG(text_str(&t)));
}

static enum err show(struct ctx *c, const struct req *r, struct res *out, enum account_door door,
                     str made)
{
    bool feed = door == DOOR_FEED;
    struct app_passwords_view v = {.r = r,
                                   .made = made,
                                   .door = door,
                                   .address = feed ? "/account/feeds" : "/account/app-passwords"};
    enum err e = load(c, &v);
    if (e)
        return e;
    v.name = (struct frame_field){.name = "name",
                                  .type = "text",
                                  .label = tr(c, "What is it for?"),
                                  .hint = feed ? S("") : tr(c, "Like: newsreader on my laptop."),
                                  .value = made.len ? S("") : form_text(r, "name"),
                                  .required = true,
                                  .max = APP_PASSWORD_NAME_MAX};
    if (feed && made.len > 0)
        v.made = feed_address(c, made);
    struct html o =
        frame_open(c, r, feed ? tr(c, "Feed addresses") : tr(c, "App passwords"), AREA_ACCOUNT);
    view_app_passwords(&o, &v);
    return frame_close(&o, r, out);
}

enum err app_passwords_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out, DOOR_NEWS, S(""));
}

enum err app_password_feeds_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out, DOOR_FEED, S(""));
}

/* The answer itself shows it: it is kept nowhere that a second page could read. */
static enum err make(struct ctx *c, const struct req *r, struct res *out, enum account_door door)
{
    str made = S("");
    enum err e = c->site->demo ? OK : account_prove(c, r, form_text(r, "current"));
    if (!e)
        e = account_app_password_make(c, form_text(r, "name"), door, &made);
    if (e && (e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, door, made);
}

enum err app_passwords_post(struct ctx *c, const struct req *r, struct res *out)
{
    return make(c, r, out, DOOR_NEWS);
}

enum err app_password_feeds_post(struct ctx *c, const struct req *r, struct res *out)
{
    return make(c, r, out, DOOR_FEED);
}

enum err app_password_end(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = account_app_password_revoke(c, r->arg[0]);
    if (!e)
        frame_flash(out, FLASH_REMOVED);
    return e;
}
