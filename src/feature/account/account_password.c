#include "feature/account/account.sql.h"
#include "feature/account/inside.h"
#include "feature/ledger/ledger.h"
#include "kit/store/store.h"

#include <sodium.h>
#include <string.h>

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 200, OPERATIONS = 2, MEMORY_BYTES = 19 << 20 };

/* Of a random text that nobody knows: an unknown address costs what a known one does. */
#define NOBODYS_SECRET                                                                             \
    S("$argon2id$v=19$m=19456,t=2,p=1$sSFs3B05gK/RWc+k5GVSIw"                                      \
      "$VqC7C3UJkxRnUSaOlJuXNeHWmMbTN/4qDNgweDyd5Ms")

enum err account_verify(struct ctx *c, str secret, str password, bool *right)
{
    bool known = secret.len > 0;
    str hash = arena_copy(c->mem, known ? secret : NOBODYS_SECRET);
    enum err e = guard_hash_enter(c);
    if (e)
        return e;
    int answer = crypto_pwhash_str_verify(hash.at, password.at ? password.at : "", password.len);
    guard_hash_leave(c);
    *right = known && answer == 0;
    return OK;
}

enum err account_hash(struct ctx *c, str password, str *secret)
{
    char *hash = arena_take(c->mem, crypto_pwhash_STRBYTES, 1);
    enum err e = guard_hash_enter(c);
    if (e)
        return e;
    int answer = crypto_pwhash_str_alg(hash, password.at, password.len, OPERATIONS, MEMORY_BYTES,
                                       crypto_pwhash_ALG_ARGON2ID13);
    guard_hash_leave(c);
    if (answer != 0)
        return fail(c, ERR_BUSY, "There is too little memory just now. Try again in a minute.");
    *secret = str_of(hash);
    return OK;
}

bool account_password_ok(struct ctx *c, const char *field, str password)
{
    size_t chars = str_chars(password);
    if (chars == SIZE_MAX)
        (void)fail_at(c, field, "This has characters that cannot be used. Please type it again.");
    else if (chars < PASSWORD_MIN)
        (void)fail_at(c, field,
                      "Use at least %d characters. A few words that only you would put "
                      "together are easy to keep in mind.",
                      PASSWORD_MIN);
    else if (chars > PASSWORD_MAX || password.len > 4 * PASSWORD_MAX)
        (void)fail_at(c, field, "Please keep it to %d characters.", PASSWORD_MAX);
    else if (account_is_common(c, password))
        (void)fail_at(c, field,
                      "Many people use this one, so it would be tried first. Please "
                      "choose another.");
    else
        return true;
    return false;
}

static enum err store_secret(struct ctx *c, int64_t person, str secret)
{
    struct row_account_set_secret row;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_account_set_secret(c, person, secret, &row)) &&
        !(e = q_account_end_sessions(c, person)) && !(e = q_account_end_links(c, person)))
        e = ledger_write(
            c, &(struct ledger_entry){
                   .kind = "account.secret", .subject = person, .person = person, .kept = true});
    return db_end(c, e);
}

enum err account_set_password(struct ctx *c, int64_t person, str password)
{
    str secret;
    if (!account_password_ok(c, "password", password))
        return ERR_INVALID;
    enum err e = account_hash(c, password, &secret);
    return e ? e : store_secret(c, person, secret);
}

enum err account_is_strong(struct ctx *c, const struct req *r, bool *strong)
{
    struct row_account_strong row;
    enum err e = q_account_strong(c, account_token(c, r->cookie), &row);
    if (!e)
        *strong = row.found && row.strong.set && c->now.s - row.strong.value.s < STRONG_S;
    return e;
}

enum err account_prove(struct ctx *c, const struct req *r, str password)
{
    struct row_account_account own;
    bool strong, right;
    int64_t wait_s;
    enum err e = account_is_strong(c, r, &strong);
    if (e || strong || (e = q_account_account(c, c->me, &own)))
        return e;
    str who = arena_format(c->mem, "%lld", (long long)c->me);
    guard_try(c, LIMIT_PAIR, who, &wait_s);
    if (wait_s > 0)
        return fail(c, ERR_REFUSED, "That was a wrong password a few times. Wait %lld seconds.",
                    (long long)wait_s);
    if ((e = account_verify(c, own.found ? own.secret : S(""), password, &right)))
        return e;
    if (!right && own.found && own.secret.len == 0)
        return fail(c, ERR_REFUSED,
                    "You have no password yet. Sign out, then sign in with a link by mail; with "
                    "it you can do this.");
    if (!right)
        return fail_at(c, "current", "This is not your password. Look at capital letters.");
    guard_forgive(c, LIMIT_PAIR, who);
    return OK;
}
