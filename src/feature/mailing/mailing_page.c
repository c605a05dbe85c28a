/* Which letters of which groups one gets; and the end of letters with one click. */
#include "feature/account/account.h"
#include "feature/frame/frame.h"
#include "feature/lounge/lounge.h"
#include "feature/mailing/inside.h"
#include "kit/store/store.h"

struct group_line {
    const struct newsgroup *group;
    struct mailing_addresses own;
};
struct mails_view {
    const struct req *r;
    const struct group_line *lines;
    size_t n;
    str email;
    opt_time suspended; /* until then no letter goes there */
    bool by_mail;       /* one can write by mail */
};
struct stop_view {
    const struct req *r;
    str title; /* of the group; empty: of all digests */
    bool done;
};

struct waiting_view {
    const struct req *r;
    str subject, groups, why; /* why: it could not be posted */
    bool gone, done, post;
};

static const struct {
    const char *code, *words;
} OFTEN[] = {
    {"none", N_("No letters")},
    {"each", N_("Each article")},
    {"daily", N_("Once a day")},
    {"weekly", N_("Once a week")},
};

#include "feature/mailing/mailing.html.h"

/* ---- /account/mail ------------------------------------------------------------------------------ */

static bool is_in(const struct newsgroup *g)
{
    return str_same(g->role, S("member")) || str_same(g->role, S("moderator")) ||
           str_same(g->role, S("muted"));
}

static enum err load(struct ctx *c, struct mails_view *v)
{
    const struct newsgroup *list;
    size_t n;
    enum err e = lounge_groups(c, &list, &n);
    if (e || (e = account_email(c, c->me, &v->email)) ||
        (e = mailing_suspended(c, v->email, &v->suspended)))
        return e;
    struct group_line *lines = arena_take(c->mem, n, sizeof *lines);
    for (size_t i = 0; !e && i < n; i++) {
        if (!is_in(&list[i]))
            continue;
        struct group_line *line = &lines[v->n++];
        line->group = &list[i];
        e = mailing_addresses(c, list[i].id, list[i].name, &line->own);
        v->by_mail = v->by_mail || line->own.start.len > 0;
        if (!(list[i].rights & LOUNGE_START))
            line->own.start = (str){0};
    }
    v->lines = lines;
    return e;
}

static enum err mails_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct mails_view v = {.r = r};
    enum err e = load(c, &v);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Letters of your groups")), AREA_ACCOUNT);
    view_mails(&o, &v);
    return frame_close(&o, r, out);
}

static bool is_often(str code)
{
    for (size_t i = 0; i < COUNT(OFTEN); i++)
        if (str_same(code, str_of(OFTEN[i].code)))
            return true;
    return false;
}

static enum err save(struct ctx *c, const struct req *r)
{
    const struct newsgroup *list;
    size_t n;
    enum err e = db_begin(c);
    if (e)
        return e;
    e = lounge_groups(c, &list, &n);
    for (size_t i = 0; !e && i < n; i++) {
        str often = form_text(r, arena_format(c->mem, "mail-%lld", (long long)list[i].id).at);
        if (is_in(&list[i]) && is_often(often) && !str_same(often, list[i].mail))
            e = lounge_mail(c, list[i].id, often);
    }
    return db_end(c, e);
}

static enum err mails_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, save(c, r), mails_get);
}

static enum err lift(struct ctx *c)
{
    str email;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = account_email(c, c->me, &email)) && email.len > 0)
        e = mail_address_lift(c, email);
    return db_end(c, e);
}

static enum err lift_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, lift(c), mails_get);
}

/* ---- /mail/stop/TOKEN ---------------------------------------------------------------------------- */

static enum err token_of(struct ctx *c, const struct req *r, struct mail_token *token)
{
    *token = (struct mail_token){.purpose = "leave", .n = 3};
    enum err e = mail_token_read(c, r->word[0], token);
    return !e && token->numbers[0] != c->program ? fail_missing(c) : e;
}

