/* Whoever is signed in to one record and reads the mail of the other is both. */
#include "feature/account/account.h"
#include "feature/people/inside.h"
#include "feature/people/merge.sql.h"
#include "kit/store/store.h"

#include <sodium.h>

enum { CODE_S = 30 * 60, PAUSE_S = 2 * 60, TRIES_MOST = 5, CODES = 100000000 };

static str digest_of(struct ctx *c, str code)
{
    unsigned char *digest = arena_take(c->mem, crypto_hash_sha256_BYTES, 1);
    str words = arena_format(c->mem, "merge %lld %.*s", (long long)c->me, STR_ARG(code));
    crypto_hash_sha256(digest, (const unsigned char *)words.at, words.len);
    return (str){(const char *)digest, crypto_hash_sha256_BYTES};
}

static enum err send(struct ctx *c, int64_t other, str code)
{
    struct correspondent to;
    struct person me;
    enum err e = people_correspondent(c, other, &to);
    if (e || (e = people_get(c, c->me, &me)))
        return e;
    str once = arena_format(c->mem, "merge/%lld/%lld", (long long)c->me, (long long)id_new(c));
    str body = arena_format(
        c->mem,
        tr_c(to.catalog,
             N_("Hello %.*s,\n\n%.*s (%.*s) says that both of you are one person, and asks to make "
                "one of the two records. If that is so, type this code on the page where you asked:"
                "\n\n%.*s\n\nIt works for 30 minutes. If you did not ask for it, do nothing, and "
                "give the code to nobody.")),
        STR_ARG(to.name), STR_ARG(me.name), STR_ARG(me.handle), STR_ARG(code));
    const struct letter letter = {
        .once = once.at,
        .subject = str_of(tr_c(to.catalog, N_("A code: two records of one person"))),
        .body = body};
    return correspondent_letter(c, &to, &letter);
}

/* What the page says is the same whether somebody has this address or nobody. */
static enum err make(struct ctx *c, str email)
{
    struct row_merge_code old;
    int64_t other = 0;
    enum err e = q_merge_code(c, &old);
    if (e)
        return e;
    if (old.found && c->now.s < old.made.s + PAUSE_S)
        return fail(c, ERR_REFUSED, "A code was sent just now. Wait two minutes for another one.");
    if (account_by_email(c, email, &other) || other == c->me) {
        c->why = (str){0};
        return OK;
    }
    str code = arena_format(c->mem, "%08llu", (unsigned long long)random_below(c, CODES));
    e = q_merge_code_put(c, other, digest_of(c, code));
    return e ? e : send(c, other, code);
}

enum err merge_code_send(struct ctx *c, str email)
{
    if (!mail_address_ok(email))
        return fail_at(c, "email", "Write an e-mail address, like name@example.org.");
    enum err e = db_begin(c);
    return e ? e : db_end(c, make(c, email));
}

enum err merge_code_check(struct ctx *c, str typed)
{
    struct row_merge_code code;
    enum err e = db_begin(c);
    if (e)
        return e;
    bool right = false, over = true;
    if (!(e = q_merge_code(c, &code)) && code.found) {
        over = code.tries >= TRIES_MOST || c->now.s > code.made.s + CODE_S;
        right = !over && sodium_memcmp(digest_of(c, typed).at, code.digest.at,
                                       crypto_hash_sha256_BYTES) == 0;
        if (!over)
            e = right ? q_merge_code_right(c) : q_merge_code_wrong(c);
    }
    if ((e = db_end(c, e)) || right)
        return e;
    return fail_at(c, "code",
                   over && code.found ? N_("This code is not valid any more. Ask for another one.")
                                      : N_("This is not the code. Look at the latest letter."));
}

enum err merge_code_now(struct ctx *c, struct merge_code *now)
{
    struct row_merge_code code;
    enum err e = q_merge_code(c, &code);
    if (e)
        return e;
    bool fresh = code.found && c->now.s <= code.made.s + CODE_S;
    *now = (struct merge_code){fresh, fresh && code.proved.set ? code.other : 0};
    return OK;
}

static enum err use(struct ctx *c)
{
    struct merge_code code;
    enum err e = merge_code_now(c, &code);
    if (e)
        return e;
    if (code.proved == 0)
        return fail(c, ERR_REFUSED, "The code is not valid any more. Ask for another one.");
    if ((e = merge_now(c, code.proved, c->me, true)))
        return e;
    return q_merge_code_end(c);
}

enum err merge_code_use(struct ctx *c)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, use(c));
}
