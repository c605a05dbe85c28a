#include "feature/access/access.h"
#include "feature/admin/admin.h"

#include "feature/account/account.h"
#include "feature/admin/admin.sql.h"
#include "feature/admin/admin_tabs.h"
#include "feature/frame/frame.h"
#include "feature/people/people.h"

struct account_line {
    int64_t id;
    str handle, name, avatar;
    struct row_admin_account account; /* found: has one */
};
struct accounts_view {
    const struct req *r;
    str asked;
    const struct account_line *found, *locked;
    size_t n_found, n_locked;
};

static bool is_locked(const struct account_line *a)
{
    return a->account.found && str_same(a->account.state, S("locked"));
}

static const char *account_words(const struct account_line *a)
{
    return is_locked(a) ? N_("locked") : a->account.found ? N_("open") : N_("none");
}

static const char *account_tone(const struct account_line *a)
{
    return is_locked(a) ? "bad" : a->account.found ? "good" : "mute";
}

#include "feature/admin/accounts.html.h"

static enum err find(struct ctx *c, struct accounts_view *v)
{
    const struct person_found *people;
    enum err e = people_find(c, v->asked, &people, &v->n_found);
    if (e)
        return e;
    struct account_line *lines = arena_take(c->mem, v->n_found, sizeof *lines);
    for (size_t i = 0; !e && i < v->n_found; i++) {
        lines[i].id = people[i].id;
        lines[i].handle = people[i].handle;
        lines[i].name = people[i].name;
        lines[i].avatar = people[i].avatar;
        e = q_admin_account(c, people[i].id, &lines[i].account);
        access_saw(c, people[i].id, ACCESS_ACCOUNT, c->bits & OPERATOR ? OPERATOR : MANAGER);
    }
    v->found = lines;
    return e;
}

static enum err load_locked(struct ctx *c, struct accounts_view *v)
{
    struct row_admin_locked *rows;
    enum err e = q_admin_locked(c, &rows, &v->n_locked);
    if (e)
        return e;
    struct account_line *lines = arena_take(c->mem, v->n_locked, sizeof *lines);
    for (size_t i = 0; !e && i < v->n_locked; i++) {
        lines[i].id = rows[i].person;
        lines[i].handle = rows[i].handle;
        lines[i].name = rows[i].name;
        lines[i].avatar = rows[i].avatar.set ? people_picture(c, rows[i].avatar.value) : S("");
        e = q_admin_account(c, rows[i].person, &lines[i].account);
    }
    v->locked = lines;
    return e;
}

static enum err accounts_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct accounts_view v = {.r = r, .asked = str_first_chars(param(r, "q"), 100)};
    enum err e = v.asked.len ? find(c, &v) : OK;
    if (e || (e = load_locked(c, &v)))
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Accounts")), AREA_SERVER);
    view_accounts(&o, &v);
    return frame_close(&o, r, out);
}

static enum err again(struct ctx *c, const struct req *r, struct res *out, enum err e)
{
    return frame_saved(c, r, out, e, accounts_get);
}

static enum err lock_post(struct ctx *c, const struct req *r, struct res *out)
{
    return again(c, r, out, account_lock(c, r->arg[0]));
}

static enum err unlock_post(struct ctx *c, const struct req *r, struct res *out)
{
    return again(c, r, out, account_unlock(c, r->arg[0]));
}

const struct route accounts_routes[] = {
    {"GET", "/server/accounts", accounts_get, OPERATOR | MANAGER, NULL, PAGE, 0, false},
    {"POST", "/server/accounts/#/lock", lock_post, OPERATOR | MANAGER, "/server/accounts", PAGE, 0,
     false},
    {"POST", "/server/accounts/#/unlock", unlock_post, OPERATOR | MANAGER, "/server/accounts", PAGE,
     0, false},
    {0},
};