/* Whose letters these are is asked as that person, and shown with the rights of nobody but them. */
static enum err stop_page(struct ctx *c, const struct req *r, struct res *out,
                          const struct mail_token *token, bool done)
{
    struct stop_view v = {.r = r, .done = done};
    struct ctx there = *c;
    struct newsgroup group = {0};
    if (token->numbers[2] && !account_as(&there, token->numbers[1]) &&
        !lounge_group(&there, token->numbers[2], &group))
        v.title = group.title;
    if (token->numbers[2] && v.title.len == 0)
        v.title = tr(c, N_("this group"));
    struct html o = frame_open(c, r, tr(c, N_("No more letters")), AREA_NONE);
    view_stop(&o, &v);
    return frame_close(&o, r, out);
}

static enum err stop_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct mail_token token;
    enum err e = token_of(c, r, &token);
    return e ? e : stop_page(c, r, out, &token, false);
}

/* Asked by a mail program, without a session (RFC 8058), or by the page's button: nothing but the end of
 * letters can come of it. */
static enum err stop_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct mail_token token;
    struct ctx there = *c;
    enum err e = token_of(c, r, &token);
    if (e || (e = db_begin(&there)))
        return e;
    e = db_end(&there, mailing_stop(&there, token.numbers[1], token.numbers[2]));
    c->why = there.why;
    return e ? e : stop_page(c, r, out, &token, true);
}

/* ---- /mail/waiting/TOKEN ---------------------------------------------------------------------------- */

static enum err waiting_of(struct ctx *c, const struct req *r, int64_t *id)
{
    struct mail_token token = {.purpose = "waiting", .n = 3};
    enum err e = mail_token_read(c, r->word[0], &token);
    if (!e && token.numbers[0] != c->program)
        return fail_missing(c);
    *id = e ? 0 : token.numbers[2];
    return e;
}

static enum err waiting_page(struct ctx *c, const struct req *r, struct res *out,
                             struct waiting_view *v)
{
    v->r = r;
    struct html o = frame_open(c, r, tr(c, N_("Is this mail yours?")), AREA_NONE);
    view_waiting(&o, v);
    return frame_close(&o, r, out);
}

/* Whoever has the token is asked, and shown what the letter to them said. */
static enum err waiting_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct waiting_view v = {.why = {0}};
    struct mailing_question q = {0};
    struct ctx there = *c;
    int64_t id;
    enum err e = waiting_of(c, r, &id);
    if (!e && (e = mailing_question(&there, id, &q)) == ERR_NOT_FOUND)
        e = OK;
    v.subject = q.subject, v.groups = q.groups, v.gone = q.id == 0;
    return e ? e : waiting_page(c, r, out, &v);
}

static enum err waiting_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct waiting_view v = {.done = true, .post = str_same(form_text(r, "act"), S("post"))};
    struct ctx there = *c;
    int64_t id;
    enum err e = waiting_of(c, r, &id);
    if (e)
        return e;
    if (!v.post && !str_same(form_text(r, "act"), S("drop")))
        return waiting_get(c, r, out);
    e = mailing_decide(&there, id, v.post);
    v.gone = e == ERR_NOT_FOUND;
    if (e == ERR_REFUSED || e == ERR_INVALID)
        v.why = mailing_why(&there, e);
    else if (e && !v.gone)
        return c->why = there.why, e;
    return waiting_page(c, r, out, &v);
}

const struct route mailing_routes[] = {
    {"GET", "/account/mail", mails_get, SIGNED_IN},
    {"POST", "/account/mail", mails_post, SIGNED_IN, "/account/mail"},
    {"POST", "/account/mail/lift", lift_post, SIGNED_IN, "/account/mail"},
    {"GET", "/mail/stop/@", stop_get, ANYBODY},
    {"POST", "/mail/stop/@", stop_post, ANYBODY, .any_origin = true},
    {"GET", "/mail/waiting/@", waiting_get, ANYBODY},
    {"POST", "/mail/waiting/@", waiting_post, ANYBODY},
    {0},
};
