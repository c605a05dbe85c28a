#include "feature/account/account.sql.h"
#include "feature/account/inside.h"
#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <sodium.h>

enum {
    SECRET_BYTES = 20,
    SECRET_LETTERS = 32, /* five bits each */
    SECRET_GROUP = 4,
    DOORS_ALL = DOOR_NEWS | DOOR_API_READ | DOOR_API_WRITE | DOOR_FEED,
    USED_S = 3600, /* app_password.used is written so often at most */
};

/* Letters that are not taken for one another. */
static const char LETTERS[] = "abcdefghijkmnpqrstuvwxyz23456789";

static str new_secret(struct ctx *c)
{
    unsigned char bytes[SECRET_BYTES];
    struct text t = {.mem = c->mem};
    random_bytes(c, bytes, sizeof bytes);
    for (int i = 0; i < SECRET_LETTERS; i++) {
        int at = i * 5 / 8, shift = i * 5 % 8;
        unsigned two = (unsigned)bytes[at] << 8 | (at + 1 < SECRET_BYTES ? bytes[at + 1] : 0);
        if (i > 0 && i % SECRET_GROUP == 0)
            text_char(&t, '-');
        text_char(&t, LETTERS[two >> (11 - shift) & 31]);
    }
    sodium_memzero(bytes, sizeof bytes);
    return text_str(&t);
}

/* As it was made, however it was typed. */
static str plain_secret(struct ctx *c, str typed)
{
    struct text t = {.mem = c->mem};
    str lower = arena_lower(c->mem, typed);
    for (size_t i = 0; i < lower.len; i++)
        if (lower.at[i] != '-' && lower.at[i] != ' ')
            text_char(&t, lower.at[i]);
    return text_str(&t);
}

static enum err add(struct ctx *c, str name, int64_t doors, str token)
{
    struct row_account_own_app_passwords *own;
    size_t n;
    enum err e = q_account_own_app_passwords(c, DOORS_ALL, &own, &n);
    if (!e && n >= APP_PASSWORDS_MAX)
        e = fail(c, ERR_REFUSED,
                 "You have %d app passwords. Take one back before you make another.",
                 APP_PASSWORDS_MAX);
    c->made = id_new(c);
    return e ? e : q_account_add_app_password(c, c->made, name, token, doors);
}

enum err account_app_password_make(struct ctx *c, str name, int64_t doors, str *password)
{
    if (!check_text(c, "name", name, (struct text_rule){1, APP_PASSWORD_NAME_MAX, false}))
        return ERR_INVALID;
    str secret = new_secret(c);
    enum err e = db_begin(c);
    if (!e)
        e = db_end(c, add(c, name, doors, account_token(c, plain_secret(c, secret))));
    if (!e)
        *password = secret;
    return e;
}

enum err account_app_password_revoke(struct ctx *c, int64_t id)
{
    struct row_account_revoke_app_password row;
    enum err e = db_begin(c);
    return e ? e : db_end(c, q_account_revoke_app_password(c, id, &row));
}

static bool is_named(struct ctx *c, str user, const struct row_account_app_password_by_token *row)
{
    user = arena_lower(c->mem, str_trim(user));
    if (str_same(user, row->email))
        return true;
    if (str_starts(user, S("@")))
        user = str_from(user, 1);
    return row->handle.len > 0 && str_same_nocase(user, row->handle);
}

static enum err note_use(struct ctx *c, const struct row_account_app_password_by_token *row)
{
    if (row->used.set && c->now.s - row->used.value.s < USED_S)
        return OK;
    enum err e = db_begin(c);
    return e ? e : db_end(c, q_account_app_password_used(c, row->id));
}

static enum err find(struct ctx *c, const struct account_app_try *who, bool named, int64_t *login)
{
    struct row_account_app_password_by_token row;
    int64_t wait_s = 0;
    guard_try(c, LIMIT_ADDRESS, guard_network(c, who->address), &wait_s);
    if (wait_s > 0)
        return fail(c, ERR_REFUSED,
                    "There were too many tries from your network. Please wait a little.");
    enum err e =
        q_account_app_password_by_token(c, account_token(c, plain_secret(c, who->password)), &row);
    if (e)
        return e;
    if (!row.found || !(row.doors & who->door) || (named && !is_named(c, who->user, &row)))
        return fail(c, ERR_SIGN_IN, "This name and app password do not fit.");
    guard_forgive(c, LIMIT_ADDRESS, guard_network(c, who->address));
    *login = row.id;
    return note_use(c, &row);
}

enum err account_by_app_password(struct ctx *c, const struct account_app_try *who, int64_t *login)
{
    return find(c, who, true, login);
}

enum err account_by_feed_secret(struct ctx *c, str secret, str address, int64_t *login)
{
    return find(c, &(struct account_app_try){S(""), secret, address, DOOR_FEED}, false, login);
}

enum err account_enter_login(struct ctx *c, int64_t login)
{
    struct row_account_app_password_of row;
    struct reader *reader = arena_take(c->mem, 1, sizeof *reader);
    c->me = c->nda = 0;
    c->bits = ANYBODY;
    c->zone = (str){0};
    c->reader = reader;
    if (login == 0)
        return account_enter_place(c, reader);
    enum err e = q_account_app_password_of(c, login, &row);
    if (e)
        return e;
    if (!row.found)
        return fail(c, ERR_SIGN_IN, "This app password was taken back.");
    c->me = row.person;
    c->bits |= SIGNED_IN;
    c->zone = row.zone;
    reader->name = row.name;
    reader->handle = row.handle;
    const struct catalog *catalog = i18n_catalog(row.language);
    if (catalog)
        c->catalog = catalog;
    return account_enter_place(c, reader);
}
